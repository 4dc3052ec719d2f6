# SPDX-License-Identifier: LGPL-3.0-or-later
"""V5: past months of Home are kept, and right whatever happens to their invoices."""

import re
from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import BillingCase
from .test_repeat import at

TODAY = date(2026, 5, 20)


@tagged("post_install", "-at_install")
class TestHomeMonths(BillingCase):
    def setUp(self):
        super().setUp()
        self.enterContext(at(TODAY))
        self.march = self.posted(day="2026-03-02", lines=[(100.0, None)])
        self.may = self.posted(day="2026-05-04", lines=[(1000.0, None)])
        self.last_year = self.posted(day="2025-05-10", lines=[(400.0, None)])

    def turnover(self, env=None):
        """{month: amount} of last year and of this year, where there is any."""
        blocks = {block["key"]: block for block in (env or self.env)["webhero.home"].load()["blocks"]}
        data = [amount for one in blocks["turnover"]["series"] for amount in one["data"]]
        months = [date(2025 + number // 12, number % 12 + 1, 1) for number in range(24)]
        return {f"{month:%y-%m}": amount for month, amount in zip(months, data, strict=True) if amount}

    def test_what_changes_a_past_month(self):
        """V5: confirmed late, back to draft, another date, a credit note: the next look shows it."""
        self.assertEqual(self.turnover(), {"25-05": 400, "26-03": 100, "26-05": 1000})
        late = self.invoice(day="2026-03-20", lines=[(7.0, None)])
        self.assertEqual(self.turnover(), {"25-05": 400, "26-03": 100, "26-05": 1000}, "a draft is none")
        late.action_post()
        self.assertEqual(self.turnover(), {"25-05": 400, "26-03": 107, "26-05": 1000})
        self.march.button_draft()
        self.assertEqual(self.turnover(), {"25-05": 400, "26-03": 7, "26-05": 1000})
        self.march.invoice_date = "2026-02-03"
        self.march.action_post()
        self.assertEqual(self.turnover(), {"25-05": 400, "26-02": 100, "26-03": 7, "26-05": 1000})
        self.posted(day="2025-05-30", kind="out_refund", lines=[(50.0, None)])
        late.button_draft()
        late.unlink()
        self.assertEqual(self.turnover(), {"25-05": 350, "26-02": 100, "26-05": 1000})

    def test_a_past_month_is_not_added_up_again(self):
        """V5: a second look reads no invoice of a past month."""
        self.turnover()
        asked, execute = [], type(self.env.cr).execute

        def watch(cursor, query, params=None, log_exceptions=True):
            code = getattr(query, "code", query)
            if "account_move" in code and "date_trunc" in code:
                asked.append(tuple(getattr(query, "params", params)))
            return execute(cursor, query, params, log_exceptions)

        with patch.object(type(self.env.cr), "execute", watch):
            self.turnover()
        days = [day for params in asked for day in re.findall(r"20\d\d-\d\d-\d\d|20\d\d, \d+, \d+", str(params))]
        self.assertTrue(days)
        self.assertFalse([day for day in days if not day.startswith(("2026-05", "2026-12", "2026, 5", "2026, 12"))])

    def test_whoever_looks_at_the_same_moment(self):
        """V5: while another makes the figures, what a mark says has changed is not taken from what is kept."""
        self.turnover()
        self.posted(day="2026-03-20", lines=[(7.0, None)])
        months = type(self.env["webhero.home.month"])
        with patch.object(months, "_forget_what_changed", lambda self: False):
            self.assertEqual(self.turnover()["26-03"], 107)
        self.assertTrue(self.env["webhero.home.change"].search_count([]), "the mark stays for who may write")
        self.assertEqual(self.turnover()["26-03"], 107)
        self.assertFalse(self.env["webhero.home.change"].search_count([]))

    def test_who_may_see_some_invoices(self):
        """V5: somebody whose rules show him some invoices gets the sum of those, and nobody else does."""
        self.turnover()
        rule = {
            "name": "Only large ones",
            "model_id": self.env.ref("account.model_account_move").id,
            "domain_force": "[('amount_untaxed', '>', 300)]",
        }
        self.env["ir.rule"].create(rule)
        user = new_test_user(
            self.env, "some", "account.group_account_invoice", company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        env = self.env(user=user, context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.assertEqual(self.turnover(env), {"25-05": 400, "26-05": 1000})
        self.assertEqual(self.turnover(), {"25-05": 400, "26-03": 100, "26-05": 1000})
