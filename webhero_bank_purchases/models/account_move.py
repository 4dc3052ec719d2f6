# SPDX-License-Identifier: LGPL-3.0-or-later
"""Only approved bills are accepted in a payment file; a bill with an ordered payment gets that state."""

from odoo import api, models


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.depends("webhero_transfer_document_ids.waits")
    def _compute_webhero_bill_state(self):
        super()._compute_webhero_bill_state()

    def _webhero_bill_ordered(self):
        return self.webhero_ordered or super()._webhero_bill_ordered()

    def _webhero_order_refusal(self, kind="pay"):
        """Checked again when ordering, to catch an account that was changed after the approval."""
        return super()._webhero_order_refusal(kind) or (kind == "pay" and self._webhero_unapproved())

    def _webhero_unapproved(self):
        """Why this bill may not be paid by us, or False."""
        if self.webhero_dispute:
            return self.env._("it is disputed")
        if self._webhero_bill_collected():
            return self.env._("the supplier collects it, or has it already")
        return False if self._webhero_is_approved() else self.env._("it is not approved yet")
