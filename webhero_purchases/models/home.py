# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payables on Home: to check, to approve, to pay this week, overdue."""

from datetime import timedelta

from odoo import models
from odoo.tools import formatLang

from odoo.addons.webhero_base.tools.actions import open_list

from ..rules import bills


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    def _blocks(self):
        return [*super()._blocks(), *self._figures_bills(), *self._figure_after_zip()]

    def _figure_after_zip(self):
        """Documents booked or changed after the zip of their period was made for the accountant."""
        if not self.env["webhero.accountant.handed"].has_access("read"):
            return []
        late = self.env["webhero.accountant.handed"]._late(self.env.companies)
        if not late:
            return []
        title = self.env._("Booked or changed after the file for the accountant")
        return [
            {
                "key": "accountant_late",
                "kind": "figure",
                "title": title,
                "value": formatLang(self.env, len(late), digits=0),
                "count": len(late),
                "note": self.env._("Make the file of their month or quarter again"),
                "tone": "warn",
                "sequence": 19,
                "action": open_list("account.move", [("id", "in", late.ids)], title),
            }
        ]

    def _figures_bills(self):
        """Only non-empty figures; amounts incl. VAT, credit notes deducted."""
        week = self._today() + timedelta(days=6 - self._today().weekday())
        due, late = ("invoice_date_due", "<=", week), ("invoice_date_due", "<", self._today())
        owed = ("webhero_bill_state", "in", (bills.REVIEW, bills.CHECK, bills.APPROVE, bills.PAY))
        rows = (
            ("bills_review", self.env._("Bills that need review"), [self._bills_in(bills.REVIEW)], 16, "warn"),
            ("bills_check", self.env._("Bills to check"), [self._bills_in(bills.CHECK)], 16, "warn"),
            ("bills_approve", self.env._("Bills to approve"), [self._bills_in(bills.APPROVE)], 16, "warn"),
            ("bills_pay", self.env._("To pay this week"), [self._bills_in(bills.PAY), due], 17, None),
            ("bills_overdue", self.env._("Overdue to suppliers"), [owed, late], 17, "bad"),
            ("bills_disputed", self.env._("Bills in dispute"), [self._bills_in(bills.DISPUTED)], 18, "warn"),
        )
        figures = [self._bill_figure(*row) for row in rows]
        return [figure for figure in figures if figure]

    def _bills_in(self, state):
        return ("webhero_bill_state", "=", state)

    def _bill_figure(self, key, title, conditions, sequence, tone=None):
        """A figure with the sum and the number of these bills; None where there are none."""
        domain = [("company_id", "in", self.env.companies.ids), *conditions]
        booked = ("amount_residual_signed", "amount_total_signed")[key in ("bills_review", "bills_check")]
        rows = self.env["account.move"]._read_group(domain, ["company_id"], [f"{booked}:sum", "__count"])
        count = sum(number for _company, _total, number in rows)
        if not count:
            return None
        total = -sum(self._convert(amount, company) for company, amount, _number in rows)
        note = self.env._("1 bill") if count == 1 else self.env._("%s bills", formatLang(self.env, count, digits=0))
        action = self._bill_action(title, domain)
        return self._money_figure(
            key, title, total, count=count, note=note, tone=tone, sequence=sequence, action=action
        )

    def _bill_action(self, title, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id("webhero_purchases.webhero_bill_action")
        return {**action, "name": title, "domain": domain, "context": {"default_move_type": "in_invoice"}}
