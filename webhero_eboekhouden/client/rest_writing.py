# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bodies for the REST service, within its limits (E4). Ledgers and units come in as functions that give the number."""

from __future__ import annotations

import dataclasses
import re
from decimal import ROUND_HALF_UP
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_exchange.client.errors import Permanent

from .rest_reading import RELATION
from .types import MutationKind
from .values import CENT, clean, exact, fit
from .vat_codes import RATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .types import Invoice, Mutation, Relation

EXACT = {
    "code": 15,
    "email": 150,
    "email_invoice": 150,
    "email_reminder": 150,
    "peppol_id": 50,
    "vat_number": 50,
    "registration_number": 50,
    "iban": 50,
    "bic": 20,
}
LIMITS = {"name": 100, "address": 150, "address2": 150, "note": 40_000}
SALES = (MutationKind.INVOICE_RECEIVED, MutationKind.INVOICE_SENT)
PAYMENTS = (MutationKind.PAYMENT_RECEIVED, MutationKind.PAYMENT_SENT)
OWN_VAT = ("AFW", "AFW_VERK")


def _filled(values):
    """Without what is empty: absent and empty are the same to the service, but not to its checks."""
    return {name: value for name, value in values.items() if value not in ("", None, 0)}


# ---- relations


def relation(value: Relation) -> dict[str, Any]:
    """The body of a new relation."""
    return _filled(_relation_body(value, (*RELATION, "term")))


def changed_relation(value: Relation, fields: Iterable[str]) -> dict[str, Any]:
    """Only the named fields, empty ones too, and the name, which the service always wants."""
    return {**_relation_body(value, fields), "name": _relation_text("name", value.name)}


def _relation_body(value, fields):
    body = {RELATION[name]: _relation_text(name, getattr(value, name)) for name in RELATION if name in fields}
    if value.term is not None and "term" in fields:
        body["termOfPayment"] = value.term
    return body


def with_number(value: Relation, number: int, code: str) -> Relation:
    return dataclasses.replace(value, id=number, code=code or value.code)


def _relation_text(field, value):
    if field == "registration_number":
        value = re.sub(r"[ .]", "", value)  # the service takes digits only
    if field in EXACT:
        return exact(field, value, EXACT[field])
    return fit(value, LIMITS.get(field, 50))


# ---- mutations


def mutation(value: Mutation, ledger_id: Callable[[str], int]) -> dict[str, Any]:
    included = value.vat_included or not all(_computed_alike(row) for row in value.rows)
    payment = value.kind in PAYMENTS
    return _filled(
        {
            "type": int(value.kind),
            "date": value.date.isoformat(),
            "ledgerId": ledger_id(value.ledger),
            "invoiceNumber": "" if payment else exact("number", value.number, 50),
            "entryNumber": exact("document", value.document, 50),
            "paymentReference": exact("payment_reference", value.payment_reference, 50),
            "description": fit(value.description, 50),
            "relationId": value.relation_id,
            "inExVat": "IN" if included else "EX",
        }
    ) | {
        **({"termOfPayment": value.term} if value.term is not None and value.kind in SALES else {}),
        "rows": [_row(row, value, included, ledger_id) for row in value.rows],
    }


def _computed_alike(row):
    """True where the books will find the same VAT from the amount excl. VAT as the row has."""
    rate = RATES.get(row.vat_code)
    return rate is None or (row.excl * rate / 100).quantize(CENT, ROUND_HALF_UP) == row.vat


def _row(row, head, included, ledger_id):
    payment = head.kind in PAYMENTS
    body = _filled(
        {
            "ledgerId": ledger_id(row.ledger),
            "vatCode": row.vat_code,
            "description": fit(row.description, 200),
            "costCenterId": row.cost_centre_id,
            "invoiceNumber": exact("number", row.number or head.number, 50) if payment else "",
            "relationId": head.relation_id if payment else 0,
        }
    )
    if row.vat_code in OWN_VAT:
        body["vatAmount"] = float(row.vat)
    return {**body, "amount": float(row.incl if included else row.excl)}


# ---- invoices


def invoice(value: Invoice, ledger_id: Callable[[str], int], unit_id: Callable[[str], int]) -> dict[str, Any]:
    if not value.template_id:
        raise Permanent("template_missing")
    number = exact("number", value.number, 50)
    if number and not number[-1].isdigit():
        raise Permanent("number_without_digit", value=number)
    body = _filled(
        {
            "invoiceNumber": number,
            "relationId": value.relation_id,
            "date": value.date.isoformat(),
            "inExVat": "IN" if value.vat_included else "EX",
            "templateId": value.template_id,
            "reference": exact("reference", value.reference, 50),
            "text": fit(value.text, 35_000),
        }
    )
    body |= {"termOfPayment": value.term, "items": [_item(line, value, ledger_id, unit_id) for line in value.lines]}
    if value.in_books:
        debtors = ledger_id(value.debtor_ledger) if value.debtor_ledger else 0
        body["mutation"] = _filled(
            {
                "description": fit(value.booking_description, 200),
                "ledgerId": debtors,
                "paymentReference": exact("payment_reference", value.payment_reference, 50),
            }
        )
    return body


def _item(line, head, ledger_id, unit_id):
    price = line.price
    if head.vat_included:
        if line.price_incl is None:
            raise Permanent("price_incl_missing", value=line.description[:80])
        price = line.price_incl
    body = _filled(
        {
            "unitId": line.unit_id or unit_id(line.unit),
            "code": exact("code", line.code, 50),
            "vatCode": line.vat_code,
            "ledgerId": ledger_id(line.ledger),
            "costCenterId": line.cost_centre_id,
        }
    )
    return {
        **body,
        "description": clean(line.description) or "-",
        "quantity": _quantity(line),
        "pricePerUnit": float(price),
    }


def _quantity(line):
    """At most four decimals: more would change the amount without a word."""
    if line.quantity != round(line.quantity, 4):
        raise Permanent("quantity_decimals", value=str(line.quantity), line=line.description[:80])
    return float(line.quantity)
