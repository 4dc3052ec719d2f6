# SPDX-License-Identifier: LGPL-3.0-or-later
"""A file that a supplier uploads: its type, and the parties that it states (C14). Nothing in it is trusted before that."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from decimal import Decimal

from lxml import etree

from odoo.addons.webhero_base.rules import bounded
from odoo.addons.webhero_base.rules.refusal import Refusal

MAX_MB = 10
MAX_BYTES = MAX_MB * 2**20
RATES = (21, 12, 6, 0)
MAX_AMOUNT = Decimal(10**9)
YEARS_BACK, YEARS_AHEAD = 10, 1  # of the date of an invoice
ROOTS = {
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice",
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote",
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice",
}
# the party's own element in UBL and in the invoice of UN/CEFACT that a PDF can carry
SELLER = ("AccountingSupplierParty", "SellerTradeParty")
BUYER = ("AccountingCustomerParty", "BuyerTradeParty")
NUMBERS = ("EndpointID", "CompanyID", "ID", "URIID")
LINES = ("InvoiceLine", "CreditNoteLine", "IncludedSupplyChainTradeLineItem")


@dataclasses.dataclass(frozen=True)
class Facts:
    """The data that an e-invoice states: its number, and every number of seller and buyer, digits only."""

    number: str
    seller: frozenset
    buyer: frozenset
    lines: int


@dataclasses.dataclass(frozen=True)
class Typed:
    """What the supplier typed beside a PDF: `amounts` is {rate in %: EUR excl. VAT}, never empty."""

    number: str
    date: date
    amounts: dict


def kind(content: bytes) -> Refusal:
    """'pdf' or 'xml' by the file's content, regardless of its name; a Refusal for anything else."""
    if not content:
        return Refusal("empty")
    if len(content) > MAX_BYTES:
        return Refusal("large", {"megabytes": MAX_MB})
    if b"%PDF-" in content[:1024]:
        return "pdf"
    return "xml" if _root(content) is not None else Refusal("type")


def facts(content: bytes) -> Facts | Refusal:
    """Facts of an e-invoice; a Refusal where it is none."""
    root = _root(content)
    if root is None or root.tag not in ROOTS:
        return Refusal("type")
    number = root.findtext("{*}ID") or root.findtext("{*}ExchangedDocument/{*}ID") or ""
    lines = sum(1 for name in LINES for _line in root.iter(f"{{*}}{name}"))
    if not number.strip() or not lines:
        return Refusal("incomplete")
    return Facts(number.strip(), _numbers(root, SELLER), _numbers(root, BUYER), lines)


def digits(value: str) -> str:
    """The digits of a VAT or company number, without leading zeros; "" where there are too few to say anything."""
    found = re.sub(r"\D", "", value or "").lstrip("0")
    return found if len(found) >= 7 else ""


def typed(form: dict[str, str], today: date | None = None) -> Typed | Refusal:
    """Typed from the form's texts, or a Refusal that names the field. `today` bounds the date."""
    number = " ".join(str(form.get("number") or "").split())[:60]
    if not number:
        return Refusal("number")
    try:
        day = date.fromisoformat(form.get("date") or "")
    except ValueError:
        return Refusal("date")
    if today and not -YEARS_BACK * 366 <= (day - today).days <= YEARS_AHEAD * 366:
        return Refusal("date_range", {"years": YEARS_BACK})
    amounts = {rate: _amount(form.get(f"amount_{rate}")) for rate in RATES}
    unread = [rate for rate, amount in amounts.items() if amount is None]
    if unread:
        return Refusal("amount", {"rate": unread[0]})
    filled = {rate: amount for rate, amount in amounts.items() if amount}
    return Typed(number, day, filled) if filled else Refusal("amounts")


def _amount(text):
    """A Decimal in cents, 0 where nothing was entered; None for anything but an amount above zero."""
    text = re.sub(r"[\s€]", "", str(text or ""))
    if not text:
        return Decimal(0)
    if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    if not re.fullmatch(r"[0-9]+([.,][0-9]{1,2})?", text):
        return None
    amount = Decimal(text.replace(",", "."))
    return amount if amount < MAX_AMOUNT else None


def _root(content):
    if bounded.too_many_nodes(content):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root


def _numbers(root, names):
    party = next((found for name in names for found in root.iter(f"{{*}}{name}")), None)
    texts = () if party is None else (e.text for name in NUMBERS for e in party.iter(f"{{*}}{name}"))
    return frozenset(filter(None, map(digits, texts)))
