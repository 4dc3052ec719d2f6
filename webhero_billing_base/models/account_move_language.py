"""The language of a document: one method, that everything which makes text for a customer asks."""

from odoo import api, models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _webhero_lang(self):
        """nl_BE or fr_BE: the language of this document's PDF, mails, reminders, line texts and UBL texts."""
        self.ensure_one()
        company = self.company_id or self.env.company
        return self.partner_id._webhero_document_lang(company)

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
