# SPDX-License-Identifier: LGPL-3.0-or-later
"""Money: Decimal, half-up to cents (docs/decisions.md, Money)."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0")


def cents(value: Decimal) -> Decimal:
    """`value` rounded half-up to cents; halves are rounded away from zero."""
    return value.quantize(CENT, ROUND_HALF_UP)


def of_float(value: float) -> Decimal:
    """The amount, rounded to cents, of a float from the ORM; to be used only at the ORM's edge."""
    return cents(Decimal(repr(float(value))))
