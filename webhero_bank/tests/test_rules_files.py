# SPDX-License-Identifier: LGPL-3.0-or-later
import json
from decimal import Decimal
from pathlib import Path

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import files

FOLDER = Path(__file__).parent / "files"
# what expected.json calls the fields of a line
FIELDS = {
    "counterparty_name": "counterparty_name",
    "counterparty_iban": "counterparty_iban",
    "counterparty_bic": "counterparty_bic",
    "structured_kind": "structured_kind",
    "structured": "structured",
    "communication": "communication",
    "code": "code",
    "bank_ref": "bank_reference",
    "reversal": "reversal",
    "mandate": "mandate",
    "info": "info",
    "r_reason": "reason",
    "reason": "reason",
}
DATES = {"date": "date", "value_date": "value_date"}
AMOUNTS = {"charges": "charges", "fee": "charges"}


def expected(folder):
    return json.loads((FOLDER / folder / "expected.json").read_text())


def read(folder, name):
    return files.read((FOLDER / folder / name).read_bytes(), name)


class TestFiles(BaseCase):
    """Every file of tests/files against its expected.json."""

    def check_folder(self, folder):
        wanted = expected(folder)
        for name, one in wanted.items():
            with self.subTest(file=name):
                if one["valid"]:
                    statements = [each for file in one.get("files", [name]) for each in wanted[file]["statements"]]
                    self.check_statements(read(folder, name).statements, statements)
                else:
                    refusal = read(folder, name)
                    self.assertIsInstance(refusal, Refusal)
                    self.assertEqual(refusal.facts["file"], name)
                    self.assertGreater(refusal.facts["line"], 0)

    def check_statements(self, found, wanted):
        self.assertEqual(len(found), len(wanted))
        for statement, one in zip(found, wanted, strict=True):
            self.assertEqual(statement.account, one.get("account_iban") or one["account"])
            self.assertEqual(statement.currency, one["currency"])
            for name in ("opening", "closing"):
                value = getattr(statement, name)
                self.assertEqual(value, Decimal(one[name]) if one[name] else None, name)
                if statement.booked:
                    self.assertEqual(str(getattr(statement, f"{name}_date")), str(one[f"{name}_date"]), name)
            number = str(one.get("paper_number") or one["number"])
            self.assertEqual(statement.number, number)
            self.assertEqual(list(statement.free), one.get("free", []))
            self.assertEqual(statement.duplicate, one.get("duplicate", False))
            self.check_lines(statement.lines, one["lines"])

    def check_lines(self, found, wanted):
        self.assertEqual(len(found), len(wanted))
        for line, one in zip(found, wanted, strict=True):
            self.check_fields(line, one, DATES)
            self.assertEqual(len(line.details), len(one.get("details", ())))
            for detail, each in zip(line.details, one.get("details", ()), strict=True):
                self.check_fields(detail, each, {})

    def check_fields(self, line, one, dates):
        self.assertEqual(line.amount, Decimal(one["amount"]))
        for name, field in {**FIELDS, **dates}.items():
            if name in one:
                value = getattr(line, field)
                self.assertEqual(
                    value if isinstance(value, bool) else str(value or ""), one[name] or type(value)(), name
                )
        for name, field in AMOUNTS.items():
            if one.get(name):
                self.assertEqual(getattr(line, field), Decimal(one[name]), name)
        wanted = "" if one.get("end_to_end") in (None, "NOTPROVIDED") else one["end_to_end"]
        self.assertEqual(line.end_to_end_id, wanted)

    def test_coda(self):
        """M1: CODA 2.x: batches with and without details, returns, several accounts, code pages, cut communications."""
        self.check_folder("coda")

    def test_camt(self):
        """M1: camt.053 of versions 02 and 08, a camt.054, a zip; a document type is refused before it is expanded."""
        self.check_folder("camt053")

    def test_mt940(self):
        """M1: MT940 of ING, Rabobank, ABN AMRO, Knab and a Belgian bank; pages, the turn of the year, RC and RD."""
        self.check_folder("mt940")
