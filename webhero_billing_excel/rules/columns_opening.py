# SPDX-License-Identifier: LGPL-3.0-or-later
"""The columns of a list of open invoices or bills of another program, and what a row of it says about one document (M13)."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from odoo.addons.webhero_base.rules.money import cents
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_billing_base.rules import ogm

from . import cells
from .columns import EXAMPLE_REFERENCES, Column

DAYS = (
    re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:[T ]00:00(?::00)?)?"),
    re.compile(r"(?P<day>\d{1,2})([-/. ])(?P<month>\d{1,2})\2(?P<year>\d{4})(?:[T ]0{1,2}:00(?::00)?)?"),
)
PRINTED = re.compile(r"(?<![\d/])\d{3}/\d{4}/\d{5}(?![\d/])")
LEAST, MOST = datetime.date(1990, 1, 1), datetime.date(2100, 1, 1)


def _titles(nl, fr, en):
    return {"nl": nl, "fr": fr, "en": en}


def day(cell: float | int | str | dict) -> datetime.date | Refusal | None:
    """A day: what Excel keeps as a date, or day, month and year of four digits as they are written here."""
    if isinstance(cell, dict) and cell.get("trap") == "date":
        cell = cell["value"][:10]
    typed = cells.text(cell)
    if not isinstance(typed, str) or cells.fold(typed) in cells.NOTHING:
        return typed if isinstance(typed, Refusal) else None
    match = next(filter(None, (pattern.fullmatch(typed) for pattern in DAYS)), None)
    try:
        found = datetime.date(*(int(match[part]) for part in ("year", "month", "day"))) if match else None
    except ValueError:
        found = None
    return found if found and LEAST <= found < MOST else Refusal("day_wrong", {"value": typed})


def rest(cell: float | int | str) -> Decimal | Refusal | None:
    """What is open, in whole cents; below zero for a credit note, never zero."""
    value = cells.number(cell)
    if not isinstance(value, Decimal):
        return value
    if value == 0:
        return Refusal("rest_zero")
    if cents(value) != value or abs(value) >= 10**9:
        return Refusal("rest_wrong", {"value": str(value)})
    return cents(value)


def reference(cell: float | int | str) -> str | Refusal | None:
    """A structured communication as it is printed, whose check digits are right; any other text as it stands."""
    typed = cells.text(cell, 140)
    if not isinstance(typed, str) or cells.fold(typed) in cells.NOTHING:
        return typed if isinstance(typed, Refusal) else None
    printed = PRINTED.findall(typed)  # as it is printed, among words
    digits = re.sub(r"\D", "", printed[0] if len(printed) == 1 else typed)
    sure = len(digits) in (11, 12) and not re.search(r"[^\d\s+*/.-]", typed)
    # a number in Excel has lost its first zeros: of 0002026201xx three
    whole = ogm.digits(digits.zfill(12)) if sure or printed or (typed == digits and 8 <= len(digits) <= 10) else ""
    if whole:
        return f"+++{whole[:3]}/{whole[3:7]}/{whole[7:]}+++"
    return Refusal("ogm_wrong", {"value": typed}) if sure else typed


def _columns(number, party, party_ref, example):
    return (*_document_columns(number), *_party_columns(party, party_ref, example), *_open_columns())


def _document_columns(number):
    return (
        Column(
            "ref", cells.text, _titles("Nummer", "Numéro", "Number"), number,
            "Factuurnummer|Factuurnr|Factuur nr|Factuur|Documentnummer|Document|Stuknummer|Nr|N°|"
            "Nummer factuur|Numéro de facture|"
            "N° facture|N° de facture|Facture|Numéro de document|Pièce|Invoice number|Invoice no|"
            "Invoice|Document number|Bill number|"
            "Referentie leverancier|Uw referentie|Interne referentie",
            example=EXAMPLE_REFERENCES, needs="ref", width=16,
        ),
        Column(
            "date", day, _titles("Datum", "Date", "Date"),
            _titles("Datum van het document.", "Date du document.", "Date of the document."),
            "Factuurdatum|Documentdatum|Boekdatum|Date facture|Date de facture|Date de la facture|"
            "Date du document|Invoice date|Document date|"
            "Bill date", example=datetime.date(2026, 9, 30), needs="date", width=12,
        ),
        Column(
            "due", day, _titles("Vervaldatum", "Échéance", "Due date"),
            _titles("Leeg: de datum zelf.", "Vide : la date elle-même.", "Empty: the date itself."),
            "Vervaldag|Vervalt|Te betalen voor|Date d'échéance|Echeance|Due|Payable before",
            example=datetime.date(2026, 10, 30), width=12,
        ),
    )  # fmt: skip


def _party_columns(party, party_ref, example):
    return (
        Column("party", cells.text, party[0], party[1], party[2], example=example, needs="party", width=30),
        Column("party_ref", cells.text, party_ref[0], party_ref[1], party_ref[2], width=14),
        Column(
            "vat", cells.vat, _titles("Btw-nummer", "N° TVA", "VAT number"),
            _titles(
                "Om twee met dezelfde naam te onderscheiden.",
                "Pour distinguer deux tiers du même nom.",
                "To tell two of the same name apart.",
            ),
            "BTW|Btw-nr|Btw nr|BTW nummer|Numéro de TVA|TVA|N° de TVA|VAT|VAT no|"
            "Ondernemingsnummer|KBO", width=16,
        ),
    )  # fmt: skip


def _open_columns():
    return (
        Column(
            "communication", reference, _titles("Mededeling", "Communication", "Communication"),
            _titles(
                "Gestructureerde mededeling (OGM) op het document, bijvoorbeeld +++123/4567/89002+++.",
                "Communication structurée du document, par exemple +++123/4567/89002+++.",
                "Structured communication on the document, for example +++123/4567/89002+++.",
            ),
            "OGM|Gestructureerde mededeling|Gestr. mededeling|OGM-VCS|VCS|Betalingskenmerk|"
            "Betaalreferentie|Communication structurée|"
            "Référence de paiement|Structured communication|Payment reference", width=22,
        ),
        Column(
            "rest", rest, _titles("Openstaand", "Solde ouvert", "Still open"),
            _titles(
                "Wat er nog open is, incl. btw. Een creditnota onder nul.",
                "Ce qui reste ouvert, TVAC. Une note de crédit en négatif.",
                "What is still open, incl. VAT. A credit note below zero.",
            ),
            "Openstaand bedrag|Open bedrag|Open saldo|Saldo|Rest|Nog te betalen|Te betalen|"
            "Te ontvangen|Restant|Solde|Reste|Reste à payer|"
            "Montant ouvert|Reste dû|Solde dû|Balance|Open amount|Amount due|Residual|Outstanding",
            example=121.0, needs="rest", width=14,
        ),
        Column(
            "currency", cells.text, _titles("Munt", "Devise", "Currency"),
            known_as="Valuta|Muntcode|Monnaie|Devises", offered=False,
        ),
    )  # fmt: skip


INVOICES = _columns(
    _titles(
        "Het nummer dat op de factuur staat: daaraan herkent de bank de betaling.",
        "Le numéro qui figure sur la facture : c'est à lui que la banque reconnaît le paiement.",
        "The number on the invoice: by it the bank's line is recognised.",
    ),
    (
        _titles("Klant", "Client", "Customer"),
        _titles(
            "De naam zoals bij je klanten. Bestaat die nog niet, dan wordt die gemaakt.",
            "Le nom comme dans vos clients. S'il n'existe pas encore, il est créé.",
            "The name as among your customers. Who does not exist yet is made.",
        ),
        (
            "Klantnaam|Naam klant|Naam|Partij|Debiteur|Relatie|Nom du client|Nom|Débiteur|Tiers|"
            "Customer name|Name|Debtor|Party|Partner"
        ),
    ),
    (
        _titles("Klantnummer", "N° client", "Customer number"),
        _titles(
            "Om twee klanten met dezelfde naam te onderscheiden.",
            "Pour distinguer deux clients du même nom.",
            "To tell two customers of the same name apart.",
        ),
        (
            "Klantnr|Klantcode|Debiteurnummer|Debiteurnr|Relatiecode|Numéro de client|Code client|"
            "Customer no|Customer code"
        ),
    ),
    "Bakkerij De Korenaar BV",
)
BILLS = _columns(
    _titles("Het nummer van de leverancier.", "Le numéro du fournisseur.", "The supplier's own number."),
    (
        _titles("Leverancier", "Fournisseur", "Supplier"),
        _titles(
            "De naam zoals bij je leveranciers. Bestaat die nog niet, dan wordt die gemaakt.",
            "Le nom comme dans vos fournisseurs. S'il n'existe pas encore, il est créé.",
            "The name as among your suppliers. Who does not exist yet is made.",
        ),
        (
            "Leveranciersnaam|Naam leverancier|Naam|Partij|Crediteur|Relatie|Nom du fournisseur|"
            "Nom|Créditeur|Créancier|Tiers|Supplier name|"
            "Vendor|Vendor name|Name|Creditor|Party|Partner"
        ),
    ),
    (
        _titles("Leveranciersnummer", "N° fournisseur", "Supplier number"),
        _titles(
            "Om twee leveranciers met dezelfde naam te onderscheiden.",
            "Pour distinguer deux fournisseurs du même nom.",
            "To tell two suppliers of the same name apart.",
        ),
        (
            "Leveranciersnr|Leverancierscode|Crediteurnummer|Crediteurnr|Relatiecode|"
            "Numéro de fournisseur|Code fournisseur|Supplier no|"
            "Supplier code|Vendor code"
        ),
    ),
    "Houthandel Kempenland NV",
)


def number_key(number: str) -> str:
    """A number as it is compared: without blanks and capitals."""
    return cells.fold("".join(number.split()))


def compose(values: dict) -> tuple[dict, list[tuple[str, Refusal]]]:
    """The document described by the row, and its inconsistencies."""
    document, refusals = dict(values), []
    if "date" in document:
        due = document["due"] = document.get("due") or document["date"]
        if due < document["date"]:
            refusals.append(("due", Refusal("due_before", {"value": due.isoformat()})))
    return document, refusals
