# SPDX-License-Identifier: LGPL-3.0-or-later
"""The states of a work order and the ways between them."""

from __future__ import annotations

NEW, PLANNED, BUSY, COMPLETE, HANDLED, CANCELLED = "new", "planned", "busy", "complete", "handled", "cancelled"
OPEN = (NEW, PLANNED, BUSY)
WAYS = {
    NEW: {PLANNED, BUSY, COMPLETE, CANCELLED},
    PLANNED: {NEW, BUSY, COMPLETE, CANCELLED},
    BUSY: {PLANNED, COMPLETE, CANCELLED},
    COMPLETE: {BUSY, HANDLED, CANCELLED},
    HANDLED: set(),
    CANCELLED: {NEW},
}


def allowed(old: str, new: str) -> bool:
    """Whether a person may bring a work order from `old` to `new`; a handled one is never opened again."""
    return old == new or new in WAYS[old]


def is_office_s(old: str, new: str) -> bool:
    """Whether only the office brings a work order from `old` to `new`: what is cancelled is never invoiced."""
    return old != new and CANCELLED in (old, new)


def is_sent(state: str, to_books: bool) -> bool:
    """W7: sent only when it is complete **and** its work-order status allows it; the two are separate fields."""
    return state == COMPLETE and to_books
