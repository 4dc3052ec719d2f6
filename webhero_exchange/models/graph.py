# SPDX-License-Identifier: LGPL-3.0-or-later
"""Data of the graph on a connection's card."""

import json
from datetime import timedelta

from odoo import fields

DAYS = 14


def done_a_day(backends, label):
    """{id: (JSON for the host's bar graph, their number)} of messages done in the last DAYS days, in the user's time zone."""
    first = fields.Date.context_today(backends) - timedelta(days=DAYS - 1)
    groups = backends.env["webhero.exchange"]._read_group(
        [("backend_id", "in", backends.ids), ("state", "=", "done"), ("done_at", ">=", first)],
        ["backend_id", "done_at:day"],
        ["__count"],
    )
    counts = {(backend.id, day.date()): count for backend, day, count in groups}
    days = [first + timedelta(days=number) for number in range(DAYS)]
    found = {}
    for number in backends.ids:
        values = [{"label": str(day.day), "value": counts.get((number, day), 0), "type": "past"} for day in days]
        bars = json.dumps([{"key": label, "values": values, "is_sample_data": False}])
        found[number] = (bars, sum(one["value"] for one in values))
    return found
