from odoo import models

LARGEST_CORRECTION = 0.5  # in the document's currency; more is no rounding


class AccountMove(models.Model):
    _inherit = "account.move"

    def _webhero_set_tax(self, amount):
        """Make the VAT of a draft what its document says, as far as that is a matter of rounding."""
        self.ensure_one()
        difference = self.currency_id.round(amount - self.amount_tax)
        lines = self.line_ids.filtered("tax_line_id")
        if not lines or self.currency_id.is_zero(difference) or abs(difference) > LARGEST_CORRECTION:
            return
        sign = -1 if self.is_inbound(include_receipts=True) else 1
        with self._get_edi_creation() as move:
            line = max(move.line_ids.filtered("tax_line_id"), key=lambda one: abs(one.amount_currency))
            line.amount_currency += sign * difference
