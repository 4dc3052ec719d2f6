"""UBL: services to other member states; a wrong bank account in a document that comes in stops nothing."""

from odoo import models

from .res_partner_bank import RECEIVED


class AccountEdiCommon(models.AbstractModel):
    _inherit = "account.edi.common"

    def _import_partner_bank(self, invoice, bank_details):
        return super(AccountEdiCommon, self.with_context(webhero_received=RECEIVED))._import_partner_bank(
            invoice, bank_details
        )

    def _get_tax_category_code(self, customer, supplier, tax):
        """K is for goods that move. A service to an EU business is taxed where the customer is: reverse charge, AE."""
        category = super()._get_tax_category_code(customer, supplier, tax)
        return "AE" if category == "K" and tax and tax.tax_scope == "service" else category
