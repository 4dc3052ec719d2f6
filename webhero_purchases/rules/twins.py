# SPDX-License-Identifier: LGPL-3.0-or-later
"""Detects bills of one supplier that may be duplicates (docs/rules.md PU)."""

import dataclasses
import re
from datetime import date, timedelta
from decimal import Decimal

NUMBER, AMOUNT = "number", "amount"
NEAR = timedelta(days=10)  # a subscription's next bill has the same amount a month later
NEXT_YEAR = timedelta(days=92)
NOISE = re.compile(r"[^0-9A-Z]")


@dataclasses.dataclass(frozen=True)
class Bill:
    """`amount` incl. VAT in the bill's currency; `day` is its date, or None where it has none yet."""

    number: str
    amount: Decimal
    currency: str
    day: date | None


def key_of(number: str) -> str:
    """A number without differences in notation: "F 2026/0012" and "f2026-12" have the same key."""
    digits = re.sub(r"\d+", lambda run: run.group().lstrip("0") or "0", (number or "").upper())
    return NOISE.sub("", digits)


def alike(one: Bill, other: Bill) -> str:
    """Why these may be the same bill (NUMBER, AMOUNT), or "". Numbering may restart each year."""
    same_amount = one.currency == other.currency and one.amount == other.amount
    key = key_of(one.number)
    apart = abs(one.day - other.day) if one.day and other.day else None
    if key and key == key_of(other.number):
        near = apart is None or not one.day or not other.day or one.day.year == other.day.year or apart <= NEXT_YEAR
        if near or (same_amount and apart is not None and apart <= 2 * NEXT_YEAR):
            return NUMBER
    if same_amount and one.amount and (apart is None or apart <= NEAR):
        return AMOUNT
    return ""
