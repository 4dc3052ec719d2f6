# SPDX-License-Identifier: LGPL-3.0-or-later
"""Time on a work order."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

HUNDREDTH = Decimal("0.01")


def worked(start: datetime, stop: datetime, break_minutes: int = 0, travel_minutes: int = 0) -> Decimal:
    """Hours (Decimal, two places, half-up) between two moments without the break, with the travel; never below 0."""
    if not start or not stop or stop <= start:
        spent = 0.0
    else:
        spent = max((stop - start).total_seconds() / 60 - (break_minutes or 0), 0)
    minutes = Decimal(str(round(spent, 4))) + (travel_minutes or 0)
    return (minutes / 60).quantize(HUNDREDTH, ROUND_HALF_UP)


def overlaps(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    """Whether two (start, end) periods share time; a period without an end lasts an hour, touching is no overlap."""
    return one[0] < other[1] and other[0] < one[1]
