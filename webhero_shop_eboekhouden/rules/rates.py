# SPDX-License-Identifier: LGPL-3.0-or-later
"""VAT rates from amounts, snapped to the configured ones (docs/decisions.md, Money; T10, T16, T18)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_base.rules.money import CENT, ZERO, cents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .amount import Amount

SNAP = Decimal("0.001")  # of the net amount: 0.1 point
SNAP_LINE = Decimal("0.003")  # a line whose piece leaves no doubt
SIXTH_DECIMAL = Decimal("0.000002")
HALF_CENT = Decimal("0.005")
SURCHARGE_LOW, SURCHARGE_HIGH = Decimal("20.4"), Decimal("21")


def as_percentage(rate: Decimal) -> Decimal:
    """T16: a rate below 1 is a fraction (0.21 -> 21); 1 stays 1 and 0 stays 0."""
    return rate * 100 if ZERO < rate < 1 else rate


def computed(amount: Amount) -> Decimal | None:
    """The rate in per cent that the amounts say, or None where the net amount is 0."""
    return (amount.incl - amount.excl) / amount.excl * 100 if amount.excl else None


def vat_within(incl: Decimal, rate: Decimal) -> Decimal:
    """EUR of VAT that books find in an amount incl. VAT."""
    return cents(incl * rate / (100 + rate))


def as_the_law_has_it(rate: Decimal) -> Decimal:
    """The half or whole per cent that a computed rate approximates, else the rate with two decimals: 6.98 is 7."""
    near = (rate * 2).quantize(Decimal(1), ROUND_HALF_UP) / 2
    return near if abs(near - rate) <= SNAP * 50 else rate.quantize(CENT, ROUND_HALF_UP)


def snap(
    amount: Amount,
    configured: Iterable[Decimal],
    unit: Amount | None = None,
    hint: Decimal | None = None,
    pieces: Any = 1,
) -> Decimal | None:
    """The configured rate that explains `amount`, or None.

    A rate explains it within 0.1 point, or within the rounding difference: half a cent of the amount incl. and excl. VAT, for
    each of `pieces` that were rounded separately. `unit` (one piece, six decimals where the shop has them) is more
    precise than rounded totals; `hint` decides where the amounts allow several rates.
    """
    if not amount.excl:
        return None
    unit = unit if unit and unit.excl else None
    fitting = [rate for rate in configured if _explains(rate, amount, unit, pieces)]
    if hint in fitting and len(fitting) > 1:
        return hint
    computed_rate = computed(unit or amount) or ZERO  # neither is without an amount
    return min(fitting, key=lambda rate: (abs(rate - computed_rate), rate), default=None)


def snap_surcharge(amount: Amount, configured: Iterable[Decimal]) -> Decimal | None:
    """T18: wrapping; a computed rate strictly between 20.4 and 21 is 21 where 21 is a configured rate."""
    computed_rate = computed(amount)
    if computed_rate is not None and SURCHARGE_LOW < computed_rate < SURCHARGE_HIGH and SURCHARGE_HIGH in configured:
        return SURCHARGE_HIGH
    return snap(amount, configured)


def _explains(rate, amount, unit, pieces):
    precise = amount if unit is None else unit  # six decimals of a piece show the VAT that cents hide
    if not rate:
        return not amount.vat and abs(precise.vat) <= SIXTH_DECIMAL
    if abs(precise.vat) <= SIXTH_DECIMAL:  # amounts without VAT have none, however small they are
        return False
    if unit is None:
        return _within(rate, amount, SNAP, rounding(rate, pieces))
    if unit == unit.rounded():  # the shop rounds each piece: one cent explains each
        alike = unit.incl * amount.excl == unit.excl * amount.incl
        return _within(rate, unit, SNAP, CENT) and (alike or _within(rate, amount, SNAP, rounding(rate, pieces)))
    return _within(rate, unit, SNAP, SIXTH_DECIMAL) and _within(rate, amount, SNAP_LINE, rounding(rate, pieces))


def rounding(rate: Decimal, pieces: Any = 1) -> Decimal:
    """EUR by which rounding incl. and excl. VAT can move the VAT of `pieces` that are each rounded by themselves."""
    return HALF_CENT * (2 + rate / 100) * pieces + SIXTH_DECIMAL * pieces


def _within(rate, amount, share, most):
    """True where the VAT that `rate` gives lies within `share` of the net amount, or less than `most` EUR off."""
    gap = abs(amount.excl * rate / 100 - amount.vat)
    return gap <= abs(amount.excl) * share or gap < most
