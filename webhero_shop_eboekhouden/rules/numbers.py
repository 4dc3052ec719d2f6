# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales numbers and descriptions (T27, T28, docs/decisions.md Numbers)."""

from __future__ import annotations

import re
import string
from datetime import date
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.refusal import WAIT, Refused

from . import cart
from . import settings as choice
from .amount import Amount
from .order import ShopCustomer, ShopOrder

if TYPE_CHECKING:
    from .order import ShopSlip
    from .settings import Settings

MAX_NUMBER = 50  # characters, REST and SOAP alike
MAX_DESCRIPTION = 50  # of a mutation in REST
PLACEHOLDERS = (
    "number",
    "reference",
    "order_id",
    "invoice_number",
    "cart_id",
    "method",
    "module",
    "customer",
    "date",
    "shop",
)
_TRAILING_DIGITS = re.compile(r"\d+$")
_NO_NUMBER = {
    choice.REFERENCE: "no_reference",
    choice.INVOICE_NUMBER: "no_invoice_number",
    choice.CART_ID: "no_cart_id",
}


def sales_number(order: ShopOrder, settings: Settings) -> str:
    """T27: the number of the sale in the books; "" where e-Boekhouden numbers it.

    An order without a shop invoice waits for one. Raises Refused where the number can't be used.
    """
    kind = settings.number
    if kind == choice.REMOTE:
        return ""
    found = {
        choice.REFERENCE: order.reference.strip(),
        choice.ORDER_ID: str(order.id),
        choice.INVOICE_NUMBER: strip_prefix(order.invoice_number),
        choice.CART_ID: str(order.cart_id or ""),
    }[kind]
    if not found:
        raise Refused(_NO_NUMBER.get(kind, "no_number"), kind=WAIT)
    suffix = cart.number_suffix(order) if kind in (choice.REFERENCE, choice.CART_ID) else ""
    return _checked(settings.number_prefix + found + suffix, settings)


def credit_number(slip: ShopSlip, settings: Settings) -> str:
    """The number of a credit booking: its own prefix and the shop's slip number."""
    if settings.number == choice.REMOTE:
        return ""
    return _checked(f"{settings.number_prefix}{settings.credit_prefix}{slip.id}", settings)


def change_number(number: str, settings: Settings) -> str:
    """The number of a credit without a slip: that of the sale behind the credits' prefix and a 0, which no slip has."""
    if settings.number == choice.REMOTE or not number:
        return ""
    return _checked(
        f"{settings.number_prefix}{settings.credit_prefix}0{number.removeprefix(settings.number_prefix)}", settings
    )


def payment_reference(order: ShopOrder, settings: Settings) -> str:
    """T27b: the payment reference of the sale's mutation and of its payments, as the settings choose it.

    Order 145, "CLDVZFJOT", invoice "#IN000123": CLDVZFJOT, 145 or 000123; "" where nothing was chosen or the order
    has no invoice yet.
    """
    found = {
        choice.REFERENCE: order.reference.strip(),
        choice.ORDER_ID: str(order.id),
        choice.INVOICE_NUMBER: strip_prefix(order.invoice_number),
    }
    return found.get(settings.payment_reference, "")[:MAX_NUMBER]


def strip_prefix(number: str) -> str:
    """T27: the digits at the end ("#IN000123" -> "000123"); "0" and "" mean that there is no invoice yet."""
    found = _TRAILING_DIGITS.search(number.strip())
    digits = found.group() if found else ""
    return digits if digits.strip("0") else ""


def _checked(number, settings):
    if len(number) > MAX_NUMBER:
        raise Refused("number_too_long", number=number, limit=MAX_NUMBER)
    if settings.mode == choice.INVOICE and settings.needs_digit and not number[-1:].isdigit():
        raise Refused("number_needs_digit", number=number)
    return number


def unknown_placeholders(pattern: str) -> list[str]:
    """Names in a description pattern that do not exist; a broken pattern gives [pattern]."""
    try:
        fields = [(name, spec, conversion) for _, name, spec, conversion in string.Formatter().parse(pattern)]
    except ValueError:
        return [pattern]
    return [
        name
        for name, spec, conversion in fields
        if name is not None and (name not in PLACEHOLDERS or spec or conversion)
    ]


def description(order: ShopOrder, settings: Settings, number: str, shop: str = "", limit: int = MAX_DESCRIPTION) -> str:
    """The booking's description, "ORD145 - mollie"; dashes around missing parts go, `limit` cuts it."""
    if unknown_placeholders(settings.description):
        raise Refused("bad_description", pattern=settings.description)
    values = {
        "number": number or order.reference or str(order.id),
        "reference": order.reference,
        "order_id": order.id,
        "invoice_number": strip_prefix(order.invoice_number),
        "cart_id": order.cart_id or "",
        "method": order.payment or order.module,
        "module": order.module,
        "customer": f"{order.customer.firstname} {order.customer.lastname}".strip(),
        "date": order.date.isoformat(),
        "shop": shop,
    }
    text = " ".join(settings.description.format(**values).split())
    return re.sub(r"(\s*-)+\s*$|^\s*(-\s*)+", "", re.sub(r"-(\s*-)+", "-", text)).strip()[:limit]


def example(kind: str, settings: Settings, shop: str = "") -> str:
    """The description of an invented order numbered by `kind`, as it will look."""
    invented = ShopOrder(
        id=145,
        reference="CLDVZFJOT",
        date=date(2026, 11, 20),
        currency="EUR",
        addresses=(),
        lines=(),
        customer=ShopCustomer(1, "", "Klaartje", "Pietersen"),
        invoice_address_id=0,
        delivery_address_id=0,
        products=Amount(),
        paid=Amount(),
        module="ideal",
        payment="iDEAL",
        invoice_number="17",
        cart_id=245,
    )
    number = {choice.ORDER_ID: "145", choice.INVOICE_NUMBER: "17", choice.CART_ID: "245"}.get(kind, "CLDVZFJOT")
    return description(invented, settings, settings.number_prefix + number, shop)
