# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lines, document charges and VAT totals of a received document. Amounts are Decimal in the document's currency."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from lxml import etree

from odoo.addons.webhero_base.rules.money import cents

from .documents import CAC, CBC
from .findings import LINES
from .ubl_parties import text, texts

if TYPE_CHECKING:
    from lxml.etree import _Element

QUANTITIES = ("InvoicedQuantity", "CreditedQuantity", "DebitedQuantity")
COMMA = re.compile(r"-?\d+,\d+")
WRITTEN = re.compile(r"[+-]?(\d{1,15}(\.\d*)?|\.\d+)")  # as UBL wants an amount
LARGEST = Decimal(10) ** 15
CATEGORIES = (f"{CAC}AllowanceCharge/{CAC}TaxCategory", f"*/{CAC}Item/{CAC}ClassifiedTaxCategory")
PRICED = (f"{CBC}LineExtensionAmount", f"{CBC}PriceAmount", f"{CBC}Amount")
GST_ZERO = "ZR"  # how Singapore's GST calls what is zero-rated (Z)
OTHER_RATES = ("AA", "H")  # lower and higher rate of older UBL; EN 16931 has S for all of them
TIME_UNITS = {"HUR", "MIN", "DAY", "WEE", "MON", "ANN", "SEC", "LH", "E49"}


@dataclasses.dataclass(frozen=True)
class Line:
    """One line or document charge: `net` is without VAT, after discounts; a charge or allowance has quantity 1."""

    name: str
    quantity: Decimal
    price: Decimal
    net: Decimal
    rate: Decimal | None
    category: str
    unit: str = ""
    codes: tuple = ()  # (seller's code, our own code, standard code) of the article
    charge: bool = False
    allowed: Decimal = Decimal()  # discounts of the line minus its charges; they are in `net`
    note: str = ""

    @property
    def service(self) -> bool | None:
        """True where the unit is one of time; None where the document doesn't distinguish goods from services."""
        return True if self.unit in TIME_UNITS else None


@dataclasses.dataclass(frozen=True)
class Vat:
    """One line of the document's VAT table."""

    category: str
    rate: Decimal
    base: Decimal
    tax: Decimal
    reason: str = ""
    reason_code: str = ""


def number(told: str | None) -> Decimal:
    """Decimal of the text, 0 where it is no number; a comma that can only be the decimal separator is read as one."""
    told = (told or "").strip()
    if COMMA.fullmatch(told):
        told = told.replace(",", ".")
    try:
        value = Decimal(told)
    except InvalidOperation:
        return Decimal()
    return value if value.is_finite() and abs(value) < LARGEST else Decimal()


def malformed(root: _Element) -> Iterator[tuple[str, str]]:
    """(element, what is written) of each amount, quantity and percentage that is no number as UBL wants it, and of each rate
    that category S lacks.
    """
    for node in root.iter():
        name = etree.QName(node).localname if isinstance(node.tag, str) else ""
        if not (name.endswith("Amount") or name in QUANTITIES or name in ("Percent", "BaseQuantity")):
            continue
        written = (node.text or "").strip()
        if not WRITTEN.fullmatch(written):
            yield name, written
    for node in (found for path in CATEGORIES for found in root.findall(path)):
        if text(node, f"{CBC}ID") == "S" and node.find(f"{CBC}Percent") is None:
            yield "Percent", ""


def other_currency(root: _Element, currency: str) -> Iterator[tuple[str, str]]:
    """(element, what is written) of each amount of a line or charge in another currency than the document's (R051)."""
    for node in root:
        if isinstance(node.tag, str) and etree.QName(node).localname in (*LINES, "AllowanceCharge"):
            for amount in node.iter(*PRICED):
                if amount.get("currencyID") not in (currency, None):
                    yield etree.QName(amount).localname, f"{(amount.text or '').strip()} {amount.get('currencyID')}"


def read(root: _Element, vat: tuple[Vat, ...] = ()) -> Iterator[Line]:
    """Line of each line and document charge; one without a category takes the only one of the VAT table `vat`
    that has an amount.
    """
    only = {(one.rate, one.category) for one in vat if one.base or one.tax} or {(one.rate, one.category) for one in vat}
    default = only.pop() if len(only) == 1 else (None, "")
    for node in root:
        if isinstance(node.tag, str) and etree.QName(node).localname in LINES:
            yield _line(node, default)
    for charge in root.findall(f"{CAC}AllowanceCharge"):
        yield _charge(charge, default)


def read_vat(root: _Element, currency: str) -> Iterator[Vat]:
    """Vat of each subtotal in the document's currency; the table in the currency of the VAT, or the same one once
    more, is left aside.
    """
    tables = dict.fromkeys(tuple(_table(total, currency)) for total in root.findall(f"{CAC}TaxTotal"))
    for table in tables:
        yield from table


def _table(total, currency):
    for node in total.findall(f"{CAC}TaxSubtotal"):
        amount, category = node.find(f"{CBC}TaxAmount"), node.find(f"{CAC}TaxCategory")
        if amount is None or amount.get("currencyID") not in (currency, None):
            continue
        rate, code = _of_subtotal(node)
        reasons = (text(category, f"{CBC}TaxExemptionReason"), text(category, f"{CBC}TaxExemptionReasonCode"))
        yield Vat(code, rate or Decimal(), number(text(node, f"{CBC}TaxableAmount")), number(amount.text), *reasons)


def _line(node, default):
    net = number(text(node, f"{CBC}LineExtensionAmount"))
    counted = next((found for name in QUANTITIES if (found := node.find(f"{CBC}{name}")) is not None), None)
    quantity = Decimal(1) if counted is None else number(counted.text)
    base = number(text(node, f"{CAC}Price/{CBC}BaseQuantity")) or Decimal(1)
    price = number(text(node, f"{CAC}Price/{CBC}PriceAmount")) / base
    if quantity * price != net:  # discounts and charges of the line, rounding: what counts is its net amount
        quantity, price = (quantity, net / quantity) if quantity else (Decimal(1), net)
    item = f"{CAC}Item/"
    category = _category(node.find(f"{item}{CAC}ClassifiedTaxCategory"))
    if not category[1]:
        category = _of_subtotal(node.find(f"{CAC}TaxTotal/{CAC}TaxSubtotal"))
    names = dict.fromkeys(filter(None, (text(node, f"{item}{CBC}Name"), text(node, f"{item}{CBC}Description"))))
    codes = tuple(
        text(node, f"{item}{CAC}{name}ItemIdentification/{CBC}ID") for name in ("Sellers", "Buyers", "Standard")
    )
    unit = "" if counted is None else (counted.get("unitCode") or "")
    line = Line("\n".join(names), quantity, price, net, *(category if category[1] else default), unit, codes)
    allowed = -sum(map(_signed, node.findall(f"{CAC}AllowanceCharge")), Decimal())
    return dataclasses.replace(line, allowed=allowed, note=texts(node, f"{CBC}Note"))


def _signed(node):
    sign = 1 if text(node, f"{CBC}ChargeIndicator").lower() in ("true", "1") else -1
    return sign * number(text(node, f"{CBC}Amount"))


def _charge(node, default):
    amount = _signed(node)
    category = _category(node.find(f"{CAC}TaxCategory"))
    category = category if category[1] else default
    return Line(text(node, f"{CBC}AllowanceChargeReason"), Decimal(1), amount, amount, *category, charge=True)


def _of_subtotal(node):
    """(rate in percent or None, category code); UBL 2.0 has the rate beside the category."""
    category = node.find(f"{CAC}TaxCategory") if node is not None else None
    rate, code = _category(category)
    if text(category, f"{CBC}Percent") or not text(node, f"{CBC}Percent"):
        return rate, code
    rate = number(text(node, f"{CBC}Percent"))
    return rate, code or ("S" if rate else "")


def _category(node):
    """(rate in percent or None, category code)."""
    if node is None:
        return None, ""
    rate, code = number(text(node, f"{CBC}Percent")), text(node, f"{CBC}ID")
    if code == GST_ZERO and not rate:
        return rate, "Z"
    return rate, "S" if code in OTHER_RATES or (rate and not code) else code


def in_digits(line: Any, digits: int) -> Any:
    """(quantity, price) that a bill whose quantities have `digits` decimals can hold with exactly the line's net
    amount; a quantity that it can't hold becomes 1.
    """
    quantum = Decimal(1).scaleb(-digits)
    held = line.quantity == line.quantity.quantize(quantum, ROUND_HALF_UP) and cents(
        line.quantity * line.price
    ) == cents(line.net)
    return (line.quantity, line.price) if held else (Decimal(1), line.net)
