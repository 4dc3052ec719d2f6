# SPDX-License-Identifier: LGPL-3.0-or-later
"""Menu Export: choose what, and download it; what takes long is made in the background."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils

from odoo.addons.webhero_base.tools.actions import open_record, open_url

AT_ONCE = 5_000  # rows that a browser waits for


class WebheroExcelExportWizard(models.TransientModel):
    _name = "webhero.excel.export.wizard"
    _description = "Export to Excel"

    kind = fields.Selection(
        [("articles", "Articles"), ("customers", "Customers"), ("invoices", "Invoices")],
        string="What",
        required=True,
        default="invoices",
    )
    period = fields.Selection(
        [
            ("quarter", "This quarter"),
            ("last_quarter", "Last quarter"),
            ("year", "This year"),
            ("last_year", "Last year"),
            ("all", "Everything"),
            ("own", "Choose dates"),
        ],
        required=True,
        default="year",
    )
    date_from = fields.Date("From", compute="_compute_dates", store=True, readonly=False)
    date_to = fields.Date("Until", compute="_compute_dates", store=True, readonly=False)
    row_count = fields.Integer("Rows", compute="_compute_row_count")
    in_background = fields.Boolean(compute="_compute_row_count")

    @api.depends("period")
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for one in self.filtered(lambda wizard: wizard.period != "own"):
            if one.period == "all":
                one.date_from = one.date_to = False
                continue
            unit = "quarter" if one.period.endswith("quarter") else "year"
            start = date_utils.start_of(today, unit)
            if one.period.startswith("last"):
                start = date_utils.start_of(date_utils.subtract(start, days=1), unit)
            one.date_from, one.date_to = start, date_utils.end_of(start, unit)

    @api.depends("kind", "date_from", "date_to")
    def _compute_row_count(self):
        for one in self:
            model, domain = self.env["webhero.excel.export"]._rows_of(one.kind, one.date_from, one.date_to)
            one.row_count = model.search_count(domain)
            one.in_background = one.row_count > AT_ONCE

    def action_export(self):
        self.ensure_one()
        self.env["webhero.excel.export"]._check_may_export()
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise UserError(self.env._("From %(start)s until %(end)s: the first date must come first.",
                                       start=self.date_from, end=self.date_to))  # fmt: skip
        dates = {"date_from": self.date_from, "date_to": self.date_to} if self.kind == "invoices" else {}
        if self.in_background:
            job = self.env["webhero.account.export"].create({"kind": self.kind, **dates})
            return open_record(job)
        query = "&".join(f"{name}={day}" for name, day in dates.items() if day)
        return open_url(f"/webhero_billing/excel/export/{self.kind}?{query}", "self", close=True)
