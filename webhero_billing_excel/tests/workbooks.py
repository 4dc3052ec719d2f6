# SPDX-License-Identifier: LGPL-3.0-or-later
"""Workbooks as people really send them, made on the spot."""

import io
import re
import zipfile

import xlsxwriter


def workbook(*rows, title="Blad1", **sheets):
    """Bytes of a workbook whose first sheet has `rows`; more sheets as title=rows. A cell ("=A1", 5) is a formula with
    its stored value, ("=A1", None) one that was never computed.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "dd/mm/yy"}
    ) as book:
        for name, lines in {title: rows, **sheets}.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                for column, cell in enumerate(line):
                    _write(sheet, number, column, cell)
    return strip_values(target.getvalue())


def _write(sheet, number, column, cell):
    if isinstance(cell, tuple):
        sheet.write_formula(number, column, cell[0], None, "NEVER" if cell[1] is None else cell[1])
    elif isinstance(cell, str):
        sheet.write_string(number, column, cell)
    elif cell is not None:
        sheet.write(number, column, cell)


def strip_values(data):
    """Formulas marked NEVER lose their stored value, as programs write them that don't compute."""
    never = re.compile(rb' t="str"><f>([^<]*)</f><v>NEVER</v>')
    return edit(data, lambda name, part: never.sub(rb"><f>\1</f>", part))


def edit(data, change=None, add=None):
    """The same zip with each part changed, and parts added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for info in source.infolist():
            part = source.read(info)
            copy.writestr(info.filename, change(info.filename, part) if change else part)
        for name, part in (add or {}).items():
            copy.writestr(name, part)
    return target.getvalue()


def merged(rows, *areas):
    """Bytes of a workbook with merged areas ("A2:A3")."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(rows):
            for column, cell in enumerate(line):
                _write(sheet, number, column, cell)
        for area in areas:
            first = area.split(":")[0]
            column, line = ord(first[0]) - ord("A"), int(first[1:]) - 1
            sheet.merge_range(area, rows[line][column])
    return target.getvalue()
