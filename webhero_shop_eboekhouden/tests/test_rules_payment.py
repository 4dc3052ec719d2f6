# SPDX-License-Identifier: LGPL-3.0-or-later
"""T30 to T32: payments."""

import dataclasses
from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase

from ..rules.amount import Amount
from ..rules.order import ShopPayment, Sibling
from ..rules.payment import OpenItem, Sale, hindrance, pay, shares
from .common import SETTINGS, line, order, with_settings

PAYMENT = ShopPayment(3, D("85.13"), "iDEAL", date(2026, 11, 21), "trx_qwer")
SALE = Sale("90282", "KlaartjePi", date(2026, 11, 20), "123")
ITEM = OpenItem("90282", "KlaartjePi", D("85.13"))
PAID = order([line("85.13", "70.36")])


class TestPayment(BaseCase):
    def code(self, payment=PAYMENT, sale=SALE, item=ITEM, of=PAID, settings=SETTINGS):
        result = pay(of, payment, sale, item, settings)
        return getattr(result, "code", "")

    def test_booking(self):
        """S9, T32: IN, one row without VAT, GEEN, the method's account, "iDEAL - 123 - trx_qwer", entry = transaction."""
        booked = pay(PAID, PAYMENT, SALE, ITEM, SETTINGS)
        self.assertEqual((booked.description, booked.entry), ("iDEAL - 123 - trx_qwer", "trx_qwer"))
        self.assertEqual((booked.amount, booked.in_ex, booked.vat_code), (D("85.13"), "IN", "GEEN"))
        self.assertEqual((booked.ledger, booked.number, booked.relation), ("1105", "90282", "KlaartjePi"))
        self.assertEqual(booked.date, date(2026, 11, 21))
        on_sale_date = pay(PAID, PAYMENT, SALE, ITEM, with_settings(pay_on_sale_date=True))
        self.assertEqual(on_sale_date.date, date(2026, 11, 20))
        without = dataclasses.replace(PAYMENT, transaction_id="")
        self.assertEqual(pay(PAID, without, SALE, ITEM, SETTINGS).entry, "3")

    def test_one_transaction_paid_twice(self):
        """S9, T32, 14.13: 42.57 and 42.56 under one transaction id are two payments, each with a key of its own."""
        first = dataclasses.replace(PAYMENT, amount=D("42.57"))
        second = dataclasses.replace(PAYMENT, id=4, amount=D("42.56"))
        both = dataclasses.replace(PAID, payments=(first, second))
        keys = [pay(both, one, SALE, ITEM, SETTINGS, in_parts=True).entry for one in (first, second)]
        self.assertEqual(keys, ["trx_qwer", "trx_qwer-4"])
        alone = dataclasses.replace(PAID, payments=(first,))
        self.assertEqual(
            pay(alone, first, SALE, ITEM, SETTINGS, in_parts=True).entry, keys[0], "before the second came"
        )
        longest = dataclasses.replace(second, transaction_id="t" * 60)
        both = dataclasses.replace(PAID, payments=(dataclasses.replace(longest, id=3), longest))
        keys = {pay(both, one, SALE, ITEM, SETTINGS, in_parts=True).entry for one in both.payments}
        self.assertEqual({len(key) for key in keys}, {50})
        self.assertEqual(len(keys), 2)

    def test_payment_reference(self):
        """S9, shops 18, T27b: a payment bears the reference of its sale."""
        booked = pay(PAID, PAYMENT, SALE, ITEM, with_settings(payment_reference="order_id"))
        self.assertEqual(
            (booked.payment_reference, pay(PAID, PAYMENT, SALE, ITEM, SETTINGS).payment_reference), ("145", "")
        )

    def test_only_after_the_sale(self):
        """S9, T30: not before the sale is booked; not before the shop calls it paid, unless "always"."""
        self.assertEqual(self.code(sale=None), "sale_not_booked")
        unpaid = dataclasses.replace(PAID, state_paid=False)
        self.assertEqual(self.code(of=unpaid), "not_paid")
        self.assertEqual(self.code(of=unpaid, settings=with_settings(always_pay=True)), "")

    def test_open_item(self):
        """S9, T31: found under number and relation, open, and for the same amount (order 14: 10.00 against 85.13)."""
        self.assertEqual(self.code(item=None), "no_open_item")
        self.assertEqual(self.code(item=dataclasses.replace(ITEM, relation="Other")), "open_item_of_other")
        ten = dataclasses.replace(PAYMENT, amount=D("10.00"))
        self.assertEqual(self.code(payment=ten), "open_amount_differs")
        self.assertEqual(self.code(item=None, settings=with_settings(pay_without_open_item=True)), "")

    def test_refused(self):
        """S9, T32: no clearing account, other currency, nothing received."""
        self.assertEqual(self.code(payment=dataclasses.replace(PAYMENT, method="Bank wire")), "clearing_not_configured")
        self.assertEqual(self.code(payment=dataclasses.replace(PAYMENT, currency="GBP")), "currency")
        given_back = dataclasses.replace(PAYMENT, amount=D("-85.13"))
        self.assertEqual(self.code(payment=given_back), "payment_not_positive")
        self.assertEqual(self.code(payment=dataclasses.replace(PAYMENT, amount=D("0.01"))), "open_amount_differs")

    def test_hindrance(self):
        """S9: what stands in the way whatever the books say is known before they are asked."""
        self.assertIsNone(hindrance(PAID, PAYMENT, SALE, SETTINGS))
        self.assertEqual(hindrance(PAID, PAYMENT, None, SETTINGS).code, "sale_not_booked")

    def test_in_parts(self):
        """14.13: two payments that together are the total (81 + 40 = 121) are booked each; one alone is not."""
        for amount, still, code in (
            ("81.00", "121.00", ""),
            ("40.00", "40.00", ""),
            ("41.00", "40.00", "open_amount_differs"),
        ):
            part = dataclasses.replace(PAYMENT, amount=D(amount))
            got = pay(PAID, part, SALE, dataclasses.replace(ITEM, open=D(still)), SETTINGS, in_parts=True)
            self.assertEqual(getattr(got, "code", ""), code)
        part = dataclasses.replace(PAYMENT, amount=D("81.00"))
        self.assertEqual(
            self.code(payment=part, item=dataclasses.replace(ITEM, open=D("121.00"))), "open_amount_differs"
        )

    def test_of_several_orders(self):
        """14.13: one payment of a cart that became two orders is for both; two that fit go each to its own."""
        both = (
            Sibling(7, Amount(D("446.19"), D("368.75")), Amount()),
            Sibling(8, Amount(D("46.85"), D("38.72")), Amount()),
        )
        first = dataclasses.replace(PAID, id=7, siblings=both)
        second = dataclasses.replace(PAID, id=8, siblings=both)
        one = [dataclasses.replace(PAYMENT, amount=D("493.04"))]
        self.assertEqual((shares(first, one), shares(second, one)), ({3: D("446.19")}, {3: D("46.85")}))
        two = [dataclasses.replace(PAYMENT, id=at, amount=D(value)) for at, value in ((3, "46.85"), (4, "446.19"))]
        self.assertEqual((shares(first, two), shares(second, two)), ({4: D("446.19")}, {3: D("46.85")}))
        much = [dataclasses.replace(PAYMENT, amount=D("500.00"))]
        self.assertEqual(shares(second, much), {3: D("53.81")})
        self.assertEqual(shares(PAID, one), {3: D("493.04")})
        back = [*one, dataclasses.replace(PAYMENT, id=4, amount=D("-46.85"))]  # what the second one cost
        self.assertEqual(
            (shares(first, back), shares(second, back)), ({3: D("446.19")}, {3: D("46.85"), 4: D("-46.85")})
        )

    def test_nothing(self):
        """14.16: a payment of 0.00 (all paid by voucher) is done, not an error."""
        got = pay(PAID, dataclasses.replace(PAYMENT, amount=D("0.00")), SALE, None, SETTINGS)
        self.assertEqual((got.code, got.kind), ("nothing_paid", "skipped"))
