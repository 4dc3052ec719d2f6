# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bills that came in over Peppol: needs review, collected by the supplier, where it came from."""

from odoo import api, models

OTHERWISE = ("debit", "card", "cash")


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.depends("webhero_peppol_document_ids.review", "webhero_pay_by")
    def _compute_webhero_bill_state(self):
        super()._compute_webhero_bill_state()

    @api.depends("peppol_message_uuid")
    def _compute_webhero_bill_source(self):
        super()._compute_webhero_bill_source()

    def _webhero_source(self):
        return "peppol" if self.peppol_message_uuid else super()._webhero_source()

    def _webhero_bill_in_review(self):
        return bool(self._webhero_documents_in_review()) or super()._webhero_bill_in_review()

    def _webhero_documents_in_review(self):
        return self.sudo().webhero_peppol_document_ids.filtered(lambda one: one.direction == "in" and one.review)

    def _webhero_bill_collected(self):
        return self.webhero_pay_by in OTHERWISE or super()._webhero_bill_collected()

    def action_webhero_reviewed(self):
        """Somebody compared this bill with its document."""
        self.check_access("write")
        self._webhero_documents_in_review().sudo(False).action_reviewed()
