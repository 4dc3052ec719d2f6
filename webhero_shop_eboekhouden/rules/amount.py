# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amounts of one order, including and excluding VAT (docs/decisions.md, Money)."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_base.rules.money import CENT, ZERO, cents

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclasses.dataclass(frozen=True)
class Amount:
    """One amount in EUR, including and excluding VAT."""

    incl: Decimal = ZERO
    excl: Decimal = ZERO

    @property
    def vat(self) -> Decimal:
        return self.incl - self.excl

    @property
    def is_zero(self) -> bool:
        return not self.incl and not self.excl

    def __add__(self, other):
        return Amount(self.incl + other.incl, self.excl + other.excl)

    def __sub__(self, other):
        return self + -other

    def __neg__(self):
        return Amount(-self.incl, -self.excl)

    def rounded(self) -> Amount:
        return Amount(cents(self.incl), cents(self.excl))


def total(amounts: Iterable[Amount]) -> Amount:
    """The sum of several Amounts."""
    return sum(amounts, Amount())


def excluding(incl: Decimal, rate: Decimal) -> Decimal:
    """EUR excl. VAT of `incl` at `rate` per cent, half-up to cents."""
    return cents(incl / (1 + rate / 100))


def in_cents(values: dict[Any, Decimal], whole: Decimal) -> dict[Any, Decimal]:
    """{key: cents} of {key: EUR}, together `whole`: each half-up, and the rest to those that rounding moved most."""
    rounded = {key: cents(value) for key, value in values.items()}
    rest = whole - sum(rounded.values())
    sign = 1 if rest > 0 else -1
    for _step in range(min(int(abs(rest) / CENT), 10 * len(rounded))):
        key = max(rounded, key=lambda one: (sign * (values[one] - rounded[one]), one))
        rounded[key] += sign * CENT
    return rounded
