# SPDX-License-Identifier: LGPL-3.0-or-later
"""When an order's turn has come (T3, T5, T11, start date)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.refusal import NOTHING, WAIT, Refusal

if TYPE_CHECKING:
    from datetime import date

    from .order import ShopOrder
    from .settings import Settings


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last day of that month."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    following = datetime.date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(
        datetime.date(year, month + 1, 1) + datetime.timedelta(days=day.day - 1), following - datetime.timedelta(days=1)
    )


def due(
    order: ShopOrder, settings: Settings, today: date, start: date | None, months: int | None, asked: bool = False
) -> Refusal | None:
    """None where the order may be booked now, else a Refusal that postpones or ends it.

    `start` is the first day of orders that count (None: no limit), `months` how far an order may lie back (None:
    any time, while a history is read). `asked`: requested by a history, so that its date is no obstacle; but its
    status is not awaited longer than that of others.
    """
    state = order.state_name or str(order.state_id)
    if start and order.date < start and not asked:
        return Refusal("before_start", {"date": order.date.isoformat(), "start": start.isoformat()}, NOTHING)
    counts = order.state_id in settings.states
    if months is not None and order.date < months_before(today, months) and not (asked and counts):
        facts = {"date": order.date.isoformat(), "months": months, "state": state}
        changed = order.changed_at.date() if order.changed_at else order.date
        if counts and changed >= months_before(today, months):  # paid late: a person decides, it must not go unseen
            return Refusal("paid_late", facts)
        return Refusal("asked_waits" if asked else "too_old", facts, NOTHING)
    return None if counts else Refusal("state_waits", {"state": state}, WAIT)
