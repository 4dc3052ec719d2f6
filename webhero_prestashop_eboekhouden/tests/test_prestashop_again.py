# SPDX-License-Identifier: LGPL-3.0-or-later
"""S8, S10, S11: orders that are looked at again after something went wrong, changed, or lay out of reach."""

from datetime import date
from decimal import Decimal as D
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.webhero_eboekhouden.client import EBoekhoudenRest
from odoo.addons.webhero_exchange.client.errors import Permanent
from odoo.addons.webhero_shop_eboekhouden.models.shop_reading import WebheroShopBackend as Fetch

from ..client.prestashop import PrestaShop as Client
from .shop_case import PrestashopCase

LATER = "2026-11-20 12:00:00"
CHEAPER = {  # order 6 without its shipping
    **dict.fromkeys(("total_shipping", "total_shipping_tax_incl", "total_shipping_tax_excl"), "0.000000"),
    **dict.fromkeys(("total_paid", "total_paid_tax_incl"), "68.290000"),
    "total_paid_tax_excl": "59.020000",
    "date_upd": LATER,
}
CORRECTED = {"total_shipping_tax_incl": "7.00", "total_paid_tax_incl": "94.01"}  # order 9


class AgainCase(PrestashopCase):
    def refused(self, message, code="MUT_104"):
        """The books refuse to book this message."""
        refusal = Permanent(code, status=400, field="date", text="The period is closed")
        with patch.object(EBoekhoudenRest, "add_mutation", side_effect=refusal):
            message._run()
        self.assertEqual((message.state, message.error_code), ("error", code))

    def lost(self, message):
        """The message is booked, and the answer gets lost."""
        self.rest.fault("500_after", path="/v1/mutation", method="POST")
        message._run()
        self.assertEqual((message.state, bool(message.idempotency_key)), ("ready", True))


@tagged("post_install", "-at_install")
class TestAgain(AgainCase):
    def test_changed_after_a_refusal(self):
        """S8: what the books refused is made anew: after a change in the shop the new amount goes, not the old one."""
        self.poll()
        six = self.order(6)
        self.refused(six.exchange_id)
        self.server.shop.change("orders", 6, **CHEAPER)
        self.fetch()
        self.assertEqual((six.state, six.total, self.open_amount(six)), ("done", 68.29, D("68.29")))

    def test_changed_while_waiting_for_settings(self):
        """S8: the same where it waited for the settings in between."""
        self.poll()
        six = self.order(6)
        self.refused(six.exchange_id)
        self.shop.debtor_ledger_id = False
        six.action_process()
        self.run_due()
        self.assertEqual(six.error_code, "settings_incomplete")
        self.shop.debtor_ledger_id = self.ledger(self.shop.books_backend_id, "1300")
        self.server.shop.change("orders", 6, **CHEAPER)
        self.fetch()
        self.assertEqual((six.state, self.open_amount(six)), ("done", D("68.29")))

    def test_preview_after_a_refusal(self):
        """S6: what the books refused was not booked, and the preview does not say so."""
        self.poll()
        six = self.order(6)
        self.refused(six.exchange_id)
        self.assertIn("would be booked", six.preview)

    def test_status_changes_while_the_answer_is_lost(self):
        """S8: booked, the answer lost, then another status in the shop: it is adopted, not put under Open."""
        self.poll()
        six = self.order(6)
        self.lost(six.exchange_id)
        self.server.shop.change("orders", 6, current_state="6", date_upd=LATER)
        self.poll()
        self.assertEqual(six.state, "ready")
        six.action_process()
        self.run_due()
        self.assertEqual((six.state, six.shop_state), ("done", "Canceled"))
        self.assertEqual(six.remote_id, str(self.mutations()[0]["id"]))
        self.assertEqual(len([one for one in self.mutations() if one["invoiceNumber"] == six.reference]), 1)

    def test_amount_changes_while_the_answer_is_lost(self):
        """S8, T6: booked, the answer lost, then another amount: what was booked stays, and the change is shown."""
        self.poll()
        six = self.order(6)
        self.lost(six.exchange_id)
        self.server.shop.change("orders", 6, **CHEAPER)
        self.fetch()
        self.assertEqual((six.state, six.changed_after, six.total), ("done", True, 76.76))
        self.assertEqual(self.open_amount(six), D("76.76"))

    def test_error_that_grew_old(self):
        """S10: who corrects an order in Errors after three months finds it booked, not skipped."""
        self.fetch()
        nine = self.order(9)
        self.server.shop.change("orders", 9, **CORRECTED, date_upd=LATER)
        with patch.object(Fetch, "_shop_today", lambda shop: date(2027, 6, 1)):
            self.fetch()
        self.assertEqual((nine.state, nine.vat_regime), ("done", "icp"), nine.error_message)

    def test_error_before_the_first_day(self):
        """S10, S11: the same for an order of a history, made before the first day."""
        self.fetch()
        nine = self.order(9)
        self.shop.start_date = date(2026, 11, 21)
        self.server.shop.change("orders", 9, **CORRECTED, date_upd=LATER)
        self.fetch()
        self.assertEqual(nine.state, "done", nine.error_message)

    def test_unreadable_and_before_the_first_day(self):
        """S2, S3: an order that could not be read, corrected: the first day still counts for it."""
        self.server.shop.change("orders", 6, total_paid_tax_incl="76,76", date_upd="2026-11-20 10:39:56")
        self.poll()
        six = self.order(6)
        self.assertEqual((six.state, six.error_code), ("error", "bad_number"))
        self.shop.start_date = date(2026, 11, 21)
        self.server.shop.change("orders", 6, total_paid_tax_incl="76.76", date_upd=LATER)
        self.poll()
        self.assertEqual((six.state, six.error_code), ("skipped", "before_start"))


@tagged("post_install", "-at_install")
class TestHistoryAfterwards(PrestashopCase):
    def setUp(self):
        super().setUp()
        self.ids = self.server.shop.generate(3, seed=8, until="2026-03-31 12:00:00", days=20, cases=["nl"], extras={})

    def skip(self, code):
        """The poll reads the old orders, and leaves them for their date."""
        long_ago = code == "too_old"  # and not changed since: what is paid late is an error
        for number in self.ids:
            self.server.shop.change("orders", number, date_upd="2026-04-01 12:00:00" if long_ago else LATER)
        if long_ago:
            self.shop.start_date = date(2026, 1, 1)
        self.poll()
        found = self.orders.search([("number", "in", self.ids)])
        self.assertEqual({(one.state, one.error_code) for one in found}, {("skipped", code)})
        return found

    def history(self):
        history = self.env["webhero.shop.history"].create(
            {"shop_id": self.shop.id, "first": date(2026, 3, 1), "until": date(2026, 3, 31)}
        )
        history.action_start()
        return history, self.exchange.search([("kind", "=", "shop.history")], limit=1)

    def test_takes_in_what_was_skipped(self):
        """S11: an order that the poll left for its date is taken in by History, as its hint says."""
        for code in ("too_old", "before_start"):
            with self.subTest(code=code), self.env.cr.savepoint() as savepoint:
                found = self.skip(code)
                self.assertIn("History", found[0].error_hint)
                _history, message = self.history()
                message._run()
                self.assertEqual(set(found.mapped("state")), {"ready"})
                savepoint.rollback()
                self.env.invalidate_all()

    def test_status_that_counts_later(self):
        """S11, T3, T5: what a history took in and whose status does not count drops out of the night, says that it goes
        on by itself, and does when the shop changes the status.
        """
        self.server.shop.change("orders", self.ids[0], current_state="1", date_upd="2026-03-31 12:00:00")
        _history, message = self.history()
        message._run()
        order = self.order(self.ids[0])
        self.assertEqual((order.state, order.error_code), ("open", "state_waits"))
        for _night in range(2):
            self.put_job("shop.night", str(_night))
        self.assertEqual((order.state, order.error_code), ("skipped", "asked_waits"))
        self.assertIn("goes on as soon as the shop", order.error_hint)
        self.server.shop.change("orders", order.number, current_state="6", date_upd="2026-11-20 10:39:57")
        self.poll()
        self.assertEqual(
            (order.state, order.error_code), ("skipped", "asked_waits"), "another status that does not count"
        )
        self.server.shop.change("orders", order.number, current_state="2", date_upd=LATER)
        self.fetch()
        self.assertEqual(order.state, "done", order.error_message)

    def test_before_the_first_day_stays_open(self):
        """S11: an order of a history, made before the first day but not long ago, is looked at each night."""
        self.shop.start_date = date(2026, 11, 21)
        history = self.env["webhero.shop.history"].create(
            {"shop_id": self.shop.id, "first": date(2026, 11, 1), "until": date(2026, 11, 20)}
        )
        history.action_start()
        self.exchange.search([("kind", "=", "shop.history")], limit=1)._run()
        self.put_job("shop.night")
        self.assertEqual((self.order(8).state, self.order(8).error_code), ("open", "state_waits"))
        self.server.shop.change("orders", 8, current_state="2", date_upd="2026-11-21 12:00:00")
        self.fetch()
        self.assertEqual(self.order(8).state, "done", self.order(8).error_message)

    def test_leaves_what_a_person_skipped(self):
        """S11: what a person skipped stays skipped."""
        self.shop.start_date = date(2026, 1, 1)
        _history, message = self.history()
        message._run()
        found = self.orders.search([("number", "in", self.ids)])
        found.action_skip()
        _history, message = self.history()
        message._run()
        self.assertEqual((message.state, set(found.mapped("state"))), ("done", {"skipped"}))

    def test_page_in_error(self):
        """S11: a page that failed for good says so on the history, with what to do, and goes on with Try again."""
        history, message = self.history()
        self.assertEqual((history.state, history.problem), ("running", False))
        refusal = Permanent("shop_error", resource="orders", said="This filter is not available")
        with patch.object(Client, "history", side_effect=refusal):
            message._run()
        history.invalidate_recordset()
        self.assertEqual((message.state, history.state), ("error", "failed"))
        self.assertIn("refused to give “orders”: This filter is not available", history.problem)
        self.assertIn("Press Try again here", history.hint)
        self.assertEqual(history.action_report_problem()["context"], {"default_exchange_ids": message.ids})
        history.action_start()
        self.assertEqual(
            (message.state, message.attempts, history.state, history.problem), ("ready", 0, "running", False)
        )
        message._run()
        self.assertEqual((history.state, history.taken), ("done", 3))

    def test_page_that_waits(self):
        """S11: a history that does not go on says so, and why: a page that somebody skipped is a failure; it waits for a
        connection that stopped, a shop that does not answer and settings that lack something.
        """
        history, message = self.history()
        history.action_pause()
        message._run()
        self.assertEqual((message.state, history.state), ("open", "paused"))
        history.action_start()
        self.assertEqual((history.state, history.problem), ("running", False))
        message.action_skip()
        history.invalidate_recordset()
        self.assertEqual(history.state, "failed")
        self.assertIn("Skip", history.problem)
        history.action_start()
        self.server.switch(forbidden=("orders",))
        self.assert_waits(history, message, "may not read “orders”", "Resume")
        self.server.switch(forbidden=())
        self.shop.backend_id.action_resume()
        self.server.fault("500", path="/api/orders", times=9)
        self.assert_waits(history, message, "error of its own", "by itself")
        self.server.faults.clear()
        ledger, self.shop.debtor_ledger_id = self.shop.debtor_ledger_id, False
        self.assert_waits(history, message, "settings are not complete", "fill in what is named")
        self.shop.debtor_ledger_id = ledger
        message._run()
        history.invalidate_recordset()
        self.assertEqual((history.state, history.problem), ("done", False))

    def assert_waits(self, history, message, problem, hint):
        message._run()
        history.invalidate_recordset()
        self.assertEqual(history.state, "waiting")
        self.assertIn(problem, history.problem)
        self.assertIn(hint, history.hint)
