# SPDX-License-Identifier: LGPL-3.0-or-later
"""A voucher on some of the articles: which of them explain it, and so at which rates it goes (docs/rules.md T19)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.money import CENT, ZERO

from .amount import Amount
from .shares import by_line, joined

if TYPE_CHECKING:
    from .part import Part

TO_THE_CENT = Decimal("0.006")
SIX_DECIMALS = Decimal("0.0002")  # what the shop did not round agrees far better than chance does
SMALL = CENT * 5  # whichever it was, the books are the same but for this
MOST_LINES = 14  # of which every choice is tried


def cheapest(amount: Amount, percent: Decimal, products: list[Part]) -> dict[Decimal, Amount] | None:
    """{rate: Amount} of a percentage of one piece of the cheapest article; None where that is not what it is."""
    pieces = [(_piece(part), part.rate) for part in products]
    for piece, rate in sorted(pieces, key=lambda one: (one[0].excl, one[0].incl)):
        if percent and _gap(_part_of(piece, percent), amount) <= TO_THE_CENT:
            return {rate: amount}
    return None


def gift(product_id: int, products: list[Part]) -> dict[Decimal, Amount]:
    """{rate: Amount} of one piece of the article that a voucher gives away; {} where the order does not have it."""
    own = next((part for part in products if part.product_id == product_id), None)
    return {own.rate: _piece(own)} if product_id and own else {}


def some_lines(amount: Amount, percent: Decimal, products: list[Part]) -> dict[Decimal, Amount] | None:
    """{rate: Amount} of the lines whose percentage is the amount; None where no choice of lines is, or several are."""
    lines = by_line(products)
    if not percent or len(lines) > MOST_LINES:
        return None
    found = []
    for price in (lambda part: part.amount, lambda part: part.unrounded):
        found += _choices(_part_of(amount, 10000 / percent), TO_THE_CENT * 100 / percent, lines, price)
    if not found:
        return None
    best, share = min(found, key=lambda one: one[0])
    most = SIX_DECIMALS * 100 / percent
    doubt = most if best <= most else TO_THE_CENT * 100 / percent
    if not all(_same(share, other) for gap, other in found if gap <= doubt):
        return None
    return {rate: _part_of(one, percent) for rate, one in share.items()}


def _choices(whole, most, lines, price):
    """[(gap, {rate: Amount})] of the choices of lines that together are `whole`."""
    sums = [(Amount(), ())]
    for parts in lines:
        own = sum((price(part) for part in parts), Amount())
        sums += [(one + own, (*some, *parts)) for one, some in sums if one.incl + own.incl <= whole.incl + most]
    close = [(_gap(one, whole), some) for one, some in sums if some and _gap(one, whole) <= most]
    return [(gap, joined(*({part.rate: price(part)} for part in some))) for gap, some in close]


def _piece(part):
    """One piece of an article, unrounded."""
    whole = part.at_six_decimals
    return Amount(whole.incl / part.quantity, whole.excl / part.quantity)


def _part_of(amount, percent):
    return Amount(amount.incl * percent / 100, amount.excl * percent / 100)


def _same(one, other):
    return all(abs(one.get(rate, Amount()).incl - other.get(rate, Amount()).incl) < SMALL for rate in {**one, **other})


def _gap(one, other):
    gap = one - other
    return max(abs(gap.incl), abs(gap.excl), ZERO)
