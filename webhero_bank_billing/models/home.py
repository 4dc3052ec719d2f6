# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reminders held by the bank, and direct debits to upload, on Home."""

from odoo import models
from odoo.tools import format_date

from odoo.addons.webhero_base.tools.actions import open_list


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    def _blocks(self):
        failed = ("webhero.bank.copy", [("delivery", "=", "failed")])
        copies = self._trouble("bank_copies", self.env._("Copies of bank files that failed"), *failed)
        return [*super()._blocks(), *self._figure_waiting(), *self._figure_collected(), *copies]

    # ---- direct debits

    def _figure_collected(self):
        """Files of direct debits that were not uploaded to the bank yet: the customers were notified of the day."""
        domain = self._collection_files()
        orders = self.env["webhero.bank.order"]
        found = orders.search(domain, order="day") if orders.has_access("read") else orders
        return [self._collection_figure(found, domain)] if found else []

    def _collection_files(self):
        made = [("company_id", "in", self.env.companies.ids), ("kind", "=", "collect")]
        return [*made, ("state", "=", "made"), ("taken_at", "=", False)]

    def _collection_figure(self, found, domain):
        title = self.env._("Direct debits to take to the bank")
        total = sum(self._convert(order.amount, order.company_id) for order in found)
        note = self.env._("the first for %s", format_date(self.env, found[0].day))
        more = {"count": len(found), "note": note, "tone": "warn", "sequence": 15}
        return self._money_figure("collect_files", title, total, action=open_list(found._name, domain, title), **more)

    # ---- reminders

    def _figure_waiting(self):
        """Overdue invoices whose reminder is held by the bank."""
        moves = self.env["account.move"].search(self._late_invoices(), limit=200)
        waiting = moves.filtered(lambda move: move._webhero_due_but_held(self._today()))
        return [self._waiting_figure(waiting)] if waiting else []

    def _late_invoices(self):
        unpaid = [("state", "=", "posted"), ("payment_state", "in", ("not_paid", "partial"))]
        late = ("invoice_date_due", "<", self._today())
        automatic = ("company_id.webhero_reminder_auto", "=", True)
        return self._domain(*unpaid, late, ("move_type", "=", "out_invoice"), automatic)

    def _waiting_figure(self, waiting):
        title = self.env._("Reminders that wait for the bank")
        return {
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
