# SPDX-License-Identifier: LGPL-3.0-or-later
"""When a repeated invoice comes back, for which period and at what price (docs/rules.md R2)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from . import period_words as words


@dataclass(frozen=True)
class Series:
    """An invoice of ``origin`` that comes back every ``every`` months from ``first`` on, up to and including ``last``."""

    origin: date
    first: date
    every: int
    last: date | None = None


def add_months(day: date, months: int) -> date:
    """The same day so many months on; a day that the month lacks becomes its last (31/01 -> 28/02)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def period_date(series: Series, number: int) -> date:
    """The invoice date of period ``number`` (1, 2, …), counted from the first so that a 31st is not lost in February."""
    return add_months(series.first, (number - 1) * series.every)


def first_date(origin: date, every: int, today: date) -> date:
    """The date to propose: the first one after the original that is not in the past."""
    count = 1
    while add_months(origin, count * every) < today:
        count += 1
    return add_months(origin, count * every)


def months_moved(series: Series, number: int) -> int:
    """How far the texts of the original move for period ``number``.

    The first repetition is the interval nearest to its date: an invoice of 28 December for January that comes back on
    1 February is one month on, not two.
    """
    return (_lead(series) + number - 1) * series.every


def _lead(series):
    days = (add_months(series.origin, series.every) - series.origin).days
    return max(1, int(Decimal((series.first - series.origin).days / days).quantize(Decimal(1), ROUND_HALF_UP)))


def due_numbers(
    series: Series, today: date, ahead: int = 0, handled: frozenset[int] | set[int] = frozenset(), limit: int = 120
) -> list[int]:
    """The periods that are due on ``today``, or within ``ahead`` days, but not those ``handled``; at most ``limit``."""
    horizon = today + timedelta(days=ahead)
    if series.last:
        horizon = min(horizon, series.last)
    numbers, number = [], 1
    while len(numbers) < limit and period_date(series, number) <= horizon:
        if number not in handled:
            numbers.append(number)
        number += 1
    return numbers


def indexed(price: Decimal, percent: Decimal, months: int, digits: int = 2) -> Decimal:
    """``price`` raised by ``percent`` for each whole twelve months since the original, compound, half-up to ``digits``."""
    factor = (1 + Decimal(percent) / 100) ** (max(months, 0) // 12)
    return (Decimal(price) * factor).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def label(day: date, every: int, lang: str = "nl") -> str:
    """The period that begins in the month of ``day`` in words: februari 2026, Q2 2026, 2026, feb 2026 - mrt 2026."""
    names = words.MONTHS.get(lang[:2], words.MONTHS["en"])
    if every == 1:
        return f"{names[day.month - 1]} {day.year}"
    if every == 12 and day.month == 1:
        return str(day.year)
    if every == 3 and day.month % 3 == 1:
        return f"Q{(day.month + 2) // 3} {day.year}"
    end = add_months(date(day.year, day.month, 1), every - 1)
    first = names[day.month - 1] + (f" {day.year}" if end.year != day.year else "")
    return f"{first} - {names[end.month - 1]} {end.year}"
