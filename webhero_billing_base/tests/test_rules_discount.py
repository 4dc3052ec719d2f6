# SPDX-License-Identifier: LGPL-3.0-or-later
"""A discount spread over rates: to the cent, whatever the sizes."""

import random
import unittest
from decimal import Decimal as D

from ..rules import discount

CENT = D("0.01")


class TestDiscount(unittest.TestCase):
    def test_spread(self):
        """B26: the shares of an amount are the amount; what rounding leaves goes where most was cut off."""
        self.assertEqual(
            discount.spread(D("10"), {"a": D("100"), "b": D("50")}, CENT), {"a": D("6.67"), "b": D("3.33")}
        )
        self.assertEqual(discount.spread(D("0.01"), {"a": D("1"), "b": D("1")}, CENT), {"a": D("0.01"), "b": D("0.00")})
        self.assertEqual(discount.spread(D("10"), {"a": D("4"), "b": D("-4")}, CENT), {"a": D("4.00")})
        self.assertEqual(discount.spread(D("10"), {}, CENT), {})

    def test_per_cent(self):
        """B26: each rate has its own percentage of its base, half-up."""
        self.assertEqual(discount.per_cent(D("2.5"), {"a": D("1.00"), "b": D("-5")}, CENT), {"a": D("0.03")})

    def test_any(self):
        """B26: no cent is lost or made, and no part gets more than it has."""
        rng = random.Random(21)
        for _number in range(2000):
            parts = {
                key: D(rng.randrange(1, 10 ** rng.randrange(1, 7))).scaleb(-2) for key in range(rng.randrange(1, 7))
            }
            amount = D(rng.randrange(0, int(sum(parts.values()) * 100) + 1)).scaleb(-2)
            shares = discount.spread(amount, parts, CENT)
            self.assertEqual(sum(shares.values()), amount)
            self.assertTrue(all(D(0) <= shares[key] <= parts[key] for key in parts))
