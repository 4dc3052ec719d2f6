# SPDX-License-Identifier: LGPL-3.0-or-later
"""All orders of a real PrestaShop 8.1.2 and 9.1.4, through the client, to what must be booked of each."""

import json
from decimal import Decimal as D

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.money import ZERO
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_exchange.client.errors import Permanent, Temporary
from odoo.addons.webhero_shop_eboekhouden.rules.amount import Amount
from odoo.addons.webhero_shop_eboekhouden.rules.booking import book
from odoo.addons.webhero_shop_eboekhouden.rules.settings import Mapping, RateRule, Settings
from odoo.addons.webhero_shop_eboekhouden.rules.slip import book_slip

from sandbox.prestashop import PrestaShop as Shop
from sandbox.prestashop.schema import NEWER, folder
from sandbox.testing import serving

from ..client.parse import shop_order, shop_slip
from ..client.prestashop import PrestaShop

# key -> (code, why): all that may be refused, in each of the shops that has it
REFUSED = {
    "g_gbp": ("currency", "pounds"),
}


def settings_of(client):
    """Settings as the owner of this shop would have them: a line for every rate that the shop charges."""
    home = client.info().country
    rates = tuple(
        RateRule(tax.country, tax.rate, Mapping(f"{tax.country}{tax.rate}", "8000", "1571", oss=tax.country != home))
        for tax in client.taxes()
    )
    return Settings(home, rates, icp=Mapping("BI_EU_VERK", "8040"), international=Mapping("BU_EU_VERK", "8050"))


def by_rate(booking):
    """{rate: Amount} of a booking, the two rows of an OSS line as one."""
    found = {}
    for row in booking.rows:
        rate = row.oss_rate if row.oss else row.rate
        amount = row.amount
        if row.oss == "net":
            amount = Amount(row.amount.excl, row.amount.excl)
        if row.oss == "vat":
            amount = Amount(row.amount.incl, ZERO)
        found[rate] = found.get(rate, Amount()) + amount
    return found


def wanted(golden):
    """The same of golden_orders.json: `must_book`, rates at which nothing is left are none."""
    found = {D(rate): Amount(D(one["incl"]), D(one["excl"])) for rate, one in golden["must_book"].items()}
    return {rate: amount for rate, amount in found.items() if not amount.is_zero}


class TestGolden(BaseCase):
    def test_every_order(self):
        """Remotes 9, 14.10 to 14.13: each of the 215 is booked as its golden says, rate by rate, or refused as the list says."""
        wrong = []
        for version in NEWER:
            with serving(Shop(version=version)) as shop:
                client = PrestaShop(shop.url, Shop.KEY)
                self.addCleanup(client.close)
                settings = settings_of(client)
                bundles = [one for page, _ in client.changed(None, payments=True) for one in page]
            golden = {one["id"]: one for one in json.loads((folder(version) / "golden_orders.json").read_text())}
            self.assertEqual(len(golden), len(bundles))
            for raw_order in bundles:
                one = golden[int(raw_order["order"]["id"])]
                wrong += [f"{version} {one['key']}: {what}" for what in self.differences(raw_order, one, settings)]
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def differences(self, raw_order, golden, settings):
        """Sentences about what is not as it must be."""
        got = book(shop_order(raw_order), settings, "valid")
        if isinstance(got, Refusal):
            allowed = REFUSED.get(golden["key"], ("",))[0]
            return [] if got.code == allowed else [f"refused {got.code} {got.facts} ({golden['situation']})"]
        return self.compare(got, golden)

    def test_every_slip(self):
        """14.4: each credit slip is booked as its golden says, or refused because it contradicts itself."""
        wrong = []
        for version in NEWER:
            with serving(Shop(version=version)) as shop:
                client = PrestaShop(shop.url, Shop.KEY)
                self.addCleanup(client.close)
                settings = settings_of(client)
                orders = {
                    order.id: order
                    for order in map(shop_order, client.bundles(client.by("id", range(1, 400), "orders")))
                }
                slips = [shop_slip(row) for rows, _ in client.slips(None) for row in rows]
            golden = json.loads((folder(version) / "golden_orders.json").read_text())
            golden = {slip["id"]: (one["key"], slip) for one in golden for slip in one.get("slips", ())}
            self.assertEqual(set(golden), {slip.id for slip in slips})
            for slip in slips:
                key, one = golden[slip.id]
                earlier = tuple(other for other in slips if other.order_id == slip.order_id and other.id < slip.id)
                got = book_slip(orders[slip.order_id], slip, settings, "valid", earlier=earlier)
                wrong += [f"{version} {key} slip {slip.id}: {what}" for what in self.slip_differences(got, one)]
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    @staticmethod
    def slip_differences(got, golden):
        if not golden["header_matches_lines"]:
            return (
                []
                if isinstance(got, Refusal) and got.code == "slip_contradicts"
                else [f"not refused as it should: {got}"]
            )
        if isinstance(got, Refusal):
            return [f"refused {got.code} {got.facts}"]
        must = {D(rate): -Amount(D(one["incl"]), D(one["excl"])) for rate, one in golden["amounts_by_rate"].items()}
        ours = by_rate(got)
        return [] if ours == must else [f"{text(ours)} instead of {text(must)}"]

    @staticmethod
    def compare(got, golden):
        must, ours = wanted(golden), {rate: one for rate, one in by_rate(got).items() if not one.is_zero}
        rest = D(golden["rounding"][0])
        if rest and abs(rest) < 1:  # the shop's total has a cent more or less than its parts: on one rate
            target = [rate for rate in ours if rate in must and ours[rate] != must[rate]]
            if len(target) == 1 and got.adjustment == rest:
                ours[target[0]] = must[target[0]]
        if ours != must:
            return [f"{text(ours)} instead of {text(must)} ({golden['situation']})"]
        total = sum((one.incl for one in must.values()), ZERO) + (rest if abs(rest) < 1 else ZERO)
        return [] if got.amount.incl == total else [f"total {got.amount.incl} instead of {total}"]


def text(rates):
    return ", ".join(f"{rate} %: {one.incl}/{one.excl}" for rate, one in sorted(rates.items()))


class TestLimits(BaseCase):
    def setUp(self):
        super().setUp()
        self.shop = self.enterContext(serving(Shop(version="9.1.4")))
        self.client = PrestaShop(self.shop.url, Shop.KEY)
        self.addCleanup(self.client.close)

    def test_discount_of_the_new_kind(self):
        """S3, remotes 9: where 9.1's flag "discount" is on, the kind of a cart rule says on what its voucher is."""
        number = 25
        (raw_order,) = self.client.orders([number])
        rule = int(raw_order["vouchers"][0]["id_cart_rule"])
        for kind, scope in ((0, "basket"), (2, "basket"), (3, "order"), (4, "some")):
            self.shop.shop.change("cart_rules", rule, id_cart_rule_type=kind, reduction_product=0)
            (raw_order,) = self.client.orders([number])
            (voucher,) = shop_order(raw_order).vouchers
            self.assertEqual(voucher.scope, scope, kind)

    def test_our_question(self):
        """14.14: on PHP 8 an unknown filter comes as 500: it is our mistake, and another try does not help."""
        with self.assertRaises(Permanent) as caught:
            self.client.api.rows("orders", **{"filter[banana]": "1"})
        self.assertEqual(caught.exception.code, "shop_error")

    def test_rates_without_a_list_of_articles(self):
        """14.14: the rates are read without asking for all articles: one id for each group of tax rules."""
        rates = {(tax.country, str(tax.rate)) for tax in self.client.taxes()}
        self.assertLessEqual({("NL", "21"), ("NL", "9"), ("NL", "0"), ("BE", "6"), ("FR", "5.5")}, rates)
        asked = [one["query"] for one in self.shop.received("/api/products")]
        self.assertTrue(asked and all("limit=1" in query and "display" not in query for query in asked))

    def test_a_page_that_is_too_long(self):
        """14.14: what the shop has no memory for (500, nothing in it) is asked in halves until it fits."""
        whole = self.client.by("id", range(1, 60), "orders")
        self.shop.settings["memory"] = 20
        found = self.client.by("id", range(1, 60), "orders")
        self.assertEqual([row["id"] for row in found], [row["id"] for row in whole])
        self.shop.settings["memory"] = 1
        with self.assertRaises(Temporary) as caught:
            self.client.api.rows("orders", display="full", limit="5")
        self.assertEqual(caught.exception.code, "list_too_long")

    def test_count(self):
        """14.14: a history counts with ids alone, a thousand a call."""
        self.assertEqual(self.client.count("2026-11-01", "2026-12-31"), 112)
        self.assertNotIn("display", self.shop.received("/api/orders")[-1]["query"])
