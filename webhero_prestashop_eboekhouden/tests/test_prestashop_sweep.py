# SPDX-License-Identifier: LGPL-3.0-or-later
"""S3, T11: what no clock shows is found by its number; what was booked is remembered for good."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.webhero_shop_eboekhouden.models.shop_reading import WebheroShopBackend as Sweep

from .shop_case import PrestashopCase

NOON = "2026-11-20 12:00:00"


class LateCase(PrestashopCase):
    def setUp(self):
        super().setUp()
        moment = fields.Datetime.to_datetime(NOON)
        self.enterContext(patch.object(Sweep, "_shop_now", lambda shop: moment))

    def arrive(self, changed, **values):
        """One more order in the shop, with this time of change; its number."""
        (number,) = self.server.shop.generate(1, seed=5, until="2026-11-20 09:00:00", days=1)
        self.server.shop.change("orders", number, date_upd=changed, **values)
        return number


@tagged("post_install", "-at_install")
class TestSweep(LateCase):
    def test_an_order_from_the_future(self):
        """14.2: one order whose time is two hours ahead does not hide those that are made until then."""
        early = self.arrive("2026-11-20 14:00:00")
        self.poll()
        self.assertTrue(self.order(early))
        self.assertEqual(self.shop.cursor, NOON)
        between = self.arrive("2026-11-20 12:30:00")
        self.poll()
        self.assertTrue(self.order(between))

    def test_an_order_from_the_past(self):
        """14.2: an order that arrives with a time of three hours ago is found by its number, and told once."""
        self.poll()
        self.shop.cursor = NOON
        late = self.arrive("2026-11-20 09:00:00")
        self.poll()
        self.assertFalse(self.order(late))
        self.shop.action_sweep()
        self.run_due()
        self.assertEqual(self.order(late).state, "done", self.order(late).error_message)
        self.assertEqual(self.shop.late_count, 1)
        self.assertIn("1 orders were found late", self.shop.late_message)
        self.assertIn("1 orders", self.shop.backend_id.message_ids[0].body)
        told = self.shop.backend_id.message_ids
        self.put_job("shop.sweep", "again")
        self.assertEqual(self.shop.backend_id.message_ids, told)

    def test_news_is_not_late(self):
        """14.2: what the next look for news would have found anyway is handled, not told."""
        self.poll()
        news = self.arrive("2026-11-20 11:00:00")
        self.put_job("shop.sweep")
        self.assertTrue(self.order(news))
        self.assertFalse(self.shop.late_count)

    def test_a_slip_of_a_late_order(self):
        """14.2: the credit slips of an order that came late are found with it."""
        self.shop.credits = True
        self.shop.write({"cursor": NOON, "slip_cursor": NOON})
        self.poll()
        self.put_job("shop.sweep")
        self.run_due()
        self.assertEqual(self.order(1, "slip").state, "done", self.order(1, "slip").error_message)
        self.assertEqual(self.shop.late_count, 14)

    def test_ids_only(self):
        """14.2: a thousand orders that are known cost a call for their ids, without details."""
        self.server.shop.generate(300, seed=9, until="2026-11-20 09:00:00", days=3)
        self.poll()
        before = len(self.server.received("/api/"))
        self.put_job("shop.sweep")
        calls = [request["query"] for request in self.server.received("/api/")[before:]]
        self.assertEqual(len(calls), 2)
        self.assertFalse([query for query in calls if "display" in query])

    def test_each_night(self):
        """14.2: the night puts one a day, also where nobody presses the button."""
        for _night in range(2):
            self.env["webhero.shop.backend"]._cron_night()
        self.assertEqual(self.exchange.search_count([("kind", "=", "shop.sweep")]), 1)


@tagged("post_install", "-at_install")
class TestRemembered(LateCase):
    def clean_up(self):
        """The yearly clean-up: everything that is done goes."""
        rows = self.exchange.search([("state", "in", ("done", "skipped"))])
        rows.done_at = fields.Datetime.now() - timedelta(days=14 * 31)
        self.env.flush_all()
        self.exchange._gc_done()
        self.env.invalidate_all()

    def history(self):
        history = self.env["webhero.shop.history"].create(
            {"shop_id": self.shop.id, "first": "2026-11-01", "until": "2026-11-20"}
        )
        history.action_start()
        self.run_due()
        return history

    def test_history_after_the_clean_up(self):
        """14.3: what was booked is booked once, though message and order were cleaned up; numbered by e-Boekhouden."""
        self.shop.write(
            {"booking_mode": "invoice", "number_kind": "remote", "template_id": self.template(), "credits": True}
        )
        self.shop.slip_cursor = False
        self.fetch()
        self.run_due()
        effects = dict(self.rest.effects())
        self.assertTrue(self.order(6).remote_id and self.order(1, "slip").remote_id)
        self.clean_up()
        self.assertFalse(self.order(6) | self.order(1, "slip"))
        self.assertEqual(self.history().state, "done")
        self.put_job("shop.sweep")
        self.shop.write({"cursor": False, "slip_cursor": False})
        self.fetch()
        self.run_due()
        self.assertFalse(self.order(6) | self.order(1, "slip"))
        self.assertEqual(self.rest.effects(), effects)

    def template(self):
        books = self.shop.books_backend_id
        return self.env["webhero.eboekhouden.template"].search([("backend_id", "=", books.id)], limit=1).id

    def test_sales_orders_too(self):
        """14.3: so is what became a sales order here and never went to the books."""
        self.shop.write({"sale_mode": "order", "unknown_articles": "make"})
        self.fetch()
        sales = self.env["sale.order"].search_count([])
        self.clean_up()
        self.history()
        self.assertEqual(self.env["sale.order"].search_count([]), sales)

    def test_another_order_of_the_same_number(self):
        """14.3: a shop that was set up anew counts from 1 again: another reference is another order."""
        self.fetch()
        self.clean_up()
        self.server.shop.change("orders", 6, reference="NEWSHOPAA", date_upd="2026-11-20 10:39:56")
        self.history()
        self.assertEqual(self.order(6).state, "done")

    def test_who_may_see_it(self):
        """14.3: what is remembered is seen by users of the shop's own company, and changed by nobody."""
        self.fetch()
        booked = self.env["webhero.shop.booked"].search([("shop_id", "=", self.shop.id)])
        self.assertEqual(sorted(booked.mapped("number")), [6, 7, 10, 11, 12, 13])
        self.assertEqual(set(booked.mapped("remote_id")), set(self.orders.search([]).mapped("remote_id")) - {False})
        other = self.env["res.company"].create({"name": "Elders bv"})
        group = "webhero_exchange.group_exchange_user"
        stranger = new_test_user(self.env, "stranger", group, company_id=other.id, company_ids=other.ids)
        self.assertFalse(self.env["webhero.shop.booked"].with_user(stranger).search([]))
        ours = new_test_user(
            self.env, "ours", group, company_id=self.shop.company_id.id, company_ids=self.shop.company_id.ids
        )
        seen = self.env["webhero.shop.booked"].with_user(ours).search([])
        self.assertEqual(len(seen), 6)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            seen.unlink()
