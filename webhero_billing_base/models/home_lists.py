"""The chart and the lists of Home."""

from odoo import models
from odoo.tools import format_date

from ..rules import home as periods
from .home import OPEN_STATES

LARGEST = 10
REPEATS = 40


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    def _chart_turnover(self):
        """Turnover excl. VAT per month: this year beside last year."""
        year = self._today().year
        first, last = (
            self._today().replace(year=year - 1, month=1, day=1),
            self._today().replace(month=12, day=31),
        )
        sums = {}
        for month, company, total in self.env["account.move"]._read_group(
            self._turnover(first, last), ["invoice_date:month", "company_id"], ["amount_untaxed_signed:sum"]
        ):
            key = (month.year, month.month)
            sums[key] = sums.get(key, 0) + self._convert(total, company)
        months = [first.replace(month=number) for number in range(1, 13)]
        return {
            "key": "turnover",
            "kind": "chart",
            "title": self.env._("Turnover per month excl. VAT"),
            "sequence": 30,
            "labels": [format_date(self.env, month, date_format="LLL") for month in months],
            "series": [
                {"label": str(one), "data": [round(sums.get((one, number), 0), 2) for number in range(1, 13)]}
                for one in (year - 1, year)
            ],
            "currency": self.env.company.currency_id.symbol,
            "actions": [
                [
                    self._invoices(
                        format_date(self.env, first, date_format="LLLL y"),
                        self._turnover(*periods.month(first)),
                    )
                    for first in (month.replace(year=one) for month in months)
                ]
                for one in (year - 1, year)
            ],
        }

    def _list_customers(self):
        """The ten customers with the most open, incl. VAT, credit notes counted off."""
        domain = self._domain(("state", "=", "posted"), ("payment_state", "in", OPEN_STATES))
        rows = self._largest(domain)
        return {
            "key": "customers",
            "kind": "list",
            "title": self.env._("Largest open customers"),
            "sequence": 40,
            "columns": [self.env._("Customer"), self.env._("Outstanding")],
            "empty": self.env._("Nobody owes you anything."),
            "rows": [
                {
                    "id": partner.id,
                    "cells": [partner.display_name, self._money(total)],
                    "amount": total,
                    "action": self._invoices(
                        partner.display_name, [*domain, ("commercial_partner_id", "=", partner.id)]
                    ),
                }
                for partner, total in rows
            ],
        }

    def _largest(self, domain):
        Move = self.env["account.move"]
        if len(self.env.companies.currency_id) == 1:
            found = Move._read_group(
                domain,
                ["commercial_partner_id"],
                ["amount_residual_signed:sum"],
                order="amount_residual_signed:sum DESC",
                limit=LARGEST,
            )
            totals = {partner: self._convert(total, self.env.companies[0]) for partner, total in found}
        else:
            totals = {}
            for partner, company, total in Move._read_group(
                domain, ["commercial_partner_id", "company_id"], ["amount_residual_signed:sum"]
            ):
                totals[partner] = totals.get(partner, 0) + self._convert(total, company)
        largest = sorted(totals.items(), key=lambda item: -item[1])[:LARGEST]
        return [(partner, total) for partner, total in largest if total > 0]

    def _list_repeats(self):
        """The repeated invoices that are due, late ones first; duplicated here, one or a selection."""
        Period = self.env["webhero.repeat.period"]
        domain = [("company_id", "in", self.env.companies.ids), ("state", "=", "open")]
        found = Period.search(domain, order="date, id", limit=REPEATS)
        buttons = (
            [
                {"label": self.env._("Duplicate"), "model": Period._name, "method": "action_duplicate"},
                {"label": self.env._("Skip"), "model": Period._name, "method": "action_skip"},
            ]
            if Period.has_access("write")
            else []
        )
        count = Period.search_count(domain) if len(found) == REPEATS else len(found)
        return {
            "key": "repeats",
            "kind": "list",
            "title": self.env._("Repeated invoices that are due"),
            "sequence": 90,
            "wide": True,
            "columns": [
                self.env._("Date"),
                self.env._("Customer"),
                self.env._("Period"),
                self.env._("Amount incl. VAT"),
            ],
            "empty": self.env._(
                "Nothing is due. “Repeat this invoice” on an invoice makes it come up here on its date."
            ),
            "count": count,
            "bulk": buttons,
            "rows": [self._repeat_row(period, buttons) for period in found],
            "action": {
                "type": "ir.actions.act_window",
                "name": self.env._("Repeated invoices that are due"),
                "res_model": Period._name,
                "views": [(False, "list"), (False, "form")],
                "context": {"search_default_open": 1},
            },
        }

    def _repeat_row(self, period, buttons):
        return {
            "id": period.id,
            "tone": "bad" if period.is_late else False,
            "buttons": buttons,
            "cells": [
                format_date(self.env, period.date),
                period.partner_id.display_name,
                period.label,
                period.currency_id.format(period.amount_total),
            ],
            "action": {
                "type": "ir.actions.act_window",
                "res_model": "webhero.repeat",
                "res_id": period.repeat_id.id,
                "views": [(False, "form")],
                "name": period.display_name,
            },
        }
