# SPDX-License-Identifier: LGPL-3.0-or-later
"""The periods that the Home screen adds up over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .repeats import add_months


def month(day: date) -> tuple[date, date]:
    """First and last day of the month of ``day``."""
    first = day.replace(day=1)
    return first, add_months(first, 1) - timedelta(days=1)


def quarter(day: date) -> tuple[date, date]:
    """First and last day of the calendar quarter of ``day``: what a Belgian VAT return is about."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first, add_months(first, 3) - timedelta(days=1)


def so_far(day: date) -> Any:
    """The month so far, and the same days of the year before: ((first, day), (first, day)); 29 February compares with the 28th."""
    before = add_months(day, -12)
    return (day.replace(day=1), day), (before.replace(day=1), before)
