"""When an order's turn has come (T3, T5, T11, start date)."""

import datetime

from .outcome import NOTHING, WAIT, Refusal


def months_before(day, months):
    """The same day some months earlier, or the last day of that month."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    following = datetime.date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(
        datetime.date(year, month + 1, 1) + datetime.timedelta(days=day.day - 1), following - datetime.timedelta(days=1)
    )


def due(order, settings, today, start, months):
    """None where the order may be booked now, else a Refusal that waits or ends it.

    `start` is the first day of orders that count (None: no limit), `months` how far an order may lie back (None:
    any time, for a history that somebody asked for).
    """
    if start and order.date < start:
        return Refusal("before_start", {"date": order.date.isoformat(), "start": start.isoformat()}, NOTHING)
    if months is not None and order.date < months_before(today, months):
        return Refusal(
            "too_old", {"date": order.date.isoformat(), "months": months, "state": order.state_name}, NOTHING
        )
    if order.state_id not in settings.states:
        return Refusal("state_waits", {"state": order.state_name or str(order.state_id)}, WAIT)
    return None
