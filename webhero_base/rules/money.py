# SPDX-License-Identifier: LGPL-3.0-or-later
"""Money: Decimal, half-up to cents (docs/decisions.md, Money)."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0")


def cents(value: Decimal) -> Decimal:
    """`value` half-up to cents; halves go away from zero."""
    return value.quantize(CENT, ROUND_HALF_UP)


def of_float(value: float) -> Decimal:
    """The amount that a float of the ORM stands for, in cents; only at the ORM's edge."""
    return cents(Decimal(repr(float(value))))
