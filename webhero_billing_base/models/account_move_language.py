"""Invoices speak the language of the document: terms and conditions too."""

from odoo import api, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "webhero.document"]

    def _webhero_line_taxes(self):
        return [line.tax_ids.flatten_taxes_hierarchy() for line in self.invoice_line_ids]

    @api.depends("company_id.webhero_invoice_language")
    def _compute_narration(self):
        for move in self:
            super(AccountMove, move)._compute_narration()
            if move.narration and move.is_sale_document(include_receipts=True):
                move._webhero_translate_terms()

    def _webhero_translate_terms(self):
        """The terms in the document's language; a link to the terms' page stays as the host made it."""
        company = self.company_id
        lang = self._webhero_lang()
        if company.terms_type != "html" and lang != (self.partner_id.lang or self.env.user.lang):
            self.narration = company.with_context(lang=lang).invoice_terms
