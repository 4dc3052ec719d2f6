# SPDX-License-Identifier: LGPL-3.0-or-later
"""The finished bill beside the document that it was made of: whatever differs is named, in one place (docs/rules.md P9).

Amounts are Decimal in the document's currency and positive for a credit note, as both sides show them.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .tax_choice import EXEMPT, REVERSED

if TYPE_CHECKING:
    from .ubl_lines import Line
    from .ubl_reader import Bill

HALF = Decimal("0.005")  # of a cent: what rounding an amount of more decimals can make
REVERSE, CHARGED, FREE, NONE = "reverse", "charged", "free", "none"


@dataclasses.dataclass(frozen=True)
class MadeLine:
    """`treatment`: reverse (the buyer owes the VAT), charged, free (0 %) or none (no tax at all); `rate` is what it adds."""

    net: Decimal
    rate: Decimal
    treatment: str


@dataclasses.dataclass(frozen=True)
class Made:
    supplier: bool
    refund: bool
    number: str
    issued: date | None
    due: date | None
    currency: str
    lines: tuple
    untaxed: Decimal
    tax: Decimal
    total: Decimal
    payable: Decimal
    reference: str
    iban: str


@dataclasses.dataclass(frozen=True)
class Difference:
    """`what` is a stable code; `line` counts from 1, 0 for the whole; `said` and `made` are Decimal, date or text."""

    what: str
    said: object
    made: object
    line: int = 0


def compare(bill: Bill, made: Made, reference: str = "", iban: str = "") -> tuple[Difference, ...]:
    """Each Difference between the booked bill and ubl_reader.Bill; `reference` and `iban` are those that the document's
    payment means result in.
    """
    found = []

    def same(what, said, is_made, line=0):
        if said != is_made:
            found.append(Difference(what, said, is_made, line))

    same("supplier", True, made.supplier)
    same("kind", bill.refund, made.refund)
    same("number", bill.number, made.number)
    same("currency", bill.currency, made.currency)
    if bill.issued:
        same("date", bill.issued, made.issued)
    if bill.due:
        same("due", bill.due, made.due)
    _same_lines(bill, made, same)
    sign = bill.sign
    for what, said, is_made in (
        ("untaxed", bill.untaxed * sign + bill.rounding * sign, made.untaxed),
        ("tax", bill.tax * sign, made.tax),
        ("total", (bill.total + bill.rounding) * sign, made.total),
        ("payable", bill.payable * sign, made.payable),
    ):
        if abs(said - is_made) > HALF:
            found.append(Difference(what, said, is_made))
    same("reference", reference, made.reference)
    same("iban", iban, made.iban)
    return tuple(found)


def _same_lines(bill, made, same):
    same("lines", len(bill.lines), len(made.lines))
    for place, (stated, is_made) in enumerate(zip(bill.lines, made.lines, strict=False), 1):
        if abs(stated.net * bill.sign - is_made.net) > HALF:
            same("net", stated.net * bill.sign, is_made.net, place)
        if is_made.treatment not in vat_treatments(stated):
            same("category", stated.category or "?", is_made.treatment, place)
        elif is_made.treatment == CHARGED:
            same("rate", stated.rate, is_made.rate, place)


def vat_treatments(line: Line) -> tuple:
    """The valid treatments on the bill; outside the scope of VAT, a tax of 0 % for that and no tax are equally right."""
    if line.category in REVERSED:
        return (REVERSE,)
    if line.category in (*EXEMPT, "S") and not line.rate:
        return (FREE,)
    if line.rate:
        return (CHARGED,)
    return (FREE, NONE) if line.category == "O" else (NONE,)
