# SPDX-License-Identifier: LGPL-3.0-or-later
"""Read the rows of a workbook that a stranger made: bounded memory, one sheet at a time, no formula is ever computed.

A cell comes as what JSON can hold: None, text, number, yes/no, or a `Trap` as a dict - `{"trap": "formula"}` for a
formula without a stored value, `{"trap": "error", "value": "#N/A"}`, `{"trap": "merged", "value": "B5:B7"}` and
`{"trap": "date", "value": "2026-01-31"}` (Excel turns a reference like 1-2 into a date by itself).
"""

import contextlib
import datetime
import functools
import re
import warnings
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from .container import LIMITS, SheetFacts, WorkbookRefused, open_container, requires_recalculation, scan_sheet

MAX_COLUMNS = 200
ERRORS = frozenset(
    ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!",
     "#GETTING_DATA", "#FIELD!", "#BLOCKED!"]
)  # fmt: skip
_DAMAGED = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError,
    SyntaxError,
    OverflowError, EOFError, OSError,
)  # fmt: skip


class Workbook:
    """`with Workbook(data) as book: for sheet in book.sheets: for number, cells in sheet.rows()`."""

    def __init__(self, data, limits=LIMITS):
        self.data = data
        self.archive = open_container(data, limits)
        self.values = self._load(data_only=True)
        self._with_formulas = None
        self.sheets = [Sheet(self, sheet) for sheet in self.values.worksheets if sheet.sheet_state == "visible"]

    def _load(self, data_only):
        with _damage(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions that it does not know
            return load_workbook(BytesIO(self.data), read_only=True, data_only=data_only, keep_links=False)

    def with_formulas(self) -> OpenpyxlWorkbook:
        """The same workbook read for its formulas: opened only where a sheet has some."""
        if self._with_formulas is None:
            self._with_formulas = self._load(data_only=False)
        return self._with_formulas

    @functools.cached_property
    def never_computed(self) -> bool:
        """Whether the program that wrote it left computing to Excel: then a stored 0 says nothing."""
        return requires_recalculation(self.archive)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.values.close()
        if self._with_formulas is not None:
            self._with_formulas.close()
        self.archive.close()


class Sheet:
    """One visible sheet."""

    def __init__(self, book, sheet):
        self.book, self.sheet, self.title = book, sheet, sheet.title
        self._facts = None

    @property
    def facts(self) -> SheetFacts:
        if self._facts is None:
            with _damage():
                self._facts = scan_sheet(self.book.archive, self.sheet._worksheet_path)
        return self._facts

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """(row number, cells) of every row that holds something; stops after the sheet's last value.

        People send sheets whose million empty rows carry a border: once all values were seen, the rest is not read.
        """
        left, merged = self.facts.values, Merged(self.facts.merged)
        with _damage(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, row in enumerate(self._raw_rows() if left else (), 1):
                left -= sum(cell is not None for cell in row)
                if cells := _trim([_plain(cell) for cell in row]):
                    yield number, merged.mark(number, cells)
                if left <= 0:
                    return

    def _raw_rows(self):
        if not self.facts.formulas:
            return _open_rows(self.sheet, values_only=True)
        formulas = self.book.with_formulas()[self.title]
        pairs = zip(_open_rows(self.sheet), _open_rows(formulas), strict=False)
        suspect = self.book.never_computed
        return ([_stored(*cells, suspect) for cells in zip(*rows, strict=False)] for rows in pairs)


class Merged:
    """Cells merged over several rows: whose value is it? A person must say, so they become traps, row after row."""

    def __init__(self, areas):
        self.ahead = sorted((area for area in areas if area[1] != area[3]), key=lambda area: -area[1])
        self.active = []

    def mark(self, number: int, cells: list[Any]) -> list[Any]:
        while self.ahead and self.ahead[-1][1] <= number:
            self.active.append(self.ahead.pop())
        self.active = [area for area in self.active if area[3] >= number]
        if len(self.active) > MAX_COLUMNS:
            raise ValueError("merged areas lie over each other")
        for first_column, first, last_column, last in self.active:
            trap = {"trap": "merged", "value": f"{first_column}{first}:{last_column}{last}"}
            start, end = column_index_from_string(first_column) - 1, column_index_from_string(last_column)
            cells.extend([None] * (min(end, MAX_COLUMNS) - len(cells)))
            for column in range(start, min(end, MAX_COLUMNS)):
                cells[column] = {**trap, "text": cells[column]} if number == first else trap
        return cells


def _open_rows(sheet, values_only=False):
    sheet.reset_dimensions()  # some programs write a wrong one
    return sheet.iter_rows(max_col=MAX_COLUMNS, values_only=values_only)


@contextlib.contextmanager
def _damage():
    """What openpyxl raises on broken parts, whatever it is, becomes one refusal."""
    try:
        yield
    except _DAMAGED as error:
        raise WorkbookRefused("damaged") from error


def _stored(value_cell, formula_cell, suspect):
    """The stored value; a formula that was never computed is a trap. An empty text is a value too (t="str").

    `suspect`: programs that don't compute store 0 and tell Excel to compute when it opens the workbook.
    """
    formula = formula_cell.data_type == "f"
    if formula and value_cell.value is None and value_cell.data_type != "str":
        return {"trap": "formula"}
    if formula and suspect and value_cell.data_type in ("n", "b") and not value_cell.value:
        return {"trap": "formula"}
    return value_cell.value


def _plain(cell):
    """What openpyxl gives, as what JSON can hold."""
    if cell is None or type(cell) in (int, float, bool, dict):
        return cell
    if isinstance(cell, str):
        return {"trap": "error", "value": cell} if cell in ERRORS else (_clean(cell) or None)
    if isinstance(cell, datetime.datetime):
        return {"trap": "date", "value": cell.date().isoformat()}
    if isinstance(cell, (datetime.date, datetime.time)):
        return {"trap": "date", "value": cell.isoformat()}
    return {"trap": "date", "value": str(cell)}


_INVISIBLE = dict.fromkeys([*range(9), *range(11, 32), 127, 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF])
_SPACES = dict.fromkeys([9, 0xA0, 0x2007, 0x202F], " ")


_LINES = {11: "\n", 12: "\n", 13: "\n"}  # Word's line break, a page, a line end of old
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _clean(text):
    """Without control and zero-width characters, with ordinary spaces and line ends.

    What XML can't hold, Excel writes as `_x000B_`. (A text that only looks so can't be told apart: openpyxl takes the
    mark of it away.)
    """
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if any("\ud800" <= char <= "\udfff" for char in text):  # two halves of one character, or a lost half
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return text.replace("\r\n", "\n").translate(_INVISIBLE | _SPACES | _LINES).strip()


def _trim(cells):
    while cells and cells[-1] is None:
        cells.pop()
    return cells
