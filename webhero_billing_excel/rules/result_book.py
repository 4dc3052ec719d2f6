# SPDX-License-Identifier: LGPL-3.0-or-later
"""The workbook that an import gives back: every refused row with the reason, every remark, the counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

from .columns import RESULT_TITLES
from .sheets import Book, Field


@dataclass(frozen=True)
class Words:
    """Titles of the three sheets and of the column that names a row, in the reader's language."""

    refused: str
    remarks: str
    summary: str
    who: str


def write_result(
    target: str | IO[bytes],
    language: str,
    words: Words,
    headings: list[str],
    refused: Iterable[tuple[int, str, list[Any]]],
    remarks: Iterable[tuple[int, str, str]],
    counts: Iterable[tuple[str, int]],
) -> None:
    """The cells of a refused row come as they stood in the file: correct them there and send this workbook again.

    `headings` are those of the file; `refused` yields (row, why, cells); `remarks` yields (row, who, what);
    `counts` is [(what, how many)].
    """
    row, why = Field(RESULT_TITLES["row"][language], width=8), Field(RESULT_TITLES["why"][language], width=80)
    with Book(target) as book:
        sheet = book.sheet(words.refused, [row, why, *map(Field, headings)])
        for number, reason, cells in refused:
            padded = [*map(as_typed, cells), *[None] * len(headings)][: len(headings)]
            sheet.row([number, reason, *padded])
        sheet = book.sheet(words.remarks, [row, Field(words.who, width=40), why])
        for remark in remarks:
            sheet.row(remark)
        sheet = book.sheet(words.summary, [Field(words.summary, width=40), Field("#", width=12)])
        for count in counts:
            sheet.row(count)


def as_typed(cell: dict[str, str] | str) -> str | None:
    """A cell of `rules/workbook.py` as it can be written again; a trap shows the original content."""
    return cell.get("text") or cell.get("value") if isinstance(cell, dict) else cell
