# SPDX-License-Identifier: LGPL-3.0-or-later
"""Months and quarters for bookkeeping: "2026-06" and "2026-Q2"."""

from datetime import date, timedelta

MONTHS, QUARTERS = 12, 8


def days_of(period: str) -> tuple[date, date]:
    """First and last day of a period."""
    year, part = period.split("-")
    first_month, length = (3 * int(part[1:]) - 2, 3) if part.startswith("Q") else (int(part), 1)
    first = date(int(year), first_month, 1)
    return first, _months_later(first, length) - timedelta(days=1)


def recent(today: date) -> list[str]:
    """The previous quarter, the current one, earlier ones; then the months, latest first."""
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    quarters = [_months_later(quarter, -3 * back) for back in range(QUARTERS)]
    months = [_months_later(today.replace(day=1), -back) for back in range(MONTHS)]
    names = [f"{one.year}-Q{(one.month + 2) // 3}" for one in quarters]
    return [names[1], names[0], *names[2:], *(f"{one:%Y-%m}" for one in months)]


def _months_later(first, months):
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
