# SPDX-License-Identifier: LGPL-3.0-or-later
"""When to warn that a token ends (E1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

WARN_DAYS = (30, 7)


def warning(end: date, today: date, warned: int | None) -> int | None:
    """The number of days (30 or 7) to warn about now, or None; `warned` is the last number warned about, or 0.

    `warned` must be reset to 0 when the end date changes.
    """
    left = (end - today).days
    due = [days for days in WARN_DAYS if left <= days]
    if not due or (warned and min(due) >= warned):
        return None
    return min(due)
