# SPDX-License-Identifier: LGPL-3.0-or-later
"""B19, B20, B21: stock in the lists of articles."""

import base64
import io

import openpyxl

from odoo.tests import tagged

from odoo.addons.webhero_billing_excel.rules import columns
from odoo.addons.webhero_billing_excel.tests.workbooks import workbook

from .common import StockCase


@tagged("post_install", "-at_install")
class TestStockExcel(StockCase):
    def read(self, *rows):
        one = self.env["webhero.excel.import"].create(
            {"kind": "article", "file": base64.b64encode(workbook(*rows)), "file_name": "articles.xlsx"}
        )
        one.action_read()
        return one

    def bring_in(self, one):
        one.action_start()
        while one.sudo()._work():
            pass
        self.assertEqual(one.state, "done", one.message)

    def test_import(self):
        """B21: keep stock, stock and level from a list, with headings of old; twice the same changes nothing."""
        rows = [["Artikelnr", "Naam", "Vorraad bijhouden?", "Aantal", "Minimumvoorraad", "Soort"],
                ["S1", "Rijst", "ja", 24, 6, None], ["S2", "Bloem", "nee", None, None, None], ["S3", "Uur", "ja",
                None, None, "Dienst"],
                ["S4", "Min", None, "-3", None, None]]  # fmt: skip
        one = self.read(*rows)
        states = {line.row: line.state for line in one.line_ids}
        self.assertEqual(states, {2: "to_create", 3: "to_create", 4: "refused", 5: "refused"})
        self.assertIn("below zero", one.line_ids.filtered(lambda line: line.row == 5).message)
        self.bring_in(one)
        rice, flour = self.env["product.product"].search([("default_code", "in", ["S1", "S2"])], order="default_code")
        self.assertEqual((rice.is_storable, self.stock(rice), rice.webhero_warn_at), (True, 24, 6))
        self.assertFalse(flour.is_storable)
        self.assertEqual(self.read(*rows[:3]).line_ids.mapped("state"), ["same", "same"])
        self.bring_in(self.read(["Artikelnr", "Naam", "Voorraad"], ["S1", "Rijst", 3]))
        self.assertEqual(self.stock(rice), 3)
        self.assertTrue(self.env["webhero.stock.warning"].search([("product_id", "=", rice.id)]))

    def test_headings(self):
        """B21: no heading of stock means something else in the same list."""
        claimed = {}
        for column in self.env["webhero.excel.article"]._columns():
            for heading in column.headings():
                key = (column.follows, columns.compact(heading))
                self.assertEqual(claimed.setdefault(key, column.code), column.code, heading)

    def test_export(self):
        """B20: reference, category, description, stock, price, worth, purchase price, purchase worth, with totals."""
        self.rice.write({"default_code": "R1", "webhero_warn_at": 10})
        self.article("Flour", 3, default_code="R2", list_price=0.333, standard_price=0.111)
        target = io.BytesIO()
        self.env["webhero.excel.export"]._write("articles", target)
        sheet = openpyxl.load_workbook(io.BytesIO(target.getvalue())).active
        head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        self.assertEqual(head[:8], [
            "Reference", "Category", "Description", "Stock", "Price excl. VAT", "Total price of the stock excl. VAT",
            "Purchase price excl. VAT", "Total purchase price of the stock excl. VAT",
        ])  # fmt: skip
        by_reference = {row[0]: row[2:8] for row in rows}
        self.assertEqual(by_reference["R1"], ["Rice", 100, 2.5, 250, 1.1, 110])
        self.assertEqual(by_reference["R2"], ["Flour", 3, 0.333, 1, 0.111, 0.33])
        total = rows[-1]
        self.assertEqual(
            (total[0], total[5], total[7]),
            ("Total", sum(row[5] or 0 for row in rows[:-1]), sum(row[7] or 0 for row in rows[:-1])),
        )
