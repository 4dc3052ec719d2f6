# SPDX-License-Identifier: LGPL-3.0-or-later
"""Billing's blocks of Home: open amounts, tasks and failures, month, quarter, year, largest debtors."""

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import format_date, formatLang

from odoo.addons.webhero_base.tools.actions import open_list, open_record

from ..rules import home as periods

SALES = ("out_invoice", "out_refund", "out_receipt")
OPEN_STATES = ("not_paid", "partial", "blocked")
TROUBLE = {
    "mails": (
        "account.move",
        [
            ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
            ("payment_state", "not in", ("paid", "reversed")),
            ("webhero_mail_failed", "=", True),
        ],
    ),
    "copies": ("webhero.invoice.copy", [("delivery", "=", "failed")]),
    "reminders": ("webhero.reminder", [("delivery", "=", "failed")]),
}
LARGEST = 10
REPEATS = 40
NEXT_STEPS = 3


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    @api.model
    def _blocks(self):
        return [
            *super()._blocks(),
            *self._first_steps(),
            *self._figures_open(),
            *self._figures_to_do(),
            *self._figures_trouble(),
            self._figure_month(),
            self._figure_vat(),
            self._chart_turnover(),
            self._list_customers(),
            self._list_repeats(),
        ]

    # ---- first steps, until they are done

    def _first_steps(self):
        """The remaining first steps, the next ones first; none once all are done or hidden."""
        company = self.env.company
        if company.webhero_steps_hidden or not self.env["webhero.first.step"].has_access("read"):
            return []
        steps = self.env["webhero.first.step"].search([]).filtered("applies")
        todo = steps.filtered(lambda step: not step.done)
        if not todo:
            return []
        done = len(steps) - len(todo)
        button = {"label": self.env._("Do it now"), "model": steps._name, "method": "action_do"}
        return [
            {
                "key": "first_steps",
                "kind": "steps",
                "title": self.env._("First steps"),
                "note": self.env._("%(done)s of %(all)s done", done=done, all=len(steps)),
                "sequence": 2,
                "count": len(todo),
                "rows": [
                    {"id": step.id, "title": step.name, "note": step.explanation, "buttons": [button]}
                    for step in todo[:NEXT_STEPS]
                ],
                "action": self.env["ir.actions.act_window"]._for_xml_id(
                    "webhero_billing_base.webhero_first_step_action"
                ),
                "hide": {
                    "label": self.env._("Don't show this any more"),
                    "model": steps._name,
                    "method": "action_hide",
                    "ids": todo.ids,
                },
            }
        ]

    # ---- helpers for blocks

    def _domain(self, *more):
        return [("company_id", "in", self.env.companies.ids), ("move_type", "in", SALES), *more]

    def _sum(self, domain, amount):
        """(sum in the current company's currency, number of documents)."""
        rows = self.env["account.move"]._read_group(domain, ["company_id"], [f"{amount}:sum", "__count"])
        return sum(self._convert(total, company) for company, total, _count in rows), sum(row[2] for row in rows)

    def _invoices(self, name, domain, **context):
        """An action that opens these invoices."""
        return open_list(
            "account.move",
            domain,
            name,
            views=[
                (self._view("account.view_out_invoice_tree"), "list"),
                (self._view("account.view_move_form"), "form"),
            ],
            search_view_id=[self._view("account.view_account_invoice_filter"), "search"],
            context={"default_move_type": "out_invoice", "create": False, **context},
        )

    # ---- figures

    def _figures_open(self):
        """Outstanding (credit notes deducted) and overdue amounts; incl. VAT."""
        still_open = [("state", "=", "posted"), ("payment_state", "in", OPEN_STATES)]
        late = [*still_open, ("invoice_date_due", "<", self._today()), ("move_type", "!=", "out_refund")]
        outstanding = self._invoice_figure(
            "outstanding",
            self.env._("Outstanding"),
            self._domain(*still_open),
            "amount_residual_signed",
            sequence=10,
        )
        overdue = self._invoice_figure(
            "overdue",
            self.env._("Overdue"),
            self._domain(*late),
            "amount_residual_signed",
            sequence=11,
            tone="bad",
        )
        return outstanding, overdue

    def _figures_to_do(self):
        """Invoices that need action: confirmed but not sent, not confirmed."""
        unsent = self._domain(("state", "=", "posted"), ("is_move_sent", "=", False))
        drafts = self._domain(("state", "=", "draft"))
        return (
            self._invoice_figure(
                "to_send", self.env._("To send"), unsent, "amount_total_signed", sequence=12, tone="warn"
            ),
            self._invoice_figure("drafts", self.env._("Drafts"), drafts, "amount_total_signed", sequence=13),
        )

    def _invoice_figure(self, key, title, domain, amount, sequence, tone=None):
        total, count = self._sum(domain, amount)
        note = (
            self.env._("1 invoice") if count == 1 else self.env._("%s invoices", formatLang(self.env, count, digits=0))
        )
        action = self._invoices(title, domain)
        return self._money_figure(
            key, title, total, count=count, note=note, tone=count and tone, sequence=sequence, action=action
        )

    def _figure_month(self):
        """Turnover excl. VAT of this month so far, against the same days of last year."""
        this, before = periods.so_far(self._today())
        total, _count = self._sum(self._turnover(*this), "amount_untaxed_signed")
        past, _count = self._sum(self._turnover(*before), "amount_untaxed_signed")
        change = self._percent(total, past)
        comparison = self.env._("%(change)s against %(amount)s last year", change=change, amount=self._money(past))
        return {
            "key": "month",
            "kind": "figure",
            "title": self.env._("Turnover this month excl. VAT"),
            "value": self._money(total),
            "amount": total,
            "before": past,
            "note": comparison if change else self.env._("none in this month last year"),
            "tone": change and ("good" if total >= past else "warn"),
            "sequence": 20,
            "action": self._invoices(self.env._("Turnover this month"), self._turnover(*this)),
        }

    def _turnover(self, first, last):
        return self._domain(("state", "=", "posted"), ("invoice_date", ">=", first), ("invoice_date", "<=", last))

    def _figure_vat(self):
        """VAT of this quarter, from the booked tax lines that a VAT return counts: due on sales less deductible."""
        first, last = periods.quarter(self._today())
        domain = [
            ("company_id", "in", self.env.companies.ids),
            ("parent_state", "=", "posted"),
            ("date", ">=", first),
            ("date", "<=", last),
            ("tax_line_id", "!=", False),
            ("tax_repartition_line_id.use_in_tax_closing", "=", True),
        ]
        due = deductible = 0
        for company, tax, balance in self.env["account.move.line"]._read_group(
            domain, ["company_id", "tax_line_id"], ["balance:sum"]
        ):
            amount = self._convert(balance, company)
            if tax.type_tax_use == "purchase":
                deductible += amount
            else:
                due -= amount
        return {
            "key": "vat",
            "kind": "figure",
            "title": self.env._("VAT of this quarter"),
            "value": self._money(due - deductible),
            "amount": due - deductible,
            "sequence": 21,
            "note": self.env._(
                "%(due)s due, %(deductible)s to deduct",
                due=self._money(due),
                deductible=self._money(deductible),
            ),
            "action": open_list(
                "account.move.line", domain, self.env._("VAT of this quarter"), context={"group_by": "tax_line_id"}
            ),
        }

    def _figures_trouble(self):
        """Failures that need action: mails, copies, reminders. Only non-empty figures."""
        titles = {
            "mails": self.env._("Invoice mails that failed"),
            "copies": self.env._("Copies that failed"),
            "reminders": self.env._("Reminders that failed"),
        }
        return [figure for key, title in titles.items() for figure in self._trouble(key, title, *TROUBLE[key])]

    # ---- the chart and the lists

    def _chart_turnover(self):
        """Turnover excl. VAT per month: this year beside last year."""
        year = self._today().year
        first, last = (
            self._today().replace(year=year - 1, month=1, day=1),
            self._today().replace(month=12, day=31),
        )
        sums = self._turnover_by_month(first, last)
        months = [first.replace(month=number) for number in range(1, 13)]
        empty = (
            {}
            if any(sums.values())
            else {"empty": self.env._("It is drawn here from your first confirmed invoice on.")}
        )
        return {
            **empty,
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

    def _turnover_by_month(self, first, last):
        """{(year, month): turnover excl. VAT in the current company's currency}; past months from the cache."""
        current = self._today().replace(day=1)
        past = [
            first + relativedelta(months=number)
            for number in range((current.year - first.year) * 12 + current.month - 1)
        ]
        kept = self.env["webhero.home.month"]._figures(
            "turnover", self.env.companies, past, self.env["webhero.home"].sudo()._asked_turnover
        )
        found = self._ask_turnover(first if kept is None else current, last)
        sums = {}
        for (company, month), (total, _number) in (found | (kept or {})).items():
            key = (month.year, month.month)
            sums[key] = sums.get(key, 0) + self._convert(total, self.env["res.company"].browse(company))
        return sums

    def _asked_turnover(self, companies, first, last):
        """The turnover of these companies and months, independent of the user."""
        whole = self.with_context(allowed_company_ids=companies)
        return whole._ask_turnover(first, last + relativedelta(day=31))

    def _ask_turnover(self, first, last):
        """{(company id, first of the month): (turnover excl. VAT, 0)} computed from the invoices."""
        found = self.env["account.move"]._read_group(
            self._turnover(first, last), ["invoice_date:month", "company_id"], ["amount_untaxed_signed:sum"]
        )
        return {(company.id, month): (total, 0) for month, company, total in found}

    def _list_customers(self):
        """The ten customers with the largest open amounts, incl. VAT, credit notes deducted."""
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
            "action": open_list(
                Period._name, [], self.env._("Repeated invoices that are due"), context={"search_default_open": 1}
            ),
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
            "action": open_record(period.repeat_id, period.display_name),
        }
