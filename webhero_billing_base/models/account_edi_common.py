"""Documents that come in: a supplier's wrong bank account is kept as it stands, it does not stop the document."""

from odoo import models


class AccountEdiCommon(models.AbstractModel):
    _inherit = "account.edi.common"

    def _import_partner_bank(self, invoice, bank_details):
        return super(AccountEdiCommon, self.with_context(webhero_received=True))._import_partner_bank(invoice, bank_details)
