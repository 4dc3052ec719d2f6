# SPDX-License-Identifier: LGPL-3.0-or-later
"""S10, S12: the dashboard, who sees what, stopping a shop, the daily mail."""

import json
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.webhero_exchange.models import graph

from sandbox.prestashop import PrestaShop as Shop

from .shop_case import TODAY, PrestashopCase


@tagged("post_install", "-at_install")
class TestDashboard(PrestashopCase):
    def where(self, question):
        return self.env["webhero.shop.where"].create({"question": question}).answer

    def test_where_is_order(self):
        """S10: “where is order X?” in one line, by reference, number, name or e-mail."""
        self.fetch()
        six = self.order(6)
        for question in ("CLDVZFJOT", "cldvz", "6", "Klaartje", "klaartje@example.nl"):
            self.assertIn("CLDVZFJOT", self.where(question))
        self.assertIn(f"number {six.remote_id}", self.where("CLDVZFJOT"))
        self.assertEqual(self.where("CLDVZFJOT").count("\n"), 0)
        self.assertIn("shipping does", self.where("OHYCWHNQL"))
        self.assertIn("does not count", self.where("CIMERBOSI"))
        self.assertIn("not known", self.where("XXXXXXXXX"))

    def test_counters(self):
        """S10: the card counts Report, Errors and Open and shows a graph; each leads to its list."""
        self.fetch()
        shop = self.shop
        self.assertEqual((shop.orders_done, shop.orders_error, shop.orders_open), (6, 1, 7))
        for action, count in (
            (shop.action_show_done(), 6),
            (shop.action_show_errors(), 1),
            (shop.action_show_open(), 7),
        ):
            self.assertEqual(self.orders.search_count(action["domain"]), count)
        self.assertEqual(self.bars(shop), {"success": 6, "warning": 7, "danger": 1})  # 14.17: as the lights
        groups = self.orders._read_group([], ["date:day", "state"], ["__count"])
        self.assertEqual(sum(count for *_keys, count in groups), 14)

    def bars(self, shop):
        """{light: orders} of the card's graph."""
        days = [TODAY - timedelta(days=number) for number in reversed(range(graph.DAYS))]
        with patch.object(graph, "last_days", lambda _records: days):
            series = json.loads(shop.order_graph)
        return {one["light"]: sum(point["value"] for point in one["values"]) for one in series}

    def test_report_a_problem(self):
        """S10: Report a problem makes a mail draft with the order and its error."""
        self.fetch()
        action = self.order(9).action_report_problem()
        report = self.env[action["res_model"]].with_context(**action["context"]).create({})
        self.assertIn("shipping does", report.body)

    def test_users(self):
        """S10: a user sees and processes orders but changes no settings; who has no right sees nothing."""
        self.fetch()
        user = new_test_user(self.env, "clerk", "webhero_exchange.group_exchange_user")
        nine = self.order(9).with_user(user)
        self.assertTrue(nine.in_short and nine.preview)
        nine.action_process()
        self.assertEqual(nine.state, "ready")
        with self.assertRaises(AccessError):
            self.shop.with_user(user).write({"term": 30})
        nobody = new_test_user(self.env, "nobody", "base.group_user")
        with self.assertRaises(AccessError):
            self.order(9).with_user(nobody).read(["reference"])

    def test_screens_have_no_chatter(self):
        """S10: the messages of a shop belong to its connection; a chatter here would answer with an error."""
        for model in ("backend", "order", "history"):
            records = self.env[f"webhero.shop.{model}"]
            arch = records.get_view(view_type="form")["arch"]
            self.assertTrue("<chatter" not in arch or hasattr(records, "_get_thread_with_access"), model)

    def test_companies(self):
        """S10: another company does not see this company's shop, orders or settings."""
        self.fetch()
        other = self.env["res.company"].create({"name": "Anders BV"})
        user = new_test_user(
            self.env,
            "other",
            "webhero_exchange.group_exchange_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for model in ("backend", "order", "state", "rate", "method", "history"):
            self.assertFalse(self.env[f"webhero.shop.{model}"].with_user(user).search([]), model)

    def test_stop(self):
        """S10: Stop forgets the key, reads nothing more, and reminds to revoke key and token."""
        self.fetch()
        action = self.shop.action_stop()
        self.assertIn("delete the webservice key", action["params"]["message"])
        self.assertFalse(self.shop.active or self.shop.has_key)
        self.assertEqual(self.order(6).state, "done")

    def test_start_again(self):
        """S10: after Stop nothing is read; with a key, Start again goes on where it was."""
        shop, due = self.shop, {"next_run": "2020-01-01 00:00:00"}
        self.fetch()
        shop.action_stop()
        calls = len(self.server.received("/api/"))
        self.server.shop.change("orders", 8, current_state="2", date_upd="2026-11-20 12:00:00")
        shop.backend_id.write(due)
        self.env.flush_all()
        self.env["webhero.backend"]._poll_due()
        self.assertEqual(len(self.server.received("/api/")), calls)
        with self.assertRaisesRegex(UserError, "key"):
            shop.action_restart()
        shop.key = Shop.KEY
        shop.action_restart()
        self.assertTrue(shop.active and shop.state == "connected")
        shop.backend_id.write(due)
        self.env.flush_all()
        self.env["webhero.backend"]._poll_due()
        self.run_due()
        self.assertEqual(self.order(8).state, "done")

    def test_daily_mail(self):
        """S12: one mail a day, errors grouped by cause, in the reader's language, also to the extra address."""
        self.fetch()
        reader = new_test_user(self.env, "owner", "webhero_exchange.group_exchange_user", lang="nl_BE")
        reader.email = "owner@kaarsenshop.example"
        self.shop.write({"mail_user_ids": [(4, reader.id)], "extra_email": "kantoor@boekhouder.example"})
        mails = self.env["mail.mail"].search([])
        self.env["webhero.backend"]._cron_daily_mail()
        sent = self.env["mail.mail"].search([]) - mails
        self.assertEqual(sorted(sent.mapped("email_to")), ["kantoor@boekhouder.example", "owner@kaarsenshop.example"])
        for words in ("Goedemorgen", "Wat er mis is", "verzending"):
            self.assertIn(words, sent.filtered(lambda mail: mail.email_to == reader.email).body_html)
        for number, order in enumerate(self.orders.search([("state", "=", "open")], limit=2)):
            order.write(
                {"state": "error", "error_code": "vat_number_invalid", "error_facts": {"number": f"BE{number}"}}
            )
        first, second = self.shop.backend_id._error_causes()
        self.assertEqual((first["count"], len(first["messages"]), second["count"]), (2, 2, 1))
