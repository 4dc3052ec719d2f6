# SPDX-License-Identifier: LGPL-3.0-or-later
"""Workbooks that are as large as Excel can make them."""

import io
import tracemalloc

import xlsxwriter

from odoo.tests import BaseCase, tagged

from .test_rules_workbook import rows
from .workbooks import edit


def with_bordered_rows(count):
    """A workbook of two rows of text, and below them rows up to `count` that only carry a border."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet, border = book.add_worksheet(), book.add_format({"border": 1})
        sheet.write_row(0, 0, ["Naam", "Prijs"])
        sheet.write_row(1, 0, ["Brood", 2])
        sheet.write_blank(2, 0, None, border)
    empty = b'<row r="3" spans="1:2"><c r="A3" s="1"/></row>'
    more = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(3, count + 1)).encode()
    return edit(
        target.getvalue(), lambda name, part: part.replace(empty, more).replace(b"A1:B3", f"A1:B{count}".encode())
    )


@tagged("post_install", "-at_install")
class TestLarge(BaseCase):
    def test_a_million_empty_rows(self):
        """B19: a million rows that only carry a border are not read, and take no memory."""
        data = with_bordered_rows(1_000_000)
        self.assertEqual(rows(data), [(1, ["Naam", "Prijs"]), (2, ["Brood", 2])])
        tenth = with_bordered_rows(100_000)
        tracemalloc.start()  # slows all down, hence on a tenth: a row that is kept would take 150 bytes or more
        self.addCleanup(tracemalloc.stop)
        rows(tenth)
        self.assertLess(tracemalloc.get_traced_memory()[1], 8_000_000)
