"""Ten thousand orders of a plausible shop: every cent is booked, or refused for a reason that an owner can act upon."""

from collections import Counter
from decimal import Decimal as D

from odoo.tests import BaseCase

from sandbox.prestashop import PrestaShop as Shop
from sandbox.testing import serving

from ..client import parse
from ..client.prestashop import PrestaShop
from ..models.prestashop_explain import REPORT, SENTENCES
from ..rules.booking import Booking, book
from ..rules.money import ZERO
from ..rules.outcome import NOTHING, REFUSED
from ..rules.settings import Mapping, RateRule
from .common import DE_OSS, NL_RATES, with_settings

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


class TestEveryCent(BaseCase):
    def test_ten_thousand_orders(self):
        """S6: 10,000 orders: booked and refused together are what the shop sold; each refusal says what to do."""
        settings, shop = with_settings(rates=EVERY_RATE, number="order_id"), self.enterContext(serving(Shop()))
        shop.shop.generate(ORDERS, seed=2026)
        client = PrestaShop(shop.url, Shop.KEY)
        self.addCleanup(client.close)
        sold = booked = refused = rows = ZERO
        why, seen = Counter(), 0
        for page, _last in client.changed(None):
            for bundle in page:
                order = parse.shop_order(bundle)
                got = book(order, settings, "valid")
                seen, sold = seen + 1, sold + order.paid.incl
                if isinstance(got, Booking):
                    booked += got.amount.incl
                    rows += sum((row.amount.excl + row.amount.vat for row in got.rows), ZERO)
                else:
                    refused += order.paid.incl
                    why[self._reason(shop, order, got)] += 1
        self.assertEqual(seen, ORDERS + RECORDED)
        self.assertEqual(sum(D(row["total_paid_tax_incl"]) for row in shop.shop.tables["orders"].rows), sold)
        self.assertEqual(booked + refused, sold)
        self.assertEqual(rows, booked)
        self.assertGreater(booked, sold * 9 / 10, why)

    def _reason(self, shop, order, refusal):
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
