# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which invoice is due for which reminder, and why another is not (docs/rules.md R3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from odoo.addons.webhero_base.rules.refusal import Refusal

from . import consumer_debt

PAID_STATES = ("paid", "in_payment")


@dataclass(frozen=True)
class Policy:
    """Days after the due date of the first and of the second reminder."""

    first_days: int
    second_days: int


@dataclass(frozen=True)
class Receivable:
    """An invoice as the reminders see it. ``open_amount`` and ``credited`` are in the invoice's currency, incl. VAT."""

    move_type: str
    state: str
    payment_state: str
    due: date | None
    open_amount: Decimal
    credited: Decimal = Decimal(0)  # on credit notes of this invoice that were not settled with it yet
    covered: Decimal = Decimal(0)  # by open credits of the customer, see `cover`
    held: bool = False  # disputed, or taken out of the reminders by hand
    customer_blocked: bool = False
    may_be_paid: bool = False  # a received payment that is not matched yet may be for it
    has_email: bool = True
    consumer: bool = False  # whom Book XIX of the Code of Economic Law protects
    first_sent: date | None = None
    first_mailed: date | None = None  # none where the first one was a letter or a call
    first_failed: bool = False  # its mail did not leave
    second_sent: date | None = None


def cover(amounts: Any, credit: Decimal) -> Any:
    """What an open `credit` of a customer covers of each of its open amounts [(id, amount)], the oldest first: {id: amount}."""
    covered = {}
    for key, amount in amounts:
        covered[key] = min(amount, credit)
        credit -= covered[key]
    return covered


def next_level(claim: Receivable) -> int:
    """1, 2, or 0 when both were sent."""
    if claim.second_sent:
        return 0
    return 2 if claim.first_sent else 1


def settled(claim: Receivable) -> Refusal | None:
    """Why this invoice must not be claimed, regardless of earlier reminders; None when it is due."""
    for code, applies in (
        ("not_an_invoice", claim.move_type not in ("out_invoice", "out_receipt")),
        ("not_confirmed", claim.state != "posted"),
        ("credited", claim.payment_state == "reversed" or 0 < claim.credited >= claim.open_amount),
        ("paid", claim.payment_state in PAID_STATES or claim.open_amount <= 0),
        ("covered", 0 < claim.covered >= claim.open_amount),
        ("disputed", claim.payment_state == "blocked" or claim.held),
        ("customer_blocked", claim.customer_blocked),
        ("may_be_paid", claim.may_be_paid),
    ):
        if applies:
            return Refusal(code)
    return None


def refusal(claim: Receivable, today: date) -> Refusal | None:
    """Why this invoice gets no reminder today, also when asked by hand; None when it may."""
    if reason := settled(claim):
        return reason
    for code, applies in (
        ("not_due", not claim.due or claim.due >= today),
        ("both_sent", not next_level(claim)),
        ("sent_today", claim.first_sent == today),
        ("first_failed", claim.first_failed and next_level(claim) == 2),
        ("no_email", not claim.has_email),
    ):
        if applies:
            return Refusal(code)
    return None


def due_level(claim: Receivable, policy: Policy, today: date) -> int:
    """The level that is due by itself on ``today`` (1 or 2), else 0.

    The second comes its own number of days after the due date, never sooner after the first than the two are apart, and
    never while a consumer can still pay without more.
    """
    if refusal(claim, today):
        return 0
    level = next_level(claim)
    if level == 1:
        return 1 if today >= claim.due + timedelta(days=policy.first_days) else 0
    apart = timedelta(days=max(1, policy.second_days - policy.first_days))
    ready = max(claim.due + timedelta(days=policy.second_days), claim.first_sent + apart)
    if claim.consumer:
        until = consumer_debt.free_until(claim.first_sent, by_post=not claim.first_mailed)
        ready = max(ready, until + consumer_debt.ONE_DAY)
    return 2 if today >= ready else 0
