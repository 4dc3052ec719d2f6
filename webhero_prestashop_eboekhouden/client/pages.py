# SPDX-License-Identifier: LGPL-3.0-or-later
"""Is a page of a list the requested one? If not, the pages after it are unknown: Temporary("unreadable")."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_exchange.client.errors import Temporary

from .values import ident

if TYPE_CHECKING:
    from datetime import datetime


def last_number(resource: str, rows: list[dict[str, Any]], after: int | str) -> int:
    """The last id of a page of ids above `after`, `after` where it is empty; each id is above the one before it.

    A shop that does not hear from where, or in which order, would give the same page for ever, or hide orders.
    """
    numbers = [int(after), *map(ident, rows)]
    if any(first >= second for first, second in itertools.pairwise(numbers)):
        raise Temporary("unreadable", resource=resource)
    return numbers[-1]


def check_moments(resource: str, moments: list[datetime | None], start: datetime | None) -> None:
    """The moments of a page of changes: in their order, none before `start` (both naive, the shop's own time)."""
    known = [moment for moment in (start, *moments) if moment]
    if known != sorted(known):
        raise Temporary("unreadable", resource=resource)


def check_page_advances(resource: str, offset: int, rows: list[Any], news: list[Any]) -> None:
    """A page that begins at `offset` has something else than the page before it."""
    if offset and rows and not news:
        raise Temporary("unreadable", resource=resource)
