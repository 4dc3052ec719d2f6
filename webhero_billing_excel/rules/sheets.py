# SPDX-License-Identifier: LGPL-3.0-or-later
"""Write workbooks: row after row, in constant memory, and never a cell that a spreadsheet would take for a formula."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from xlsxwriter.format import Format

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
MAX_TEXT = 32_767  # what a cell holds
FORMATS = {
    "text": {"num_format": "@"},
    "plain": {},
    "money": {"num_format": "#,##0.00"},
    "number": {"num_format": "#,##0.##"},
    "date": {"num_format": "dd/mm/yyyy"},
}


@dataclass(frozen=True)
class Field:
    """One column of a sheet that we write: its heading, what it holds (a key of FORMATS), its width."""

    title: str
    holds: str = "plain"
    width: int = 16


class Book:
    """`with Book(path) as book: sheet = book.sheet("Customers", fields); sheet.row(values)`.

    Constant memory: one sheet at a time, rows in their order.
    """

    def __init__(self, target, constant_memory=True):
        self.book = xlsxwriter.Workbook(
            target,
            {"constant_memory": constant_memory, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False, "remove_timezone": True, "in_memory": False},
        )  # fmt: skip
        self.formats = {}

    def __enter__(self):
        return self

    def __exit__(self, kind, *exc):
        self.book.close()

    def format(self, **properties) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def sheet(self, title: str, fields: list[Field], heading_row: int = 0) -> Sheet:
        return Sheet(self, self.book.add_worksheet(sheet_title(title)), fields, heading_row)


class Sheet:
    def __init__(self, book, sheet, fields, heading_row):
        self.book, self.sheet, self.fields, self.line = book, sheet, fields, heading_row
        for index, field in enumerate(fields):
            sheet.set_column(index, index, field.width, book.format(**FORMATS[field.holds]))
        sheet.freeze_panes(heading_row + 1, 0)
        head = book.format(bold=True, bg_color="#E7EEF7", bottom=1, text_wrap=True, valign="top")
        for index, field in enumerate(fields):
            sheet.write_string(heading_row, index, field.title, head)
        self.line += 1

    def row(self, values: list[int | str | float | None], **style) -> None:
        for index, (field, value) in enumerate(zip(self.fields, values, strict=True)):
            self.cell(self.line, index, value, field.holds, **style)
        self.line += 1

    def cell(self, line: int, index: int, value: float | str | None, holds: str = "plain", **style) -> None:
        """Empty values write nothing. Text that begins with = + - @ stays text, also after someone edits the cell."""
        if value is None or value == "" or value is False:
            return
        look = {**FORMATS[holds], **style}
        if isinstance(value, str):
            if value.startswith(FORMULA_SIGNS):
                look["quote_prefix"] = True
            self.sheet.write_string(line, index, value[:MAX_TEXT], self.book.format(**look))
        elif isinstance(value, date):
            self.sheet.write_datetime(line, index, value, self.book.format(**look))
        elif value is True:
            self.sheet.write_boolean(line, index, True, self.book.format(**look))
        else:
            self.sheet.write_number(line, index, value, self.book.format(**look))


def sheet_title(title: str) -> str:
    """A title that Excel accepts: 31 characters, none of []:*?/\\ and no quote at either end."""
    return "".join(" " if char in "[]:*?/\\" else char for char in title).strip("' ")[:31] or "1"
