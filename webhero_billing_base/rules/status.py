# SPDX-License-Identifier: LGPL-3.0-or-later
"""The one status of an invoice that its owner reads (docs/rules.md R4)."""

from __future__ import annotations

PAID = {
    "paid": "received",
    "in_payment": "received",
    "partial": "partial",
    "reversed": "credited",
    "blocked": "disputed",
}
REMINDED = {1: "reminder_first", 2: "reminder_second"}


def sale_status(state: str, move_type: str, payment_state: str, reminder_level: int, sent: bool) -> str:
    """The status of a customer document, from what became of it last.

    Money comes before reminders: a reminded invoice that is paid in part is "partly paid", and its reminders stand
    in their own column.
    """
    if state != "posted":
        return state
    if move_type == "out_refund":
        return "credit_note"
    return PAID.get(payment_state) or REMINDED.get(reminder_level) or ("sent" if sent else "open")
