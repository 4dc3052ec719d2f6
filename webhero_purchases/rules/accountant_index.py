# SPDX-License-Identifier: LGPL-3.0-or-later
"""The index of documents for the accountant: one line per document, as CSV and workbook, with the checksum of each file."""

import csv
import dataclasses
from datetime import date
from decimal import Decimal

import xlsxwriter

from odoo.addons.webhero_base.rules.money import cents

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


LONGEST = 100  # characters of a file name
ENDING = 10


def distinct(names: list) -> list:
    """These file names for one folder, unique (ignoring case), short enough and with their extension."""
    seen, unique = set(), []
    for name in names:
        stem, dot, ending = name.rpartition(".")
        if not stem or len(ending) > ENDING:
            stem, dot, ending = name, "", ""
        nth, one = 1, _short(stem, f"{dot}{ending}")
        while one.lower() in seen:
            nth += 1
            one = _short(stem, f" ({nth}){dot}{ending}")
        seen.add(one.lower())
        unique.append(one)
    return unique


def _short(stem, end):
    return stem[: LONGEST - len(end)].rstrip(". ") + end


@dataclasses.dataclass(frozen=True)
class Row:
    """Amounts in the company's currency, negative for a credit note. `rates`: {rate in percent: (base excl. VAT, VAT)}.

    `files`: [(path in the zip, sha256)].
    """

    direction: str
    kind: str
    number: str
    party_number: str
    day: date | None
    due: date | None
    party: str
    vat: str
    untaxed: Decimal
    tax: Decimal
    total: Decimal
    rates: dict
    paid: str
    files: tuple


class Index:
    """Writes both, one row per call, in constant memory. `titles` are the headings of the fixed columns, `rate_titles` two
    texts with %s for a rate, `file_titles` those of the file and its checksum.
    """

    def __init__(self, sheet, workbook, titles, rates, rate_titles, file_titles):
        """`sheet` is a text stream, `workbook` a path, `rates` the Decimals that occur."""
        self.rates = sorted(rates, reverse=True)
        self.rows = csv.writer(sheet, delimiter=";")
        sheet.write("\N{BYTE ORDER MARK}")
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(workbook, options)
        self.page = self.book.add_worksheet()
        self.money = self.book.add_format({"num_format": "#,##0.00"})
        self.day = self.book.add_format({"num_format": "dd/mm/yyyy"})
        self.place = 0
        heading = [title % f"{rate.normalize():f}" for rate in self.rates for title in rate_titles]
        self._write([*titles[:-1], *heading, titles[-1], *(title for _nth in range(2) for title in file_titles)])
        self.page.freeze_panes(1, 0)

    def add(self, row: Row) -> None:
        """Add one document; its first two files have columns, all of them are in SHA256SUMS."""
        by_rate = [amount for rate in self.rates for amount in row.rates.get(rate, (Decimal(), Decimal()))]
        files = [text for pair in row.files[:2] for text in pair]
        fixed = [row.direction, row.kind, row.number, row.party_number, row.day, row.due, row.party, row.vat]
        self._write([*fixed, row.untaxed, row.tax, row.total, *by_rate, row.paid, *files])

    def end(self) -> None:
        self.book.close()

    def _write(self, values):
        self.rows.writerow([_cell(value) for value in values])
        for column, value in enumerate(values):
            if isinstance(value, Decimal):
                self.page.write_number(self.place, column, float(value), self.money)
            elif isinstance(value, date):
                self.page.write_datetime(self.place, column, value, self.day)
            elif value:
                self.page.write_string(self.place, column, str(value))
        self.place += 1


def _cell(value):
    """The value for a spreadsheet; text that would be read as a formula is marked as text, since names are untrusted."""
    if isinstance(value, Decimal):
        return f"{cents(value):f}"
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in FORMULA_SIGNS else text
