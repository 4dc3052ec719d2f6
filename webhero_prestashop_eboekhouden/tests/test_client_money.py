# SPDX-License-Identifier: LGPL-3.0-or-later
"""Thousands of orders of a plausible shop: every cent is booked, or refused for a reason that an owner can act upon."""

from collections import Counter
from decimal import Decimal as D

from odoo.addons.webhero_base.rules.money import ZERO
from odoo.addons.webhero_base.rules.refusal import NOTHING, REFUSED
from odoo.addons.webhero_shop_eboekhouden.models.sentences import REPORT, SENTENCES
from odoo.addons.webhero_shop_eboekhouden.rules.booking import Booking, book
from odoo.addons.webhero_shop_eboekhouden.rules.settings import Mapping, RateRule
from odoo.addons.webhero_shop_eboekhouden.tests.common import DE_OSS, NL_RATES, with_settings

from ..client import parse
from .test_client_prestashop import ShopCase

ORDERS = 10_000
RECORDED = 14  # orders that the sandbox's shop has by itself
OSS = {"BE": (21, 6), "FR": (20,)}
EVERY_RATE = (
    NL_RATES
    + DE_OSS
    + tuple(
        RateRule(country, D(rate), Mapping("GEEN", "8040", "1573", oss=True))
        for country, rates in OSS.items()
        for rate in rates
    )
)


class TestEveryCent(ShopCase):
    def test_bulk(self):
        """S3, S13: a backlog of 1,000 orders costs less than 0.1 call an order, payments and vouchers included."""
        self.shop.shop.generate(1_000, seed=7)
        orders = self.orders(payments=True)
        self.assertEqual(len({one.id for one in orders}), 1_014)
        self.assertLess(len(self.shop.received("/api/")), 100)

    def test_ten_thousand_orders(self):
        """S6: 10,000 orders: booked and refused together are what the shop sold; each refusal says what to do."""
        settings = with_settings(rates=EVERY_RATE, number="order_id")
        self.shop.shop.generate(ORDERS, seed=2026)
        sold = booked = refused = rows = ZERO
        why, seen = Counter(), 0
        for page, _last in self.client.changed(None):
            for raw_order in page:
                order = parse.shop_order(raw_order)
                got = book(order, settings, "valid")
                seen, sold = seen + 1, sold + order.paid.incl
                if isinstance(got, Booking):
                    self.assertEqual(got.amount.incl, order.paid.incl)
                    booked += got.amount.incl
                    rows += sum((row.amount.excl + row.amount.vat for row in got.rows), ZERO)
                else:
                    refused += order.paid.incl
                    why[self._reason(order, got)] += 1
        self.assertEqual(seen, ORDERS + RECORDED)
        self.assertEqual(sum(D(row["total_paid_tax_incl"]) for row in self.shop.shop.tables["orders"].rows), sold)
        self.assertEqual(booked + refused, sold)
        self.assertEqual(rows, booked)
        self.assertGreater(booked, sold * 9 / 10, why)

    def _reason(self, order, refusal):
        """Its code; one that an owner knows what to do about, and true of this order."""
        message, hint = SENTENCES[refusal.code]
        self.assertTrue(message and hint)
        self.assertIsNot(hint, REPORT, refusal)
        self.assertIn(refusal.kind, (REFUSED, NOTHING), refusal)
        if refusal.code == "currency":
            self.assertNotEqual(order.currency, "EUR")
        if refusal.code == "nothing_to_book":
            self.assertEqual(order.paid.incl, 0)
        return refusal.code
