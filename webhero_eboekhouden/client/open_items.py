# SPDX-License-Identifier: LGPL-3.0-or-later
"""The debtors' open items over SOAP, which has no filter: read once a run and kept up to date (docs/decisions.md).

GetOpenPosten returns all of them each time. The stored list is trusted for a number only after the bookings of that
number, one small call, agree with it; else the list is read again. So a payment booked by someone else meanwhile is
seen before ours is written.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from .types import ZERO, MutationKind, OpenItem

if TYPE_CHECKING:
    from .types import Mutation


class OpenItems:
    """`read()` gives all open items, `mutations(number)` the bookings of one number."""

    def __init__(self, read, mutations):
        self._read, self._mutations = read, mutations
        self._items = None

    def all(self) -> list[OpenItem]:
        """Every open item, read now."""
        self._items = self._read()
        return list(self._items)

    def of(self, number: str) -> list[OpenItem]:
        """The open items of one number, as the books have them now."""
        if self._items is None or not self._is_still_so(number):
            self.all()
        return self._found(number)

    def booked(self, mutation: Mutation) -> None:
        """Apply a booking of our own to the stored list."""
        if self._items is None or not mutation.number:
            return
        if mutation.kind == MutationKind.INVOICE_SENT:
            self._items.append(_item(mutation))
        elif mutation.kind == MutationKind.PAYMENT_RECEIVED:
            self._pay(mutation)

    # ---- the parts

    def _found(self, number):
        return [item for item in self._items if item.number == number]

    def _is_still_so(self, number):
        """Do the bookings of this number confirm the list? Checks sales where it is not in the list, else payments."""
        sold, paid = ZERO, ZERO
        for mutation in self._mutations(number):
            if mutation.kind == MutationKind.PAYMENT_RECEIVED:
                paid += sum((row.incl for row in mutation.rows if (row.number or mutation.number) == number), ZERO)
            elif mutation.kind == MutationKind.INVOICE_SENT:
                sold += mutation.total
        found = self._found(number)
        if not found:
            return sold == paid
        return paid == sum((item.paid for item in found), ZERO)

    def _pay(self, payment):
        for place, item in enumerate(self._items):
            same = item.relation_code.casefold() == payment.relation_code.casefold()
            if item.number == payment.number and same:
                left = dataclasses.replace(item, paid=item.paid + payment.total, open=item.open - payment.total)
                self._items[place : place + 1] = [left] if left.open else []
                return


def _item(sale):
    return OpenItem(
        number=sale.number,
        date=sale.date,
        relation_code=sale.relation_code,
        relation_id=sale.relation_id,
        total=sale.total,
        paid=ZERO,
        open=sale.total,
    )
