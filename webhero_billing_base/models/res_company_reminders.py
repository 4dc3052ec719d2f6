"""What is due for a reminder in a company."""

from datetime import timedelta

from odoo import fields, models

from .account_move_credit import OPEN_STATES


class ResCompany(models.Model):
    _inherit = "res.company"

    def _webhero_reminders_due(self):
        """The mails to make today: lists of invoices, each of one customer where the company groups them."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        Move = self.env["account.move"].with_company(self).with_context(allowed_company_ids=self.ids)
        candidates = Move.search(
            [
                ("company_id", "=", self.id),
                ("move_type", "in", ("out_invoice", "out_receipt")),
                ("state", "=", "posted"),
                ("payment_state", "in", OPEN_STATES),
                ("invoice_date_due", "<=", today - timedelta(days=max(1, self.webhero_reminder_first_days))),
                ("webhero_reminder_level", "<", 2),
            ]
        )
        due = candidates.filtered(lambda move: move._webhero_level(today, due_only=True))
        return due._webhero_reminder_groups()
