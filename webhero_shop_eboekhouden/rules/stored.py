# SPDX-License-Identifier: LGPL-3.0-or-later
"""A Booking as JSON and back: a booking is stored exactly as sent."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from typing import Any

from .amount import Amount
from .booking import Booking, Row
from .party import Party


def to_json(booking: Booking) -> dict[str, Any]:
    """JSON values of a Booking: Decimals and dates as text."""
    return _plain(dataclasses.asdict(booking))


def from_json(values: dict[str, Any]) -> Booking:
    """The Booking that `to_json` gave these values of."""
    rows = tuple(
        Row(
            **{
                **row,
                "amount": Amount(Decimal(row["amount"]["incl"]), Decimal(row["amount"]["excl"])),
                **{name: Decimal(row[name]) for name in ("quantity", "rate", "oss_rate")},
            }
        )
        for row in values["rows"]
    )
    return Booking(
        **{
            **values,
            "rows": rows,
            "party": Party(**values["party"]),
            "date": datetime.date.fromisoformat(values["date"]),
            "adjustment": Decimal(values["adjustment"]),
            "warnings": tuple((code, facts) for code, facts in values.get("warnings", ())),
        }
    )


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | bool) else str(value)
