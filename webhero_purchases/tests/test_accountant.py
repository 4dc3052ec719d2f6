# SPDX-License-Identifier: LGPL-3.0-or-later
"""The zip for the accountant: what is in it, that it is whole, and who gets it."""

import csv
import hashlib
import io
import zipfile
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import BillCase


@tagged("post_install", "-at_install")
class TestAccountant(BillCase):
    def setUp(self):
        super().setUp()
        self.lines = [{"name": "Planken", "price_unit": 200, "tax_ids": [(6, 0, self.tax.ids)]}]

    def zip(self, user=None):
        """The zip of June 2026, as the job makes it."""
        job = self.env["webhero.account.export"].with_user(user or self.owner).create({
            "kind": "accountant", "date_from": "2026-06-01", "date_to": "2026-06-30", "company_id": self.company.id,
        })  # fmt: skip
        while job._as_user()._step():
            pass
        self.assertEqual((job.state, job.file_count), ("done", 1), job.message)
        return zipfile.ZipFile(io.BytesIO(job.sudo().file_ids.raw)), job

    def with_file(self, move, name="factuur.pdf", content=b"%PDF-1.4 een factuur", mimetype="application/pdf"):
        values = {"name": name, "raw": content, "mimetype": mimetype, "res_model": move._name, "res_id": move.id}
        self.env["ir.attachment"].create(values)

    def test_what_is_in_it(self):
        """A4: bills with the files as they came, invoices and credit notes, an index with base and VAT per rate and sums."""
        bill = self.bill("V-7", lines=self.lines)
        self.with_file(bill)
        self.with_file(bill, "factuur.xml", b"<Invoice/>", "application/xml")
        refund = self.bill("V-8", lines=self.lines, kind="in_refund", day="2026-06-09")
        self.bill("oud", lines=self.lines, day="2026-05-31").action_post()
        self.bill("klad", lines=self.lines, day="2026-06-11")
        (bill | refund).action_post()
        file, job = self.zip()
        names = file.namelist()
        xml = next(name for name in names if name.endswith("factuur.xml"))
        self.assertEqual(file.read(xml), b"<Invoice/>")
        self.assertEqual(len([name for name in names if name.endswith("factuur.pdf")]), 1)
        rows = list(csv.DictReader(io.StringIO(file.read("index.csv").decode("utf-8-sig")), delimiter=";"))
        self.assertEqual(len(rows), 2)
        heading = [key for key in rows[0] if f" {self.tax.amount:g} " in key]
        self.assertEqual(len(heading), 2, rows[0])
        told = {list(row.values())[3]: row for row in rows}
        tax = 200 * self.tax.amount / 100
        self.assertEqual([told["V-7"][key] for key in heading], ["200.00", f"{tax:.2f}"])
        self.assertEqual([told["V-8"][key] for key in heading], ["-200.00", f"{-tax:.2f}"])
        self.assertEqual(job.problem_count, 1)  # the credit note was typed: said, not silent
        book = openpyxl.load_workbook(io.BytesIO(file.read("index.xlsx")), read_only=True)
        self.assertEqual(len(list(book.active.rows)), 3)

    def test_every_file(self):
        """A4: an XML that Odoo stored as text (by mail, or uploaded by an ordinary user), a letter and a photo are in the zip."""
        bill = self.bill("V-7", lines=self.lines)
        files = {
            "factuur.xml": b"<Invoice/>",
            "brief.docx": b"PK een brief",
            "bon.heic": b"een foto",
            "lijst.csv": b"a;b",
        }
        for name, content in files.items():
            self.with_file(bill, name, content, False)
        xml = self.env["ir.attachment"].with_user(self.owner).create(
            {"name": "ubl.xml", "raw": b"<CreditNote/>", "res_model": bill._name, "res_id": bill.id}
        )  # fmt: skip
        self.assertEqual(xml.mimetype, "text/plain")
        bill.action_post()
        file, job = self.zip()
        self.assertEqual(job.problem_count, 0, job.problems)
        for name, content in (*files.items(), ("ubl.xml", b"<CreditNote/>")):
            found = [path for path in file.namelist() if path.endswith(f"/{name}")]
            self.assertEqual([file.read(path) for path in found], [content], name)

    def test_booked_after_the_zip(self):
        """A4: what is booked in a period after its zip was made is said on Home, also when that is gone, until it is made again."""

        def late():
            blocks = self.env["webhero.home"].with_user(self.owner).load()["blocks"]
            return next((block for block in blocks if block["key"] == "accountant_late"), None)

        self.bill("V-7").action_post()
        _file, job = self.zip()
        self.assertIsNone(late())
        after, other = self.bill("V-8", 44), self.bill("V-9", 45, day="2026-07-02")
        (after | other).action_post()
        job.sudo().unlink()
        block = late()
        self.assertEqual((block["count"], block["action"]["domain"]), (1, [("id", "in", after.ids)]))
        elsewhere = self.env["res.company"].create({"name": "Elders bv"})
        self.assertFalse(self.env["webhero.accountant.handed"]._late(elsewhere))
        self.zip()
        self.assertIsNone(late())
        after.button_draft()
        after.action_post()
        self.assertIsNone(late())

    def test_changed_after_the_zip(self):
        """A4: a document of a zip that is changed or cancelled afterwards is said until the zip is made anew."""
        same, dearer, gone = (self.bill(f"V-{number}", 40 + number) for number in range(3))
        moves = same | dearer | gone
        moves.action_post()
        self.zip()
        late = self.env["webhero.accountant.handed"]._late
        self.assertFalse(late(self.company))
        moves.button_draft()
        self.assertEqual(late(self.company), moves)  # the accountant has them as booked
        dearer.invoice_line_ids.price_unit = 99
        gone.button_cancel()
        (same | dearer).action_post()
        self.assertEqual(late(self.company), dearer | gone)
        dearer.button_draft()
        dearer.invoice_line_ids.price_unit = 41
        dearer.action_post()
        self.assertEqual(late(self.company), gone)  # the other is as it was
        self.zip()
        self.assertFalse(late(self.company))

    def test_of_another_program(self):
        """A4: a bill that the program before handed over is in no zip, and is not said to be missing in it for ever."""
        self.bill("V-7").action_post()
        before = self.bill("oud", 44, webhero_opening_key="leverancier|oud")
        before.action_post()
        self.zip()
        late = self.env["webhero.accountant.handed"]._late
        self.assertFalse(late(self.company))
        later = self.bill("ook oud", 45, webhero_opening_key="leverancier|ook oud")
        later.action_post()
        self.assertFalse(late(self.company))

    def test_not_deleted(self):
        """A4: what the accountant has is not deleted but cancelled, so that it is said; what nobody has may go."""
        handed, draft = self.bill("V-7"), self.bill("V-8", 45)
        handed.action_post()
        self.zip()
        handed.button_draft()
        with self.assertRaisesRegex(UserError, "given to your accountant"):
            (handed | draft).unlink()
        draft.unlink()
        handed.button_cancel()
        self.assertEqual(self.env["webhero.accountant.handed"]._late(self.company), handed)

    def test_sums(self):
        """A4: SHA256SUMS names each file with its own sum."""
        bill = self.bill("V-7")
        self.with_file(bill)
        self.with_file(bill, content=b"%PDF-1.4 een bijlage met dezelfde naam")
        bill.action_post()
        file, _job = self.zip()
        sums = dict(reversed(line.split("  ", 1)) for line in file.read("SHA256SUMS").decode().splitlines())
        self.assertEqual(len(sums), 2)
        for path, told in sums.items():
            self.assertEqual(hashlib.sha256(file.read(path)).hexdigest(), told)

    def test_invoice(self):
        """A4: an invoice of one's own has its PDF; that it has no XML is said."""
        self.init_invoice("out_invoice", invoice_date=date(2026, 6, 3), amounts=[100], post=True)
        file, job = self.zip()
        self.assertEqual(len([name for name in file.namelist() if name.endswith(".pdf")]), 1, job.problems)
        self.assertEqual(job.problem_count, 1)

    def test_names_of_strangers(self):
        """A4: what a spreadsheet would take for a formula, and a name that would leave the folder, do nothing."""
        evil = self.supplier("=HYPERLINK(1)")
        bill = self.bill("=1+1", partner=evil)
        self.with_file(bill, "../../etc/passwd.pdf")
        bill.action_post()
        file, _job = self.zip()
        self.assertFalse([name for name in file.namelist() if ".." in name.split("/")])
        rows = file.read("index.csv").decode("utf-8-sig")
        self.assertIn("'=HYPERLINK(1)", rows)
        self.assertIn("'=1+1", rows)

    def test_who(self):
        """A4: who may not make invoices asks for no zip; one that is being made is shown, not made twice."""
        wizard = self.env["webhero.accountant.period"].with_user(self.owner).create({})
        self.assertEqual(wizard.action_make()["res_id"], wizard.action_make()["res_id"])
        with self.assertRaises(AccessError):
            self.env["webhero.accountant.period"].with_user(self.reader).create({})
