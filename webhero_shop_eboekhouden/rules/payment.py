# SPDX-License-Identifier: LGPL-3.0-or-later
"""T30 to T32: a payment of the shop against the open item of the sale."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_base.rules.money import ZERO
from odoo.addons.webhero_base.rules.refusal import NOTHING, WAIT, Refused

from . import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odoo.addons.webhero_base.rules.refusal import Refusal

    from .order import ShopOrder, ShopPayment
    from .settings import Settings

MAX_TEXT = 50


@dataclasses.dataclass(frozen=True)
class OpenItem:
    """A debtor's item that is still open in the books; `open` is EUR."""

    number: str
    relation: str
    open: Decimal


@dataclasses.dataclass(frozen=True)
class Sale:
    """The sale as it was booked."""

    number: str
    relation: str
    date: datetime.date
    mutation: str = ""  # the remote's number


@dataclasses.dataclass(frozen=True)
class PaymentBooking:
    """A mutation of type 3 (invoice payment received): IN, one row, no VAT, code GEEN."""

    number: str  # of the sale
    relation: str
    date: datetime.date
    amount: Decimal
    ledger: str
    description: str
    entry: str  # the entry document: our key, never booked twice
    payment_reference: str = ""
    vat_code: str = "GEEN"
    in_ex: str = "IN"


def shares(order: ShopOrder, payments: Iterable[ShopPayment]) -> dict[Any, Decimal]:
    """{payment id: EUR of this order}: where a cart became several orders, each payment is for all of them.

    A payment of exactly the open amount of one order belongs to that order; any other is allocated to them in order,
    with the remainder on the last. A refund of exactly one order's amount belongs to that order.
    """
    if len(order.siblings) < 2:
        return {payment.id: payment.amount for payment in payments}
    left = {one.id: one.paid.incl for one in order.siblings}
    found = {}
    for payment in sorted(payments, key=lambda one: one.id):
        amount, last = payment.amount, order.siblings[-1].id
        same = [one.id for one in order.siblings if amount == (left[one.id] if amount > 0 else -one.paid.incl)]
        for number in same[:1] or left:
            part = amount if number == last or same else min(amount, left[number])
            left[number] -= part
            amount -= part
            if number == order.id:
                found[payment.id] = part
    return {number: part for number, part in found.items() if part}


def pay(
    order: ShopOrder,
    payment: ShopPayment,
    sale: Sale | None,
    open_item: OpenItem | None,
    settings: Settings,
    in_parts: bool = False,
) -> PaymentBooking | Refusal:
    """The PaymentBooking, or a Refusal. `sale` None: not booked yet. `open_item` None: none is open under its number.

    `in_parts`: the payments of the order add up to its total, so that each may be less than the open amount.
    """
    try:
        return _pay(order, payment, sale, open_item, settings, in_parts)
    except Refused as refused:
        return refused.refusal


def hindrance(order: ShopOrder, payment: ShopPayment, sale: Sale | None, settings: Settings) -> Refusal | None:
    """A Refusal that does not depend on the books, or None: then the books are asked what is open."""
    try:
        _payable(order, payment, sale, settings)
    except Refused as refused:
        return refused.refusal
    return None


def _payable(order, payment, sale, settings):
    """The payment method's line, with its clearing account."""
    if payment.amount == ZERO:
        raise Refused("nothing_paid", kind=NOTHING)
    if sale is None:
        raise Refused("sale_not_booked", kind=WAIT)
    if not order.state_paid and not settings.always_pay:
        raise Refused("not_paid", kind=WAIT, state=order.state_name)
    if payment.currency != "EUR":
        raise Refused("currency", currency=payment.currency)
    if payment.amount <= 0:
        raise Refused("payment_not_positive", amount=payment.amount)
    method = settings.method(order.module, payment.method)
    if not method or not method.clearing_ledger:
        raise Refused("clearing_not_configured", module=order.module, method=payment.method)
    return method


def _pay(order, payment, sale, open_item, settings, in_parts):
    method = _payable(order, payment, sale, settings)
    check_open(payment, sale, open_item, settings, in_parts)
    text = " - ".join(part for part in (payment.method, sale.mutation or sale.number, payment.transaction_id) if part)
    return PaymentBooking(
        number=sale.number,
        relation=sale.relation,
        date=sale.date if settings.pay_on_sale_date else payment.date,
        amount=payment.amount,
        ledger=method.clearing_ledger,
        description=text[:MAX_TEXT],
        entry=_entry(order, payment),
        payment_reference=numbers.payment_reference(order, settings),
    )


def _entry(order, payment):
    """Our key of a payment, at most 50 characters: its transaction id, else the shop's number of it. Of several payments
    under one transaction id the later ones have that number behind it: each is found again as itself.
    """
    number, text = str(payment.id), payment.transaction_id
    if any(one.transaction_id == text and one.id < payment.id for one in order.payments):
        return f"{text[: MAX_TEXT - len(number) - 1]}-{number}" if text else number
    return (text or number)[:MAX_TEXT]


def check_open(
    payment: ShopPayment, sale: Sale, open_item: OpenItem | None, settings: Settings, in_parts: bool = False
) -> None:
    """T31: the item of this number and relation is open for exactly this amount, or for more where an order is paid in
    parts; without one, only by setting.
    """
    if open_item is None:
        if not settings.pay_without_open_item:
            raise Refused("no_open_item", number=sale.number)
        return
    if open_item.relation.casefold() != sale.relation.casefold():
        raise Refused("open_item_of_other", number=sale.number, relation=open_item.relation)
    if open_item.open != payment.amount and not (in_parts and open_item.open > payment.amount):
        raise Refused("open_amount_differs", number=sale.number, open=open_item.open, amount=payment.amount)
