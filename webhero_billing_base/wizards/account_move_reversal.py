# SPDX-License-Identifier: LGPL-3.0-or-later
"""Credit notes from an invoice: the reason on its own, the customer's reference kept."""

from odoo import models


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def _prepare_default_reversal(self, move):
        """The host puts "Reversal of ..." into the customer's reference, which goes out as his order number."""
        values = super()._prepare_default_reversal(move)
        if move.is_sale_document():
            values.update(ref=move.ref, webhero_credit_reason=self.reason)
        return values
