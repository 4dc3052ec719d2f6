# SPDX-License-Identifier: LGPL-3.0-or-later
"""S9 and credit slips."""

from decimal import Decimal as D

from odoo.tests import tagged

from .shop_case import PrestashopCase


class PaymentCase(PrestashopCase):
    def setUp(self):
        super().setUp()
        books = self.shop.books_backend_id
        self.shop.write(
            {
                "payments": True,
                "method_ids": [
                    (0, 0, {"name": "iDEAL", "clearing_ledger_id": self.ledger(books, "1050").id}),
                    (0, 0, {"name": "PayPal", "clearing_ledger_id": self.ledger(books, "1060").id}),
                ],
            }
        )

    def messages(self):
        return self.exchange.search([("kind", "=", "shop.payment")])

    def pay(self, key="first"):
        self.put_job("shop.payments", key)
        self.run_due()


@tagged("post_install", "-at_install")
class TestPayments(PaymentCase):
    def test_booked(self):
        """S9, T30 to T32: each payment of a booked and paid order closes its open item, once."""
        self.fetch()
        self.assertEqual(self.open_amount(self.order(6)), D("76.76"))
        self.pay()
        messages = self.messages()
        self.assertEqual(set(messages.mapped("state")), {"done"}, messages.mapped("error_message"))
        self.assertEqual(len(messages), 6)
        for number in (6, 7, 10, 11, 12, 13):
            self.assertEqual(self.open_amount(self.order(number)), D(0))
        booked = {one["entryNumber"]: one for one in self.mutations(3)}
        self.assertEqual(booked["8XK12345AB678901C"]["rows"][0]["invoiceNumber"], "BLDJREVLD")
        self.pay("again")
        self.assertEqual(len(self.mutations(3)), 6)
        self.assertTrue(self.order(6).paid_here)
        self.assertIn("payment", self.order(6).in_short)

    def test_payment_reference(self):
        """S2, S9, shops 18: the chosen reference stands on the sale and on its payment in the books, and in the preview."""
        self.shop.payment_reference = "order_id"
        self.poll()
        self.assertIn("Payment reference", self.order(6).with_context(lang="en_US").preview)
        self.run_due()
        self.pay()
        for kind in (2, 3):
            told = {one.get("paymentReference") for one in self.mutations(kind)}
            self.assertLessEqual({"6", "7", "10", "11", "12", "13"}, told, kind)
            self.assertNotIn(None, told, kind)

    def test_underpaid(self):
        """S9, T31: order 14 was paid 10.00 of 85.13: not booked, and why."""
        self.shop.state_ids.filtered(lambda state: state.number == 8).counts = True
        self.shop.always_pay = True
        self.fetch()
        self.pay()
        message = self.messages().filtered(lambda one: "(14)/" in one.key)
        self.assertEqual((message.state, message.error_code), ("error", "open_amount_differs"))
        self.assertIn("85.13", message.error_message)

    def test_not_paid_in_the_shop(self):
        """S9, T30: while the shop does not call the order paid its payment waits, and goes when it does."""
        self.shop.state_ids.filtered(lambda state: state.number == 8).counts = True
        self.fetch()
        self.pay()
        message = self.messages().filtered(lambda one: "(14)/" in one.key)
        self.assertEqual((message.state, message.error_code), ("open", "not_paid"))
        self.server.shop.change("orders", 14, current_state="2")
        self.server.shop.change("order_payments", 8, amount="85.13")
        self.pay("next day")
        self.assertTrue(self.order(14).shop_paid)
        self.assertNotEqual(message.error_code, "not_paid")

    def test_unpaid_order_that_becomes_paid(self):
        """S9, T30: the payment that waited for the shop's status is booked once the shop calls the order paid."""
        self.fetch()
        six = self.order(6)
        self.server.shop.change("orders", 6, current_state="1")
        self.pay()
        message = self.messages().filtered(lambda one: one.res_id == six.id)
        self.assertEqual((message.state, message.error_code), ("open", "not_paid"))
        self.server.shop.change("orders", 6, current_state="2")
        self.pay("next day")
        self.assertEqual((message.state, self.open_amount(six)), ("done", D(0)))

    def test_calls(self):
        """S9, E6: what is open is read once for a payment, and not at all while the order is not paid."""
        self.fetch()
        self.server.shop.change("orders", 6, current_state="1")
        self.pay()
        self.assertEqual(len(self.messages()), 6)
        self.assertEqual(len(self.rest.received("/outstanding")), 5)

    def test_paid_by_other_means(self):
        """S9, T31: nothing open any more: told, not booked; with the switch it is booked all the same."""
        self.fetch()
        self.pay()
        effects = self.rest.effects()["payment_added"]
        message = self.messages()[0]
        message.write({"state": "ready", "idempotency_key": False, "remote_id": False})
        message._run()
        self.assertEqual((message.state, message.error_code), ("error", "no_open_item"))
        self.assertEqual(self.rest.effects()["payment_added"], effects)
        self.shop.pay_without_open_item = True
        self.assertIn("not advised", self.shop.advice)
        message._run()
        self.assertEqual(message.state, "done")

    def test_no_clearing_account(self):
        """S9: a payment method without clearing account is named."""
        self.shop.method_ids.filtered(lambda method: method.name == "PayPal").clearing_ledger_id = False
        self.fetch()
        self.pay()
        message = self.messages().filtered(lambda one: "(11)/" in one.key)
        self.assertEqual(message.error_code, "clearing_not_configured")
        self.assertIn("PayPal", message.error_message)

    def test_off(self):
        """S9: with payments off none is read or booked."""
        self.shop.payments = False
        self.fetch()
        self.assertFalse(self.server.received("/api/order_payments"))
        self.assertFalse(self.mutations(3))

    def test_worker_dies(self):
        """S9, E5: the worker dies after the payment was booked, before it knew: it is booked once."""
        self.fetch()
        self.put_job("shop.payments")
        message = self.messages().filtered(lambda one: "(6)/" in one.key)
        self.rest.fault("500_after", path="/v1/mutation", method="POST")
        message._run()
        self.assertEqual(message.state, "ready")
        self.order(6).shop_paid = False  # refunded in the shop meanwhile
        message._run()
        self.assertEqual(message.state, "done")
        self.assertEqual(self.rest.effects()["payment_added"], 1)


@tagged("post_install", "-at_install")
class TestPaymentsSoap(PaymentCase):
    mode = "soap"

    def test_booked(self):
        """S9: the same over SOAP."""
        self.fetch()
        self.pay()
        self.assertEqual(set(self.messages().mapped("state")), {"done"}, self.messages().mapped("error_message"))
        self.assertEqual(self.open_amount(self.order(7)), D(0))

    def test_credit_slip(self):
        """S8: a credit slip over SOAP is a mutation of its own, negative, under its own number."""
        self.shop.write({"credits": True, "slip_cursor": False})
        self.fetch()
        slip = self.order(1, "slip")
        self.assertEqual((slip.state, slip.booked_number), ("done", "C1"), slip.error_message)
        self.assertEqual(self.open_amount(slip), D("-32.67"))


@tagged("post_install", "-at_install")
class TestSlips(PrestashopCase):
    def setUp(self):
        super().setUp()
        self.shop.credits = True
        self.shop.slip_cursor = False

    def test_credit(self):
        """S8: order 7's credit slip becomes a credit booking under C1, after the order."""
        self.fetch()
        slip = self.order(1, "slip")
        self.assertEqual((slip.state, slip.booked_number, slip.total), ("done", "C1", -32.67))
        self.assertEqual(slip.origin_id, self.order(7))
        self.assertEqual(self.open_amount(slip), D("-32.67"))
        self.assertIn("C1", slip.in_short)
        self.assertIn("-32,67", slip.preview)

    def slip_again(self, ident, **values):
        """The shop's credit slip once more, under another number."""
        row = {**self.server.shop.tables["order_slip"].by_id[1], **values, "id": ident}
        self.server.shop.add({"order_slip": [row]})

    def test_two_slips(self):
        """S8: two credit slips together credit no more than was sold."""
        self.slip_again(2, date_upd="2026-11-20 11:00:00")
        self.fetch()
        self.assertEqual(self.order(1, "slip").state, "done")
        second = self.order(2, "slip")
        self.assertEqual((second.state, second.error_code), ("error", "slip_too_large"))
        self.assertEqual(len([one for one in self.mutations() if one["invoiceNumber"] == "C2"]), 0)

    def test_order_only(self):
        """S7, S8: in “order only” a credit slip goes nowhere, nor where its order never was in the books."""
        self.shop.write({"sale_mode": "order", "unknown_articles": "make"})
        self.shop.rate_ids.tax_id = self.env["account.tax"].search(
            [
                *self.env["account.tax"]._check_company_domain(self.shop.company_id),
                ("type_tax_use", "=", "sale"),
            ],
            limit=1,
        )
        self.fetch()
        self.assertEqual(self.order(7).state, "done", self.order(7).error_message)
        slip = self.order(1, "slip")
        self.assertEqual((slip.state, slip.error_code), ("skipped", "order_not_booked"))
        self.shop.sale_mode = "books"
        slip.action_process()
        self.run_due()
        self.assertEqual((slip.state, slip.error_code), ("skipped", "order_not_booked"))
        self.assertFalse(self.mutations())

    def test_order_first(self):
        """S8: a slip of an order that is not booked yet waits for it."""
        self.shop.state_ids.filtered(lambda state: state.number == 2).counts = False
        self.shop.state_ids.filtered(lambda state: state.number == 3).counts = True
        self.fetch()
        slip = self.order(1, "slip")
        slip.exchange_id._run()
        self.assertEqual((slip.state in ("open", "ready"), slip.error_code), (True, "order_first"))
        self.assertFalse(self.mutations())

    def test_off(self):
        """S8: own switch, off by default; switched on, only what is credited from then on is booked."""
        self.shop.credits = False
        self.fetch()
        self.assertFalse(self.order(1, "slip"))
        self.shop.credits = True
        self.assertTrue(self.shop.slip_cursor)
