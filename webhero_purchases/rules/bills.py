# SPDX-License-Identifier: LGPL-3.0-or-later
"""The state of a bill between receipt and payment, and the approvals it still needs (docs/rules.md PU)."""

import dataclasses
from decimal import Decimal

REVIEW, CHECK, APPROVE, DISPUTED = "review", "check", "approve", "disputed"
PAY, ORDERED, COLLECTED, CREDIT = "pay", "ordered", "collected", "credit"
PAID, CANCELLED = "paid", "cancelled"


@dataclasses.dataclass(frozen=True)
class Content:
    """The approved data of a bill: if any of it differs, the approval no longer applies. `amount` incl. VAT, in
    `currency` ("EUR"); `account` without blanks; `party` is the id of the supplier.
    """

    amount: Decimal
    party: int
    account: str
    number: str
    currency: str


@dataclasses.dataclass(frozen=True)
class Standing:
    """`booked`, `cancelled`, `paid`: as in the books; `approved`: the number of different people who approved exactly this."""

    booked: bool
    cancelled: bool
    paid: bool
    refund: bool
    disputed: bool
    review: bool
    collected: bool
    approved: int
    needed: int
    ordered: bool = False  # its payment was ordered at the bank, which has not reported it yet


def needed(amount: Decimal, second_above: Decimal) -> int:
    """How many people must approve a bill of `amount` (incl. VAT, in company currency); `second_above` 0: never a second one."""
    return 2 if second_above > 0 and abs(amount) > second_above else 1


def state_of(bill: Standing) -> str:
    """The state of a bill, one of those above."""
    if bill.cancelled:
        return CANCELLED
    if bill.booked and bill.paid:
        return PAID
    if bill.disputed:
        return DISPUTED
    if not bill.booked and bill.review:
        return REVIEW
    if bill.booked and bill.ordered:
        return ORDERED
    if bill.approved < bill.needed:
        return APPROVE if bill.booked or bill.approved else CHECK
    return _to_pay(bill) if bill.booked else CHECK


def _to_pay(bill):
    if bill.refund:
        return CREDIT
    return COLLECTED if bill.collected else PAY
