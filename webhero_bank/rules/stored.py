# SPDX-License-Identifier: LGPL-3.0-or-later
"""Movements and suggestions as JSON values and back, to the cent and the day."""

import dataclasses
import datetime
from decimal import Decimal

from .outcome import Suggestion, Take
from .statement import Detail, Line

AMOUNTS = ("amount", "charges")
DATES = ("date", "value_date")


def to_json(movement: Detail) -> dict:
    """The non-empty fields of a line or detail, as JSON values."""
    values = {field.name: getattr(movement, field.name) for field in dataclasses.fields(movement)}
    return {name: _plain(value) for name, value in values.items() if value or name == "amount"}


def _plain(value):
    if isinstance(value, Decimal | datetime.date):
        return str(value)
    if isinstance(value, tuple):
        return [to_json(one) if isinstance(one, Detail) else one for one in value]
    return value


def line(values: dict) -> Line:
    """The inverse of `to_json` for a line."""
    details = tuple(Detail(**_read(detail)) for detail in values.get("details", ()))
    return Line(**_read(values) | {"details": details})


def _read(values):
    read = dict(values)
    read |= {name: Decimal(values[name]) for name in AMOUNTS if name in values}
    read |= {name: datetime.date.fromisoformat(values[name]) for name in DATES if name in values}
    if "pieces" in values:
        read["pieces"] = tuple(values["pieces"])
    return read


def suggested(one: Suggestion) -> dict:
    """A suggestion as JSON values."""
    return {
        "code": one.code,
        "facts": one.facts,
        "kind": one.kind,
        "takes": [[take.document, str(take.amount), take.pressed] for take in one.takes],
        "credit": str(one.credit),
        "partner": one.partner,
        "forgiven": str(one.forgiven),
    }


def suggestion(values: dict) -> Suggestion:
    """The inverse of `suggested`."""
    takes = tuple(Take(document, Decimal(amount), pressed) for document, amount, pressed in values["takes"])
    return Suggestion(
        values["code"],
        takes,
        values["facts"],
        values["kind"],
        Decimal(values["credit"]),
        values["partner"],
        Decimal(values.get("forgiven", 0)),
    )
