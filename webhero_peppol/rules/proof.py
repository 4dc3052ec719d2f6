# SPDX-License-Identifier: LGPL-3.0-or-later
"""Proof that somebody may act for a company: money from the company's own account (docs/rules.md)."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

PAYMENT = Decimal("0.01")  # EUR, paid online
INVOICE = Decimal("15.00")  # EUR excl. VAT, paid by hand and confirmed by a person
NOT_TOLD, OTHER_ACCOUNT, BANK_WAITS = "account_not_told", "other_account", "bank_waits"

# What a payment service discloses of the payer's account, by Odoo's method; a method that isn't here never does.
# Mollie, `details.consumerAccount`: docs.mollie.com/docs/bancontact, /kbc (2025-05-20), /belfius and its Node SDK, read on
# 30 November 2026: Bancontact and iDEAL at once, KBC and Belfius one banking day later, without a call. Cards, PayPal (an
# e-mail address) and direct debit (what the payer typed) prove nothing. Stripe gives four digits (its docs), so no proof.
AT_ONCE, LATER = "at_once", "later"
TOLD = {
    "mollie": {
        "bancontact": AT_ONCE,
        "ideal": AT_ONCE,
        "bank_transfer": AT_ONCE,
        "kbc_cbc": LATER,
        "belfius": LATER,
    },
    "demo": None,  # whatever is chosen: its one line of payment details is the account
}
# Mollie's own names of these ways, and of what may have become of a payment (docs.mollie.com, payments)
MOLLIE_METHODS = ("bancontact", "ideal", "banktransfer", "kbc", "belfius")
MOLLIE_STATES = ("open", "pending", "authorized", "paid", "canceled", "expired", "failed")
LEAST = {"bancontact": Decimal("0.02")}  # EUR: docs.mollie.com/docs/bancontact
AMOUNT = re.compile(r"\d{1,9}\.\d\d")
ASKED_DAYS = 7  # a banking day later, over a long weekend and a holiday


def account_disclosure(provider: str, method: str) -> str | None:
    """AT_ONCE or LATER where a payment by this method discloses the payer's account, None where it never does."""
    methods = TOLD.get(provider, {})
    return AT_ONCE if methods is None else methods.get(method)


def amount(method: str) -> Decimal:
    """EUR to pay by this method: 1 cent, or the method's minimum (Bancontact: 2 cents)."""
    return LEAST.get(method, PAYMENT)


def account_may_follow(provider: str, method: str, paid_at: Any, now: Any) -> bool:
    """True while a payment of `paid_at` whose account wasn't disclosed is asked for again: KBC, paid on Friday, on Tuesday."""
    return account_disclosure(provider, method) == LATER and now < paid_at + timedelta(days=ASKED_DAYS)


def is_mollie_payment(answer: Any, reference: str) -> bool:
    """Does an answer of Mollie state the outcome of payment `reference`, in a form that we know?

    An answer about another payment, or in an unknown format or state, is no outcome: it is asked again.
    """
    value = answer.get("amount") if isinstance(answer, dict) else None
    cents = isinstance(value, dict) and isinstance(value.get("value"), str) and AMOUNT.fullmatch(value["value"])
    return bool(
        cents
        and answer.get("id") == reference
        and answer.get("status") in MOLLIE_STATES
        and isinstance(answer.get("method"), str | None)
        and isinstance(answer.get("details"), dict | None)
    )


def mollie_account(answer: Any) -> str:
    """The payer's account in a payment of Mollie, "" where it is not given, or by a method that proves nothing."""
    details = answer.get("details") if isinstance(answer, dict) else None
    account = details.get("consumerAccount") if isinstance(details, dict) else None
    return account if isinstance(account, str) and answer.get("method") in MOLLIE_METHODS else ""


def payer_problem(paid_from: str | None, own: str) -> str | None:
    """None where the payment came from the company's `own` account; else why it is no proof, as a code."""
    paid_from, own = compact(paid_from), compact(own)
    if not paid_from:
        return NOT_TOLD
    return None if paid_from in (own, _belgian_domestic(own)) else OTHER_ACCOUNT


def _belgian_domestic(iban):
    """The twelve digits that a Belgian IBAN is made from: with its check digits before them they name that account and no other.

    Mollie tells "IBAN or domestic number"; other countries' domestic numbers lack the bank, and prove nothing.
    """
    return iban[4:] if re.fullmatch(r"BE\d{14}", iban) else iban


def compact(account: str | None) -> str:
    """An account number as banks compare it: in capitals, without the blanks, dots and dashes between its parts."""
    return re.sub(r"[\s.\-/]", "", account or "").upper()


def masked(account: str | None) -> str:
    """Enough of an account number to recognise it: "BE68 … 7034"."""
    account = compact(account)
    return f"{account[:4]} … {account[-4:]}" if len(account) > 8 else account
