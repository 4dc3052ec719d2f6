# SPDX-License-Identifier: LGPL-3.0-or-later
"""Shipping and wrapping whose VAT is the basket's average: over the rates as the shop does it (docs/rules.md T18a)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_base.rules.money import CENT, ZERO, cents

from .amount import Amount, in_cents, total
from .discount import by_rate

if TYPE_CHECKING:
    from .part import Part

TOLERANCE = Decimal("0.03")


def split(amount: Amount, products: list[Part]) -> list[tuple[Decimal, Amount]] | None:
    """[(rate, Amount)] of an amount with the basket's average VAT, or None where its VAT is not that average.

    The VAT of each rate is computed as in the shop: its share of the taxed articles excl. VAT, with the rounding
    difference spread evenly, the largest first. The part without VAT is the remainder.
    """
    goods = by_rate(products)
    gap = _gap(amount, goods)
    if gap is None or gap > TOLERANCE:
        return None
    if len(goods) == 1:  # cheap articles, rounded one by one, bear a little more or less than their rate
        return [(rate, amount) for rate in goods]
    found = _of_the_shop(amount, goods, products) or _by_share(amount, goods)
    if all(bool(one.incl) == bool(one.excl) for _rate, one in found):
        return found
    largest = max((rate for rate in goods if rate or not amount.vat), key=lambda rate: goods[rate].incl)
    return [(largest, amount)]  # some cents: split, a rate would have VAT and nothing that bears it


def is_average(amount: Amount, products: list[Part], rate: Decimal, averaged: Any) -> bool:
    """True where an amount that seems to be at `rate` bears the average VAT of a basket of several rates: to the cent
    where the shop is known to do so (`averaged`), else better than at a rate that no article has.
    """
    goods = by_rate(products)
    gap = _gap(amount, goods)
    if gap is None or len(goods) < 2:
        return False
    return gap <= CENT if averaged else rate not in goods and gap < abs(amount.excl * rate / 100 - amount.vat)


def _gap(amount, goods):
    """EUR between the amount's VAT and the basket's average on it, or None where the basket is empty."""
    base = sum(one.excl for one in goods.values())
    return abs(amount.excl * sum(one.vat for one in goods.values()) / base - amount.vat) if base else None


def _of_the_shop(amount, goods, products):
    """The split as the shop computes it, or None where it exceeds the amount of a rate."""
    vat = _vat(amount, by_rate(part for part in products if part.taxed or part.rate))
    if not any(vat.values()) or min(vat.values()) < 0:
        return None
    excl = {rate: value * 100 / rate for rate, value in vat.items()}
    if ZERO in goods:
        excl = {rate: cents(value) for rate, value in excl.items()}
        excl[ZERO] = amount.excl - sum(excl.values())
    else:
        scale = amount.excl / sum(excl.values())
        excl = in_cents({rate: value * scale for rate, value in excl.items()}, amount.excl)
    if min(excl.values()) < 0:
        return None
    return [(rate, Amount(excl[rate] + vat.get(rate, ZERO), excl[rate])) for rate in sorted(excl)]


def _by_share(amount, goods):
    """By each rate's share of the articles, incl. and excl. VAT."""
    whole = total(goods.values())
    incl = in_cents({rate: amount.incl * one.incl / whole.incl for rate, one in goods.items()}, amount.incl)
    free = incl.get(ZERO, ZERO)
    taxed = {rate: amount.excl * one.excl / whole.excl for rate, one in goods.items() if rate}
    excl = {**in_cents(taxed, amount.excl - free), ZERO: free}
    return [(rate, Amount(incl[rate], excl[rate])) for rate in sorted(incl)]


def _vat(amount, taxed):
    """{rate: EUR of VAT}, together the amount's."""
    base = sum(one.excl for one in taxed.values())
    vat = {rate: cents(amount.excl * one.excl / base * rate / 100) for rate, one in taxed.items() if rate}
    left = int((amount.vat - sum(vat.values())) / CENT)
    sign = 1 if left > 0 else -1
    each, odd = divmod(abs(left), len(vat))
    for position, rate in enumerate(sorted(vat, key=lambda one: (-vat[one], one))):
        vat[rate] += sign * CENT * (each + (position < odd))
    return vat
