"""Answers of e-invoice.be: documents, errors, pages; the fields are those of its OpenAPI description."""

import datetime

from .. import ubl
from ..service import json_answer

FIELDS = """
document_type state direction customer_name customer_id customer_email purchase_order invoice_id invoice_date due_date
note vendor_name vendor_email vendor_address vendor_address_recipient customer_address customer_address_recipient
billing_address billing_address_recipient shipping_address shipping_address_recipient currency tax_code vatex
vatex_note subtotal total_discount total_tax invoice_total amount_due remittance_address
remittance_address_recipient service_address service_address_recipient service_start_date service_end_date
vendor_tax_id vendor_company_id customer_tax_id customer_company_id customer_peppol_id payment_term id created_at
payment_details tax_details items attachments allowances charges
""".split()
TYPES = {
    "invoice": "INVOICE",
    "creditNote": "CREDIT_NOTE",
    "selfBillingInvoice": "SELFBILLING_INVOICE",
    "selfBillingCreditNote": "SELFBILLING_CREDIT_NOTE",
}
SORTS = ("created_at", "invoice_date", "due_date", "invoice_total", "customer_name", "vendor_name", "invoice_id")


class Failure(Exception):
    """A refusal; `detail` is a sentence, or [(where, sentence)] for findings of a request's validation."""

    def __init__(self, status, detail):
        super().__init__(status, detail)
        self.status = status
        self.detail = detail

    def answer(self):
        detail = self.detail
        if not isinstance(detail, str):
            detail = [{"loc": list(where), "msg": sentence, "type": "value_error"} for where, sentence in detail]
        return json_answer({"detail": detail}, self.status)


def now():
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def response(row):
    """A stored document as the API shows it."""
    return {name: row.get(name) for name in FIELDS}


def values_of(document, root):
    """The fields that the API reads out of a UBL document."""
    seller, buyer = "sender", "receiver"
    if document.kind.startswith("selfBilling"):
        seller, buyer = buyer, seller
    found = {
        "document_type": TYPES.get(document.kind, "INVOICE"),
        "invoice_id": document.number or None,
        "invoice_date": document.date or None,
        "due_date": document.due or None,
        "currency": document.currency or "EUR",
        "tax_code": "S",
        "subtotal": document.net or None,
        "total_tax": document.tax or None,
        "invoice_total": document.total or None,
        "amount_due": document.payable or None,
        "note": ubl.text(root, "cbc:Note") or None,
        "purchase_order": ubl.text(root, "cac:OrderReference/cbc:ID") or None,
    }
    for role, side in (("vendor", seller), ("customer", buyer)):
        found[f"{role}_name"] = getattr(document, f"{side}_name") or None
        found[f"{role}_tax_id"] = getattr(document, f"{side}_vat") or None
    found["customer_peppol_id"] = getattr(document, buyer) or None
    iban = ubl.text(root, "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID") or None
    reference = ubl.text(root, "cac:PaymentMeans/cbc:PaymentID") or None
    payment = {"iban": iban, "swift": None, "bank_account_number": None, "payment_reference": reference}
    found["payment_details"] = [payment] if iban or reference else []
    found["items"] = [
        _item(line) for tag in ("Invoice", "CreditNote") for line in root.iterfind(f"cac:{tag}Line", ubl.NAMES)
    ]
    found["tax_details"] = [
        {"amount": ubl.text(one, "cbc:TaxAmount"), "rate": ubl.text(one, "cac:TaxCategory/cbc:Percent") or None}
        for one in root.iterfind("cac:TaxTotal/cac:TaxSubtotal", ubl.NAMES)
    ]
    return found


def _item(line):
    quantity = ubl.text(line, "cbc:InvoicedQuantity") or ubl.text(line, "cbc:CreditedQuantity")
    return {
        "description": ubl.text(line, "cac:Item/cbc:Name") or None,
        "quantity": quantity or None,
        "unit_price": ubl.text(line, "cac:Price/cbc:PriceAmount") or None,
        "amount": ubl.text(line, "cbc:LineExtensionAmount") or None,
        "tax_rate": ubl.text(line, "cac:Item/cac:ClassifiedTaxCategory/cbc:Percent") or None,
    }


def page_of(request, rows):
    """A page of documents, sorted as requested; refuses invalid page numbers."""
    page, size = _number(request, "page", 1, 10**6), _number(request, "page_size", 20, 100)
    field, order = request.args.get("sort_by", "created_at"), request.args.get("sort_order", "desc")
    if field not in SORTS:
        raise Failure(422, [(("query", "sort_by"), f"Input should be one of {', '.join(SORTS)}")])
    rows = sorted(rows, key=lambda row: _sortable(row.get(field)), reverse=order != "asc")
    pages = -(-len(rows) // size)
    shown = rows[(page - 1) * size : page * size]
    return json_answer(
        {
            "items": [response(row) for row in shown],
            "total": len(rows),
            "page": page,
            "page_size": size,
            "pages": pages,
            "has_next_page": page < pages,
        }
    )


def _number(request, name, default, highest):
    text = request.args.get(name, str(default))
    if not text.isdigit() or not 1 <= int(text) <= highest:
        raise Failure(422, [(("query", name), f"Input should be a number from 1 to {highest}")])
    return int(text)


def _sortable(value):
    try:
        return (1, float(value), "")
    except (TypeError, ValueError):
        return (0, 0.0, value or "")


def asked(request, row):
    """Whether a document fits the filters of the in- and outbox."""
    args = request.args
    other = row["vendor_name"] if row["direction"] == "INBOUND" else row["customer_name"]
    parties = {"sender": ("vendor_name", "vendor_tax_id"), "receiver": ("customer_name", "customer_tax_id")}
    for name, fields in parties.items():
        wanted = args.get(name, "").lower()
        if wanted and not any(wanted in (row.get(field) or "").lower() for field in fields):
            return False
    date = row.get("invoice_date") or ""
    return (
        args.get("type", row["document_type"]) == row["document_type"]
        and args.get("state", row["state"]) == row["state"]
        and args.get("date_from", "")[:10] <= date
        and (date <= args["date_to"][:10] if args.get("date_to") else True)
        and args.get("search", "").lower() in f"{row.get('invoice_id') or ''} {other or ''}".lower()
    )


def issues(found):
    """Findings in the shape of a validation."""
    return [
        {
            "message": message,
            "type": "error",
            "rule_id": rule,
            "location": field,
            "flag": "fatal",
            "test": None,
            "schematron": "PEPPOL-EN16931-UBL" if rule.startswith("PEPPOL") else "CEN-EN16931-UBL",
        }
        for rule, field, message in found
    ]
