# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders 1 to 14 of a real PrestaShop 1.6.1.24, through the client, to their classes and bookings."""

import dataclasses
import json
from decimal import Decimal as D

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.refusal import Refusal, Refused
from odoo.addons.webhero_shop_eboekhouden.rules.booking import book
from odoo.addons.webhero_shop_eboekhouden.rules.classify import classify, delivery_country
from odoo.addons.webhero_shop_eboekhouden.rules.payment import OpenItem, Sale, pay
from odoo.addons.webhero_shop_eboekhouden.rules.slip import book_slip
from odoo.addons.webhero_shop_eboekhouden.tests.common import SETTINGS, with_settings

from sandbox.prestashop import PrestaShop as Shop
from sandbox.prestashop.schema import RECORDINGS
from sandbox.testing import serving

from ..client.parse import shop_order, shop_slip
from ..client.prestashop import PrestaShop

# order id -> (class or refusal, sum incl. VAT of the booking, rows)
TABLE = {
    **dict.fromkeys(range(1, 6), ("currency", None, 0)),
    6: ("domestic", "76.76", 3),
    7: ("domestic", "140.90", 3),
    8: ("domestic", "72.59", 3),
    9: ("shipping_carries_vat", None, 0),
    10: ("oss", "65.37", 6),
    11: ("international", "23.51", 2),
    12: ("domestic", "28.45", 2),
    13: ("domestic", "41.14", 2),
    14: ("domestic", "85.13", 3),
}


class TestRecorded(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.enterClassContext(serving(Shop()))
        cls.client = PrestaShop(cls.shop.url, Shop.KEY)
        cls.addClassCleanup(cls.client.close)
        bundles = [one for page, _ in cls.client.changed(None, payments=True) for one in page]
        cls.orders = {order.id: order for order in map(shop_order, bundles)}
        cls.golden = {one["id"]: one for one in json.loads((RECORDINGS / "golden_orders.json").read_text())}

    def test_golden(self):
        """S3, S6: sums per rate, shipping, wrapping, discount, paid, payments and state are the golden ones."""
        self.assertEqual(set(self.orders), set(self.golden))
        for number, golden in self.golden.items():
            order = self.orders[number]
            with self.subTest(number):
                self.assertEqual(delivery_country(order), golden["delivery"])
                self.assertEqual(
                    self._rates(order),
                    {D(rate): tuple(map(D, pair)) for rate, pair in golden["rates"].items()},
                )
                self.assertEqual(
                    (order.shipping.incl, order.shipping.excl, order.carrier_rate),
                    tuple(map(D, golden["ship"])),
                )
                for name, value in (
                    ("wrap", order.wrapping),
                    ("disc", order.discounts),
                    ("paid", order.paid),
                ):
                    self.assertEqual((value.incl, value.excl), tuple(map(D, golden[name])))
                paid = [[payment.method, str(payment.amount)] for payment in order.payments]
                self.assertEqual((paid, str(order.state_id)), (golden["payments"], golden["state"]))
                self.assertEqual(golden["total_ok"], order.table_total.incl == order.paid.incl)
                literal = order.products.incl + order.shipping.incl - order.discounts.incl == order.paid.incl
                self.assertEqual(literal, golden["seed_literal_check"], "the literal T8")

    def _rates(self, order):
        """{rate: (incl, excl)} by the rates that the lines were made with: amounts snapped to all rates in play."""
        found = {}
        for line in order.lines:
            rate = round(line.amount.vat / line.amount.excl * 100)
            incl, excl = found.get(D(rate), (D(0), D(0)))
            found[D(rate)] = (incl + line.amount.incl, excl + line.amount.excl)
        return found

    def test_classes(self):
        """S6: the literal class of each order; the currency does not matter to the class."""
        for number, golden in self.golden.items():
            with self.subTest(number):
                if number == 9:
                    with self.assertRaises(Refused):
                        classify(self.orders[9], SETTINGS)
                    continue
                vat_regime, _ = classify(self.orders[number], SETTINGS)
                wanted = {"international": ("international",), "domestic_or_oss": ("domestic", "oss")}
                self.assertIn(vat_regime, wanted[golden["seed_class"]])

    def test_bookings(self):
        """S6: the class, the refusal or the sum of the booking of every order of the table."""
        for number, (expected, total, rows) in TABLE.items():
            with self.subTest(number):
                got = book(self.orders[number], SETTINGS, "valid")
                self.assertEqual(got.code if isinstance(got, Refusal) else got.vat_regime, expected)
                if not isinstance(got, Refusal):
                    self.assertEqual((got.amount.incl, len(got.rows)), (D(total), rows))
                    self.assertEqual(got.amount.excl, self.orders[number].paid.excl if rows != 6 else D(total))

    def test_buyers(self):
        """S6, T20, T21: order 7's "van der Berg" stays whole; 12 and 13 deliver elsewhere than they invoice."""
        seven = book(self.orders[7], SETTINGS).party
        self.assertEqual((seven.firstname, seven.lastname, seven.name), ("Jan", "van der Berg", "Berg Beheer B.V."))
        self.assertEqual(seven.email, "jan@example.nl")
        twelve = book(self.orders[12], SETTINGS)
        self.assertEqual((twelve.party.lastname, twelve.country), ("van der Berg", "NL"))
        thirteen = book(self.orders[13], SETTINGS)
        self.assertEqual((thirteen.party.country, thirteen.country), ("BE", "NL"))
        self.assertEqual(thirteen.party.vat_number, "BE0477472701")

    def test_payments(self):
        """S9, T31: order 14 was paid 10.00 of 85.13; order 11's transaction is its entry document."""
        order = dataclasses.replace(self.orders[14], state_paid=True)
        sale = Sale("14", "KlaartjePi", order.date, "9")
        item = OpenItem("14", "KlaartjePi", order.paid.incl)
        self.assertEqual(pay(order, order.payments[0], sale, item, SETTINGS).code, "open_amount_differs")
        order = self.orders[11]
        item = OpenItem("14", "KlaartjePi", D("23.51"))
        got = pay(order, order.payments[0], sale, item, SETTINGS)
        self.assertEqual((got.entry, got.ledger), ("8XK12345AB678901C", "1106"))

    def test_slip(self):
        """S8, credit slips: the recorded slip of order 7 goes back to the cent."""
        ((rows, _),) = self.client.slips(None)
        got = book_slip(self.orders[7], shop_slip(rows[0]), SETTINGS)
        self.assertEqual((got.amount.incl, got.amount.excl, got.number), (D("-32.67"), D("-27.00"), "C1"))

    def test_invoice_number(self):
        """S6, T27: orders 8 and 14 have no shop invoice yet and wait."""
        settings = with_settings(number="invoice_number")
        self.assertEqual(book(self.orders[6], settings).number, "1")
        for number in (8, 14):
            self.assertEqual(book(self.orders[number], settings).kind, "open")
