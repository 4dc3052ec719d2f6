# SPDX-License-Identifier: LGPL-3.0-or-later
"""Our own checks of an invoice or credit note, for installations without the official rules and for
what these don't cover.

A check that mirrors an official rule has that rule's id, so that it is explained, and shown once, as that rule.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from lxml import etree

from odoo.addons.webhero_base.rules.money import cents

from .documents import CAC, CBC
from .findings import LINES, Finding
from .participants import kbo_number

if TYPE_CHECKING:
    from lxml.etree import _Element

CENT = Decimal("0.01")
RULE_OF_CATEGORY = {
    "S": "BR-S-08",
    "Z": "BR-Z-08",
    "E": "BR-E-08",
    "AE": "BR-AE-08",
    "K": "BR-IC-08",
    "G": "BR-G-08",
    "O": "BR-O-08",
}
TRANSFERS = ("30", "58")
EPD = "ZZZ"


def check(root: _Element, beside_official: bool = False) -> list[Finding]:
    """Findings of all checks on the parsed document; where Peppol's own rules look at it
    too, only of those that these don't have.
    """
    if etree.QName(root).localname == "DebitNote":
        return [_fatal("OWN-DEBIT-NOTE", "DebitNote")]
    if beside_official:
        return [finding for one in OWN for finding in one(root) if finding.rule.startswith("OWN-")]
    return [finding for one in (*OWN, *OFFICIAL) for finding in one(root)]


def _fatal(rule, path=""):
    return Finding("OWN", rule, "fatal", "", path)


def _warning(rule, path=""):
    return Finding("OWN", rule, "warning", "", path)


def _path(element):
    steps = []
    while element is not None:
        name = etree.QName(element).localname
        same = list(element.itersiblings(element.tag, preceding=True))
        steps.append(f"{name}[{len(same) + 1}]" if same or name in LINES else name)
        element = element.getparent()
    return "/".join(reversed(steps))


def _amount(element, path):
    """Decimal at `path`, None where there is none or it is no number."""
    text = element.findtext(path)
    try:
        return Decimal(text.strip()) if text else None
    except InvalidOperation:
        return None


def _lines_of(root):
    return [e for e in root if isinstance(e.tag, str) and etree.QName(e).localname in LINES]


def _parties(root):
    found = []
    for party, rule in (
        ("AccountingSupplierParty", "PEPPOL-EN16931-R020"),
        ("AccountingCustomerParty", "PEPPOL-EN16931-R010"),
    ):
        if not (root.findtext(f"{CAC}{party}/{CAC}Party/{CBC}EndpointID") or "").strip():
            found.append(_fatal(rule, f"{etree.QName(root).localname}/{party}/Party"))
    return found


def _numbers(root):
    wrong = (e for e in root.iter(f"{CBC}EndpointID", f"{CBC}ID", f"{CBC}CompanyID") if e.get("schemeID") == "0208")
    return [_fatal("PEPPOL-COMMON-R043", _path(e)) for e in wrong if kbo_number(e.text) != (e.text or "").strip()]


def _empty_elements(root):
    return [
        _fatal("PEPPOL-EN16931-R008", _path(e))
        for e in root.iter()
        if isinstance(e.tag, str) and len(e) == 0 and not (e.text or "").strip()
    ]


def _references(root):
    found, name = [], etree.QName(root).localname
    if not root.findtext(f"{CBC}BuyerReference") and not root.findtext(f"{CAC}OrderReference/{CBC}ID"):
        found.append(_fatal("PEPPOL-EN16931-R003", name))
    if name == "CreditNote" and not root.findtext(f"{CAC}BillingReference/{CAC}InvoiceDocumentReference/{CBC}ID"):
        found.append(_warning("OWN-CREDIT-NOTE-ORIGINAL", name))
    return found


def _bank(root):
    found = []
    for means in root.iter(f"{CAC}PaymentMeans"):
        account = means.findtext(f"{CAC}PayeeFinancialAccount/{CBC}ID")
        code = (means.findtext(f"{CBC}PaymentMeansCode") or "").strip()
        if code in TRANSFERS and not account:
            found.append(_fatal("BR-61", _path(means)))
        elif code == EPD and not account:
            found.append(_warning("OWN-NO-BANK", _path(means)))
    return found


def _lines(root):
    tax = f"{CAC}Item/{CAC}ClassifiedTaxCategory/{CBC}ID"
    found = [_fatal("BR-CO-04", _path(line)) for line in _lines_of(root) if not line.findtext(tax)]
    if not _lines_of(root):
        found.append(_fatal("BR-16", etree.QName(root).localname))
    return found


def _key(element):
    return (element.findtext(f"{CBC}ID") or "", _amount(element, f"{CBC}Percent") or Decimal())


def _parts(root):
    """((category, rate), amount without VAT) of each line and document charge, an allowance below zero."""
    for line in _lines_of(root):
        category = line.find(f"{CAC}Item/{CAC}ClassifiedTaxCategory")
        if category is not None:
            yield _key(category), _amount(line, f"{CBC}LineExtensionAmount") or Decimal()
    for charge in root.findall(f"{CAC}AllowanceCharge"):
        category = charge.find(f"{CAC}TaxCategory")
        sign = 1 if (charge.findtext(f"{CBC}ChargeIndicator") or "").strip() == "true" else -1
        if category is not None:
            yield _key(category), sign * (_amount(charge, f"{CBC}Amount") or Decimal())


def _categories(root):
    """BR-S-08 and its sisters: the taxable amount of a rate is the sum of its lines and document charges."""
    sums = defaultdict(Decimal)
    for key, net in _parts(root):
        sums[key] += net
    found = []
    for subtotal in root.findall(f"{CAC}TaxTotal/{CAC}TaxSubtotal"):
        category, taxable = subtotal.find(f"{CAC}TaxCategory"), _amount(subtotal, f"{CBC}TaxableAmount")
        if category is not None and taxable is not None and abs(taxable - sums[_key(category)]) >= CENT:
            found.append(_fatal(RULE_OF_CATEGORY.get(_key(category)[0], "BR-S-08"), _path(subtotal)))
    return found


def _rounded_vat(root):
    """In Belgium the VAT of a structured invoice is rounded per rate, never per line (Royal Decree of 8 July 2025;
    docs/rules.md P7b). One cent is left to amounts that hold the VAT already.
    """
    post = f"{CAC}AccountingSupplierParty/{CAC}Party/{CAC}PostalAddress/{CAC}Country/{CBC}IdentificationCode"
    if (root.findtext(post) or "").strip() != "BE":
        return []
    per_line = defaultdict(Decimal)
    for key, net in _parts(root):
        per_line[key] += cents(net * key[1] / 100)
    found = []
    for subtotal in root.findall(f"{CAC}TaxTotal/{CAC}TaxSubtotal"):
        base, tax = (_amount(subtotal, f"{CBC}{name}") for name in ("TaxableAmount", "TaxAmount"))
        category = subtotal.find(f"{CAC}TaxCategory")
        if None in (base, tax, category):
            continue
        key = _key(category)
        if tax == per_line[key] and abs(cents(base * key[1] / 100) - tax) > CENT:
            found.append(_fatal("OWN-VAT-PER-LINE", _path(subtotal)))
    return found


def _totals(root):
    """BR-CO-10, BR-CO-15 and BR-CO-16: sum of lines, total with VAT, amount due."""
    totals = root.find(f"{CAC}LegalMonetaryTotal")
    if totals is None:
        return [_fatal("BR-13", etree.QName(root).localname)]
    get = {
        name: _amount(totals, f"{CBC}{name}")
        for name in (
            "LineExtensionAmount",
            "TaxExclusiveAmount",
            "TaxInclusiveAmount",
            "PrepaidAmount",
            "PayableRoundingAmount",
            "PayableAmount",
        )
    }
    currency = root.findtext(f"{CBC}DocumentCurrencyCode")
    tax = sum(
        _amount(t, f"{CBC}TaxAmount") or 0
        for t in root.findall(f"{CAC}TaxTotal")
        if t.find(f"{CBC}TaxAmount") is not None and t.find(f"{CBC}TaxAmount").get("currencyID") == currency
    )
    lines = sum((_amount(line, f"{CBC}LineExtensionAmount") or 0 for line in _lines_of(root)), Decimal())
    due = (get["TaxInclusiveAmount"] or 0) - (get["PrepaidAmount"] or 0) + (get["PayableRoundingAmount"] or 0)
    pairs = (
        ("BR-CO-10", get["LineExtensionAmount"], lines),
        ("BR-CO-15", get["TaxInclusiveAmount"], (get["TaxExclusiveAmount"] or 0) + tax),
        ("BR-CO-16", get["PayableAmount"], due),
    )
    return [
        _fatal(rule, _path(totals)) for rule, stated, right in pairs if stated is None or abs(stated - right) >= CENT
    ]


OWN = (_references, _bank, _rounded_vat)  # includes checks that the official rules lack
OFFICIAL = (_parties, _numbers, _empty_elements, _lines, _categories, _totals)
