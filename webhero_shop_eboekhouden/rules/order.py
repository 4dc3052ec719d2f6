# SPDX-License-Identifier: LGPL-3.0-or-later
"""A shop's order as the rules see it: what the shop said, with types, and nothing decided yet."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal

from odoo.addons.webhero_base.rules.money import ZERO

from .amount import Amount, total


@dataclasses.dataclass(frozen=True)
class ShopAddress:
    id: int
    customer_id: int = 0
    firstname: str = ""
    lastname: str = ""
    company: str = ""
    vat_number: str = ""
    address1: str = ""
    address2: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""  # ISO 3166, two letters
    phone: str = ""
    deleted: bool = False


@dataclasses.dataclass(frozen=True)
class ShopCustomer:
    id: int
    email: str = ""
    firstname: str = ""
    lastname: str = ""
    company: str = ""


@dataclasses.dataclass(frozen=True)
class ShopLine:
    """One line; `amount` is the whole line in cents, `unit` one piece with the shop's six decimals.

    `exact` is the whole line where the shop gives it with more than cents (it rounds the whole order once). `ecotax`
    is EUR excl. VAT a piece, inside the price, at `ecotax_rate`; `taxed` says that a tax hangs on the line, be it 0 %.
    """

    id: int
    name: str
    quantity: Decimal
    amount: Amount
    unit: Amount
    product_id: int = 0
    sku: str = ""
    exact: Amount | None = None
    ecotax: Decimal = ZERO
    ecotax_rate: Decimal = ZERO
    taxed: bool = True


ITEM, LINE, TOTAL = 1, 2, 3  # what the shop rounds: each piece, each line, the whole order
BASKET, ORDER, PRODUCT, SOME, CHEAPEST, UNKNOWN = "basket", "order", "product", "some", "cheapest", ""


@dataclasses.dataclass(frozen=True)
class ShopVoucher:
    """A discount; `amount` with the shop's six decimals.

    `scope` says on what: the whole basket, the order with its shipping, the article `product_id`, some articles
    (`percent` of them), one piece of the cheapest, or not known. `gift` is the article of which it gives a piece, beside
    what it takes off.
    """

    name: str
    amount: Amount
    free_shipping: bool = False
    scope: str = UNKNOWN
    product_id: int = 0
    percent: Decimal = ZERO
    gift: int = 0


@dataclasses.dataclass(frozen=True)
class ShopPayment:
    id: int
    amount: Decimal  # EUR received, VAT has no part in it
    method: str
    date: date
    transaction_id: str = ""
    currency: str = "EUR"


@dataclasses.dataclass(frozen=True)
class SlipLine:
    line_id: int
    quantity: Decimal
    amount: Amount


@dataclasses.dataclass(frozen=True)
class ShopSlip:
    """A credit slip; amounts are positive, as the shop shows them."""

    id: int
    order_id: int
    date: date
    lines: tuple[SlipLine, ...]
    products: Amount
    shipping: Amount
    amount: Decimal = ZERO  # what the shop's own `amount` says: excl. VAT, or incl. in later versions


@dataclasses.dataclass(frozen=True)
class Sibling:
    """An order of the same cart, this one among them: what it costs, and what of that is not shipping."""

    id: int
    paid: Amount
    rest: Amount  # products and wrapping less discounts


@dataclasses.dataclass(frozen=True)
class ShopOrder:
    """One order. `date` is the day in the shop's own time zone; `changed_at` is UTC and naive, as Odoo stores it."""

    id: int
    reference: str
    date: date
    currency: str
    customer: ShopCustomer
    addresses: tuple[ShopAddress, ...]
    invoice_address_id: int
    delivery_address_id: int
    lines: tuple[ShopLine, ...]
    products: Amount
    paid: Amount  # total_paid_tax_incl / _excl: what the order costs, not what was received
    shipping: Amount = Amount()
    wrapping: Amount = Amount()
    discounts: Amount = Amount()  # positive, as the shop shows it
    vouchers: tuple[ShopVoucher, ...] | None = None  # None: the shop does not let us read them
    carrier_rate: Decimal = ZERO  # per cent
    state_id: int = 0
    state_name: str = ""
    state_paid: bool = False
    module: str = ""
    payment: str = ""
    payments: tuple[ShopPayment, ...] = ()
    invoice_number: str = ""
    cart_id: int = 0
    changed_at: datetime | None = None
    round_type: int = LINE
    received: Decimal = ZERO  # total_paid_real: what the shop says that was paid, of the whole cart
    siblings: tuple[Sibling, ...] = ()  # by id; empty where the cart became one order

    @property
    def table_total(self) -> Amount:
        """T8, the reading to build: products + shipping + wrapping - discounts."""
        return total((self.products, self.shipping, self.wrapping)) - self.discounts
