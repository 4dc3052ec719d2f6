# SPDX-License-Identifier: LGPL-3.0-or-later
"""Time on a work order."""

from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


def worked(start, stop, break_minutes=0, travel_minutes=0):
    """Hours (Decimal, two places, half-up) between two moments without the break, with the travel; never below 0."""
    if not start or not stop or stop <= start:
        minutes = 0
    else:
        minutes = max((stop - start).total_seconds() / 60 - (break_minutes or 0), 0)
    minutes = Decimal(str(round(minutes, 4))) + (travel_minutes or 0)
    return (minutes / 60).quantize(HUNDREDTH, ROUND_HALF_UP)


def overlaps(one, other):
    """Whether two (start, end) periods share time; a period without an end lasts an hour, touching is no overlap."""
    return one[0] < other[1] and other[0] < one[1]
