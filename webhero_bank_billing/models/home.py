# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reminders that wait for the bank, on Home."""

from odoo import models

from odoo.addons.webhero_base.tools.actions import open_list


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    def _blocks(self):
        return [*super()._blocks(), *self._figure_waiting()]

    def _figure_waiting(self):
        """Overdue invoices whose reminder waits for the bank."""
        late = self._domain(
            ("state", "=", "posted"),
            ("payment_state", "in", ("not_paid", "partial")),
            ("invoice_date_due", "<", self._today()),
            ("move_type", "=", "out_invoice"),
            ("company_id.webhero_reminder_auto", "=", True),
        )
        moves = self.env["account.move"].search(late, limit=200)
        waiting = moves.filtered(lambda move: move._webhero_due_but_held(self._today()))
        if not waiting:
            return []
        title = self.env._("Reminders that wait for the bank")
        return [
            {
                "key": "reminders_waiting",
                "kind": "figure",
                "title": title,
                "value": str(len(waiting)),
                "count": len(waiting),
                "tone": "warn",
                "sequence": 6,
                "note": waiting[0]._webhero_may_be_paid(),
                "action": open_list("account.move", [("id", "in", waiting.ids)], title),
            }
        ]
