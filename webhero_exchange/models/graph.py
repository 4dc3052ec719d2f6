# SPDX-License-Identifier: LGPL-3.0-or-later
"""Data of the graph on a connection's card: a bar a day, in the colours of the lights."""

import json
from datetime import timedelta

from odoo import fields

DAYS = 14
GREEN, ORANGE, RED = "success", "warning", "danger"  # the host's names of the lights' colours


def last_days(records):
    """The days of the graph, in the user's time zone, the oldest first."""
    today = fields.Date.context_today(records)
    return [today - timedelta(days=number) for number in reversed(range(DAYS))]


def bars(days, series):
    """JSON for the widget webhero_light_graph of [(label, light, {day: count})], one on the other."""
    return json.dumps(
        [
            {
                "key": label,
                "light": light,
                "values": [{"label": str(day.day), "value": counts.get(day, 0), "type": "past"} for day in days],
                "is_sample_data": False,
            }
            for label, light, counts in series
        ]
    )


def done_a_day(backends):
    """{id: {day: count}} of done messages, in the user's time zone."""
    groups = backends.env["webhero.exchange"]._read_group(
        [("backend_id", "in", backends.ids), ("state", "=", "done"), ("done_at", ">=", last_days(backends)[0])],
        ["backend_id", "done_at:day"],
        ["__count"],
    )
    found = {}
    for backend, day, count in groups:
        found.setdefault(backend.id, {})[day.date()] = count
    return found
