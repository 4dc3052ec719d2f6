# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where a bill is on its way from the post to the bank, and whose approval it still needs (docs/rules.md PU)."""

import dataclasses
from decimal import Decimal

REVIEW, CHECK, APPROVE, DISPUTED = "review", "check", "approve", "disputed"
PAY, ORDERED, COLLECTED, CREDIT = "pay", "ordered", "collected", "credit"
PAID, CANCELLED = "paid", "cancelled"


@dataclasses.dataclass(frozen=True)
class Content:
    """What somebody approved: where one of these differs, that approval is of another bill. `amount` incl. VAT, in
    `currency` ("EUR"); `account` without blanks; `party` is the id of the supplier.
    """

    amount: Decimal
    party: int
    account: str
    number: str
    currency: str


@dataclasses.dataclass(frozen=True)
class Standing:
    """`booked`, `cancelled`, `paid`: as the books have it; `approved`: how many different people approved exactly this."""

    booked: bool
    cancelled: bool
    paid: bool
    refund: bool
    disputed: bool
    review: bool
    collected: bool
    approved: int
    needed: int
    ordered: bool = False  # its payment was given to the bank, which did not say yet that it is done


def needed(amount: Decimal, second_above: Decimal) -> int:
    """How many people must approve a bill of `amount` (incl. VAT, in the company's currency); 0 stands for no second one."""
    return 2 if second_above > 0 and abs(amount) > second_above else 1


def state_of(bill: Standing) -> str:
    """The one state of a bill, of those above."""
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
