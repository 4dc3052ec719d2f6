# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders of every kind that a checkout makes, reckoned by the sandbox's own arithmetic, through the client: each is booked as
owed, rate by rate, whatever its vouchers, its rounding and its country.
"""

import dataclasses
import random
from decimal import Decimal as D

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.money import ZERO
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_shop_eboekhouden.rules.amount import Amount, total
from odoo.addons.webhero_shop_eboekhouden.rules.booking import book
from odoo.addons.webhero_shop_eboekhouden.rules.settings import Mapping, RateRule, Settings
from odoo.addons.webhero_shop_eboekhouden.rules.slip import book_slip

from sandbox.prestashop import PrestaShop as Shop
from sandbox.prestashop.checkout import (
    ARTICLES_KIND,
    CART_KIND,
    GIFT_KIND,
    HIGH,
    LOW,
    NONE,
    ORDER_KIND,
    SHIPPING_KIND,
    Article,
    Basket,
    Order,
    Rule,
    split,
    with_a_carrier_left_out,
)
from sandbox.testing import serving

from ..client.parse import shop_order, shop_slip
from ..client.prestashop import PrestaShop
from .test_client_golden import by_rate

FIRST, EACH = 1_000, 4  # number of the first order made; baskets of each kind and way of rounding
RATES = {"NL": (21, 9), "BE": (21, 6), "FR": ("20", "5.5"), "FI": ("25.5", 14), "IE": (23, "13.5"), "ES": (21, 10)}
ALL, HALF_CENTS = (HIGH, LOW, NONE), D("0.02")
SPREAD = D(1)  # proportionate shipping goes over the rates as the shop does it, by VAT; here by shares
TWO_VOUCHERS = D("0.25")  # one on an article and one on the basket: which cents are whose is not to be seen
SAME_VAT = D("0.05")


def settings():
    rules = [
        RateRule(country, D(rate), Mapping("GEEN", "8000", "1571", oss=country != "NL"))
        for country, rates in RATES.items()
        for rate in (*rates, 0)
        if rate or country == "NL"
    ]
    return Settings("NL", tuple(rules), icp=Mapping("ICP", "8040"), international=Mapping("INT", "8050"))


class Maker:
    """Baskets by chance, the same for the same seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def basket(self, count=0, rules=(), *, country="NL", cheap=False, groups=(HIGH, LOW), **values):
        high, low = RATES.get(country, (0, 0)) if not values.get("vat_number") else (0, 0)
        rates = {HIGH: D(high), LOW: D(low), NONE: ZERO}
        count = count or self.random.randint(1, 5)
        lines = [(self.article(number + 1, rates, cheap, groups), self.pieces()) for number in range(count)]
        return Basket(lines, country=country, rates=rates, rules=list(rules), **values)

    def article(self, number, rates, cheap, groups):
        group = self.random.choice(groups)
        price = D(self.random.randint(15, 3000) if cheap else self.random.randint(100, 30000)) / 100
        typed_incl = self.random.random() < 0.6
        excl = (price / (1 + rates[group] / 100)).quantize(D("0.000001")) if typed_incl else price
        return Article(number, excl, group, special=number % 2 == 1)

    def pieces(self):
        return self.random.choice((1, 1, 2, 3, 5, 12))

    def percent(self, **values):
        return Rule(percent=D(self.random.choice((5, 10, 15, 20, 25, 50))), **values)

    def amount(self, **values):
        return Rule(amount=D(self.random.choice((250, 500, 1000, 1250, 2500, 9900))) / 100, **values)

    def with_ecotax(self, rate):
        """A basket whose first article has an eco tax inside its price; `rate` None: taxed like the article."""
        basket, eco = self.basket(count=2), D(self.random.choice((5, 10, 50, 100, 250))) / 100
        article, quantity = basket.lines[0]
        basket.lines[0] = (Article(1, article.excl + eco, article.group, eco, rate), quantity)
        return basket

    def kinds(self):
        """{name: function that makes a Basket}."""
        basket, percent, amount, free = self.basket, self.percent, self.amount, Rule(free_shipping=True)
        firm = {"country": "BE", "vat_number": "BE0123456749", "company": "Firma"}
        some = {"product": -2, "selection": frozenset((1, 3))}
        vouchers = {
            "percentage": lambda: [percent()],
            "amount": lambda: [amount()],
            "amount excl. VAT": lambda: [amount(incl=False)],
            "percentage on an article": lambda: [percent(product=2)],
            "amount on an article": lambda: [amount(product=2)],
            "percentage on a selection": lambda: [percent(**some)],
            "not on special prices": lambda: [percent(without_special=True)],
            "on the cheapest": lambda: [percent(product=-1)],
            "gift": lambda: [Rule(gift=2)],
            "gift and percentage": lambda: [percent(gift=2)],
            "gift and amount": lambda: [amount(gift=2)],
            "free shipping": lambda: [free],
            "free shipping and percentage": lambda: [percent(free_shipping=True)],
            "free shipping and amount": lambda: [amount(free_shipping=True)],
            "free shipping and an article": lambda: [percent(free_shipping=True, product=2)],
            "more than the basket": lambda: [Rule(amount=D(100_000))],
            "all of it": lambda: [Rule(amount=D(100_000), free_shipping=True)],
            "percentage and amount": lambda: [percent(), amount()],
            "amount and percentage": lambda: [amount(), percent()],
            "two percentages": lambda: [percent(), percent()],
            "an article and the basket": lambda: [percent(product=1), percent()],
            "gift, percentage, free shipping": lambda: [Rule(gift=1), percent(), free],
            "9.1, shipping": lambda: [Rule(free_shipping=True, kind=SHIPPING_KIND)],
            "9.1, cart": lambda: [percent(kind=CART_KIND)],
            "9.1, order": lambda: [percent(kind=ORDER_KIND)],
            "9.1, amount on the order": lambda: [amount(kind=ORDER_KIND)],
            "9.1, some articles": lambda: [percent(selection=frozenset((1, 3)), kind=ARTICLES_KIND)],
            "9.1, gift": lambda: [Rule(gift=2, kind=GIFT_KIND)],
            "9.1, cart and shipping": lambda: [percent(kind=CART_KIND), Rule(free_shipping=True, kind=SHIPPING_KIND)],
        }
        return {
            **{name: lambda make=make: basket(4, make()) for name, make in vouchers.items()},
            **{f"cheap, {name}": lambda make=make: basket(3, make(), cheap=True) for name, make in vouchers.items()},
            "plain": basket,
            "cheap": lambda: basket(cheap=True),
            "many": lambda: basket(count=12, cheap=True),
            "deposit": lambda: basket(cheap=True, groups=ALL),
            "deposit and percentage": lambda: basket(groups=ALL, rules=[percent()]),
            "deposit and amount": lambda: basket(groups=ALL, rules=[amount()]),
            "proportionate": lambda: basket(proportionate=True),
            "proportionate, deposit": lambda: basket(proportionate=True, groups=ALL),
            "proportionate, percentage": lambda: basket(proportionate=True, rules=[percent()]),
            "proportionate, free": lambda: basket(proportionate=True, rules=[free]),
            "proportionate, wrapped": lambda: basket(proportionate=True, wrapping=D("2.42")),
            "wrapped": lambda: basket(wrapping=D(2)),
            "cheap wrapping": lambda: basket(wrapping=D("0.413223")),
            "carrier without tax": lambda: basket(carrier=NONE),
            "carrier at the low rate": lambda: basket(carrier=LOW),
            "virtual": lambda: basket(shipping=ZERO),
            "group's reduction": lambda: basket(group_reduction=D(self.random.choice(("3", "5", "7.5")))),
            "eco tax": lambda: self.with_ecotax(None),
            **{f"eco tax at {rate}": lambda rate=rate: self.with_ecotax(D(rate)) for rate in (0, 9, 21)},
            **{f"OSS {to}": lambda to=to: basket(rules=[percent()], country=to) for to in ("BE", "FR", "FI", "IE")},
            **{f"export {to}": lambda to=to: basket(3, [Rule(gift=2)], country=to) for to in ("US", "CH")},
            "to a firm": lambda: basket(**firm),
            "to a firm, percentage": lambda: basket(**firm, rules=[percent()]),
            "to a firm, free shipping": lambda: basket(**firm, rules=[free]),
        }


def gap(ours, owed):
    """EUR by which two {rate: Amount} differ most."""
    rates = {*ours, *owed}
    gaps = [ours.get(rate, Amount()) - owed.get(rate, Amount()) for rate in rates]
    return max((abs(value) for one in gaps for value in (one.incl, one.excl)), default=ZERO)


class TestCheckout(BaseCase):
    def setUp(self):
        super().setUp()
        self.shop = self.enterContext(serving(Shop(version="9.1.4")))
        self.client = PrestaShop(self.shop.url, Shop.KEY)
        self.addCleanup(self.client.close)
        self.settings = settings()

    def orders(self, numbers):
        found = []
        for start in range(0, len(numbers), 100):
            found += self.client.orders(numbers[start : start + 100])
        return {order.id: order for order in map(shop_order, found)}

    def test_every_kind(self):
        """14.4, 14.10 to 14.12: orders of every kind, three ways to round: none refused, each rate as owed, sums exact."""
        maker, made, rows, wrong = Maker(2026), {}, {}, []
        for name, make in maker.kinds().items():
            for round_type in (1, 2, 3) * EACH:
                basket = make()
                basket.round_type = round_type
                number, order = FIRST + len(made), Order(basket)
                made[number] = (name, order)
                for resource, some in order.rows(number).items():
                    rows.setdefault(resource, []).extend(some)
        self.shop.shop.add(rows)
        read = self.orders(list(made))
        self.assertEqual(read.keys(), made.keys())
        for number, (name, order) in made.items():
            why = self.difference(read[number], order)
            wrong += [f"{name} (rounds {order.basket.round_type}): {why}"] if why else []
        self.assertFalse(wrong, f"{len(wrong)} of {len(made)}:\n" + "\n".join(wrong[:20]))

    def test_three_rates(self):
        """14.11: vouchers of every kind on articles of three rates, their rules there or deleted: none at another rate."""
        maker, made, rows = Maker(1411), {}, {}
        for name, make in maker.kinds().items():
            for round_type in (1, 2, 3) * EACH:
                basket = make()
                if not basket.rules or len(basket.lines) < 3 or basket.proportionate or basket.country != "NL":
                    continue
                article, quantity = basket.lines[2]
                basket.lines[2] = (dataclasses.replace(article, group=NONE), quantity)
                basket.round_type = round_type
                order = Order(basket)
                for gone in (False, True):
                    number = FIRST + len(made)
                    made[number] = (name, order, gone)
                    for resource, some in order.rows(number).items():
                        kept = [] if gone and resource == "cart_rules" else some
                        rows.setdefault(resource, []).extend(kept)
        self.shop.shop.add(rows)
        wrong, refused = [], []
        for number, read in self.orders(list(made)).items():
            name, order, gone = made[number]
            why = self.difference(read, order, most=TWO_VOUCHERS)
            into = refused if gone and why.startswith("refused discount_") else wrong
            into += [f"{name}, rounds {order.basket.round_type}, {'gone' if gone else 'there'}: {why}"] if why else []
        self.assertFalse(wrong, f"{len(wrong)} of {len(made)}:\n" + "\n".join(wrong[:20]))
        self.assertLessEqual(len(refused), len(made) / 200, "\n".join(refused[:20]))

    def difference(self, read, order, most=None):
        """What is not as it must be, or ""."""
        got = book(read, self.settings, "valid")
        if isinstance(got, Refusal):
            return f"refused {got.code} {got.facts}"
        owed = {rate: Amount(*amount) for rate, amount in order.owed.items()}
        if got.amount.incl != order.paid[0]:
            return f"{got.amount.incl} instead of {order.paid[0]}"
        if abs(got.amount.excl - order.paid[1]) > SAME_VAT and not any(row.oss for row in got.rows):
            return f"{got.amount.excl} excl. VAT instead of {order.paid[1]}"
        most = most or (TWO_VOUCHERS if len(order.basket.rules) > 1 else HALF_CENTS)
        most = SPREAD if order.basket.proportionate else most
        return f"{by_rate(got)} instead of {owed}" if gap(by_rate(got), owed) > most else ""

    def test_slips_of_every_kind(self):
        """14.4: all of an order in one to three slips is what was paid, at its own rates; a voucher is kept off once."""
        maker, wrong = Maker(14), []
        number = FIRST
        for name, make in maker.kinds().items():
            for count in (1, 2, 3):
                basket = make()
                basket.wrapping, number = ZERO, number + 1  # wrapping never comes back
                order = Order(basket)
                self.shop.shop.add({**order.rows(number), **self.slip_rows(maker, order, number, count)})
                why = self.given_back(number, order)
                wrong += [f"{name}, {count} slips: {why}"] if why else []
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:20]))

    def slip_rows(self, maker, order, number, count):
        left = {at: line.quantity for at, line in enumerate(order.lines)}
        slips = []
        for step in range(count):
            last = step == count - 1
            pieces = {at: rest if last else maker.random.randint(0, rest) for at, rest in left.items()}
            left = {at: rest - pieces[at] for at, rest in left.items()}
            free = any(rule.free_shipping for rule in order.basket.rules)
            some = {at: quantity for at, quantity in pieces.items() if quantity}
            if some or last:
                slips += order.slip(number * 4 + step, number, some, last and not free)["order_slip"]
        return {"order_slip": slips}

    def given_back(self, number, order):
        read, earlier, booked = self.orders([number])[number], [], {}
        if isinstance(book(read, self.settings, "valid"), Refusal):
            return "the order is refused"
        for slip in map(shop_slip, self.client.slips_of([number])):
            got = book_slip(read, slip, self.settings, "valid", earlier=tuple(earlier))
            if isinstance(got, Refusal) and got.code != "nothing_to_book":
                return f"refused {got.code} {got.facts}"
            earlier.append(slip)
            for rate, amount in {} if isinstance(got, Refusal) else by_rate(got).items():
                booked[rate] = booked.get(rate, Amount()) - amount
        most = HALF_CENTS * (len(order.lines) * len(earlier) + 1) / 2
        owed = {rate: Amount(*amount) for rate, amount in order.owed.items()}
        if abs(total(booked.values()).incl - order.paid[0]) > most:
            return f"{total(booked.values()).incl} instead of {order.paid[0]}"
        most = max(most, TWO_VOUCHERS) if len(order.basket.rules) > 1 else most
        most = max(most, SPREAD) if order.basket.proportionate else most
        return f"{booked} instead of {owed}" if gap(booked, owed) > most else ""

    def test_split_cart(self):
        """14.13: carts over two and three carriers, with a percentage or an amount off: each order its own shipping."""
        maker, number, wrong = Maker(13), FIRST, []
        for count in (2, 3):
            for rules in ([], [maker.percent()], [maker.amount()], [Rule(free_shipping=True)]):
                for cheap in (False, True, False, True):
                    number += 10
                    carriers = (D("5.743802"), D(39), D("12.396694"))
                    baskets = [maker.basket(rules=rules, shipping=carriers[at], cheap=cheap) for at in range(count)]
                    orders = [Order(basket) for basket in baskets]
                    self.shop.shop.add(split(orders, number))
                    read = self.orders([number + at for at in range(count)])
                    differences = [self.difference(read[number + at], order) for at, order in enumerate(orders)]
                    wrong += [f"{count} orders, {rules}: {why}" for why in differences if why]
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:20]))

    def test_several_shipments(self):
        """Remotes 9, 14.13: 9.1's several shipments in one order: what was paid says whether the second one is due, else it is
        refused, saying what the shop left out.
        """
        maker, number = Maker(9), FIRST
        for rules in ([], [maker.percent()], [maker.amount()]):
            for cheap in (False, True) * 4:
                for paid_whole in (True, False):
                    number += 1
                    order = Order(maker.basket(rules=rules, cheap=cheap))
                    self.shop.shop.add(with_a_carrier_left_out(order, number, D(39), paid_whole))
                    got = book(self.orders([number])[number], self.settings, "valid")
                    whole = order.paid[0] + D("47.19")
                    if paid_whole:
                        self.assertEqual(getattr(got, "code", ""), "", getattr(got, "facts", ""))
                        self.assertEqual(got.amount.incl, whole)
                    else:
                        self.assertEqual(got.code, "shipping_left_out")
                        self.assertLessEqual(abs(D(got.facts["table"]) - whole), HALF_CENTS)
