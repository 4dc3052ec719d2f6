# SPDX-License-Identifier: LGPL-3.0-or-later
"""Typed values out of a row's texts: read or refused, never guessed."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from odoo.addons.webhero_exchange.client.errors import Permanent
from odoo.addons.webhero_shop_eboekhouden.client.moments import STAMP

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,20})?([eE]-?\d{1,2})?")
_IDENT = re.compile(r"\d{1,18}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
MAX_TEXT = 500


def decimal(row: dict[str, Any], name: str) -> Decimal:
    """The field as a Decimal; "" and a missing field are 0. Raises Permanent('bad_number') for anything else."""
    text = str(row.get(name) or "0").strip()
    if not _NUMBER.fullmatch(text):
        raise Permanent("bad_number", resource_id=row.get("id"), field=name, value=text[:50])
    return Decimal(text)


def is_zero(row: dict[str, Any], name: str) -> bool:
    """True where the field is 0 or empty; never raises: what can't be read is refused where its order is."""
    try:
        return not decimal(row, name)
    except Permanent:
        return False


def ident(row: dict[str, Any], name: str = "id") -> int:
    """The field as a whole number; "" and a missing field are 0."""
    text = str(row.get(name) or "0").strip()
    if not _IDENT.fullmatch(text):
        raise Permanent("bad_number", resource_id=row.get("id"), field=name, value=text[:50])
    return int(text)


def flag(row: dict[str, Any], name: str) -> bool:
    return str(row.get(name) or "0").strip() not in ("0", "")


def text(row: dict[str, Any], name: str, language: str = "") -> str:
    """The field as one clean line; of a multilingual field the given language, else the first that is filled."""
    value = row.get(name) or ""
    if isinstance(value, dict):
        value = value.get(language) or next(filter(None, value.values()), "")
    return _CONTROL.sub(" ", str(value)).strip()[:MAX_TEXT]


def stamp(row: dict[str, Any], name: str) -> datetime | None:
    """The field as a naive datetime in the shop's own time; None for "" and "0000-00-00 00:00:00"."""
    value = str(row.get(name) or "").strip()
    if not value or value.startswith("0000"):
        return None
    try:
        return datetime.strptime(value, STAMP)  # noqa: DTZ007 (the shop gives no zone)
    except ValueError:
        raise Permanent("bad_date", resource_id=row.get("id"), field=name, value=value[:50]) from None
