# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the shop changed of an order after it was booked, and the credit that a bookkeeper would book (docs/rules.md T6a)."""

import dataclasses
import datetime
from decimal import Decimal

from odoo.addons.webhero_base.rules.money import ZERO, cents
from odoo.addons.webhero_base.rules.refusal import Refusal, Refused

from . import cart, numbers, party
from .amount import Amount, in_cents, total
from .booking import CREDIT, Booking, Row
from .order import ShopOrder
from .settings import Settings

CANCELLED, GIVEN_BACK, OTHER_TOTAL, OTHER_CONTENT = (
    *("changed_cancelled", "changed_given_back"),
    *("changed_total", "changed_content"),
)
AMOUNTS = ("shipping", "wrapping", "discounts")


@dataclasses.dataclass(frozen=True)
class Change:
    """`code` and `facts` make the sentence; `credit` is EUR incl. VAT that is too much in the books, 0 where it is not."""

    code: str
    facts: dict
    credit: Decimal = ZERO


def change_of(
    before: ShopOrder, now: ShopOrder, credited: Decimal, states: frozenset[int], without_slip: Decimal = ZERO
) -> Change | None:
    """The change in `now` of an order booked as `before`; None where the books are still right.

    `credited` is EUR incl. VAT credited since by slips and credits, `without_slip` the part of it by credits of a change
    only; `states` are those that count. A status that the shop calls paid is a later step of the same sale,
    whether it counts or not; one of an order that was credited as cancelled makes it a sale again.
    """
    left = cart.own(before).paid.incl - credited
    state = now.state_name or str(now.state_id)
    if now.state_id != before.state_id and now.state_id not in states and not now.state_paid and left > 0:
        return Change(CANCELLED, {"state": state, "left": str(left)}, left)
    back, unclear = _refunded(now)
    if back > credited and left > 0:
        facts = {"back": str(back), "credited": str(credited)}
        return Change(GIVEN_BACK, facts, ZERO if unclear else min(back - credited, left))
    less = before.paid.incl - now.paid.incl
    if without_slip > max(back, less) and (now.state_id in states or now.state_paid):
        return Change(OTHER_TOTAL, {"before": str(left), "now": str(now.paid.incl)})
    if less and less != credited:
        facts = {"before": str(before.paid.incl), "now": str(now.paid.incl)}
        return Change(OTHER_TOTAL, facts, max(min(less - credited, left), ZERO))
    if not less and _content(before) != _content(now):
        return Change(OTHER_CONTENT, {})
    return None


def _refunded(order):
    """(EUR given back, whether it is unclear for which order): of a cart that became several orders each has the
    payments of all; one of exactly what an order costs is that one's.
    """
    back = [payment for payment in order.payments if payment.amount < 0]
    amounts = [payment.amount for payment in back]
    others = [one.paid.incl for one in order.siblings if one.id != order.id]
    if not others:
        return -sum(amounts, ZERO), any(payment.currency != "EUR" for payment in back)
    of_own = [amount for amount in amounts if -amount == order.paid.incl and -amount not in others]
    unclear = [amount for amount in amounts if amount not in of_own and -amount not in others]
    unclear += [amount for amount in amounts if -amount in others and -amount == order.paid.incl]
    return -sum(of_own + unclear, ZERO), bool(unclear)


def _content(order):
    """What was sold to whom. A shop keeps an order's address that its customer changes, marked as deleted; the
    customer's other addresses, e-mail address and name are no part of the order, nor is an article's code.
    """
    addresses = [find(order) for find in (party.invoice_address, party.delivery_address)]
    kept = [address and dataclasses.replace(address, deleted=False) for address in addresses]
    lines = [dataclasses.replace(line, sku="") for line in order.lines]
    return [lines, *(getattr(order, name) for name in AMOUNTS), order.customer.id, *kept]


def book_credit(
    booked: Booking, order: ShopOrder, credit: Decimal, settings: Settings, day: datetime.date, shop: str = ""
) -> Booking | Refusal:
    """The credit of `credit` EUR incl. VAT on what was booked: all of it, or a part over its rows in proportion."""
    try:
        whole = booked.amount.incl
        if not 0 < credit <= whole:
            raise Refused("credit_too_large", credit=credit, booked=whole)
        rows = _all(booked, settings) if credit == whole else _part(booked, order, credit, settings)
        number = numbers.change_number(booked.number, settings)
        description = numbers.description(order, settings, number, shop)
        kept = dataclasses.replace(booked, warnings=(), adjustment=ZERO)
        return dataclasses.replace(kept, kind=CREDIT, number=number, date=day, rows=rows, description=description)
    except Refused as refused:
        return refused.refusal


def _all(booked, settings):
    credit = settings.words.credit
    return tuple(dataclasses.replace(row, text=f"{credit} {row.text}", amount=-row.amount) for row in booked.rows)


def _by_account(booked):
    """{(rate, VAT code, ledger, oss, oss_rate): Amount} of the rows of a booking."""
    sums = {}
    for row in booked.rows:
        key = (row.rate, row.vat_code, row.ledger, row.oss, row.oss_rate)
        sums[key] = sums.get(key, Amount()) + row.amount
    return sums


def _part(booked, order, credit, settings):
    """One row for each account and code, together the credit."""
    sums = _by_account(booked)
    whole = total(sums.values())
    if any(one.incl < 0 for one in sums.values()):
        raise Refused("credit_by_hand", credit=credit)
    incl = in_cents({key: credit * one.incl / whole.incl for key, one in sums.items()}, credit)
    text = f"{settings.words.credit} {order.reference or order.id}"
    rows = []
    for (rate, code, ledger, oss, oss_rate), amount in incl.items():
        excl = cents(amount / (1 + rate / 100))
        row = Row("product", text, Decimal(1), Amount(-amount, -excl), rate, code, ledger, "", oss, oss_rate)
        rows += [row] if amount else []
    return tuple(rows)
