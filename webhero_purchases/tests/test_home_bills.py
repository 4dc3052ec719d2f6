# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bills on Home."""

from datetime import date
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .common import BillCase


@tagged("post_install", "-at_install")
class TestHomeBills(BillCase):
    def setUp(self):
        super().setUp()
        today = date(2026, 6, 17)  # a Wednesday
        self.startPatcher(patch.object(fields.Date, "context_today", staticmethod(lambda *_a, **_k: today)))

    def figures(self, user=None):
        home = self.env["webhero.home"].with_user(user or self.owner).with_company(self.company)
        return {block["key"]: block for block in home.load()["blocks"]}

    def test_figures(self):
        """A2: to check, to approve, to pay this week, overdue, disputed: each with its sum and its list."""
        self.bill("1", 10)
        booked = self.bill("2", 20, day="2026-02-01", due="2026-06-30")
        booked.action_post()
        soon = self.bill("3", 30, due="2026-06-21")
        later = self.bill("4", 40, due="2026-06-22")
        late = self.bill("5", 50, due="2026-06-16")
        disputed = self.bill("6", 60)
        unseen = self.bill(
            "7", 70, day="2026-04-01", due="2026-06-01"
        )  # nobody has looked at it, and it is late all the same
        self.approve(soon | later | late)
        disputed._webhero_start_dispute("verkeerd")
        figures = self.figures()
        found = {key: (one["amount"], one["count"]) for key, one in figures.items() if key.startswith("bills_")}
        expected = {
            "bills_check": (80, 2), "bills_approve": (20, 1), "bills_pay": (80, 2), "bills_overdue": (120, 2),
            "bills_disputed": (60, 1),
        }  # fmt: skip
        self.assertEqual(found, expected)
        listed = self.env["account.move"].search(figures["bills_pay"]["action"]["domain"])
        self.assertEqual(listed, soon | late)
        self.assertEqual(self.env["account.move"].search(figures["bills_overdue"]["action"]["domain"]), unseen | late)

    def test_nothing(self):
        """A2: where nothing waits no figure does; who may only read sees the same."""
        self.assertFalse([key for key in self.figures() if key.startswith("bills_")])
        self.bill("1", 10)
        self.assertEqual(self.figures(self.reader)["bills_check"]["count"], 1)

    def test_credit_note(self):
        """A2: a credit note that waits counts off."""
        self.bill("1", 100)
        self.bill("2", 30, kind="in_refund")
        self.assertEqual(self.figures()["bills_check"]["amount"], 70)


@tagged("post_install", "-at_install")
class TestDemo(BillCase):
    def test_told_once(self):
        """A1: the demonstration has a bill in each state, told once, in a company that keeps Belgian accounts."""
        env = self.env(su=True)
        company = env.ref("base.main_company")
        if company.country_code != "BE" or not company.chart_template:
            self.skipTest("the main company keeps no Belgian accounts")
        env["webhero.purchases.demo"]._make_demo()
        mine = [("name", "=like", "supplier_%_demo"), ("module", "=", "webhero_purchases")]
        suppliers = env["ir.model.data"].search(mine).mapped("res_id")
        theirs = [("partner_id", "in", suppliers), ("move_type", "=", "in_invoice")]
        bills = env["account.move"].search(theirs)
        states = sorted(bills.mapped("webhero_bill_state"))
        self.assertEqual(states, ["approve", "check", "disputed", "paid", "paid", "pay", "pay"])
        self.assertTrue(bills.filtered(lambda one: one.webhero_bill_state == "check").webhero_twin_text)
        env["webhero.purchases.demo"]._make_demo()
        self.assertEqual(env["account.move"].search_count(theirs), 7)
