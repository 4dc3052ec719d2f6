# SPDX-License-Identifier: LGPL-3.0-or-later
"""S3, S4, S5, S11: windows, the nightly look, VIES, history."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.webhero_exchange.client.errors import Temporary
from odoo.addons.webhero_shop_eboekhouden.models.shop_reading import WebheroShopBackend as Fetch

from sandbox.prestashop import PrestaShop as Shop
from sandbox.vies import Vies

from .shop_case import PrestashopCase


@tagged("post_install", "-at_install")
class TestNight(PrestashopCase):
    def test_least_recently_checked_first(self):
        """S4, T2, T4: what is Open is looked at again, least recently checked first, so many a night."""
        self.fetch()
        waiting = self.orders.search([("state", "=", "open")], order="number")
        self.assertEqual(len(waiting), 7)
        now = fields.Datetime.now()
        for age, order in enumerate(waiting):
            order.sudo().checked_at = now - timedelta(days=age + 1)
        oldest = waiting[-3:]
        self.shop.recheck_limit = 3
        self.put_job("shop.night")
        looked_at = waiting.filtered(lambda order: order.checked_at >= now)
        self.assertEqual(looked_at, oldest)

    def test_status_that_came_in_the_night(self):
        """S4: a status that changed without the shop saying so is found at night."""
        self.fetch()
        self.server.shop.change("orders", 8, current_state="2", date_upd="2026-11-20 10:39:56")
        self.poll()
        self.put_job("shop.night")
        self.run_due()
        self.assertEqual(self.order(8).state, "done")

    def test_drops_out(self):
        """S4, T3: what lies more than three months back drops out, and says so."""
        self.fetch()
        with patch.object(Fetch, "_shop_today", lambda shop: date(2027, 2, 21)):
            self.put_job("shop.night")
        eight = self.order(8)
        self.assertEqual((eight.state, eight.error_code), ("skipped", "too_old"))
        for text in ("2026-11-20", "3 months", "Awaiting"):
            self.assertIn(text, eight.error_message)

    def test_paid_late(self):
        """14.9: paid more than three months after it was made: it stands in Errors with its button, and is booked by it."""
        self.fetch()
        self.server.shop.change("orders", 8, current_state="2", date_upd="2027-02-25 10:00:00")
        with patch.object(Fetch, "_shop_today", lambda shop: date(2027, 2, 26)):
            self.put_job("shop.night")
            eight = self.order(8)
            self.assertEqual((eight.state, eight.error_code), ("error", "paid_late"))
            self.assertIn("2026-11-20", eight.error_message)
            eight.action_process()
            self.run_due()
        self.assertEqual(eight.state, "done", eight.error_message)

    def test_paid_after_it_dropped_out(self):
        """14.9: it dropped out, and is paid then: it stands in Errors, the daily mail names it, its button books it."""
        self.fetch()
        with patch.object(Fetch, "_shop_today", lambda shop: date(2027, 2, 22)):
            self.put_job("shop.night")
        eight = self.order(8)
        self.assertEqual((eight.state, eight.error_code), ("skipped", "too_old"))
        self.server.shop.change("orders", 8, current_state="2", date_upd="2027-02-25 10:00:00")
        with patch.object(Fetch, "_shop_today", lambda shop: date(2027, 2, 26)):
            self.poll()
            self.assertEqual((eight.state, eight.error_code), ("error", "paid_late"))
            told = {
                key
                for cause in self.shop.backend_id._error_causes()
                for some in cause["messages"].values()
                for key in some
            }
            self.assertIn(eight.key, told)
            eight.action_process()
            self.run_due()
        self.assertEqual(eight.state, "done", eight.error_message)

    def test_progress(self):
        """14.14: more than a page is told in percent while it is read, counted by ids alone; what is read leaves nothing."""
        self.server.shop.generate(250, seed=3, until="2026-11-20 20:00:00", days=2, extras={})
        seen, plain = [], type(self.exchange)._commit

        def commit(message, step):
            if step == "page of orders stored":
                seen.append(self.shop.read_percent)
            return plain(message, step)

        with patch.object(type(self.exchange), "_commit", commit):
            self.poll()
        self.assertEqual((len(seen), seen[-1]), (3, 0))
        self.assertTrue(0 < seen[0] < seen[1] < 100, seen)
        counted = [one["query"] for one in self.server.received("/api/orders") if "1000" in one["query"]]
        self.assertTrue(counted and all("display" not in query for query in counted))

    def test_three_months_to_the_day(self):
        """S4, T3: exactly three months back still counts."""
        self.fetch()
        with patch.object(Fetch, "_shop_today", lambda shop: date(2027, 2, 20)):
            self.put_job("shop.night")
        self.assertEqual(self.order(8).state, "open")

    def test_gone_from_the_shop(self):
        """S4: an order that was deleted in the shop says so."""
        self.fetch()
        table = self.server.shop.tables["orders"]
        table.rows = [row for row in table.rows if row["id"] != 8]
        table.by_id.pop(8)
        table._forget()
        self.put_job("shop.night")
        self.assertEqual((self.order(8).state, self.order(8).error_code), ("skipped", "gone"))

    def test_cron(self):
        """S4, T7: the night puts its jobs of a shop and, with payments on, one for payments; once a day."""
        self.shop.payments = True
        self.env["webhero.shop.backend"]._cron_night()
        self.env["webhero.shop.backend"]._cron_night()
        jobs = self.exchange.search([("backend_id", "=", self.shop.backend_id.id)])
        self.assertEqual(sorted(jobs.mapped("kind")), ["shop.night", "shop.payments", "shop.sweep"])


@tagged("post_install", "-at_install")
class TestWindows(PrestashopCase):
    def test_cursor(self):
        """S3: the window's end is stored with each page; the next one begins ten minutes before it."""
        self.fetch()
        self.assertEqual(self.shop.cursor, "2026-11-20 10:39:57")
        calls = len(self.windows())
        self.poll()
        self.assertEqual(len(self.windows()), calls + 1)
        self.assertIn("10%3A29%3A57", self.windows()[-1])

    def windows(self):
        """Queries for what changed; others ask what belongs to one cart."""
        return [one["query"] for one in self.server.received("/api/orders") if "date_upd" in one["query"]]

    def test_interrupted(self):
        """S3: reading that breaks off in the middle goes on where it was; nothing is lost, nothing twice."""
        self.server.shop.generate(250, seed=9, until="2026-11-20 20:00:00", days=1)
        self.server.fault("500", path="/api/order_details", after=1, times=99)
        try:  # assertRaises would take back what was committed
            self.poll()
        except Temporary as error:
            self.assertEqual(error.code, "remote_error")
        first = self.orders.search_count([])
        self.assertTrue(0 < first < 264, first)
        self.server.faults.clear()
        self.poll()
        self.assertEqual(self.orders.search_count([]), 264)

    def test_bulk(self):
        """S3, S13: a backlog of 1,000 orders costs less than 0.1 call an order."""
        self.server.shop.generate(1_000, seed=7, until="2026-11-20 20:00:00", days=10)
        self.poll()
        self.assertEqual(self.orders.search_count([]), 1_014)
        self.assertLess(len(self.server.received("/api/")), 101)


@tagged("post_install", "-at_install")
class TestVies(PrestashopCase):
    def setUp(self):
        super().setUp()
        self.server.shop.change(
            "orders", 9, total_shipping_tax_incl="7.00", total_paid_tax_incl="94.01", date_upd="2026-11-20 10:39:56"
        )

    def test_valid(self):
        """S5, T9: VIES says yes: booked as ICP; asked once, not again for the next order of this customer."""
        self.fetch()
        nine = self.order(9)
        self.assertEqual((nine.state, nine.vat_regime, nine.vies), ("done", "icp", "valid"))
        self.assertEqual(len(self.vies.received("check-vat-number")), 1)
        self.assertEqual(nine._known_vies(), "valid")

    def test_one_of_thousands(self):
        """S13: what VIES said of a number is looked up by the number: no other orders are read for it."""
        self.fetch()
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")  # so few orders would be read in a row in any case

        def scans():
            self.env.cr.execute(
                "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = %s", (self.orders._table,)
            )
            return self.env.cr.fetchone()[0]

        before = scans()
        self.assertEqual(self.order(9)._known_vies(), "valid")
        self.assertEqual(scans(), before)

    def test_unknown_waits(self):
        """S5: VIES does not answer: the order waits and is tried again within the hour; no error of the customer."""
        self.vies.settings["error"] = "MS_UNAVAILABLE"
        self.fetch()
        nine = self.order(9)
        self.assertEqual((nine.state, nine.error_code, nine.vies), ("ready", "vies_unknown", "unknown"))
        self.assertLessEqual(nine.next_try_at, fields.Datetime.now() + timedelta(hours=1))
        self.assertIn("VIES", nine.in_short)
        self.vies.settings["error"] = ""
        nine.exchange_id._run()
        self.assertEqual((nine.state, nine.vies), ("done", "valid"))

    def test_no_vies_at_all(self):
        """S5: a VIES that can't be reached is unknown too."""
        self.env["ir.config_parameter"].sudo().set_param("webhero_shop_eboekhouden.vies_url", "http://127.0.0.1:1")
        self.fetch()
        self.assertEqual(self.order(9).error_code, "vies_unknown")

    def test_invalid(self):
        """S5, T9: VIES says no: Errors, with the number; corrected in the shop and processed it goes."""
        self.vies.settings["known_only"] = True
        self.fetch()
        nine = self.order(9)
        self.assertEqual((nine.state, nine.error_code), ("error", "vat_number_invalid"))
        self.assertIn("BE0477472701", nine.error_message)
        self.assertFalse(self.mutations().__len__() > 6)
        self.vies.settings["known_only"] = False
        nine.action_process()
        self.run_due()
        self.assertEqual(nine.state, "done")

    def test_switched_off(self):
        """S5: with the check off only form and check digits count."""
        self.shop.check_vies = False
        self.fetch()
        self.assertEqual(self.order(9).state, "done")
        self.assertFalse(self.vies.received("check-vat-number"))
        self.assertIsInstance(self.vies, Vies)


@tagged("post_install", "-at_install")
class TestHistory(PrestashopCase):
    def setUp(self):
        super().setUp()
        self.ids = self.server.shop.generate(230, seed=8, until="2026-03-31 12:00:00", days=20, cases=["nl"], extras={})
        self.history = self.env["webhero.shop.history"].create(
            {"shop_id": self.shop.id, "first": date(2026, 3, 1), "until": date(2026, 3, 31)}
        )

    def next_page(self):
        rows = self.exchange.search([("kind", "=", "shop.history"), ("state", "=", "ready")])
        rows[:1]._run()

    def test_history(self):
        """S11: orders of a past period, page by page, counted first, with progress; booked like new ones."""
        self.poll()
        self.assertFalse(self.order(self.ids[0]))
        self.history.action_start()
        self.next_page()
        self.assertEqual((self.history.taken, self.history.expected, self.history.state), (100, 230, "running"))
        self.assertAlmostEqual(self.history.progress, 100 * 100 / 230, places=1)
        self.assertTrue(self.history.estimate)
        self.next_page()
        self.next_page()
        self.assertEqual((self.history.state, self.history.taken, self.history.progress), ("done", 230, 100))
        first = self.order(self.ids[0])
        first.exchange_id._run()
        self.assertEqual(first.state, "done", first.error_message)

    def test_does_not_disturb(self):
        """S11: orders of a history come after new ones, which are handled first."""
        self.history.action_start()
        self.next_page()
        self.poll()
        old, new = self.order(self.ids[0]).exchange_id, self.order(6).exchange_id
        self.assertGreater(old.priority, new.priority)

    def test_pause(self):
        """S11: paused it stands still; started again it goes on where it was."""
        self.history.action_start()
        self.next_page()
        self.history.action_pause()
        self.next_page()
        self.assertEqual(self.history.taken, 100)
        self.history.action_start()
        self.next_page()
        self.next_page()
        self.assertEqual((self.history.taken, self.history.state), (230, "done"))
        self.assertEqual(len(self.orders.search([("number", "in", self.ids)])), 230)
        self.assertEqual(Shop.name, "prestashop")
