# SPDX-License-Identifier: LGPL-3.0-or-later
"""Columns of an import workbook: what they are called in three languages, and which column of a file is which."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from odoo.addons.webhero_base.rules.refusal import Refusal

from . import cells

LANGUAGES = ("nl", "fr", "en")
HEADING_ROWS = 30  # titles, addresses and logos are above the heading
EXAMPLE_REFERENCES = {"nl": "VOORBEELD", "fr": "EXEMPLE", "en": "EXAMPLE"}
RESULT_TITLES = {
    "row": {"nl": "Rij", "fr": "Ligne", "en": "Row"},
    "why": {"nl": "Waarom", "fr": "Pourquoi", "en": "Why"},
}


@dataclass(frozen=True)
class Column:
    """One column: `titles` and `help` per language, `known_as` the headings of old that mean the same."""

    code: str
    parse: Callable
    titles: dict
    help: dict = field(default_factory=dict)
    known_as: str = ""  # separated by |
    example: object = ""  # one value, or one per language
    choices: str = ""  # which list of allowed values goes into the template's drop-down
    needs: str = ""  # of all columns that need the same word, a row must fill at least one
    offered: bool = True  # False: understood in old files, not in the template
    follows: str = ""  # these headings mean this column only right behind that one: "Nr." behind the street
    width: int = 18

    def title(self, language: str) -> str:
        return self.titles.get(language) or self.titles.get("en", "")

    def headings(self) -> list[str]:
        return [self.code, *self.titles.values(), *filter(None, self.known_as.split("|"))]


@dataclass(frozen=True)
class Heading:
    """The position of the heading in a sheet, and its columns."""

    row: int
    fields: dict  # column index -> code
    titles: dict  # column index -> heading as it is in the file
    unused: tuple  # unknown headings
    twice: tuple  # headings that mean what another column already means


def compact(heading: str) -> str:
    """Letters and digits only, without accents: "N° de T.V.A. *" -> "ndetva"."""
    return re.sub(r"[\W_]", "", cells.fold(heading))


def dictionary(columns: tuple[Column, ...]) -> dict[tuple[str, str], str]:
    """{(code of the column to the left, compact heading): code}; "" for headings that may stand anywhere."""
    return {(column.follows, compact(heading)): column.code for column in columns for heading in column.headings()}


def find_heading(rows: list[tuple[int | list[int | str | float], ...]], columns: tuple[Column, ...]) -> Heading:
    """The heading among the first rows [(number, cells)], or a Refusal: no_heading, or column_missing.

    It is the row that most columns know; the first of two that are as good.
    """
    known = dictionary(columns)
    best = None
    for number, row in rows[:HEADING_ROWS]:
        heading = _read_heading(number, row, known)
        if best is None or len(heading.fields) > len(best.fields):
            best = heading
    if best is None or not best.fields:
        return Refusal("no_heading")
    missing = _missing(columns, best.fields.values())
    return Refusal("column_missing", {"row": best.row, "columns": missing}) if missing else best


def _missing(columns, filled):
    """The first column of each need that nothing in `filled` answers."""
    needs = {column.needs: column.code for column in reversed(columns) if column.needs}
    for column in columns:
        if column.code in filled:
            needs.pop(column.needs, None)
    return list(needs.values())


def _read_heading(number, row, known):
    fields, titles, unused, twice = {}, {}, [], []
    ours = {compact(title) for titles in RESULT_TITLES.values() for title in titles.values()}
    for index, cell in enumerate(row):
        title = cell.get("text") if isinstance(cell, dict) else cell
        if not isinstance(title, str) or not compact(title):
            continue
        left = fields.get(index - 1, "")
        code = known.get((left, compact(title))) or known.get(("", compact(title)))
        titles[index] = title
        if code is None:
            unused += [] if compact(title) in ours else [title]
        elif code in fields.values():
            twice.append(title)
        else:
            fields[index] = code
    return Heading(number, fields, titles, tuple(unused), tuple(twice))


def read_row(
    row: Sequence[Any], fields: dict[int, str], columns: Sequence[Column]
) -> tuple[dict[str, Any], list[tuple[str, Refusal]]]:
    """({code: value}, [(code, Refusal)]) of one row; a cell that says nothing has no value.

    `fields` is {column index: code}, `columns` the list of all columns.
    """
    values, refusals = {}, []
    parsers = {column.code: column.parse for column in columns}
    for index, code in fields.items():
        cell = row[index] if index < len(row) else None
        value = parsers[code](cell) if cell is not None else None
        if isinstance(value, Refusal):
            refusals.append((code, value))
        elif value is not None:
            values[code] = value
    refused = {code for code, _refusal in refusals}
    refusals += [(code, Refusal("empty")) for code in _missing(columns, values.keys() | refused)]
    return values, refusals


def is_example(values: dict[str, Any]) -> bool:
    """The template's example row, left in the file."""
    return str(values.get("ref", "")).upper() in EXAMPLE_REFERENCES.values()
