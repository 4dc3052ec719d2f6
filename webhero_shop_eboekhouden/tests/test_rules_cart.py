# SPDX-License-Identifier: LGPL-3.0-or-later
"""T8a: a cart that became several orders; each has its own shipping again, whatever the shop rounded."""

import dataclasses
import random
from decimal import Decimal as D

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.money import CENT

from ..rules.amount import Amount, total
from ..rules.booking import book
from ..rules.cart import own
from ..rules.order import ITEM, LINE, TOTAL, ShopLine, ShopVoucher, Sibling
from .common import SETTINGS, amount, order
from .test_rules_baskets import six

CARRIERS = (amount("6.95", "5.74"), amount("47.19", "39.00"), amount("4.50", "3.72"), amount("12.10", "10.00"))


class TestSplitCart(BaseCase):
    def test_half_a_cent(self):
        """14.13: 10 % of 9.48/8.95 is 0.948/0.895; the rounded total leaves 4.50/3.73, of which 3.72 was asked."""
        line = ShopLine(1, "A", D(1), amount("9.48", "8.95"), amount("9.48", "8.95"))
        voucher = ShopVoucher("x", amount("0.948000", "0.895000"), scope="basket", percent=D(10))
        one = self.split([(line,)], [CARRIERS[2]], [(voucher,)], LINE, extra=amount("47.19", "39.00"))[0]
        self.assertEqual((one.paid, one.discounts), (amount("13.03", "11.78"), amount("0.95", "0.90")))
        self.assertEqual(own(one).shipping, CARRIERS[2])

    def test_own_shipping(self):
        """14.13: carts of two and three carriers, each round type, with and without 10 % off: booked, to the cent."""
        chance = random.Random(20261202)
        for number in range(200):
            carriers = chance.sample(CARRIERS, chance.choice((2, 3)))
            round_type, percent = chance.choice((ITEM, LINE, TOTAL)), chance.choice((0, 10))
            lines = [
                tuple(self.line(chance, round_type, at) for at in range(1, chance.randint(2, 5))) for _ in carriers
            ]
            vouchers = [self.voucher(some, percent) for some in lines]
            for one, carrier in zip(self.split(lines, carriers, vouchers, round_type), carriers, strict=True):
                gap = own(one).shipping - carrier
                self.assertLessEqual(max(abs(gap.incl), abs(gap.excl)), CENT, f"{number}: {gap} {one}")
                got = book(one, SETTINGS)
                self.assertEqual(getattr(got, "code", ""), "", f"{number}: {one}")
                self.assertEqual(got.amount.incl, one.paid.incl)

    def line(self, chance, round_type, number):
        rate, pieces, net = D(chance.choice((21, 9))), D(chance.randint(1, 9)), D(chance.randint(50, 9000)) / 100
        unit = Amount(six(net * (1 + rate / 100)), net)
        whole = Amount(unit.incl * pieces, unit.excl * pieces)
        if round_type == ITEM:
            whole = Amount(unit.rounded().incl * pieces, unit.rounded().excl * pieces)
        exact = whole if round_type == TOTAL else None
        return ShopLine(number, "A", pieces, whole.rounded(), unit, number, exact=exact)

    def voucher(self, lines, percent):
        whole = total(line.exact or line.amount for line in lines).rounded()
        value = Amount(six(whole.incl * percent / 100), six(whole.excl * percent / 100))
        return (ShopVoucher("x", value, scope="basket", percent=D(percent)),) if percent else ()

    def split(self, lines, carriers, vouchers, round_type, extra=None):
        """The orders of one cart as 9.1.4 writes them: the shipping of all on each, each total its own, rounded once."""
        made = []
        for number, (some, carrier, given) in enumerate(zip(lines, carriers, vouchers, strict=True), 7):
            pieces = total(Amount(line.unit.incl * line.quantity, line.unit.excl * line.quantity) for line in some)
            off = total(voucher.amount for voucher in given)
            products = total(line.exact or line.amount for line in some).rounded()
            paid = ((products if round_type == ITEM else pieces) + carrier - off).rounded()
            values = {"id": number, "vouchers": given, "round_type": round_type, "carrier_rate": D(21), "paid": paid}
            one = order(some, extra or total(carriers), discounts=off.rounded(), **values)
            made.append(dataclasses.replace(one, products=products))
        siblings = [Sibling(one.id, one.paid, one.products - one.discounts) for one in made]
        if extra:
            siblings.append(Sibling(99, extra, Amount()))
            made = [dataclasses.replace(one, shipping=one.shipping + carriers[0]) for one in made]
        return [dataclasses.replace(one, siblings=tuple(siblings)) for one in made]
