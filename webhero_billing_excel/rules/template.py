# SPDX-License-Identifier: LGPL-3.0-or-later
"""The workbook that people fill in: headings, an example, drop-downs, a sheet that explains each column."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from .sheets import Book, Field

if TYPE_CHECKING:
    from io import BytesIO

    from .columns import Column

ROWS = 50_000  # how far down the drop-downs reach
WORDS = {
    "customer": {"nl": "Klanten", "fr": "Clients", "en": "Customers"},
    "article": {"nl": "Artikelen", "fr": "Articles", "en": "Articles"},
    "open_invoice": {"nl": "Openstaande facturen", "fr": "Factures ouvertes", "en": "Open invoices"},
    "open_bill": {"nl": "Openstaande aankopen", "fr": "Achats ouverts", "en": "Open bills"},
    "explained": {"nl": "Uitleg", "fr": "Explications", "en": "Explanation"},
    "lists": {"nl": "Keuzes", "fr": "Choix", "en": "Choices"},
    "column": {"nl": "Kolom", "fr": "Colonne", "en": "Column"},
    "meaning": {"nl": "Wat erin komt", "fr": "Ce qu'elle contient", "en": "What goes into it"},
    "needed": {"nl": "Verplicht", "fr": "Obligatoire", "en": "Required"},
    "allowed": {"nl": "Toegelaten waarden", "fr": "Valeurs autorisées", "en": "Allowed values"},
    "yes": {"nl": "ja", "fr": "oui", "en": "yes"},
    "one_of": {"nl": "één van deze", "fr": "l'une de celles-ci", "en": "one of these"},
    "remark": {
        "nl": "De rij VOORBEELD wordt niet ingelezen. Lege cellen wijzigen niets. Kolommen mogen weg of van plaats "
        "veranderen.",
        "fr": "La ligne EXEMPLE n'est pas lue. Les cellules vides ne changent rien. Les colonnes peuvent être "
        "supprimées ou déplacées.",
        "en": "The row EXAMPLE is not read. Empty cells change nothing. Columns may be left out or moved.",
    },
    "pick": {
        "nl": "Deze waarde staat niet in de lijst. Toch behouden?",
        "fr": "Cette valeur ne figure pas dans la liste. La conserver ?",
        "en": "This value is not in the list. Keep it?",
    },
}
_TEXTS = ("ref", "zip", "phone", "vat", "kbo", "iban", "barcode", "party_ref", "communication")


def write_template(
    target: BytesIO, kind: str, columns: tuple[Column, ...], language: str, choices: dict[Any, Any]
) -> None:
    """`choices` is {name of a list: [allowed values]}; a column names its list."""
    offered = [column for column in columns if column.offered]
    with Book(target, constant_memory=False) as book:
        sheet = _entry_sheet(book, kind, offered, language)
        _explained(book, offered, language, choices)
        lists = _lists(book, offered, language, choices)
        for index, column in enumerate(offered):
            if column.choices in lists:
                sheet.sheet.data_validation(1, index, ROWS, index, {
                    "validate": "list", "source": lists[column.choices], "error_type": "warning",
                    "error_message": WORDS["pick"][language],
                })  # fmt: skip


def _entry_sheet(book, kind, offered, language):
    needs = [column.needs for column in offered]
    fields = [
        Field(column.title(language) + (" *" if column.needs and needs.count(column.needs) == 1 else ""),
              _holds(column), column.width)
        for column in offered
    ]  # fmt: skip
    sheet = book.sheet(WORDS[kind][language], fields)
    sheet.row([_example(column, language) for column in offered], italic=True, font_color="#808080")
    return sheet


def _holds(column):
    if column.code in _TEXTS:
        return "text"
    if isinstance(column.example, date):
        return "date"
    return "money" if isinstance(column.example, float) else "plain"


def _example(column, language):
    return column.example.get(language) if isinstance(column.example, dict) else column.example


def _explained(book, offered, language, choices):
    titles = [WORDS[word][language] for word in ("column", "meaning", "needed", "allowed")]
    fields = [Field(title, width=width) for title, width in zip(titles, (26, 70, 18, 60), strict=True)]
    sheet = book.sheet(WORDS["explained"][language], fields)
    needs = [column.needs for column in offered]
    for column in offered:
        needed = column.needs and WORDS["yes" if needs.count(column.needs) == 1 else "one_of"][language]
        allowed = ", ".join(str(value) for value in choices.get(column.choices, ())[:40])
        sheet.row([column.title(language), column.help.get(language), needed, allowed], text_wrap=True, valign="top")
    sheet.cell(sheet.line + 1, 0, WORDS["remark"][language], italic=True)


def _lists(book, offered, language, choices):
    """A hidden sheet with the allowed values; {list: its range}."""
    names = list(dict.fromkeys(column.choices for column in offered if choices.get(column.choices)))
    if not names:
        return {}
    title = WORDS["lists"][language]
    sheet = book.sheet(title, [Field(name) for name in names])
    sheet.sheet.hide()
    ranges = {}
    for index, name in enumerate(names):
        for line, value in enumerate(choices[name], 1):
            sheet.cell(line, index, value)
        letter = chr(ord("A") + index)
        ranges[name] = f"='{title}'!${letter}$2:${letter}${len(choices[name]) + 1}"
    return ranges
