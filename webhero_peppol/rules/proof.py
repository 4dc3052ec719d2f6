"""Proof that somebody may act for a company: money from the company's own account (docs/rules.md)."""

from decimal import Decimal

PAYMENT = Decimal("0.01")  # EUR, paid online
INVOICE = Decimal("15.00")  # EUR excl. VAT, paid by hand and confirmed by a person
NOT_TOLD, OTHER_ACCOUNT = "account_not_told", "other_account"


def payer_problem(paid_from, own):
    """None where the money came from the company's `own` account; else why it proves nothing, as a code."""
    paid_from, own = compact(paid_from), compact(own)
    if not paid_from:
        return NOT_TOLD
    return None if paid_from == own else OTHER_ACCOUNT


def compact(account):
    """An account number as banks compare it: without blanks, in capitals."""
    return "".join((account or "").split()).upper()


def masked(account):
    """Enough of an account number to recognise it: "BE68 … 7034"."""
    account = compact(account)
    return f"{account[:4]} … {account[-4:]}" if len(account) > 8 else account
