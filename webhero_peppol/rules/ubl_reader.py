# SPDX-License-Identifier: LGPL-3.0-or-later
"""The content of a received invoice or credit note, as far as a bill needs it. Amounts are Decimal,
in the document's currency.

Tolerant on purpose: whatever is missing or wrong stays empty, because a document is never lost over a detail.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from . import ubl_attachments, ubl_lines, ubl_parties, ubl_payment
from .documents import CAC, CBC, kind_of
from .ubl_lines import number
from .ubl_parties import Party, text, texts
from .ubl_payment import day

if TYPE_CHECKING:
    from lxml.etree import _Element

DUE = f"{CBC}DueDate"
AMOUNTS = (
    "TaxExclusiveAmount",
    "TaxInclusiveAmount",
    "PayableRoundingAmount",
    "PrepaidAmount",
    "PayableAmount",
)


@dataclasses.dataclass(frozen=True)
class Bill:
    number: str
    sign: int  # -1: negative amounts, which make an invoice a credit note and the other way round
    refund: bool
    type_code: str
    contradicts_itself: bool  # an Invoice of a credit note's type, or the other way round
    issued: date | None
    due: date | None
    dues: tuple  # every day on which something has to be paid, where there are more than one
    currency: str
    seller: Party
    buyer: Party
    representative: Party  # who owes the VAT for a seller from abroad
    payee: Party  # who is paid, where it is not the supplier
    means: tuple
    originals: tuple  # (number, date) of each invoice that this one is about
    order: str
    contract: str
    buyer_reference: str
    note: str
    terms: str
    lines: tuple
    vat: tuple
    untaxed: Decimal
    tax: Decimal
    total: Decimal
    rounding: Decimal
    prepaid: Decimal
    payable: Decimal
    malformed: tuple
    attachments: tuple
    links: tuple  # (name, address) of each file that is elsewhere

    def has_same_content(self, other: Bill) -> bool:
        """Apart from what is attached."""
        return dataclasses.replace(self, attachments=()) == dataclasses.replace(other, attachments=())

    @property
    def supplier(self) -> str:
        return self.seller.name

    @property
    def customer(self) -> str:
        return self.buyer.name

    @property
    def chosen(self) -> ubl_payment.Means:
        return ubl_payment.chosen(self.means)

    @property
    def payment_reference(self) -> str:
        """The reference of the chosen means; else the single one of the other means, as a document has one BT-83."""
        references = {one.reference for one in self.means} - {""}
        return self.chosen.reference or (references.pop() if len(references) == 1 else "")

    @property
    def ibans(self) -> tuple:
        """Accounts of the supplier itself, the chosen one first; a payee's is never among them."""
        accounts = [self.chosen.account, *(one.account for one in self.means if one.kind == "transfer")]
        return () if self.payee.name else tuple(dict.fromkeys(filter(None, accounts)))

    def reasons(self, category: str) -> str:
        """The document's reasons why lines of `category` bear no VAT: texts and codes."""
        found = [part for one in self.vat if one.category == category for part in (one.reason, one.reason_code)]
        return " ".join(filter(None, found))


def _dues(root, means):
    """Days of the whole, of each way of payment and of each instalment, the first one first."""
    days = {day(text(root, DUE)), *(one.due for one in means)} - {None}
    return sorted(days.union(*map(ubl_payment.term_days, root.findall(f"{CAC}PaymentTerms"))))


def _other_currency(root, totals, currency):
    """(element, text) of each amount in another currency than the document's; the payable amount is required."""
    yield from ubl_lines.other_currency(root, currency)
    if not text(totals, f"{CBC}PayableAmount"):
        yield "PayableAmount", ""
    for node in totals if totals is not None else ():
        if isinstance(node.tag, str) and not _in(node, currency):
            yield node.tag.rpartition("}")[2], f"{(node.text or '').strip()} {node.get('currencyID')}"


def _bad_days(root):
    """(element, text) of each invalid date among those that a bill needs; the issue date is required."""
    for path in (f"{CBC}IssueDate", f"{CBC}DueDate", f"{CAC}PaymentMeans/{CBC}PaymentDueDate"):
        written = text(root, path)
        if not day(written) and (written or path == f"{CBC}IssueDate"):
            yield path.rpartition("}")[2], written


def read(root: _Element) -> Bill:
    """Bill of a parsed Invoice or CreditNote (lxml element)."""
    totals = root.find(f"{CAC}LegalMonetaryTotal")
    amounts = {name: number(text(totals, f"{CBC}{name}")) for name in AMOUNTS}
    kind, currency = kind_of(root), text(root, f"{CBC}DocumentCurrencyCode")
    untaxed = _untaxed(root, amounts)
    negative = (untaxed or amounts["PayableAmount"]) < 0
    vat, means = tuple(ubl_lines.read_vat(root, currency)), ubl_payment.read(root)
    dues = _dues(root, means)
    told_due = day(text(root, DUE)) or ubl_payment.chosen(means).due
    return Bill(
        number=kind.number,
        sign=-1 if negative else 1,
        refund=_is_refund(kind, negative),
        type_code=kind.type_code,
        contradicts_itself=kind.contradicts_itself,
        issued=day(text(root, f"{CBC}IssueDate")),
        due=told_due or next(iter(dues), None),
        dues=tuple(dues) if len(dues) > 1 else (),
        currency=currency,
        seller=ubl_parties.read(root.find(f"{CAC}AccountingSupplierParty/{CAC}Party")),
        buyer=ubl_parties.read(root.find(f"{CAC}AccountingCustomerParty/{CAC}Party")),
        representative=ubl_parties.read(root.find(f"{CAC}TaxRepresentativeParty")),
        payee=_payee(root),
        means=means,
        originals=tuple(_originals(root)),
        order=text(root, f"{CAC}OrderReference/{CBC}ID"),
        contract=text(root, f"{CAC}ContractDocumentReference/{CBC}ID"),
        buyer_reference=text(root, f"{CBC}BuyerReference"),
        note=texts(root, f"{CBC}Note"),
        terms=texts(root, f"{CAC}PaymentTerms/{CBC}Note"),
        lines=tuple(ubl_lines.read(root, vat)),
        vat=vat,
        untaxed=untaxed,
        tax=_tax(root, currency, amounts["TaxInclusiveAmount"] - untaxed),
        total=amounts["TaxInclusiveAmount"],
        rounding=amounts["PayableRoundingAmount"],
        prepaid=amounts["PrepaidAmount"],
        payable=amounts["PayableAmount"],
        malformed=(*ubl_lines.malformed(root), *_other_currency(root, totals, currency), *_bad_days(root)),
        attachments=tuple(ubl_attachments.read(root)),
        links=tuple(ubl_attachments.links(root)),
    )


def _untaxed(root, amounts):
    """The total without VAT; the Danish OIOUBL 2 has the VAT itself there (its own rules F-INV127 and F-CRN073)."""
    vat = amounts["TaxExclusiveAmount"]
    danish = text(root, f"{CBC}CustomizationID").startswith("OIOUBL-2")
    return amounts["TaxInclusiveAmount"] - vat if danish else vat


def _is_refund(kind, negative):
    """Negative amounts reverse the direction, except where the type already expresses it."""
    return kind.credits if kind.root == "Invoice" and kind.credits else kind.credits != negative


def _payee(root):
    """Party of PayeeParty where that is another than the supplier; one without a name has its number for it."""
    payee = ubl_parties.read(root.find(f"{CAC}PayeeParty"))
    seller = ubl_parties.read(root.find(f"{CAC}AccountingSupplierParty/{CAC}Party"))
    named = bool(payee.name) and payee.name.lower() in (seller.name.lower(), seller.trade_name.lower())
    own = [
        value for scheme, value in payee.numbers if scheme != "SEPA"
    ]  # a creditor identifier does not identify a company
    shared = not payee.name and not {value for _scheme, value in seller.numbers}.isdisjoint(own)
    same = named or shared or (bool(payee.kbo) and payee.kbo == seller.kbo)
    name = payee.name or next(iter(own), "")
    return Party() if same or not name else dataclasses.replace(payee, name=name)


def _originals(root):
    for node in root.findall(f"{CAC}BillingReference/{CAC}InvoiceDocumentReference"):
        yield text(node, f"{CBC}ID"), day(text(node, f"{CBC}IssueDate"))


def _tax(root, currency, owed):
    """The VAT in the document's currency; the total in the VAT accounting currency is ignored, also where both are the same.

    `owed` is the VAT that follows from the totals: where one of several VAT totals equals it, that one alone counts.
    """
    found = [node.find(f"{CBC}TaxAmount") for node in root.findall(f"{CAC}TaxTotal")]
    stated = [number(node.text) for node in found if node is not None and _in(node, currency)]
    return owed if len(stated) > 1 and sum(stated) != owed and owed in stated else sum(stated, Decimal())


def _in(node, currency):
    return node.get("currencyID") in (currency, None)
