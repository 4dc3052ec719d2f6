# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whatever the shop sells: to the cent or not at all."""

import dataclasses
from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.money import ZERO, cents
from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import discount
from ..rules.amount import Amount, total
from ..rules.booking import Booking, book
from .common import DE_OSS, NL_RATES, SETTINGS, address, line, order, taxed, voucher, with_settings

CENTS = st.integers(1, 50_000).map(lambda value: D(value) / 100)
RATES = {"NL": (0, 9, 21), "DE": (7, 19), "BE": (0,), "US": (0,)}
EXAMPLES = 2 * settings.default.max_examples


@st.composite
def orders(draw):
    """Orders as a shop makes them: whole-cent lines at the country's rates, vouchers, gift wrap, off by some cents."""
    country = draw(st.sampled_from(sorted(RATES)))
    rates = st.sampled_from(RATES[country])
    lines = []
    for _ in range(draw(st.integers(1, 6))):
        unit, quantity, rate = draw(CENTS), draw(st.integers(0, 9)), draw(rates)
        net = Amount(unit * (1 + D(rate) / 100), unit)
        whole = Amount(cents(net.incl * quantity), cents(net.excl * quantity))
        lines.append(line(whole.incl, whole.excl, quantity or 0, sku=f"sku{rate}"))
    top = max(RATES[country])
    shipping = taxed(draw(CENTS), top) if draw(st.booleans()) else Amount()
    wrapping = taxed(draw(CENTS), top) if draw(st.booleans()) else Amount()
    whole = total([one.amount for one in lines] + [shipping, wrapping])
    discounts = _discount(draw, lines, shipping)
    off = D(draw(st.sampled_from((0, 0, 0, 1, -1, 2, 5, -7)))) / 100
    paid = Amount(max(whole.incl - discounts.incl + off, ZERO), max(whole.excl - discounts.excl + off, ZERO))
    who = (address(country, vat_number="BE0999472756" if country == "BE" else ""),)
    return order(
        lines,
        shipping,
        wrapping,
        discounts,
        paid=paid,
        addresses=who,
        carrier_rate=D(top),
        vouchers=draw(st.sampled_from((None, (voucher(free_shipping=True),), (voucher(),)))),
    )


def _discount(draw, lines, shipping):
    kind = draw(st.sampled_from(("none", "percent", "free shipping")))
    products = {}
    for one in lines:
        rate = D(one.sku.removeprefix("sku"))
        products[rate] = products.get(rate, ZERO) + one.amount.incl
    whole = sum(products.values())
    if kind == "none" or (kind == "percent" and not whole):
        return Amount()
    if kind == "free shipping":
        return shipping
    shares = discount.spread(cents(whole * draw(st.integers(1, 100)) / 100), products)
    return total(share for _, share in shares)


class TestProperties(BaseCase):
    @settings(max_examples=EXAMPLES)
    @given(orders(), st.sampled_from(("mutation", "invoice")))
    def test_to_the_cent_or_refused(self, one, mode):
        """S6: a Booking's sum is the order's total to the cent, or it is a Refusal with a code."""
        got = book(one, with_settings(mode=mode, number="order_id"), "valid")
        if isinstance(got, Refusal):
            self.assertRegex(got.code, r"^[a-z_]+$")
            return
        self.assertIsInstance(got, Booking)
        self.assertEqual(got.amount.incl, one.paid.incl)
        self.assertLessEqual(abs(got.adjustment), D("0.05"))

    @settings(max_examples=EXAMPLES)
    @given(orders())
    def test_rows(self, one):
        """S6: no row of 0, every rate is a configured one, VAT code and account are never empty."""
        got = book(one, SETTINGS, "valid")
        configured = {rule.rate for rule in NL_RATES + DE_OSS}
        for row in getattr(got, "rows", ()):
            self.assertTrue(row.amount.incl and row.amount.excl, row)
            self.assertIn(row.rate, configured)
            self.assertIn(row.oss_rate, configured)
            self.assertTrue(row.vat_code and row.ledger)
            self.assertEqual(row.amount, row.amount.rounded())

    @settings(max_examples=EXAMPLES)
    @given(orders())
    def test_discounts_keep_their_sign(self, one):
        """S6, T19: a discount row is negative, any other row positive."""
        got = book(one, SETTINGS, "valid")
        for row in getattr(got, "rows", ()):
            check = self.assertLess if row.kind == "discount" else self.assertGreater
            check(row.amount.incl, 0)
            check(row.amount.excl, 0)

    @settings(max_examples=EXAMPLES)
    @given(CENTS, st.dictionaries(st.sampled_from([D(0), D(6), D(9), D(21), D("5.5")]), CENTS, min_size=1))
    def test_spread_joins_again(self, incl, products):
        """S6, T19: the shares of a discount are together the discount, and none changes sign."""
        shares = discount.spread(incl, products)
        self.assertEqual(sum(share.incl for _, share in shares), incl)
        self.assertTrue(all(share.incl >= 0 and share.excl >= 0 for _, share in shares))
        self.assertEqual([rate for rate, _ in shares], sorted(products))

    @settings(max_examples=EXAMPLES)
    @given(orders())
    def test_oss_split_joins_again(self, one):
        """S6, T29: the two rows of each OSS line are together the line that would be booked without OSS."""
        plain_rules = tuple(
            dataclasses.replace(rule, mapping=dataclasses.replace(rule.mapping, oss=False)) for rule in SETTINGS.rates
        )
        split, whole = book(one, SETTINGS, "valid"), book(one, with_settings(rates=plain_rules), "valid")
        self.assertEqual(isinstance(split, Refusal), isinstance(whole, Refusal))
        if not isinstance(split, Refusal):
            self.assertEqual(split.amount.incl, whole.amount.incl)
            net = sum(row.amount.incl for row in split.rows if row.oss == "vat")
            self.assertEqual(net, whole.amount.vat if split.vat_regime == "oss" else 0)

    @settings(max_examples=EXAMPLES)
    @given(st.integers(2, 9), CENTS, st.sampled_from((D(0), D(9), D(21))))
    def test_line_of_many_pieces_or_many_lines(self, pieces, price, rate):
        """S6, T17: one line of n pieces and n lines of one piece are booked for the same sum and on the same accounts."""
        one = taxed(price, rate)
        joined = book(order([line(one.incl * pieces, one.excl * pieces, pieces)]), SETTINGS)
        parted = book(order([line(one.incl, one.excl) for _ in range(pieces)]), SETTINGS)
        neither = not any(isinstance(got, Refusal) for got in (joined, parted))
        if neither and joined.rows[0].vat_code == parted.rows[0].vat_code:
            self.assertEqual(joined.amount, parted.amount)
        else:
            self.assertLess(one.excl, D("0.60"), "only amounts of some cents leave the rate open")
