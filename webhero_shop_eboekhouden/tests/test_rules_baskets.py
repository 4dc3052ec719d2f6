# SPDX-License-Identifier: LGPL-3.0-or-later
"""Baskets of ordinary shops, made as PrestaShop makes them: none is refused, each goes at the rates it was sold at."""

import os
import random
from decimal import ROUND_HALF_UP
from decimal import Decimal as D

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.money import ZERO, cents
from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules.amount import Amount, total
from ..rules.booking import book
from ..rules.order import ITEM, LINE, TOTAL, ShopLine, ShopVoucher
from ..rules.settings import Mapping, RateRule
from .common import order, with_settings

BASKETS = 10_000 if os.environ.get("WEBHERO_EXAMPLES") else 600
SIX = D("0.000001")
SHOPS = {
    low: with_settings(rates=tuple(RateRule("NL", D(rate), Mapping(f"V{rate}", "8000")) for rate in (21, low, 0)))
    for low in (9, 6)
}


def six(value):
    return value.quantize(SIX, ROUND_HALF_UP)


class Basket:
    """One basket, as the shop computes it; `sold` is {rate: EUR incl. VAT, unrounded}."""

    def __init__(self, chance, low):
        self.chance, self.low = chance, low
        self.round_type = chance.choice((ITEM, LINE, TOTAL))
        self.exact = Amount()  # what the shop rounds once
        self.sold = {}
        self.lines = [self.line(number) for number in range(1, chance.randint(1, 5) + 1)]
        shown = total(line.exact or line.amount for line in self.lines)
        self.products = shown.rounded()
        self.shipping = self.carriage() if chance.random() < 0.7 else Amount()
        self.voucher = self.discount(shown) if chance.random() < 0.5 else None

    def line(self, number):
        chance = self.chance
        rate, price = D(chance.choice((21, self.low, 0))), D(chance.randint(50, 3000)) / 100
        net = six(price / (1 + rate / 100)) if chance.random() < 0.5 else price
        unit = Amount(six(net * (1 + rate / 100)), net)
        pieces = D(chance.randint(1, 12))
        whole = Amount(unit.incl * pieces, unit.excl * pieces)
        if self.round_type == ITEM:
            whole = Amount(cents(unit.incl) * pieces, cents(unit.excl) * pieces)
        self.exact += whole
        self.sold[rate] = self.sold.get(rate, ZERO) + whole.incl
        exact = whole if self.round_type == TOTAL and whole != whole.rounded() else None
        return ShopLine(number, f"Article {rate}", pieces, whole.rounded(), unit, sku=str(rate), exact=exact)

    def carriage(self):
        net = six(D(self.chance.randint(300, 1200)) / 100 / D("1.21"))
        whole = Amount(net * D("1.21"), net)
        self.exact += whole
        self.sold[D(21)] = self.sold.get(D(21), ZERO) + whole.incl
        return whole.rounded()

    def discount(self, shown):
        """A percentage or an amount off the whole basket."""
        share = D(self.chance.choice((5, 10, 15, 25, 50))) / 100
        if self.chance.random() < 0.5:
            share = min(D(self.chance.randint(100, 1000)) / 100 / shown.incl, D(1))
        value = Amount(six(shown.incl * share), six(shown.excl * share))
        goods = sum(line.unit.incl * line.quantity for line in self.lines)
        self.exact -= Amount(shown.incl * share, shown.excl * share)
        for line in self.lines:
            rate = D(line.sku)
            self.sold[rate] -= value.incl * line.unit.incl * line.quantity / goods
        return ShopVoucher("Spring", value, scope=self.chance.choice(("basket", "")))

    def order(self):
        off = self.voucher.amount.rounded() if self.voucher else Amount()
        values = {"carrier_rate": D(21), "round_type": self.round_type, "paid": self.exact.rounded()}
        vouchers = (self.voucher,) if self.voucher else ()
        made = order(self.lines, self.shipping, Amount(), off, vouchers=vouchers, **values)
        return type(made)(**{**vars(made), "products": self.products})


class TestBaskets(BaseCase):
    def test_ten_thousand(self):
        """14.10: 1 to 5 lines, each round type, with and without a voucher: 0 refused, 0 wrong rates, sums equal."""
        chance = random.Random(20261130)
        for number in range(BASKETS):
            basket = Basket(chance, chance.choice((9, 6)))
            one = basket.order()
            got = book(one, SHOPS[basket.low], "valid")
            self.assertNotIsInstance(
                got, Refusal, f"{number}: {getattr(got, 'code', '')} {getattr(got, 'facts', '')} {one}"
            )
            self.assertEqual(got.amount.incl, one.paid.incl)
            self.assertLessEqual(abs(got.adjustment), D("0.05"))
            for row in got.rows:
                if row.kind == "product":
                    self.assertEqual(row.rate, D(row.sku), one)
            ours = {}
            for row in got.rows:
                ours[row.rate] = ours.get(row.rate, ZERO) + row.amount.incl
            for rate, amount in basket.sold.items():
                self.assertLessEqual(abs(ours.get(rate, ZERO) - amount), D("0.06"), f"{rate} %: {one}")
