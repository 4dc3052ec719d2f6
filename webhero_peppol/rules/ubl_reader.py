"""What a received invoice or credit note says, as far as a bill needs it. Amounts are Decimal, in the
document's currency.

Tolerant on purpose: whatever is missing or wrong stays empty, because a document is never lost over a detail.
"""

import base64
import binascii
import dataclasses
import re
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from .documents import CAC, CBC, kind_of
from .findings import LINES

MAX_ATTACHMENT = 30 * 2**20
EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "text/csv": ".csv",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}


@dataclasses.dataclass(frozen=True)
class Line:
    """One line or document charge: `net` is without VAT, after discounts; a charge or allowance has quantity 1."""

    name: str
    quantity: Decimal
    price: Decimal
    net: Decimal
    rate: Decimal | None
    category: str


@dataclasses.dataclass(frozen=True)
class Attachment:
    name: str
    mimetype: str
    content: bytes


@dataclasses.dataclass(frozen=True)
class Bill:
    number: str
    sign: int  # -1: an invoice of negative amounts, which is a credit note
    refund: bool
    issued: date | None
    due: date | None
    currency: str
    supplier: str
    supplier_vat: str
    supplier_address: str  # scheme:value, or ""
    customer: str
    customer_vat: str
    customer_address: str
    payment_reference: str
    ibans: tuple
    lines: tuple
    untaxed: Decimal
    tax: Decimal
    total: Decimal
    rounding: Decimal
    attachments: tuple


def _text(element, path):
    return " ".join((element.findtext(path) or "").split())


def _number(text):
    try:
        value = Decimal((text or "").strip())
    except InvalidOperation:
        return Decimal()
    return value if value.is_finite() else Decimal()


def _day(text):
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None


def _address(root, party):
    node = root.find(f"{CAC}{party}/{CAC}Party/{CBC}EndpointID")
    return f"{node.get('schemeID') or ''}:{(node.text or '').strip()}" if node is not None and node.text else ""


def _name(root, party):
    path = f"{CAC}{party}/{CAC}Party/{CAC}"
    legal = _text(root, f"{path}PartyLegalEntity/{CBC}RegistrationName")
    return legal or _text(root, f"{path}PartyName/{CBC}Name")


def _vat(root, party):
    return _text(root, f"{CAC}{party}/{CAC}Party/{CAC}PartyTaxScheme/{CBC}CompanyID")


def read(root):
    """Bill of a parsed Invoice or CreditNote (lxml element)."""
    totals = root.find(f"{CAC}LegalMonetaryTotal")
    amounts = {
        name: _number(totals.findtext(f"{CBC}{name}") if totals is not None else "")
        for name in ("TaxExclusiveAmount", "TaxInclusiveAmount", "PayableRoundingAmount")
    }
    kind, currency = kind_of(root), _text(root, f"{CBC}DocumentCurrencyCode")
    negative = kind.root == "Invoice" and amounts["TaxExclusiveAmount"] < 0
    means = f"{CAC}PaymentMeans/"
    return Bill(
        number=kind.number,
        sign=-1 if negative else 1,
        refund=kind.root == "CreditNote" or negative,
        issued=_day(_text(root, f"{CBC}IssueDate")),
        due=_day(_text(root, f"{CBC}DueDate") or _text(root, f"{means}{CBC}PaymentDueDate")),
        currency=currency,
        supplier=_name(root, "AccountingSupplierParty"),
        supplier_vat=_vat(root, "AccountingSupplierParty"),
        supplier_address=_address(root, "AccountingSupplierParty"),
        customer=_name(root, "AccountingCustomerParty"),
        customer_vat=_vat(root, "AccountingCustomerParty"),
        customer_address=_address(root, "AccountingCustomerParty"),
        payment_reference=_text(root, f"{means}{CBC}PaymentID"),
        ibans=tuple(
            re.sub(r"\s", "", account.text or "")
            for account in root.findall(f"{means}{CAC}PayeeFinancialAccount/{CBC}ID")
        ),
        lines=tuple(_lines(root)),
        untaxed=amounts["TaxExclusiveAmount"],
        tax=_tax(root, currency),
        total=amounts["TaxInclusiveAmount"],
        rounding=amounts["PayableRoundingAmount"],
        attachments=tuple(_attachments(root)),
    )


def _tax(root, currency):
    """The VAT in the document's currency; a second total in the currency of the VAT is left aside."""
    found = [node.find(f"{CBC}TaxAmount") for node in root.findall(f"{CAC}TaxTotal")]
    return sum((_number(node.text) for node in found if node is not None and _in(node, currency)), Decimal())


def _in(node, currency):
    return node.get("currencyID") in (currency, None)


def _lines(root):
    for node in root:
        if isinstance(node.tag, str) and etree.QName(node).localname in LINES:
            yield _line(node)
    for charge in root.findall(f"{CAC}AllowanceCharge"):
        yield _charge(charge)


def _line(node):
    net = _number(_text(node, f"{CBC}LineExtensionAmount"))
    quantity = next(
        (
            _number(_text(node, f"{CBC}{name}"))
            for name in ("InvoicedQuantity", "CreditedQuantity", "DebitedQuantity")
            if node.find(f"{CBC}{name}") is not None
        ),
        Decimal(1),
    )
    base = _number(_text(node, f"{CAC}Price/{CBC}BaseQuantity")) or Decimal(1)
    price = _number(_text(node, f"{CAC}Price/{CBC}PriceAmount")) / base
    if round(quantity * price, 2) != net:  # discounts and charges of the line: what counts is its net amount
        quantity, price = Decimal(1), net
    item, category = f"{CAC}Item/", node.find(f"{CAC}Item/{CAC}ClassifiedTaxCategory")
    names = dict.fromkeys(filter(None, (_text(node, f"{item}{CBC}Name"), _text(node, f"{item}{CBC}Description"))))
    return Line("\n".join(names), quantity, price, net, *_category(category))


def _charge(node):
    sign = 1 if _text(node, f"{CBC}ChargeIndicator") == "true" else -1
    amount = sign * _number(_text(node, f"{CBC}Amount"))
    category = _category(node.find(f"{CAC}TaxCategory"))
    return Line(_text(node, f"{CBC}AllowanceChargeReason"), Decimal(1), amount, amount, *category)


def _category(node):
    """(rate in percent or None, category code)."""
    if node is None:
        return None, ""
    text = _text(node, f"{CBC}Percent")
    return (_number(text) if text else Decimal()), _text(node, f"{CBC}ID")


def _attachments(root):
    for reference in root.findall(f"{CAC}AdditionalDocumentReference"):
        node = reference.find(f"{CAC}Attachment/{CBC}EmbeddedDocumentBinaryObject")
        if node is None or not node.text or len(node.text) > MAX_ATTACHMENT * 4 / 3:
            continue
        try:
            content = base64.b64decode("".join(node.text.split()) + "==")
        except (binascii.Error, ValueError):
            continue
        mimetype = node.get("mimeCode") or "application/octet-stream"
        yield Attachment(_file_name(node.get("filename") or _text(reference, f"{CBC}ID"), mimetype), mimetype, content)


def _file_name(text, mimetype):
    """A plain file name: whatever path the sender had on its own machine is dropped."""
    name = re.sub(r"[\x00-\x1f<>:\"|?*]", "_", re.split(r"[\\/]", text or "")[-1]).strip(". ") or "attachment"
    extension = EXTENSIONS.get(mimetype, "")
    return name[:120] if not extension or name.lower().endswith(extension) else f"{name[:115]}{extension}"
