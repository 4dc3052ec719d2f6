"""What e-Boekhouden's REST service refuses, with its codes."""

import datetime
import re
from decimal import Decimal

from .eboekhouden_books import MONEY_IN, MONEY_OUT, PAID_IN, PAID_OUT, RECEIVED, SENT, Problem
from .eboekhouden_seed import VAT_BE, VAT_NL

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
ENUM = {**VAT_NL, **VAT_BE}
PAYMENT_ROWS = ("FIN", "CRED", "DEB")
# field -> (longest, code)
RELATION_LENGTHS = {
    "name": (100, "REL_003"),
    "code": (15, "REL_006"),
    "emailAddress": (150, "REL_022"),
    "vatNumber": (50, "REL_035"),
    "companyRegistrationNumber": (50, "REL_050"),
    "address": (150, ""),
    "bic": (20, ""),
    "note": (40_000, ""),
    **dict.fromkeys("postalCode city country contact phoneNumber website iban salutation".split(), (50, "")),
    **{f"freeText{number}": (100, "") for number in range(1, 11)},
}
MAILS = {"emailAddress": "REL_023", "emailAddressInvoice": "REL_025", "emailAddressReminder": "REL_027"}


def refuse(condition, code, field=None, text="is not accepted"):
    if condition:
        raise Problem(code, f"{field or 'The request'} {text}", field)


def is_date(value):
    try:
        return bool(datetime.date.fromisoformat(value or ""))
    except (TypeError, ValueError):
        return False


# ---- relations


def relation(administration, values):
    """Raise Problem where a relation can't be stored."""
    refuse(not values.get("name"), "REL_002", "name")
    for field, (length, code) in RELATION_LENGTHS.items():
        refuse(len(values.get(field) or "") > length, code, field, f"is too long ({length})")
    refuse(values.get("type") not in (None, "B", "P"), "REL_001", "type")
    refuse(values.get("gender") not in (None, "m", "v", "a"), "REL_004", "gender")
    refuse(values.get("mandateType") not in (None, "E", "D"), "REL_051", "mandateType")
    refuse(re.search(r"[^\w.\- ]", values.get("code") or ""), "REL_005", "code")
    for field, code in MAILS.items():
        refuse(values.get(field) and not EMAIL.fullmatch(values[field]), code, field)
    refuse(values.get("iban") and not IBAN.fullmatch(values["iban"].replace(" ", "")), "REL_007", "iban")
    number = values.get("companyRegistrationNumber") or ""
    refuse(number and not number.isdigit(), "REL_008")
    term = values.get("termOfPayment")
    refuse(term is not None and term < 0, "REL_030", "termOfPayment")
    refuse(term is not None and term > 365, "REL_031", "termOfPayment")
    ledger = values.get("ledgerId")
    refuse(ledger and not administration.get("ledger", ledger), "REL_048", "ledgerId")


# ---- mutations


def mutation(administration, values):
    """Raise Problem where a mutation can't be booked."""
    refuse(values.get("type") not in range(1, 8), "", "type")
    refuse(not is_date(values.get("date")), "MUT_003", "date")
    refuse(not values.get("ledgerId"), "MUTA_001", "ledgerId")
    refuse(not administration.get("ledger", values["ledgerId"]), "MUT_007", "ledgerId")
    refuse(values.get("inExVat") not in (None, "IN", "EX"), "MUT_017", "inExVat")
    refuse(len(values.get("description") or "") > 50, "", "description", "is too long (50)")
    refuse(len(values.get("entryNumber") or "") > 50, "", "entryNumber", "is too long (50)")
    _mutation_head(administration, values)
    for row in values.get("rows") or []:
        _mutation_row(administration, values["type"], row)


def _mutation_head(administration, values):
    kind, number, relation_id = values["type"], values.get("invoiceNumber"), values.get("relationId")
    refuse(len(number or "") > 50, "MUT_018", "invoiceNumber")
    refuse(relation_id and not administration.get("relation", relation_id), "MUT_013", "relationId")
    if kind not in (RECEIVED, SENT):
        refuse(values.get("termOfPayment") is not None, "MUT_016", "termOfPayment")
    else:
        refuse(not number, "MUT_002", "invoiceNumber")
        refuse(not relation_id, "MUT_012", "relationId")
        refuse(not values.get("inExVat"), "MUTA_005", "inExVat")
        known = administration.with_number(kind, number)
        refuse(known and kind == SENT, "MUT_019", "invoiceNumber")
        same = any(record["relationId"] == relation_id for record in known)
        refuse(same, "MUT_020", "invoiceNumber")
    reference = values.get("paymentReference")
    if values.get("checkPaymentReference") and reference:
        taken = any(record.get("paymentReference") == reference for record in administration.all("mutation"))
        refuse(taken, "MUTA_008", "paymentReference")


def _mutation_row(administration, kind, row):
    vat_code(administration, row)
    refuse(row.get("amount") is None, "", "amount", "is required")
    refuse(not row.get("ledgerId"), "MUTA_004", "ledgerId")
    ledger = administration.get("ledger", row["ledgerId"])
    refuse(not ledger, "MUT_104", "ledgerId")
    if kind in (RECEIVED, SENT, MONEY_IN, MONEY_OUT):
        refuse(ledger["category"] in PAYMENT_ROWS, "MUT_106", "ledgerId")
    relation_id = row.get("relationId")
    refuse(relation_id and not administration.get("relation", relation_id), "MUT_113", "relationId")
    if kind in (PAID_IN, PAID_OUT):
        refuse(not row.get("invoiceNumber"), "MUT_120", "invoiceNumber")
        refuse(not relation_id, "MUT_112", "relationId")
        side = "D" if kind == PAID_IN else "C"
        item = administration.open_item(side, row["invoiceNumber"], relation_id)
        refuse(not item, "MUT_115", "invoiceNumber")


def vat_code(administration, row):
    code = row.get("vatCode")
    refuse(code not in ENUM, "", "vatCode", f"does not know {code}")
    refuse(code not in administration.rates, "", "vatCode", f"{code} belongs to another country")


# ---- invoices


def invoice(administration, values):
    """Raise Problem where an invoice can't be made."""
    relation_id = values.get("relationId")
    refuse(not relation_id, "FACT_001", "relationId")
    record = administration.get("relation", relation_id)
    refuse(not record, "FACT_002", "relationId")
    refuse(record.get("inactive"), "FACT_003", "relationId")
    number = values.get("invoiceNumber")
    refuse(len(number or "") > 50, "FACT_007", "invoiceNumber")
    refuse(number and re.search(r"[\x00-\x1f]", number), "FACT_008", "invoiceNumber")
    refuse(number and not number[-1].isdigit(), "FACT_009", "invoiceNumber")
    refuse(number and administration.invoice_numbered(number), "FACT_101", "invoiceNumber")
    _invoice_head(administration, values)
    _invoice_mail(record, values)
    _invoice_processing(administration, values)
    refuse(not values.get("items"), "", "items", "is required")
    for item in values["items"]:
        _invoice_item(administration, item)


def _invoice_head(administration, values):
    refuse(values.get("inExVat") not in (None, "IN", "EX"), "FACT_010", "inExVat")
    date = values.get("date")
    refuse(date is not None and not is_date(date), "FACT_012", "date")
    refuse(date is not None and not "1980" <= date[:4] <= "2049", "FACT_013", "date")
    refuse(values.get("termOfPayment") is None, "FACT_015", "termOfPayment")
    refuse(not 0 <= values["termOfPayment"] <= 365, "FACT_016", "termOfPayment")
    refuse(len(values.get("text") or "") > 35_000, "FACT_017", "text")
    refuse(len(values.get("reference") or "") > 50, "", "reference", "is too long (50)")
    found = administration.get("template", values.get("templateId"))
    refuse(not found or not found["active"], "FACT_018", "templateId")
    known = administration.get("email_template", values.get("emailTemplateId"))
    refuse(values.get("emailTemplateId") and not known, "FACT_020", "emailTemplateId")


def _invoice_mail(record, values):
    mail = values.get("email")
    if mail is None:
        return
    refuse(not record.get("emailAddress"), "FACT_EMAIL_001")
    refuse(not EMAIL.fullmatch(record["emailAddress"].strip()), "FACT_EMAIL_002")
    sender = mail.get("fromEmail")
    refuse(sender and not EMAIL.fullmatch(sender), "FACT_EMAIL_006", "fromEmail")
    if not values.get("emailTemplateId"):
        refuse(not mail.get("subject"), "FACT_EMAIL_013", "subject")
        refuse(not mail.get("body"), "FACT_EMAIL_014", "body")


def _invoice_processing(administration, values):
    booking = values.get("mutation")
    if booking is None:
        return
    refuse(len(booking.get("description") or "") > 200, "FACT_VERWERK_002", "description")
    reference = booking.get("paymentReference") or ""
    refuse(len(reference) > 50, "FACT_VERWERK_003", "paymentReference")
    if booking.get("checkPaymentReference") and reference:
        taken = any(record.get("paymentReference") == reference for record in administration.all("mutation"))
        refuse(taken, "FACT_VERWERK_004", "paymentReference")
    ledger = booking.get("ledgerId")
    refuse(ledger and not administration.get("ledger", ledger), "FACT_ITEM_012", "ledgerId")


def _invoice_item(administration, item):
    vat_code(administration, item)
    refuse(not item.get("description"), "FACT_ITEM_001", "description")
    refuse(len(item["description"]) > 2000, "FACT_ITEM_002", "description")
    refuse(len(item.get("code") or "") > 50, "FACT_ITEM_003", "code")
    refuse(item.get("pricePerUnit") is None, "FACT_ITEM_004", "pricePerUnit")
    refuse(not item.get("ledgerId"), "FACT_ITEM_007", "ledgerId")
    total = Decimal(str(item["pricePerUnit"])) * Decimal(str(item.get("quantity") or 1))
    refuse(total > 10**9, "FACT_ITEM_008", "pricePerUnit")
    refuse(total < -(10**9), "FACT_ITEM_009", "pricePerUnit")
    unit, product = item.get("unitId"), item.get("productId")
    refuse(unit and not administration.get("unit", unit), "FACT_ITEM_010", "unitId")
    refuse(product and not administration.get("product", product), "FACT_ITEM_011", "productId")
    code = item.get("code")
    refuse(code and not administration.by_code("product", code), "FACT_ITEM_011", "code")
    refuse(not administration.get("ledger", item["ledgerId"]), "FACT_ITEM_012", "ledgerId")
    own = item.get("vatAmount") is not None and item["vatCode"] not in ("AFW", "AFW_VERK")
    refuse(own, "FACT_ITEM_015", "vatAmount")
