# SPDX-License-Identifier: LGPL-3.0-or-later
"""The content of SOAP envelopes; the order of the fields follows from the description."""

from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_exchange.client.errors import Permanent

from .soap_reading import KINDS, RELATION
from .types import MutationKind
from .values import clean, exact, fit, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .types import Invoice, Mutation, Relation

# fields of a relation that lose their meaning when they are cut
EXACT = {"code": 15, "email": 150, "vat_number": 50, "registration_number": 50, "iban": 50, "bic": 20}
LIMITS = {
    "name": 100,
    "contact": 150,
    "address": 150,
    "address2": 150,
    "postal_code": 50,
    "city": 50,
    "country": 50,
    "note": 40_000,
}
WITH_TERM = (MutationKind.INVOICE_RECEIVED, MutationKind.INVOICE_SENT)
NUMBER = 50


def _moment(date):
    return datetime.datetime.combine(date, datetime.time())


def _relation_text(field, value):
    if field == "gender" and value not in ("m", "v"):
        return ""  # the only two that SOAP knows
    if field in EXACT:
        return exact(field, value, EXACT[field])
    return fit(value, LIMITS.get(field, 50))


def relation(value: Relation) -> dict[str, Any]:
    texts = {theirs: _relation_text(ours, getattr(value, ours)) for theirs, ours in RELATION.items()}
    needed = {
        "AddDatum": _moment(datetime.datetime.now(datetime.UTC).date()),
        "Gb_ID": 0,
        "GeenEmail": 0,
        "NieuwsbriefgroepenCount": 0,
    }
    return {"ID": 0, **needed, **texts}


def changed_relation(stored: dict[str, str], value: Relation, fields: Iterable[str]) -> dict[str, Any]:
    """The stored record, with only the named fields changed."""
    ours = {theirs: _relation_text(name, getattr(value, name)) for theirs, name in RELATION.items() if name in fields}
    return {**stored, **ours}


def with_id(value: Relation, number: int) -> Relation:
    return dataclasses.replace(value, id=number)


def mutation(value: Mutation) -> dict[str, Any]:
    return {
        "MutatieNr": 0,
        "Soort": KINDS[value.kind],
        "Datum": _moment(value.date),
        "Rekening": value.ledger,
        "RelatieCode": value.relation_code or None,
        "Factuurnummer": exact("number", value.number, NUMBER) or None,
        "Boekstuk": exact("document", value.document, NUMBER) or None,
        "Omschrijving": fit(value.description, 200) or None,
        "Betalingstermijn": str(value.term) if value.term is not None and value.kind in WITH_TERM else None,
        "Betalingskenmerk": exact("payment_reference", value.payment_reference, NUMBER) or None,
        "InExBTW": "IN" if value.vat_included else "EX",
        "MutatieRegels": {"cMutatieRegel": [_row(row, value.vat_included) for row in value.rows]},
    }


def _row(row, included):
    return {
        "BedragInvoer": row.incl if included else row.excl,
        "BedragExclBTW": row.excl,
        "BedragBTW": row.vat,
        "BedragInclBTW": row.incl,
        "BTWCode": row.vat_code,
        "BTWPercentage": row.percentage,
        "TegenrekeningCode": row.ledger,
        "KostenplaatsID": row.cost_centre_id,
    }


def invoice(value: Invoice) -> dict[str, Any]:
    """SOAP prices are always excl. VAT, regardless of `vat_included`."""
    if not clean(value.template):
        raise Permanent("template_missing")
    return {
        "Factuurnummer": exact("number", value.number, NUMBER) or None,
        "Relatiecode": value.relation_code,
        "Datum": _moment(value.date),
        "Betalingstermijn": value.term,
        "Factuursjabloon": clean(value.template),
        "PerEmailVerzenden": False,
        "AutomatischeIncasso": False,
        "IncassoMachtigingDatumOndertekening": _moment(value.date),  # must be sent, means nothing without direct debit
        "IncassoMachtigingFirst": False,
        "InBoekhoudingPlaatsen": value.in_books,
        "BoekhoudmutatieOmschrijving": fit(value.booking_description, 200) or None,
        "Regels": {"cFactuurRegel": [_line(line) for line in value.lines]},
    }


def _line(line):
    return {
        "Aantal": plain(line.quantity),
        "Eenheid": fit(line.unit, 50) or None,
        "Code": exact("code", line.code, 50) or None,
        "Omschrijving": clean(line.description),
        "PrijsPerEenheid": plain(line.price),
        "BTWCode": line.vat_code,
        "TegenrekeningCode": line.ledger,
        "KostenplaatsID": line.cost_centre_id,
    }
