# SPDX-License-Identifier: LGPL-3.0-or-later
"""The rate of interest between businesses, half-year by half-year, with where it was published (docs/rules.md R6)."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..rules import late_payment


class WebheroLateRate(models.Model):
    _name = "webhero.late.rate"
    _description = "Interest of late payment between businesses"
    _order = "date_from desc"
    _rec_name = "date_from"

    date_from = fields.Date("From", required=True, help="The first day of a half-year: 1 January or 1 July.")
    percent = fields.Float("Per cent a year", digits=(5, 2), required=True)
    source = fields.Char(help="Where and when it was published, and who looked it up.")

    _once = models.Constraint("unique(date_from)", "That half-year has its rate already.")

    @api.constrains("date_from", "percent")
    def _check_rate(self):
        for rate in self:
            if rate.date_from != late_payment.half_year(rate.date_from):
                raise ValidationError(
                    self.env._(
                        "Interest rate from %s: a rate holds for half a year, so it begins on 1 January or 1 July.",
                        format_date(self.env, rate.date_from),
                    )
                )
            if not 0 < rate.percent < 100:
                raise ValidationError(
                    self.env._(
                        "Interest rate from %(day)s: %(percent)s is no rate. Give a number above 0 and below 100, such as 10.5.",
                        day=format_date(self.env, rate.date_from),
                        percent=f"{rate.percent:g}",
                    )
                )

    @api.model
    def _percents(self):
        """{first day of a half-year: % a year}."""
        return {rate.date_from: Decimal(str(rate.percent)) for rate in self.search([])}
