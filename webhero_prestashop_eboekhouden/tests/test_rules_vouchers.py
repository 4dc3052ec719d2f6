# SPDX-License-Identifier: LGPL-3.0-or-later
"""T19: vouchers of every scope, reckoned as PrestaShop does it, go to the rates that they belong to."""

import os
import random
from decimal import Decimal as D

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.money import ZERO, cents
from odoo.addons.webhero_shop_eboekhouden.rules.amount import Amount, total
from odoo.addons.webhero_shop_eboekhouden.rules.booking import book
from odoo.addons.webhero_shop_eboekhouden.rules.order import ITEM, LINE, TOTAL, ShopLine, ShopVoucher
from odoo.addons.webhero_shop_eboekhouden.rules.settings import Mapping, RateRule
from odoo.addons.webhero_shop_eboekhouden.tests.common import SETTINGS, amount, line, order, with_settings
from odoo.addons.webhero_shop_eboekhouden.tests.test_rules_baskets import SHOPS, six

from ..client.parse import _voucher

BASKETS = 3_000 if os.environ.get("WEBHERO_EXAMPLES") else 300
PRICES = ("0.10", "0.15", "0.55", "0.99", "1.76", "2.99", "6.49", "12.10", "24.95", "49.95", "145.20")


def discounts(booking):
    return {row.rate: row.amount for row in booking.rows if row.kind == "discount"}


class TestScopes(BaseCase):
    def test_scope_of_a_rule(self):
        """14.11: the cart rule says on what: cheapest, selection, a gift with a percentage beside it."""
        row = {"name": "x", "value": "1", "value_tax_excl": "1"}
        for rule, scope, gift in (
            ({"reduction_percent": "50.00", "reduction_product": -1}, "cheapest", 0),
            ({"reduction_percent": "25.00", "reduction_product": -2}, "some", 0),
            ({"gift_product": 26, "reduction_product": 0}, "product", 26),
            ({"id_cart_rule_type": 2, "reduction_percent": "10.00", "reduction_product": 0}, "basket", 0),
            ({"id_cart_rule_type": 3, "reduction_percent": "10.00", "reduction_product": 0}, "order", 0),
            ({"id_cart_rule_type": 4, "reduction_percent": "10.00", "reduction_product": 0}, "some", 0),
            ({"id_cart_rule_type": 4, "reduction_percent": "10.00", "reduction_product": 9}, "product", 0),
            ({"id_cart_rule_type": 5, "gift_product": 26, "reduction_product": 0}, "product", 26),
            ({"gift_product": 26, "reduction_percent": "10.00", "reduction_product": 0}, "basket", 26),
            ({"gift_product": 26, "reduction_percent": "10.00", "reduction_product": -2}, "some", 26),
        ):
            got = _voucher({**row, "rule": rule})
            self.assertEqual((got.scope, got.gift), (scope, gift))

    def test_on_the_whole_order(self):
        """S6, remotes 9: PrestaShop 9.1's discount on the total order takes of the shipping too; else it is refused."""
        goods = [line("50.00", "45.87", product_id=1), line("48.40", "40.00", product_id=2)]
        shipping = amount("6.05", "5.00")
        value = amount("10.445000", "9.087000")  # 10 % of 104.45 / 90.87
        voucher = ShopVoucher("All", value, scope="order", percent=D(10))
        one = order(goods, shipping=shipping, discounts=value.rounded(), vouchers=(voucher,))
        found = discounts(book(one, SETTINGS))
        self.assertEqual(found[D(9)], amount("-5.00", "-4.59"))
        self.assertEqual(found[D(21)].incl, D("-5.45"))
        wrong = ShopVoucher("All", amount("10.450000", "10.450000"), scope="order", percent=D(10))
        refused = book(order(goods, shipping=shipping, discounts=wrong.amount.rounded(), vouchers=(wrong,)), SETTINGS)
        self.assertEqual(getattr(refused, "code", ""), "discount_tax_differs")

    def test_on_the_whole_order_without_its_rule(self):
        """14.11: the rule is gone or not readable: six decimals say that it was on articles and shipping."""
        goods = [line("50.00", "45.87", product_id=1), line("48.40", "40.00", product_id=2)]
        value = amount("10.445000", "9.087000")
        for vouchers in ((ShopVoucher("All", value),), (ShopVoucher("All", value, scope="order", percent=D(10)),)):
            one = order(goods, shipping=amount("6.05", "5.00"), discounts=value.rounded(), vouchers=vouchers)
            found = discounts(book(one, SETTINGS))
            self.assertEqual((found[D(9)].incl, found[D(21)].incl), (D("-5.00"), D("-5.45")))

    def test_gift_and_percentage(self):
        """14.11: a voucher that gives tea and takes 10 % off: the tea at 9 %, the percentage on what was bought."""
        chair = line("145.20", "120.00", product_id=1)
        book_, tea = line("24.95", "22.89", product_id=2), line("6.49", "5.95", product_id=3)
        voucher = ShopVoucher("Tea", amount("23.505000", "20.239000"), scope="basket", percent=D(10), gift=3)
        one = order([chair, book_, tea], discounts=amount("23.51", "20.24"), vouchers=(voucher,))
        self.assertEqual(
            discounts(book(one, SETTINGS)), {D(9): amount("-8.99", "-8.24"), D(21): amount("-14.52", "-12.00")}
        )

    def test_selection_of_cheap_pieces(self):
        """14.11: the shop takes a selection's percentage of unrounded pieces; the lines are rounded one by one."""
        rounded = [
            ShopLine(1, "A", D(2), amount("1.70", "1.40"), amount("0.850000", "0.702479")),
            ShopLine(2, "B", D(4), amount("10.00", "8.28"), amount("2.500000", "2.066116")),
            ShopLine(3, "C", D(1), amount("1.45", "1.33"), amount("1.450000", "1.330275")),
        ]
        value = amount("1.150000", "0.959451")  # 10 % of B and C
        voucher = ShopVoucher("Some", value, scope="some", percent=D(10))
        one = order(rounded, discounts=value.rounded(), vouchers=(voucher,), round_type=ITEM)
        self.assertEqual(
            discounts(book(one, SETTINGS)), {D(9): amount("-0.15", "-0.13"), D(21): amount("-1.00", "-0.83")}
        )

    def test_cheapest_of_a_cent(self):
        """14.11: 10 % of one deposit of 0.15 is a voucher of two cents without VAT, on the deposit."""
        lines = [line("26.16", "24.00", 3), line("0.45", "0.45", 3), line("55.84", "46.15")]
        voucher = ShopVoucher("Cheapest", amount("0.015000", "0.015000"), scope="cheapest", percent=D(10))
        one = order(lines, discounts=amount("0.02", "0.02"), vouchers=(voucher,))
        self.assertEqual(discounts(book(one, SETTINGS)), {ZERO: amount("-0.02", "-0.02")})

    def test_what_bears_vat_given_away(self):
        """14.11: a German consumer whose voucher takes off all that bears VAT: no sale without VAT, no number asked."""
        lines = [line("11.90", "10.00", product_id=1), line("2.40", "2.40", product_id=2)]
        voucher = ShopVoucher("x", amount("11.90", "10.00"), scope="product", product_id=1, percent=D(100))
        zero = RateRule("DE", ZERO, Mapping("GEEN", "8020", "1571", oss=True))
        one = order(lines, discounts=amount("11.90", "10.00"), vouchers=(voucher,), country="DE")
        got = book(one, with_settings(rates=(*SETTINGS.rates, zero)))
        self.assertEqual((getattr(got, "code", ""), got.vat_regime, got.amount), ("", "oss", amount("2.40", "2.40")))

    def test_rule_that_is_gone(self):
        """14.11: a rule that was deleted says nothing; 0.149500/0.123554 is 21 % to six decimals, though near the mix."""
        lines = [line("6.49", "5.95"), line("2.99", "2.47"), line("60.28", "49.82")]
        voucher = ShopVoucher("x", amount("0.149500", "0.123554"))
        one = order(lines, discounts=amount("0.15", "0.12"), vouchers=(voucher,))
        self.assertEqual(discounts(book(one, SETTINGS)), {D(21): amount("-0.15", "-0.12")})

    def test_hidden_vouchers_of_three_rates(self):
        """14.11: 10 % of an article, then 20 % of all, of which the shop says nothing: not taken for free shipping."""
        lines = [line("125.67", "115.29"), line("276.87", "276.87"), line("2199.96", "2018.31")]
        value = amount("530.55", "491.32")
        found = discounts(book(order(lines, amount("6.95", "5.74"), discounts=value, vouchers=None), SETTINGS))
        self.assertLess(abs(found[ZERO].incl + D("55.37")), D("0.25"))
        self.assertLess(abs(found[D(9)].incl + D("475.18")), D("0.25"))

    def test_hidden_mixtures(self):
        """14.11, T19f: of three rates in cents the middle one may be a mixture of the others: taken only for what people give."""
        belgian = [
            line("765.72", "632.83", 12),
            line("48.08", "45.36"),
            line("1169.76", "1169.76", 12),
            line("378.12", "378.12", 3),
        ]
        dutch = [line("334.44", "276.40", 12), line("15.51", "14.23", 3), line("23.22", "23.22", 2)]
        two = [line("28.45", "28.45"), line("25.55", "23.44")]
        for lines, shipping, value, shop in (
            (
                belgian,
                amount("5.00", "4.13"),
                amount("22.15", "20.89"),
                SHOPS[6],
            ),  # 7.77 of all, then 30 % of the second
            # 7.5 % of the first and the third, then 20 % of all: almost the whole's own VAT
            ([*dutch, line("120.20", "99.34", 5)], amount("5.00", "4.13"), amount("120.13", "100.61"), SETTINGS),
            # the first article, 12 % of the other, and the shipping at a rate of its own: some cents out of reach
            (two, amount("6.95", "5.74"), amount("38.47", "37.01"), SETTINGS),
        ):
            one = order(lines, shipping, discounts=value, vouchers=None, carrier_rate=D(21))
            self.assertIn(getattr(book(one, shop), "code", ""), ("discount_ambiguous", "discount_tax_differs"), value)

    def test_hidden_but_usual(self):
        """14.11, T19f: a piece of the middle rate, and 10 % and then 20 % of all, are booked as before."""
        lines = [line("121.00", "100.00"), line("32.70", "30.00", 3), line("50.00", "50.00")]
        found = discounts(book(order(lines, discounts=amount("10.90", "10.00"), vouchers=None), SETTINGS))
        self.assertEqual(found, {D(9): amount("-10.90", "-10.00")})
        found = discounts(book(order(lines, discounts=amount("57.04", "50.40"), vouchers=None), SETTINGS))
        self.assertEqual(
            {rate: one.incl for rate, one in found.items()}, {ZERO: D(-14), D(9): D("-9.16"), D(21): D("-33.88")}
        )

    def test_exact_before_chance(self):
        """14.10, 14.11: what fits to the millionth is it, beside what fits within some mills by chance."""
        for lines, value, at_21 in (
            # a quarter of all; or some of two vouchers, 0.000076 beside
            (
                [("27.97", "23.12"), ("62.48", "62.48"), ("101.16", "95.40"), ("104.16", "98.24")],
                ("73.942500", "69.810000"),
                "-6.99",
            ),
            # 5.92 of all; or of the articles at 6 % alone, 0.00008 beside
            (
                [("357.60", "357.60"), ("173.22", "143.16"), ("102.92", "97.09")],
                ("5.920000", "5.584738"),
                "-1.62",
            ),
            # a quarter of all, whose cents come out even; or two vouchers, half a cent beside
            (
                [("37.53", "31.05", 9), ("80.46", "80.46"), ("82.53", "77.85", 3), ("26.88", "25.36", 2)],
                ("56.850000", "53.680000"),
                "-9.38",
            ),
        ):
            voucher = ShopVoucher("x", amount(*value))
            values = {"discounts": voucher.amount.rounded(), "vouchers": (voucher,), "round_type": ITEM}
            booking = book(order([line(*one) for one in lines], **values), SHOPS[6])
            self.assertEqual(discounts(booking)[D(21)].incl, D(at_21))

    def test_article_then_basket_of_three_rates(self):
        """14.11: 49.95 off the whole after 10 % of an article: six decimals say of what, though cents fit both ways."""
        lines = [
            ShopLine(1, "A", D(5), amount("220.20", "181.98"), amount("44.040000", "36.396694"), 1),
            ShopLine(2, "B", D(2), amount("293.20", "268.99"), amount("146.600000", "134.495413"), 2),
            ShopLine(3, "C", D(1), amount("37.87", "37.87"), amount("37.870000", "37.870000"), 3),
            ShopLine(4, "D", D(1), amount("51.12", "42.25"), amount("51.122500", "42.250000"), 4),
            ShopLine(5, "E", D(2), amount("211.64", "211.64"), amount("105.820000", "105.820000"), 5),
        ]
        vouchers = (
            ShopVoucher("B", amount("29.320000", "26.899083"), scope="product", product_id=2, percent=D(10)),
            ShopVoucher("All", amount("49.950000", "45.565693"), scope="basket"),
        )
        found = discounts(book(order(lines, discounts=amount("79.27", "72.46"), vouchers=vouchers), SETTINGS))
        self.assertLess(abs(found[D(9)].incl + D("46.12")), D("0.03"))

    def test_gift_and_amount_of_a_deleted_rule(self):
        """14.11: a voucher that gave an article of 29.22 and took 49.95 off the rest, of which no rule is left."""
        lines = [
            line("8.80", "8.07"),
            line("58.44", "53.61", 2),
            line("13.84", "13.84"),
            line("103.20", "85.29", 12),
            line("148.85", "148.85", 5),
            line("51.75", "42.77", 5),
        ]
        goods = total(one.amount for one in lines)
        of_rest = (goods - amount("29.22", "26.805")).excl / (goods.incl - D("29.22")) * D("49.95")
        value = Amount(D("79.170000"), six(of_rest + D("26.805")))
        voucher = ShopVoucher("x", value)
        found = discounts(book(order(lines, discounts=value.rounded(), vouchers=(voucher,)), SETTINGS))
        self.assertLess(abs(found[D(9)].incl + D("29.22") + D("49.95") * D("38.02") / D("355.66")), D("0.03"))

    def test_more_than_the_basket(self):
        """14.11: an amount that comes to all articles is on all of them, whatever else happens to come to it."""
        lines = [
            ShopLine(1, "A", D(5), amount("1342.95", "1109.90"), amount("268.590000", "221.975207")),
            ShopLine(2, "B", D(5), amount("540.15", "446.40"), amount("108.028800", "89.280000")),
            ShopLine(3, "C", D(1), amount("120.00", "110.09"), amount("120.000000", "110.091743")),
            ShopLine(4, "D", D(12), amount("356.52", "294.60"), amount("29.710000", "24.553719")),
        ]
        goods = total(one.amount for one in lines)
        values = {"discounts": goods, "carrier_rate": D(21), "round_type": ITEM}
        for vouchers in (None, (ShopVoucher("x", goods),)):
            found = discounts(book(order(lines, amount("6.95", "5.74"), vouchers=vouchers, **values), SETTINGS))
            self.assertEqual({rate: -one.incl for rate, one in found.items()}, {D(9): D("120.00"), D(21): D("2239.62")})

    def test_two_ways_to_explain(self):
        """14.11: 25.43/23.33 is 10 % of two articles and something of the third: refused, never guessed."""
        lines = [line("121.00", "100.00"), line("133.33", "133.33"), line("109.00", "100.00")]
        value = amount("25.43", "23.33")
        for vouchers in (None, (ShopVoucher("x", value),)):
            got = book(order(lines, discounts=value, vouchers=vouchers), SETTINGS)
            self.assertEqual(getattr(got, "code", ""), "discount_ambiguous")


class TestProportion(BaseCase):
    def shipping(self, lines, incl, excl):
        booking = book(order(lines, amount(incl, excl), carrier_rate=D(21)), SETTINGS)
        return {row.rate: row.amount for row in booking.rows if row.kind == "shipping"}

    def test_one_rate_of_cheap_pieces(self):
        """14.12: 7 x 0.50 at 21 % is 3.50/2.87, rounded one by one; shipping of that average (22 %) is at 21 %."""
        pieces = ShopLine(1, "A", D(7), amount("3.50", "2.87"), amount("0.500000", "0.413223"))
        booking = book(order([pieces], amount("5.74", "4.71"), round_type=ITEM), SETTINGS)
        self.assertEqual([(row.rate, row.amount) for row in booking.rows[1:]], [(D(21), amount("5.74", "4.71"))])

    def test_some_cents(self):
        """14.12: a cent of shipping, or two, is not split into rows of 0.00: the largest rate that can bear it has it all."""
        lines = [line("3.50", "3.21", 3), line("3.52", "2.91", 3)]
        self.assertEqual(self.shipping(lines, "0.01", "0.01"), {D(21): amount("0.01", "0.01")})
        self.assertEqual(
            self.shipping(lines, "0.02", "0.02"), {D(9): amount("0.01", "0.01"), D(21): amount("0.01", "0.01")}
        )
        free = [line("90.00", "90.00", taxed=False), line("6.05", "5.00"), line("3.27", "3.00")]
        self.assertEqual(self.shipping(free, "0.03", "0.02"), {D(21): amount("0.03", "0.02")})

    def test_much_without_vat(self):
        """14.12: beside much that bears no VAT, the average goes over the rates by their share of the articles."""
        lines = [line("86.25", "86.25", taxed=False), line("17.55", "16.10"), line("4.00", "3.31")]
        self.assertEqual(
            self.shipping(lines, "5.74", "5.63"),
            {ZERO: amount("4.59", "4.59"), D(9): amount("0.94", "0.86"), D(21): amount("0.21", "0.18")},
        )


class Basket:
    """A basket and its vouchers as the shop reckons them; `off` is {rate: EUR incl. VAT, unrounded}."""

    def __init__(self, chance):
        self.chance, self.off = chance, {}
        self.round_type = chance.choice((ITEM, LINE, TOTAL))
        self.lines = [self.line(number) for number in range(1, chance.randint(2, 6))]
        self.whole = {one.id: one.exact or one.amount for one in self.lines}
        self.goods = total(self.whole.values())
        kinds = (self.basket, self.amount, self.article, self.some, self.cheapest, self.gift)
        self.vouchers = tuple(make() for make in chance.sample(kinds, chance.choice((1, 1, 2))))
        self.value = total(one.amount for one in self.vouchers)

    def line(self, number):
        rate, pieces = D(self.chance.choice((21, 9, 0))), D(self.chance.choice((1, 1, 2, 3, 12)))
        net = six(D(self.chance.choice(PRICES)) / (1 + rate / 100))
        unit = Amount(six(net * (1 + rate / 100)), net)
        whole = Amount(unit.incl * pieces, unit.excl * pieces)
        if self.round_type == ITEM:
            whole = Amount(cents(unit.incl) * pieces, cents(unit.excl) * pieces)
        exact = whole if self.round_type == TOTAL and whole != whole.rounded() else None
        return ShopLine(number, f"Article {number}", pieces, whole.rounded(), unit, number, str(rate), exact)

    def take(self, shares, scope, **values):
        """A voucher of {line id: Amount}."""
        for one in self.lines:
            rate = D(one.sku)
            self.off[rate] = self.off.get(rate, ZERO) + shares.get(one.id, Amount()).incl
        value = total(shares.values())
        return ShopVoucher(scope, Amount(six(value.incl), six(value.excl)), scope=scope, **values)

    def share(self, amounts, percent):
        return {ident: Amount(one.incl * percent / 100, one.excl * percent / 100) for ident, one in amounts.items()}

    def unrounded(self, lines):
        return {one.id: Amount(one.unit.incl * one.quantity, one.unit.excl * one.quantity) for one in lines}

    def basket(self):
        percent = D(self.chance.choice((5, 10, 15)))
        return self.take(self.share(self.whole, percent), "basket", percent=percent)

    def amount(self):
        part = min(D(self.chance.choice(("2.50", "5.00"))), self.goods.incl / 4) / self.goods.incl
        return self.take(self.share(self.whole, part * 100), "basket")

    def article(self):
        one, percent = self.chance.choice(self.lines), D(self.chance.choice((10, 25)))
        return self.take(
            self.share({one.id: self.whole[one.id]}, percent), "product", product_id=one.id, percent=percent
        )

    def some(self):
        some, percent = self.chance.sample(self.lines, self.chance.randint(1, len(self.lines))), D(20)
        return self.take(self.share(self.unrounded(some), percent), "some", percent=percent)

    def cheapest(self):
        one = min(self.lines, key=lambda line: line.unit.excl)
        return self.take(self.share({one.id: one.unit}, D(50)), "cheapest", percent=D(50))

    def gift(self):
        one = self.chance.choice(self.lines)
        return self.take({one.id: one.unit}, "product", product_id=one.id, gift=one.id)

    def order(self):
        products, off = self.goods.rounded(), self.value.rounded()
        paid = (self.goods - self.value).rounded()
        made = order(self.lines, discounts=off, vouchers=self.vouchers, round_type=self.round_type, paid=paid)
        return type(made)(**{**vars(made), "products": products})


class TestVouchers(BaseCase):
    def test_every_scope(self):
        """14.11: one or two vouchers of any scope: none is refused, each is on the rates that it was taken off."""
        chance, settings = random.Random(20261201), with_settings(rates=SHOPS[9].rates)
        for number in range(BASKETS):
            basket = Basket(chance)
            if basket.value.incl >= basket.goods.incl * D("0.9"):
                continue
            one = basket.order()
            got = book(one, settings)
            self.assertEqual(getattr(got, "code", ""), "", f"{number}: {getattr(got, 'facts', '')} {one}")
            self.assertEqual(got.amount.incl, one.paid.incl)
            ours = discounts(got)
            for rate, value in basket.off.items():
                gap = abs(-ours.get(rate, Amount()).incl - value)
                self.assertLessEqual(gap, D("0.06"), f"{number}: {rate} % {value} {ours} {one}")
