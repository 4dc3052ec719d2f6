# SPDX-License-Identifier: LGPL-3.0-or-later
import csv
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..rules import csv_lines


@tagged("post_install", "-at_install")
class TestCsv(BaseCase):
    def test_a_belgian_excel_opens_it(self):
        """C10: UTF-8 with BOM, semicolons, decimal comma for Dutch and French."""
        text = csv_lines.write(["Factuur", "Bedrag"], [["2026101", Decimal("1234.50")]])
        self.assertEqual(text, "\ufeffFactuur;Bedrag\r\n2026101;1234,50\r\n".encode())

    def test_english_uses_commas_and_points(self):
        """C10: other languages keep comma and point."""
        text = csv_lines.write(["Invoice", "Amount"], [["2026101", Decimal("1234.50")]], comma=False)
        self.assertEqual(text.decode("utf-8-sig"), "Invoice,Amount\r\n2026101,1234.50\r\n")

    @given(st.text(min_size=1, max_size=20))
    def test_no_cell_is_a_formula(self, text):
        """C10: whatever a description says, no program takes the cell for a formula, and rows stay rows."""
        written = csv_lines.write(["a", "b"], [[text, "x"]]).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(written, newline=""), delimiter=";"))
        self.assertEqual(len(rows), 2)
        self.assertNotIn(rows[1][0][:1], ("=", "+", "-", "@", "\t"))

    def test_decimals_stay(self):
        """C10: a number keeps its decimals, two at the fewest; the noise of the computer's fractions is no decimal."""
        for value, text in (
            (2.0, "2,00"),
            (1.2345, "1,2345"),
            (0.1 + 0.2, "0,30"),
            (-2.125, "-2,125"),
            (1e-7, "0,0000001"),
            (0.0, "0,00"),
            (1500.0, "1500,00"),
        ):
            self.assertEqual(csv_lines.cell(csv_lines.number(value), True), text)

    def test_negative_amounts_stay_numbers(self):
        """C10: a credit note's amount is a number, not a text."""
        self.assertEqual(csv_lines.cell(Decimal("-10.00"), True), "-10,00")
        self.assertEqual(csv_lines.cell("-10 % korting", True), "'-10 % korting")
