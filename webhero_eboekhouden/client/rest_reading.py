# SPDX-License-Identifier: LGPL-3.0-or-later
"""Answers of the REST service into dataclasses; every field may be missing or null."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from odoo.addons.webhero_exchange.client.errors import Temporary

from .types import (
    ZERO,
    Administration,
    CostCentre,
    Invoice,
    InvoiceLine,
    Ledger,
    Mutation,
    MutationKind,
    MutationRow,
    OpenItem,
    Product,
    Relation,
    Template,
    Unit,
)
from .values import amount, clean, day, money, whole

# our field of a relation = theirs
RELATION = {
    "code": "code",
    "name": "name",
    "contact": "contact",
    "type": "type",
    "gender": "gender",
    "email": "emailAddress",
    "address": "address",
    "postal_code": "postalCode",
    "city": "city",
    "country": "country",
    "phone": "phoneNumber",
    "mobile": "mobilePhoneNumber",
    "website": "website",
    "vat_number": "vatNumber",
    "registration_number": "companyRegistrationNumber",
    "iban": "iban",
    "bic": "bic",
    "note": "note",
    "email_invoice": "emailAddressInvoice",
    "email_reminder": "emailAddressReminder",
    "peppol_id": "peppolId",
    "salutation": "salutation",
    "address2": "address2",
    "postal_code2": "postalCode2",
    "city2": "city2",
    "country2": "country2",
}


def parse(answer: Any) -> dict[str, Any]:
    """The body as an object, amounts as Decimal; raises Temporary where it is cut off or garbled."""
    try:
        found = json.loads(answer.content, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Temporary("books_unreadable", text=answer.text[:200]) from error
    if not isinstance(found, dict):
        raise Temporary("books_unreadable", text=answer.text[:200])
    return found


def items(body: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """(items, how many there are in all) of a list answer."""
    found = body.get("items", body.get("Items"))  # a run saw a capital somewhere (facts of 2026-08-29)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise Temporary("books_unreadable", text="items")
    return found, whole(body.get("count"))


def text(values: dict[str, Any], name: str) -> str:
    found = values.get(name)
    return clean(str(found)) if found is not None else ""


def administration(values: dict[str, Any]) -> Administration:
    return Administration(text(values, "guid"), text(values, "company"))


def ledger(values: dict[str, Any]) -> Ledger:
    names = ("code", "description", "category", "group")
    return Ledger(whole(values.get("id")), *(text(values, name) for name in names))


def template(values: dict[str, Any]) -> Template:
    return Template(whole(values.get("id")), text(values, "name"), values.get("active") is not False)


def cost_centre(values: dict[str, Any]) -> CostCentre:
    active = values.get("active") is not False
    return CostCentre(whole(values.get("id")), text(values, "description"), whole(values.get("parentId")), active)


def unit(values: dict[str, Any]) -> Unit:
    return Unit(whole(values.get("id")), text(values, "description"))


def relation(values: dict[str, Any]) -> Relation:
    fields: dict[str, Any] = {ours: text(values, theirs) for ours, theirs in RELATION.items()}
    term = values.get("termOfPayment")
    return Relation(
        **{
            **fields,
            "id": whole(values.get("id")),
            "type": fields["type"] or "B",
            "term": whole(term) if term is not None else None,
            "inactive": values.get("inactive") is True,
        }
    )


def product(values: dict[str, Any], units: dict[Any, str], ledgers: dict[Any, str]) -> Product:
    """`units` and `ledgers` are {number: name} and {number: code}."""
    return Product(
        id=whole(values.get("id")),
        code=text(values, "code"),
        name=text(values, "description"),
        unit=units.get(values.get("unitId"), ""),
        unit_id=whole(values.get("unitId")),
        group=text(values, "groupCode"),
        price_excl=amount(values.get("priceExcl")),
        price_incl=amount(values.get("priceIncl")),
        cost_excl=amount(values.get("purchasePriceExcl")),
        vat_code=text(values, "vatCode"),
        ledger=ledgers.get(values.get("ledgerId"), ""),
        cost_centre_id=whole(values.get("costCenterId")),
        active=values.get("active") is not False,
    )


def open_item(values: dict[str, Any], side: str) -> OpenItem:
    return OpenItem(
        number=text(values, "invoiceNumber"),
        date=day(values.get("date")),
        relation_code=text(values, "relationCode"),
        relation_id=whole(values.get("relationId")),
        relation_name=text(values, "company"),
        total=money(values.get("totalAmount")),
        paid=money(values.get("paidAmount")),
        open=money(values.get("outstandingAmount")),
        side=side,
        mutation_id=whole(values.get("mutationId")),
    )


def mutation(values: dict[str, Any], ledgers: dict[Any, str]) -> Mutation:
    """A mutation read in full; its total counts the VAT that the books computed."""
    included = values.get("inExVat") == "IN"
    rows = tuple(mutation_row(row, ledgers, included) for row in values.get("rows") or ())
    total = sum((row.incl if included else row.excl for row in rows), ZERO)
    if not included:
        total += sum((money(vat.get("amount")) for vat in values.get("vat") or ()), ZERO)
    kind = whole(values.get("type"))
    term = values.get("termOfPayment")
    return Mutation(
        kind=MutationKind(kind) if kind in list(MutationKind) else MutationKind.MEMORIAL,
        id=whole(values.get("id")),
        date=day(values.get("date")),
        ledger=ledgers.get(values.get("ledgerId"), ""),
        number=text(values, "invoiceNumber"),
        relation_id=whole(values.get("relationId")),
        document=text(values, "entryNumber"),
        description=text(values, "description"),
        term=whole(term) if term is not None else None,
        vat_included=included,
        rows=rows,
        read_total=total,
    )


def mutation_row(values: dict[str, Any], ledgers: dict[Any, str], included: bool) -> MutationRow:
    """The list has one amount a row; the VAT of a row is only there where we gave it ourselves."""
    value, vat = money(values.get("amount")), money(values.get("vatAmount"))
    return MutationRow(
        ledger=ledgers.get(values.get("ledgerId"), ""),
        vat_code=text(values, "vatCode"),
        excl=value - vat if included else value,
        vat=vat,
        incl=value if included else value + vat,
        description=text(values, "description"),
        cost_centre_id=whole(values.get("costCenterId")),
        number=text(values, "invoiceNumber"),
    )


def invoice(values: dict[str, Any], ledgers: dict[Any, str] | None = None) -> Invoice:
    term = values.get("termOfPayment")
    return Invoice(
        date=day(values.get("date")),
        term=whole(term),
        id=whole(values.get("id")),
        number=text(values, "invoiceNumber"),
        relation_id=whole(values.get("relationId")),
        template_id=whole(values.get("templateId")),
        reference=text(values, "reference"),
        text=text(values, "text"),
        vat_included=values.get("inExVat") == "IN",
        total_excl=money(values.get("totalExcl")),
        total_vat=money(values.get("vatAmount")),
        total_incl=money(values.get("totalAmount")),
        pdf_url=text(values, "urlPdfFile"),
        lines=tuple(invoice_line(line, ledgers or {}) for line in values.get("items") or ()),
    )


def invoice_line(values: dict[str, Any], ledgers: dict[Any, str]) -> InvoiceLine:
    return InvoiceLine(
        description=text(values, "description"),
        quantity=amount(values.get("quantity")),
        price=amount(values.get("pricePerUnit")),
        vat_code=text(values, "vatCode"),
        ledger=ledgers.get(values.get("ledgerId"), ""),
        unit_id=whole(values.get("unitId")),
        code=text(values, "code"),
        cost_centre_id=whole(values.get("costCenterId")),
    )
