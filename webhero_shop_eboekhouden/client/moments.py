# SPDX-License-Identifier: LGPL-3.0-or-later
"""A shop's own time, which has no zone, and UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

STAMP = "%Y-%m-%d %H:%M:%S"


def to_utc(local: datetime, zone: str) -> datetime:
    """Shop time to naive UTC; an hour that occurs twice (end of summer time) is taken as its first occurrence."""
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC).replace(tzinfo=None)


def to_local(moment: datetime, zone: str) -> datetime:
    """Naive UTC to naive shop time."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def window_start(last: datetime, zone: str, overlap: timedelta) -> datetime:
    """Shop time from which changes are read again: `overlap` before `last`, and over the hour that occurs twice.

    Where summer time ends within the next three hours of that moment, clocks go back: an order changed after
    that has an earlier time than one changed before it.
    """
    start = last - overlap
    moment = to_utc(start, zone)
    tz = ZoneInfo(zone)
    before, after = (
        (moment + timedelta(hours=hours)).replace(tzinfo=UTC).astimezone(tz).utcoffset() for hours in (0, 3)
    )
    return start - max(before - after, timedelta(0))
