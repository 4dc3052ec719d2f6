# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the owner of the shop chose, as the rules need it (S2)."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

MUTATION, INVOICE = "mutation", "invoice"
CHANGING = re.compile(  # of a payment's name: an order's, a transaction's, a card's number, a date
    r"#?(?:\d+[-./])*\w*\d{4,}\w*(?:[-./]\d+)*"
)
REMOTE, REFERENCE, ORDER_ID, INVOICE_NUMBER, CART_ID = (
    "remote",
    "reference",
    "order_id",
    "invoice_number",
    "cart_id",
)


@dataclasses.dataclass(frozen=True)
class Mapping:
    """The booking of a net amount: a VAT code and a revenue account of the books.

    `vat_ledger` is set for OSS only: the balance-sheet account of the VAT to pay in that country.
    """

    vat_code: str
    ledger: str
    vat_ledger: str = ""
    oss: bool = False


@dataclasses.dataclass(frozen=True)
class RateRule:
    """One line of the VAT table; an empty country means every country without lines of its own."""

    country: str
    rate: Decimal  # per cent
    mapping: Mapping | None  # None: not filled in yet, nothing can be booked on it


@dataclasses.dataclass(frozen=True)
class Method:
    """A payment method of the shop. An empty module or name matches every one; a * in a name matches any text."""

    module: str
    name: str
    clearing_ledger: str = ""
    debtor: str = ""

    def weight(self, module: str, name: str) -> int:
        """How well this line fits (0 is not at all): the whole name beats a pattern, a pattern the module, and each with
        the module the same without.
        """
        if self.module and self.module.casefold() != module.casefold():
            return 0
        wanted, found = self.name.casefold(), name.casefold()
        if wanted and wanted != found and not ("*" in wanted and _fits(wanted, found)):
            return 0
        named = 4 if wanted == found else 2
        return 1 + named * bool(self.name) + bool(self.module)


def _fits(pattern, name):
    """True where a * for any text makes `name` of `pattern`; from left to right, as a masked card has a row of them."""
    first, *middle, last = pattern.split("*")
    at, end = len(first), len(name) - len(last)
    if end < at or not (name.startswith(first) and name.endswith(last)):
        return False
    for piece in middle:
        at = name.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


def method_pattern(name: str) -> str:
    """A payment's name without the part that differs per order: "Klarna 4839201" is "Klarna *".

    A name that would leave no word is unchanged: its pattern would match every payment of the shop.
    """
    found = CHANGING.sub("*", name)
    return found if re.search(r"[^\W\d_]", found) else name


@dataclasses.dataclass(frozen=True)
class Words:
    """Words on booked lines, in the language of the books."""

    shipping: str = "Shipping"
    surcharge: str = "Surcharge"
    discount: str = "Discount"
    vat: str = "VAT"
    credit: str = "Credit"
    ecotax: str = "eco tax"


@dataclasses.dataclass(frozen=True)
class Settings:
    shop_country: str
    rates: tuple[RateRule, ...]
    icp: Mapping | None = None
    international: Mapping | None = None
    exempt: Mapping | None = None  # where all sales go of a shop that charges no VAT; None: it does
    territories: tuple | None = None  # of rules.territory, own ones first; None: those of the law's own table
    mode: str = MUTATION
    number: str = REFERENCE
    number_prefix: str = ""
    needs_digit: bool = True  # an invoice number ends in a digit (REST)
    credit_prefix: str = "C"
    states: frozenset[int] = frozenset()
    methods: tuple[Method, ...] = ()
    use_invoice_address: bool = False
    check_vies: bool = True
    debtor_ledger: str = "1300"
    term: int = 14  # days
    template: str = ""
    post: bool = False  # an invoice is also put in the books
    description: str = "{number} - {method}"
    payment_reference: str = ""  # REFERENCE, ORDER_ID or INVOICE_NUMBER; "" where none is sent
    skus: frozenset[str] | None = None  # known article codes; None: they are not sent
    words: Words = Words()
    always_pay: bool = False
    pay_without_open_item: bool = False
    pay_on_sale_date: bool = False

    def rates_of(self, country: str) -> list[RateRule]:
        """The lines of the VAT table for one country; the lines without a country where it has none."""
        own = [rule for rule in self.rates if rule.country == country]
        return own or [rule for rule in self.rates if not rule.country]

    def method(self, module: str, name: str) -> Method | None:
        """The payment method's line that fits best, or None."""
        best = max(self.methods, key=lambda line: line.weight(module, name), default=None)
        return best if best and best.weight(module, name) else None
