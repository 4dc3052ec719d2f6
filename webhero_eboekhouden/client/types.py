# SPDX-License-Identifier: LGPL-3.0-or-later
"""The data exchanged with e-Boekhouden. Money is Decimal in EUR, dates are datetime.date, codes are text.

A ledger is named by its code ("1300"), also where the REST service wants its number: the client translates. A
relation is named by number and code together, because SOAP wants the one and REST the other.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
from decimal import Decimal

ZERO = Decimal("0")


class MutationKind(enum.IntEnum):
    OPENING = 0
    INVOICE_RECEIVED = 1
    INVOICE_SENT = 2
    PAYMENT_RECEIVED = 3
    PAYMENT_SENT = 4
    MONEY_RECEIVED = 5
    MONEY_SPENT = 6
    MEMORIAL = 7


@dataclasses.dataclass(frozen=True)
class Administration:
    guid: str
    company: str
    city: str = ""


@dataclasses.dataclass(frozen=True)
class Ledger:
    """`category` is one of BAL VW AF6 AF19 AFOVERIG AF VOOR BTWRC FIN DEB CRED."""

    id: int
    code: str
    name: str
    category: str
    group: str = ""


@dataclasses.dataclass(frozen=True)
class VatCode:
    """`rate` in percent, None where the amount is ours to give; `side` is sale, purchase or both."""

    code: str
    rate: Decimal | None
    side: str
    treatment: str = "normal"


@dataclasses.dataclass(frozen=True)
class Template:
    """A layout for invoices; SOAP knows it by name, REST by number."""

    id: int
    name: str
    active: bool = True


@dataclasses.dataclass(frozen=True)
class CostCentre:
    id: int
    name: str
    parent_id: int = 0
    active: bool = True


@dataclasses.dataclass(frozen=True)
class Unit:
    """`id` is 0 over SOAP, which has only the name."""

    id: int
    name: str


@dataclasses.dataclass(frozen=True)
class Relation:
    """A debtor or creditor. `type` is B (business) or P (private); `term` in days, None where none is set."""

    id: int = 0
    code: str = ""
    name: str = ""
    contact: str = ""
    type: str = "B"
    gender: str = ""
    email: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""
    mobile: str = ""
    website: str = ""
    vat_number: str = ""
    registration_number: str = ""
    iban: str = ""
    bic: str = ""
    note: str = ""
    term: int | None = None
    inactive: bool = False
    email_invoice: str = ""  # REST only, as the next two: the vendor's description of 2026
    email_reminder: str = ""
    peppol_id: str = ""
    salutation: str = ""
    address2: str = ""  # a second address (for letters), with a postal code, a city and a country of its own
    postal_code2: str = ""
    city2: str = ""
    country2: str = ""


@dataclasses.dataclass(frozen=True)
class Product:
    """Prices in EUR a unit."""

    id: int
    code: str
    name: str
    unit: str = ""
    unit_id: int = 0
    group: str = ""
    price_excl: Decimal = ZERO
    price_incl: Decimal = ZERO
    cost_excl: Decimal = ZERO
    vat_code: str = ""
    ledger: str = ""
    cost_centre_id: int = 0
    active: bool = True


@dataclasses.dataclass(frozen=True)
class Listing:
    """The result of a list call: {number: content of its thin line} of all records, and the records read in full.

    SOAP reads everything at once. Over REST lists are thin: with the previous `thin` as `known`, only records
    that are new or whose line changed are read in full.
    """

    thin: dict
    read: tuple


@dataclasses.dataclass(frozen=True)
class OpenItem:
    """What is open under one invoice number of one relation, EUR incl. VAT; `side` D(ebtor) or C(reditor)."""

    number: str
    date: datetime.date | None
    relation_code: str
    total: Decimal
    paid: Decimal
    open: Decimal
    side: str = "D"
    relation_id: int = 0
    relation_name: str = ""
    mutation_id: int = 0


@dataclasses.dataclass(frozen=True)
class MutationRow:
    """One row; amounts in EUR of the whole row. `percentage` is sent over SOAP only. Payments: excl = incl, vat 0."""

    ledger: str
    vat_code: str
    excl: Decimal
    vat: Decimal
    incl: Decimal
    percentage: Decimal = ZERO
    description: str = ""
    cost_centre_id: int = 0
    number: str = ""


@dataclasses.dataclass(frozen=True)
class Mutation:
    """One booking. `ledger` is the debtors' account (1300) of a sale, the bank or clearing account of a payment.

    `number` is the invoice number (Factuurnummer), `document` the entry document (Boekstuk), `term` days to
    pay (sales only). `vat_included`: the rows' amounts count incl. VAT (IN) or excl. (EX). REST computes the
    VAT from the amount and the code by itself: where that differs from the rows by a cent the client sends
    IN, which keeps the total.
    """

    kind: MutationKind
    date: datetime.date
    ledger: str
    rows: tuple[MutationRow, ...]
    number: str = ""
    relation_id: int = 0
    relation_code: str = ""
    document: str = ""
    description: str = ""
    term: int | None = None
    payment_reference: str = ""
    vat_included: bool = False
    id: int = 0
    read_total: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """EUR incl. VAT."""
        return sum((row.incl for row in self.rows), ZERO) if self.read_total is None else self.read_total

    def pays_like(self, other: Mutation) -> bool:
        """True where it is a payment of the same amount on the same invoice number."""
        return self.total == other.total and other.number in {self.number, *(row.number for row in self.rows)}


@dataclasses.dataclass(frozen=True)
class InvoiceLine:
    """`price` is EUR excl. VAT a unit (up to six decimals), `price_incl` the same incl. VAT: used by REST
    where the invoice is `vat_included`. A `code` must be an article that exists.
    """

    description: str
    quantity: Decimal
    price: Decimal
    vat_code: str
    ledger: str
    price_incl: Decimal | None = None
    unit: str = ""
    unit_id: int = 0
    code: str = ""
    cost_centre_id: int = 0


@dataclasses.dataclass(frozen=True)
class Invoice:
    """`number` "" lets e-Boekhouden number it. `template` is a name (SOAP), `template_id` a number (REST).

    `in_books` processes it in the books at once (an open item, no longer editable there); `debtor_ledger` is
    then the account of the debtors (REST; SOAP takes its own), `booking_description` the mutation's text and
    `payment_reference` its payment reference (REST; SOAP has none for an invoice).
    `reference` is ours (REST only). Totals and `open` are filled when read, EUR.
    """

    date: datetime.date
    term: int
    lines: tuple[InvoiceLine, ...]
    number: str = ""
    relation_id: int = 0
    relation_code: str = ""
    template: str = ""
    template_id: int = 0
    in_books: bool = False
    debtor_ledger: str = ""
    booking_description: str = ""
    payment_reference: str = ""
    vat_included: bool = False
    reference: str = ""
    text: str = ""
    id: int = 0
    total_excl: Decimal | None = None
    total_vat: Decimal | None = None
    total_incl: Decimal | None = None
    open: Decimal | None = None
    pdf_url: str = ""


@dataclasses.dataclass(frozen=True)
class Booked:
    """What e-Boekhouden answered to something new: its own number, and the invoice number it has."""

    id: int
    number: str = ""
