# SPDX-License-Identifier: LGPL-3.0-or-later
"""Choose the month or quarter to hand to the accountant."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from odoo.addons.webhero_base.models.account_export import WORKING
from odoo.addons.webhero_base.tools.actions import open_record

from ..models.accountant_export import KIND
from ..rules import periods


class WebheroAccountantPeriod(models.TransientModel):
    _name = "webhero.accountant.period"
    _description = "Period for the accountant"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    period = fields.Selection("_periods", required=True, default=lambda self: self._recent()[0])
    branches = fields.Char(compute="_compute_branches", compute_sudo=True)

    @api.depends("company_id")
    def _compute_branches(self):
        """The other companies under the same VAT number, whose documents are in zips of their own."""
        for one in self:
            others = one.company_id and (one.company_id._webhero_same_vat() - one.company_id).filtered("active")
            one.branches = ", ".join(others.mapped("name")) if others else False

    @api.model
    def _recent(self):
        return periods.recent(fields.Date.context_today(self))

    @api.model
    def _periods(self):
        return [(one, self._period_name(one)) for one in self._recent()]

    @api.model
    def _period_name(self, period):
        first, last = periods.days_of(period)
        if "Q" in period:
            return self.env._("Quarter %(number)s of %(year)s", number=period[-1], year=first.year)
        return format_date(self.env, last, date_format="LLLL y")

    def action_make(self):
        """Start the export; if one of the same period is in progress, show that one."""
        self.ensure_one()
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("You need the right to make invoices to do this."))
        first, last = periods.days_of(self.period)
        values = {"kind": KIND, "date_from": first, "date_to": last, "company_id": self.company_id.id}
        jobs = self.env["webhero.account.export"]
        same = [(name, "=", value) for name, value in values.items()]
        under_way = jobs.search([*same, ("state", "in", WORKING)], limit=1)
        return open_record(under_way or jobs.create(values))
