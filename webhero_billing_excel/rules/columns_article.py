# SPDX-License-Identifier: LGPL-3.0-or-later
"""The columns of an article list, and the article described by a row."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from odoo.addons.webhero_base.rules.refusal import Refusal

from . import cells
from .columns import EXAMPLE_REFERENCES, Column


def _titles(nl, fr, en):
    return {"nl": nl, "fr": fr, "en": en}


def kind(cell: int | str) -> Refusal | None:
    """ "consu" (goods) or "service"."""
    typed = cells.text(cell)
    if not isinstance(typed, str):
        return typed
    word = cells.fold(typed)
    if word in GOODS or word in SERVICES:
        return "consu" if word in GOODS else "service"
    return Refusal("article_kind", {"value": typed})


GOODS = frozenset(
    ["goederen", "goed", "product", "artikel", "stuk", "bien", "biens", "produit", "article", "goods",
     "good", "item", "consu", "materiaal"]
)  # fmt: skip
SERVICES = frozenset(["dienst", "diensten", "service", "services", "prestatie", "prestation", "prestations",
 "uren", "arbeid"])  # fmt: skip

COLUMNS = (
    Column(
        "ref", cells.text, _titles("Referentie", "Référence", "Reference"),
        _titles(
            "Je artikelnummer. Bestaat het al, dan wordt dat artikel gewijzigd.",
            "Votre numéro d'article. S'il existe déjà, cet article est modifié.",
            "Your article number. If it exists already, that article is changed.",
        ),
        "Artikelnummer|Artikelnr|Artikel nr|Artikelcode|Productcode|Code|Nummer|Nr|SKU|N° article|Numéro "
        "d'article|Code article|"
        "Réf|Article no|Article number|Item number|Item code|Product code|Internal reference|Interne "
        "referentie|"
        "Référence interne|Ref|ID",
        example=EXAMPLE_REFERENCES, width=16,
    ),
    Column(
        "name_nl", cells.text, _titles("Naam (NL)", "Nom (NL)", "Name (NL)"),
        _titles(
            "Naam op Nederlandstalige facturen. Minstens één naam is verplicht.",
            "Nom sur les factures en néerlandais. Au moins un nom est obligatoire.",
            "Name on invoices in Dutch. At least one name is required.",
        ),
        "Naam NL|Naam Nederlands|Artikelnaam NL|Omschrijving NL|Nom néerlandais|Dutch name|Benaming NL|"
        "Description NL",
        example="Roggebrood 800 g", needs="name", width=32,
    ),
    Column(
        "name_fr", cells.text, _titles("Naam (FR)", "Nom (FR)", "Name (FR)"),
        _titles(
            "Naam op Franstalige facturen.",
            "Nom sur les factures en français.",
            "Name on invoices in French.",
        ),
        "Naam FR|Naam Frans|Artikelnaam FR|Omschrijving FR|Nom français|French name|Benaming FR|Description "
        "FR",
        example="Pain de seigle 800 g", needs="name", width=32,
    ),
    Column(
        "name", cells.text, _titles("Naam", "Nom", "Name"),
        known_as="Artikel|Artikelnaam|Product|Productnaam|Benaming|Article|Nom de l'article|Désignation|"
        "Dénomination|Libellé|"
        "Produit|Item|Item name|Product name|Omschrijving|Beschrijving|Description",
        needs="name", offered=False,
    ),
    Column(
        "text_nl", cells.paragraphs, _titles("Verkooptekst (NL)", "Texte de vente (NL)", "Sales text (NL)"),
        _titles(
            "Komt onder de naam op offertes en facturen.",
            "Figure sous le nom sur les devis et les factures.",
            "Stands below the name on quotes and invoices.",
        ),
        "Verkoopomschrijving NL|Uitgebreide omschrijving NL|Tekst NL|Texte NL|Text NL", width=30,
    ),
    Column(
        "text_fr", cells.paragraphs, _titles("Verkooptekst (FR)", "Texte de vente (FR)", "Sales text (FR)"),
        _titles(
            "Komt onder de naam op Franstalige offertes en facturen.",
            "Figure sous le nom sur les devis et factures en français.",
            "Stands below the name on quotes and invoices in French.",
        ),
        "Verkoopomschrijving FR|Uitgebreide omschrijving FR|Tekst FR|Texte FR|Text FR", width=30,
    ),
    Column(
        "text", cells.paragraphs, _titles("Verkooptekst", "Texte de vente", "Sales text"),
        known_as="Verkoopomschrijving|Uitgebreide omschrijving|Description de vente|Sales description|Lange "
        "omschrijving|"
        "Description longue|Extra tekst", offered=False,
    ),
    Column(
        "category", cells.text, _titles("Categorie", "Catégorie", "Category"),
        _titles(
            "Een bestaande productcategorie, bijvoorbeeld Goederen / Brood.",
            "Une catégorie de produits existante, par exemple Marchandises / Pain.",
            "An existing product category, for example Goods / Bread.",
        ),
        "Productcategorie|Artikelcategorie|Artikelgroep|Groep|Productgroep|Catégorie de produit|Groupe|"
        "Groupe d'articles|"
        "Famille|Product category|Group|Product group|Rubriek|Rubrique",
        choices="article_categories", width=22,
    ),
    Column(
        "kind", kind, _titles("Soort", "Type", "Type"),
        _titles(
            "Goederen of Dienst. Leeg: goederen.",
            "Biens ou Service. Vide : biens.",
            "Goods or Service. Empty: goods.",
        ),
        "Artikeltype|Producttype|Type article|Type d'article|Product type|Article type",
        example=_titles("Goederen", "Biens", "Goods"), choices="article_kinds", width=12,
    ),
    Column(
        "price", cells.amount, _titles("Prijs excl. btw", "Prix HTVA", "Price excl. VAT"),
        _titles(
            "Verkoopprijs per eenheid in euro, zonder btw.",
            "Prix de vente unitaire en euros, hors TVA.",
            "Sales price per unit in euro, without VAT.",
        ),
        "Prijs|Verkoopprijs|Eenheidsprijs|Prijs (excl. btw)|Prijs exclusief btw|Verkoopprijs excl. btw|Prijs "
        "excl|"
        "Prix|Prix de vente|Prix unitaire|Prix hors TVA|Prix HT|Prix de vente HTVA|Price|Unit price|Sales "
        "price|Price excl|"
        "Price excluding VAT|Tarief|Tarif",
        example=4.25, width=15,
    ),
    Column(
        "price_incl", cells.amount, _titles("Prijs incl. btw", "Prix TVAC", "Price incl. VAT"),
        known_as="Prijs (incl. btw)|Prijs inclusief btw|Verkoopprijs incl. btw|Prijs incl|Prix TTC|Prix TVA "
        "comprise|"
        "Prix de vente TVAC|Price incl|Price including VAT|Winkelprijs", offered=False,
    ),
    Column(
        "cost", cells.amount,
        _titles("Aankoopprijs excl. btw", "Prix d'achat HTVA", "Purchase price excl. VAT"),
        _titles(
            "Aankoopprijs per eenheid, zonder btw.",
            "Prix d'achat unitaire, hors TVA.",
            "Purchase price per unit, without VAT.",
        ),
        "Aankoopprijs|Inkoopprijs|Kostprijs|Inkoop|Prix d'achat|Prix d'achat HT|Prix de revient|Coût|Cost|"
        "Cost price|"
        "Purchase price|Aankoopprijs (excl. btw)",
        example=2.1, width=18,
    ),
    Column(
        "rate", cells.rate, _titles("Btw %", "TVA %", "VAT %"),
        _titles(
            "Btw-tarief of naam van een verkoopbelasting. Leeg: het gewone tarief van je bedrijf.",
            "Taux de TVA ou nom d'une taxe de vente. Vide : le taux habituel de votre entreprise.",
            "VAT rate or name of a sales tax. Empty: your company's usual rate.",
        ),
        "Btw|Btw-tarief|Btw-percentage|Tarief btw|TVA|Taux de TVA|Taux TVA|Taux|VAT|VAT rate|Tax|Tax rate|"
        "Btw-code",
        example=6, choices="rates", width=10,
    ),
    Column(
        "unit", cells.text, _titles("Eenheid", "Unité", "Unit"),
        _titles(
            "Bestaande eenheid. Leeg: stuk.",
            "Unité existante. Vide : pièce.",
            "Existing unit. Empty: piece.",
        ),
        "Maateenheid|Eenheden|Unité de mesure|Unit of measure|UoM|Per", choices="units", width=12,
    ),
    Column(
        "barcode", cells.text, _titles("Barcode", "Code-barres", "Barcode"),
        _titles("EAN of GTIN.", "EAN ou GTIN.", "EAN or GTIN."),
        "EAN|EAN-code|EAN13|GTIN|Streepjescode|Code barre|Code EAN", width=18,
    ),
)  # fmt: skip


def compose(values: dict[str, Any], first_language: str = "nl") -> tuple[dict[str, Any], list[tuple[str, Refusal]]]:
    """One article out of a row's values: ({field: value}, [(column, Refusal)]).

    A name or text whose language the file doesn't specify is in `first_language`. Fields: ref, name_nl, name_fr, text_nl,
    text_fr, category, kind, price and cost (EUR excl. VAT), rate (Decimal or the name of a tax), unit, barcode.
    """
    article = {code: value for code, value in values.items() if code not in ("name", "text", "price_incl")}
    for part in ("name", "text"):
        if values.get(part):
            article.setdefault(f"{part}_{first_language}", values[part])
    if "price_incl" not in values or "price" in values:
        return article, []
    if not isinstance(values.get("rate"), Decimal):
        return article, [("price_incl", Refusal("price_incl_needs_rate"))]
    article["price"] = without_vat(values["price_incl"], values["rate"])
    return article, []


def without_vat(price: Decimal, rate: Decimal) -> Decimal:
    """`price` incl. VAT -> EUR excl. VAT, half-up to cents."""
    return (price / (1 + rate / 100)).quantize(Decimal("0.01"), ROUND_HALF_UP)
