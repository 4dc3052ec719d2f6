# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rows for books that compute the VAT of each row, such that they arrive at the shop's VAT (docs/rules.md T34).

Over REST they take amounts incl. or excl. VAT for the whole mutation. Excl. VAT is used where each row then equals the
shop's. Else incl. VAT, which keeps the total; and cents are moved between rows of the same rate, code and account until
the VAT of these rows together is the shop's.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.money import CENT, ZERO

from .amount import Amount
from .rates import vat_within

if TYPE_CHECKING:
    from .booking import Booking

MOST = 3  # cents that a row may give or take: one cent of VAT at 21 % lies at most three away
STEPS = 10  # cents of VAT that are looked for in the rows of one rate


def adjusted(booking: Booking) -> Booking:
    """The Booking with the amounts that its books need; unchanged where no move helps."""
    if booking.in_ex == "EX":
        return booking
    rows = list(booking.rows)
    for places in _alike(rows):
        moved = _moved([rows[at] for at in places])
        for at, row in zip(places, moved, strict=True) if moved else ():
            rows[at] = row
    return dataclasses.replace(booking, rows=tuple(rows))


def adjusted_prices(booking: Booking) -> Booking:
    """The Booking for books that compute from prices excl. VAT: no such price gives 101.50 at 12 % (90.625 and 10.875), so a
    cent is moved to or from another row of its rate, code and account. Unchanged where no move helps.
    """
    rows = list(booking.rows)
    for places in _alike(rows):
        for at in places:
            if not _is_found(rows[at]):
                _add_a_cent(rows, at, [other for other in places if other != at])
    return dataclasses.replace(booking, rows=tuple(rows))


def _is_found(row):
    return row.total_of(row.unit_excl) == row.amount.incl


def _add_a_cent(rows, at, others):
    for cent in (CENT, -CENT):
        given = _more(rows[at], -cent)
        for other in others if _is_found(given) else ():
            taken = _more(rows[other], cent)
            if _is_found(taken):
                rows[at], rows[other] = given, taken
                return


def _more(row, cent):
    return dataclasses.replace(row, amount=row.amount + Amount(cent, cent))


def _alike(rows):
    """Places of the rows of one rate, code and account."""
    found = {}
    for at, row in enumerate(rows):
        if row.rate:
            found.setdefault((row.rate, row.vat_code, row.ledger), []).append(at)
    return found.values()


def _moved(rows):
    """These rows with cents moved so that the VAT computed by the books equals the rows' total VAT; None where no move does."""
    rate, wanted = rows[0].rate, sum((row.amount.vat for row in rows), ZERO)
    amounts = [row.amount.incl for row in rows]
    for _cent in range(STEPS):
        gap = wanted - sum((vat_within(one, rate) for one in amounts), ZERO)
        if not gap:
            return [_with(row, one) for row, one in zip(rows, amounts, strict=True)]
        step = _step(rows, amounts, rate, 1 if gap > 0 else -1)
        if not step:
            return None
        cent, gets, gives = step
        amounts[gets] += cent
        amounts[gives] -= cent
    return None


def _step(rows, amounts, rate, sign):
    """(EUR, row that gets them, row that gives them) by which the VAT changes by a cent, with as few cents as can be."""

    def gain(at, more):
        near = abs(amounts[at] + more - rows[at].amount.incl) <= CENT * MOST
        return (vat_within(amounts[at] + more, rate) - vat_within(amounts[at], rate)) * sign if near else None

    for count in range(1, MOST + 1):
        cent = CENT * count * sign
        gets = [at for at in range(len(rows)) if (gain(at, cent) or 0) > 0]
        gives = [at for at in range(len(rows)) if gain(at, -cent) == 0]
        pair = next(((one, other) for one in gets for other in gives if one != other), None)
        if pair:
            return cent, *pair
    return None


def _with(row, incl):
    return dataclasses.replace(row, amount=Amount(incl, incl - vat_within(incl, row.rate)))
