# SPDX-License-Identifier: LGPL-3.0-or-later
from decimal import ROUND_HALF_UP, Decimal

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ..rules.hours import worked


class WerkbonHour(models.Model):
    _name = "webhero.werkbon.hour"
    _description = "Hours on a work order"
    _inherit = ["webhero.werkbon.line"]
    _order = "start, id"

    product_id = fields.Many2one(
        "product.product",
        "Hour type",
        required=True,
        check_company=True,
        domain="[('webhero_werkbon_use', '=', 'hour')]",
        index=True,
    )
    employee_id = fields.Many2one("hr.employee", "Technician", check_company=True, index=True)
    start = fields.Datetime()
    stop = fields.Datetime()
    break_minutes = fields.Integer("Break (minutes)")
    travel_minutes = fields.Integer("Travel (minutes)")
    hours = fields.Float(compute="_compute_hours", store=True, readonly=False, digits=(8, 2))
    is_running = fields.Boolean("The clock runs", readonly=True, copy=False)

    _minutes = models.Constraint("CHECK (break_minutes >= 0 AND travel_minutes >= 0)", "Minutes are not negative.")
    _ends = models.Constraint("CHECK (stop IS NULL OR start IS NULL OR stop >= start)", "Work stops after it starts.")

    @api.depends("start", "stop", "break_minutes", "travel_minutes")
    def _compute_hours(self):
        for line in self:
            if line.start or line.travel_minutes:
                line.hours = float(worked(line.start, line.stop, line.break_minutes, line.travel_minutes))
            else:
                line.hours = line.hours

    @api.depends("start", "order_id.planned_start")
    def _compute_date(self):
        super()._compute_date()

    def _worked_at(self):
        return self.start or super()._worked_at()

    @api.depends("hours", "price_unit")
    def _compute_amount(self):
        super()._compute_amount()

    def _quantity_decimal(self):
        return Decimal(str(self.hours)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @api.model
    def default_get(self, fields_list):
        found = super().default_get(fields_list)
        if "employee_id" in fields_list and not found.get("employee_id"):
            found["employee_id"] = self.env.user.employee_id.id
        return found

    def _stop_running(self):
        for line in self.filtered("is_running"):
            line.write({"stop": max(fields.Datetime.now(), line.start), "is_running": False})

    def _is_running(self):
        return self.is_running

    def _signed_for(self):
        hours = formatLang(self.env, self.hours, digits=2)
        who = self.employee_id.name or ""
        return self.env._(
            "%(day)s %(work)s %(who)s: %(hours)s hours",
            day=format_date(self.env, self.date), work=self.name or "", who=who, hours=hours,
        )  # fmt: skip
