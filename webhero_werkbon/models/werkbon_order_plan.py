"""Who does what when (K6)."""

from datetime import timedelta

from odoo import api, fields, models

from ..rules import hours, states

HOUR = timedelta(hours=1)


class WerkbonOrder(models.Model):
    _inherit = "webhero.werkbon.order"

    employee_id = fields.Many2one(group_expand="_group_expand_employee")
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

    @api.depends("name", "partner_id.name", "planned_start", "planned_end", "employee_id", "helper_ids", "state")
    @api.depends_context("webhero_planning", "lang")
    def _compute_display_name(self):
        """In the calendar the customer comes first, behind a sign where somebody is planned twice."""
        if not self.env.context.get("webhero_planning"):
            return super()._compute_display_name()
        for order in self:
            sign = "⚠ " if order.overlap_text else ""
            order.display_name = f"{sign}{order.partner_id.name} · {order.name}"

    @api.model
    def _group_expand_employee(self, employees, domain):
        """Each technician has a column, also who has nothing to do yet: else nothing could be dragged there."""
        wanted = [
            ("company_id", "in", self.env.companies.ids),
            "|",
            ("user_id.group_ids", "in", self.env.ref("webhero_werkbon.group_werkbon_user").ids),
            ("webhero_tablet_ids", "!=", False),
        ]
        return employees | self.env["hr.employee"].sudo().search(wanted).sudo(False)

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

    def _warn_overlaps(self):
        """Who drags a work order onto another sees it at once: the calendar itself shows no warnings."""
        texts = [f"{order.name}: {order.overlap_text}" for order in self if order.overlap_text]
        if texts:
            title = self.env._("Planned at the same time")
            said = {"type": "warning", "title": title, "message": "\n".join(texts), "sticky": True}
            self.env.user._bus_send("simple_notification", said)

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
