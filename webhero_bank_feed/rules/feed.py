# SPDX-License-Identifier: LGPL-3.0-or-later
"""The report of a feed as a file: stored before it is processed, and read back like any bank file."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

from odoo.addons.webhero_bank.rules import balance, stored
from odoo.addons.webhero_bank.rules.files import Found
from odoo.addons.webhero_bank.rules.statement import Statement
from odoo.addons.webhero_base.rules.refusal import Refusal, Refused

FEED = "feed"
TEXTS = ("account", "currency", "holder", "number", "identity")
DAYS = ("opening_date", "closing_date")
AMOUNTS = ("opening", "closing")


def dump(statements: list[Statement]) -> bytes:
    """The statements as JSON; equal movements give equal bytes."""
    statement_values = []
    for one in statements:
        values = {name: getattr(one, name) for name in TEXTS if getattr(one, name)}
        values |= {name: str(getattr(one, name)) for name in (*DAYS, *AMOUNTS) if getattr(one, name) is not None}
        statement_values.append({**values, "lines": [stored.to_json(line) for line in one.lines]})
    return json.dumps({"feed": statement_values}, sort_keys=True, indent=1).encode()


def read(data: bytes, name: str = "") -> Found | Refusal:
    """The statements written by `dump`; they must add up like those of any file."""
    try:
        return Found(tuple(balance.check(_statement(one)) for one in _storable(json.loads(data))["feed"]))
    except Refused as error:
        return Refusal(error.refusal.code, {"file": name} | error.refusal.facts)


def _storable(value):
    """JSON values without NUL characters and lone surrogates, which are valid JSON but can't be stored in PostgreSQL."""
    if isinstance(value, str):
        return value.replace("\0", " ").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return {_storable(name): _storable(one) for name, one in value.items()} if isinstance(value, dict) else value


def _statement(values):
    fields = dict(values)
    lines = tuple(stored.line(one) for one in fields.pop("lines"))
    fields |= {name: Decimal(fields[name]) for name in AMOUNTS}
    fields |= {name: datetime.date.fromisoformat(fields[name]) for name in DAYS if name in fields}
    return Statement(format=FEED, lines=lines, **fields)
