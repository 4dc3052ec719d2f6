"""The language of a quote or order: the same policy as of invoices."""

from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _webhero_lang(self):
        """nl_BE or fr_BE: the language of this quote's PDF, mails and line texts."""
        self.ensure_one()
        return self.partner_id._webhero_document_lang(self.company_id or self.env.company)

    def _get_lang(self):
        self.ensure_one()
        if self.partner_id and not self.partner_id.is_public:
            return self._webhero_lang()
        return super()._get_lang()
