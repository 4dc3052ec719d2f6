"""Who does what when (K6)."""

from datetime import timedelta

from odoo import api, fields, models

from ..rules import hours, states

HOUR = timedelta(hours=1)


class WerkbonOrder(models.Model):
    _inherit = "webhero.werkbon.order"

    overlap_text = fields.Text("Planned at the same time", compute="_compute_overlap_text")

    @api.depends("planned_start", "planned_end", "employee_id", "helper_ids", "state")
    @api.depends_context("lang")
    def _compute_overlap_text(self):
        for order in self:
            texts = [
                self.env._(
                    "%(who)s is also planned for %(other)s (%(customer)s).",
                    who=who,
                    other=other.name,
                    customer=other.partner_id.name,
                )
                for other, who in order._overlaps()
            ]
            order.overlap_text = "\n".join(texts)

    def _period(self):
        return self.planned_start, self.planned_end or self.planned_start + HOUR

    def _people(self):
        return self.employee_id | self.helper_ids

    def _overlaps(self):
        """(other order, name of the technician) for each one who is planned twice."""
        if not self.planned_start or not self._people() or self.state not in states.OPEN:
            return []
        start, end = self._period()
        people = self._people()._origin.ids
        others = self.search(
            [
                ("id", "!=", self._origin.id),
                ("state", "in", states.OPEN),
                ("planned_start", "<", end),
                ("planned_start", ">", start - timedelta(days=31)),
                "|",
                ("employee_id", "in", people),
                ("helper_ids", "in", people),
            ]
        )
        return [
            (other, person.name)
            for other in others
            if hours.overlaps((start, end), other._period())
            for person in (self._people()._origin & other._people())
        ]

    @api.onchange("planned_start")
    def _onchange_planned_start(self):
        if self.planned_start and (not self.planned_end or self.planned_end < self.planned_start):
            self.planned_end = self.planned_start + 2 * HOUR

    def _after_change(self):
        """A work order with a day and a technician is planned; a complete one may go to the books."""
        for order in self:
            if order.state == states.NEW and order.planned_start and order.employee_id:
                order.state = states.PLANNED
            if order.state == states.COMPLETE and not order.status_id:
                status = order.company_id._werkbon_backend().complete_status_id
                if status:
                    order.status_id = status
        self._queue_invoices()
