# SPDX-License-Identifier: LGPL-3.0-or-later
"""B20, B22 in real Odoo: workbooks that leave, and the zip of everything."""

import base64
import errno
import io
import zipfile
from datetime import date
from unittest.mock import patch

import openpyxl
from xlsxwriter.exceptions import FileCreateError

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

GROUPS = (
    "base.group_user,account.group_account_manager,base.group_partner_manager,"
    "product.group_product_manager,base.group_allow_export"
)


class ExportCommon(AccountTestInvoicingCommon):
    @classmethod
    @AccountTestInvoicingCommon.setup_country("be")
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US", "allowed_company_ids": cls.company.ids})
        taxes = cls.env["account.tax"].search([*cls.env["account.tax"]._check_company_domain(cls.company),
                                               ("type_tax_use", "=", "sale"), ("amount_type", "=",
                                               "percent")])  # fmt: skip
        cls.tax21, cls.tax6 = (taxes.filtered(lambda tax, rate=rate: tax.amount == rate)[:1] for rate in (21, 6))
        cls.tax0 = taxes.filtered(lambda tax: tax.amount == 0)[:1]
        cls.env.user.sudo().lang = "en_US"
        cls.category = cls.env["webhero.customer.category"].create({"name": "Horeca"})
        cls.customer = cls.env["res.partner"].create({
            "name": "=Formule bv", "ref": "K1", "vat": "BE0999472756", "country_id": cls.env.ref("base.be").id,
            "zip": "0900",
            "street": "Dorp 1", "city": "Gent", "email": "a@b.example, c@d.example", "phone": "+32 9 224 48 95",
            "is_company": True,
            "lang": "fr_BE", "customer_rank": 1, "webhero_category_id": cls.category.id,
            "comment": "<p>een<br/>twee</p>",
            "bank_ids": [Command.create({"acc_number": "BE71096123456769"})], "website": "http://b.example",
            "property_payment_term_id": cls.env.ref("account.account_payment_term_30days").id,
            "child_ids": [Command.create({"name": "Lieve", "type": "contact"})],
        })  # fmt: skip

    @classmethod
    def invoice(cls, *lines, kind="out_invoice", day="2026-03-01", post=True):
        move = cls.env["account.move"].create({
            "move_type": kind, "partner_id": cls.customer.id, "invoice_date": day,
            "invoice_line_ids": [
                Command.create({"name": "x", "price_unit": price, "tax_ids": [Command.set(tax.ids)]}) for price,
                    tax in lines
            ],
        })  # fmt: skip
        if post:
            move.action_post()
        return move

    def book(self, kind, **dates):
        target = io.BytesIO()
        self.env["webhero.excel.export"]._write(kind, target, **dates)
        return openpyxl.load_workbook(io.BytesIO(target.getvalue())).active

    def rows(self, sheet):
        head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
        return [dict(zip(head, row, strict=True)) for row in rows]


@tagged("post_install", "-at_install")
class TestExcelExport(ExportCommon):
    def test_customers(self):
        """B20: customers as the import reads them: sent back unchanged, nothing changes; a formula sign is text."""
        sheet = self.book("customers")
        row = next(row for row in self.rows(sheet) if row["Reference"] == "K1")
        self.assertEqual((row["Name"], row["Postcode"], row["Language"], row["Enterprise number"]),
                         ("=Formule bv", "0900", "French", "0999.472.756"))  # fmt: skip
        cell = next(cell for line in sheet.iter_rows() for cell in line if cell.value == "=Formule bv")
        self.assertEqual((cell.data_type, cell.quotePrefix), ("s", True))
        target = io.BytesIO()
        self.env["webhero.excel.export"]._write("customers", target)
        one = self.env["webhero.excel.import"].create(
            {"file": base64.b64encode(target.getvalue()), "file_name": "again.xlsx"}
        )
        one.action_read()
        line = one.line_ids.filtered(lambda line: line.label.startswith("K1"))
        self.assertEqual(line.state, "same", line.message)

    def test_every_country_comes_back(self):
        """B20: a customer of each country that Odoo has: exported in Dutch, French and English, it comes back the same."""
        countries = self.env["res.country"].search([])
        self.env["res.partner"].create([
            {"name": f"Klant {one.code}", "ref": f"L{one.id}", "country_id": one.id, "customer_rank": 1} for one in countries
        ])  # fmt: skip
        for language in ("nl_BE", "fr_BE", "en_US"):
            env = self.env(context={**self.env.context, "lang": language})
            env["webhero.excel.export"]._write("customers", target := io.BytesIO())
            again = env["webhero.excel.import"].create(
                {"kind": "customer", "file": base64.b64encode(target.getvalue()), "file_name": "terug.xlsx"}
            )
            again.action_read()
            self.assertEqual(set(again.line_ids.mapped("state")), {"same"}, again.line_ids.mapped("message"))
            self.assertGreaterEqual(len(again.line_ids), len(countries))

    def test_articles(self):
        """B20, B5: articles with reference, category, description, prices excl. VAT, names in NL and FR."""
        included = self.tax21.copy({"name": "21 incl", "price_include_override": "tax_included"})
        product = self.env["product.product"].create({
            "name": "Bread", "default_code": "B1", "list_price": 12.1, "standard_price": 4.0,
            "taxes_id": [Command.set(included.ids)],
        })  # fmt: skip
        product.with_context(lang="fr_BE").name = "Pain"
        product.with_context(lang="nl_BE").name = "Brood"
        row = next(row for row in self.rows(self.book("articles")) if row["Reference"] == "B1")
        self.assertEqual((row["Description"], row["Name (NL)"], row["Name (FR)"]), ("Bread", "Brood", "Pain"))
        self.assertEqual((row["Price excl. VAT"], row["Purchase price excl. VAT"], row["VAT %"]), (10, 4, "21 %"))

    def test_invoices(self):
        """B20: invoices with VAT per rate, credit notes below zero, totals that agree with the books; drafts stay home."""
        first = self.invoice((100, self.tax21), (50, self.tax6), (10, self.tax0))
        note = self.invoice((20, self.tax21), kind="out_refund", day="2026-03-02")
        self.invoice((999, self.tax21), post=False)
        old = self.invoice((7, self.tax6), day="2025-03-02")
        rows = self.rows(self.book("invoices", date_from=date(2026, 1, 1), date_to=date(2026, 12, 31)))
        self.assertEqual([row["Number"] for row in rows], [first.name, note.name, "Total"])
        self.assertEqual(
            (rows[0]["Base 21 %"], rows[0]["VAT 21 %"], rows[0]["Base 6 %"], rows[0]["VAT 6 %"]), (100, 21, 50, 3)
        )
        self.assertEqual(rows[0][f"Base {self.tax0.name}"], 10)
        self.assertEqual((rows[1]["Base 21 %"], rows[1]["VAT 21 %"], rows[1]["Total incl. VAT"]), (-20, -4.2, -24.2))
        self.assertEqual((rows[2]["Total excl. VAT"], rows[2]["Total VAT"], rows[2]["To be paid"]), (140, 19.8, 159.8))
        self.assertEqual((rows[0]["Customer number"], rows[0]["Customer category"], rows[0]["Date"].date()),
                         ("K1", "Horeca", date(2026, 3, 1)))  # fmt: skip
        self.assertIn(old.name, [row["Number"] for row in self.rows(self.book("invoices"))])

    def test_rights(self):
        """B20: who may not export does not export, and companies stay apart."""
        weak = new_test_user(
            self.env, "no_export", "base.group_user,account.group_account_invoice", company_id=self.company.id
        )
        self.env.ref("base.group_allow_export").sudo().user_ids -= weak
        with self.assertRaises(AccessError):
            self.env(user=weak)["webhero.excel.export"]._write("customers", io.BytesIO())
        with self.assertRaises(AccessError):
            self.env(user=weak)["webhero.account.export"].action_everything()
        other = self.env["res.company"].sudo().create({"name": "Andere"})
        self.customer.company_id = other
        self.assertNotIn("K1", [row["Reference"] for row in self.rows(self.book("customers"))])

    def test_wizard(self):
        """B20: periods are the calendar's; a large export goes to the background."""
        wizard = self.env["webhero.excel.export.wizard"].create({"kind": "invoices", "period": "year"})
        self.assertEqual((wizard.date_from.month, wizard.date_to.month, wizard.in_background), (1, 12, False))
        self.assertIn("date_from=", wizard.action_export()["url"])
        with patch("odoo.addons.webhero_billing_excel.wizards.excel_export_wizard.AT_ONCE", -1):
            wizard.invalidate_recordset()
            action = wizard.action_export()
        self.assertEqual((action["res_model"], self.env[action["res_model"]].browse(action["res_id"]).kind),
                         ("webhero.account.export", "invoices"))  # fmt: skip


@tagged("post_install", "-at_install")
class TestAccountExport(ExportCommon):
    def work(self, job):
        while job._as_user()._step():
            pass
        self.assertEqual(job.state, "done", job.message)
        attachment = job.file_ids[:1].sudo()
        return zipfile.ZipFile(io.BytesIO(attachment.raw))

    def job(self):
        action = self.env["webhero.account.export"].action_everything()
        return self.env["webhero.account.export"].browse(action["res_id"])

    def pdf(self, job, move):
        return None, f"%PDF {move.name}".encode(), ()

    def test_everything(self):
        """B22: every posted document as PDF and UBL, with customers, articles and invoices in Excel, in one zip."""
        moves = [
            self.invoice((100, self.tax21)),
            self.invoice((5, self.tax6), kind="out_refund"),
            self.invoice((7, self.tax6), day="2025-03-02"),
        ]
        self.invoice((1, self.tax6), post=False)
        job = self.job()
        self.assertEqual(self.job(), job, "pressed twice: one job")
        with patch.object(type(job), "_pdf", lambda one, move: self.pdf(one, move)):
            archive = self.work(job)
        names = set(archive.namelist())
        expected = {f"{move.invoice_date.year}/{move.name}.{kind}" for move in moves for kind in ("pdf", "xml")}
        self.assertEqual({name.replace("-", "/", 0) for name in names if "/" in name}, expected)
        self.assertEqual(
            {name for name in names if "/" not in name}, {"Customers.xlsx", "Articles.xlsx", "Invoices.xlsx"}
        )
        self.assertEqual(archive.read(f"2026/{moves[0].name}.pdf"), f"%PDF {moves[0].name}".encode())
        self.assertIn(b"BE0999472756", archive.read(f"2026/{moves[0].name}.xml"))
        self.assertIsNone(archive.testzip())
        self.assertEqual((job.done, job.total, job.progress, job.part_ids), (3, 3, 100, self.env["ir.attachment"]))
        sheet = openpyxl.load_workbook(io.BytesIO(archive.read("Invoices.xlsx"))).active
        self.assertEqual(sheet.max_row, 5)

    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def test_real_pdf(self):
        """B22: an invoice that was never sent gets a real PDF, which is not kept as its own; a sent one has the very file."""
        unsent, sent = self.invoice((100, self.tax21)), self.invoice((50, self.tax21))
        stored = self.env["ir.attachment"].create({
            "name": "sent.pdf", "raw": b"%PDF sent", "res_model": "account.move", "res_id": sent.id,
            "res_field": "invoice_pdf_report_file",
        })  # fmt: skip
        sent.invalidate_recordset()
        self.assertEqual(sent.invoice_pdf_report_id, stored)
        with self.allow_pdf_render():
            archive = self.work(self.job())
        self.assertTrue(archive.read(f"2026/{unsent.name}.pdf").startswith(b"%PDF-1"))
        self.assertEqual(archive.read(f"2026/{sent.name}.pdf"), b"%PDF sent")
        self.assertFalse(unsent.invoice_pdf_report_id)

    def test_a_document_that_fails(self):
        """B22: a document that can't be made is named in the zip, and all others are there."""
        moves = [self.invoice((price, self.tax21)) for price in (1, 2, 3)]

        def failing(job, move):
            if move == moves[1]:
                raise ValueError("no paper")
            return self.pdf(job, move)

        job = self.job()
        with patch.object(type(job), "_pdf", failing):
            archive = self.work(job)
        self.assertEqual(len([name for name in archive.namelist() if name.endswith(".pdf")]), 2)
        self.assertEqual(archive.read("Missing documents.txt").decode(), f"{moves[1].name}\tpdf: no paper")
        self.assertEqual(job.problem_count, 1)

    def test_ubl_of_anybody(self):
        """B22: a customer without country and VAT number has a UBL in the zip too; what is wrong with it is told."""
        self.customer.write({"country_id": False, "vat": False, "company_registry": False})
        move = self.invoice((100, self.tax21))
        errors = move._webhero_ubl_made()["errors"]
        self.assertTrue(errors)
        job = self.job()
        with patch.object(type(job), "_pdf", lambda one, move: self.pdf(one, move)):
            archive = self.work(job)
        self.assertIn(move.name.encode(), archive.read(f"2026/{move.name}.xml"))
        self.assertIn(f"{move.name}\txml: ", archive.read("Missing documents.txt").decode())
        self.assertEqual(job.problem_count, 1)

    def test_crash(self):
        """B22: killed between two parts, the job goes on; every document is in the zip once."""
        moves = [self.invoice((price, self.tax21)) for price in (1, 2, 3, 4, 5)]
        job = self.job()
        with patch.object(type(job), "_pdf", lambda one, move: self.pdf(one, move)), \
             patch("odoo.addons.webhero_base.models.account_export.PART_SECONDS", -1):  # fmt: skip
            self.assertTrue(job._as_user()._step())
            self.assertTrue(job._as_user()._step())
            self.assertEqual((job.done, len(job.part_ids)), (2, 2))
            keep = type(job)._attach

            def killed(one, *args, **values):
                keep(one, *args, **values)
                raise KeyboardInterrupt

            with (
                patch.object(type(job), "_attach", killed),
                self.assertRaises(KeyboardInterrupt),
                self.env.cr.savepoint(),
            ):
                job._as_user()._step()
            archive = self.work(job)
        names = archive.namelist()
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual({name for name in names if name.endswith(".pdf")}, {f"2026/{move.name}.pdf" for move in moves})

    def test_flat_memory(self):
        """B22: 60 MB of documents pass through the job with less than 20 MB of memory."""
        import os
        import tracemalloc

        move = self.invoice((100, self.tax21))
        document = os.urandom(60_000_000)
        stored = self.env["ir.attachment"].create({
            "name": "large.pdf", "raw": document, "res_model": "account.move", "res_id": move.id,
            "res_field": "invoice_pdf_report_file",
        })  # fmt: skip
        move.invalidate_recordset()
        del document
        self.env.invalidate_all()
        job = self.job()
        tracemalloc.start()
        while job._as_user()._step():
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        self.assertEqual(job.state, "done", job.message)
        self.assertLess(peak, 20_000_000)
        attachment = job.file_ids.sudo()
        self.assertGreater(attachment.file_size, 60_000_000)
        with zipfile.ZipFile(attachment._full_path(attachment.store_fname)) as archive:
            self.assertEqual(archive.getinfo(f"2026/{move.name}.pdf").file_size, stored.file_size)

    def test_several_zips(self):
        """B22: what is larger than one file may be becomes several, a step each; each document is in one of them."""
        moves = [self.invoice((price, self.tax21)) for price in (1, 2, 3, 4, 5)]
        job, where = self.job(), "odoo.addons.webhero_base.models.account_export"
        with patch.object(type(job), "_pdf", lambda one, move: self.pdf(one, move)), \
             patch(f"{where}.PART_BYTES", 1), patch(f"{where}.ZIP_BYTES", 1):  # fmt: skip
            steps = 1
            while job._as_user()._step():
                steps += 1
        self.assertEqual((job.state, len(job.file_ids), job.part_ids.ids), ("done", 5, []), job.message)
        self.assertEqual(steps, 10, "five parts, then a file a step")
        names = []
        for file in job.file_ids.sudo():
            with zipfile.ZipFile(io.BytesIO(file.raw)) as archive:
                names += archive.namelist()
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual({name for name in names if name.endswith(".pdf")}, {f"2026/{move.name}.pdf" for move in moves})
        self.assertIn("Customers.xlsx", names)
        self.assertEqual(len(set(job.file_ids.mapped("name"))), 5)
        self.assertEqual(job.action_download()["res_id"], job.id, "several: chosen in the form")

    def test_failure(self):
        """B22: what no rule foresees ends this job, with a sentence, and it can be tried again."""
        self.invoice((1, self.tax21))
        job = self.job()
        with patch.object(type(job), "_put_parts", side_effect=OSError("disk full")), \
             patch.object(type(job), "_pdf", lambda one, move: self.pdf(one, move)), \
             patch.object(self.env.cr, "rollback"), \
             patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=9), \
             self.assertLogs("odoo.addons.webhero_base", "ERROR"):  # fmt: skip
            self.assertTrue(job._work_on())
        self.assertEqual((job.state, job.message), ("failed", "disk full"))
        job.action_again()
        with patch.object(type(job), "_pdf", lambda one, move: self.pdf(one, move)):
            self.work(job)

    def test_full_disk(self):
        """B22, S18.7: where the disk is full the job waits and tries again by itself; nothing is told as failed."""
        self.invoice((1, self.tax21))
        job, crons = self.job(), self.env["ir.cron.trigger"].sudo()
        cron = self.env.ref("webhero_base.ir_cron_account_export")
        no_room = OSError(errno.ENOSPC, "No space left on device")
        by_a_library = FileCreateError(no_room)
        by_a_library.__context__ = no_room
        for error in (no_room, by_a_library):
            crons.search([("cron_id", "=", cron.id)]).unlink()
            with patch.object(type(job), "_put_parts", side_effect=error), \
                 patch.object(type(job), "_pdf", lambda one, move: self.pdf(one, move)), \
                 patch.object(self.env.cr, "rollback"), \
                 patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=9), \
                 self.assertLogs("odoo.addons.webhero_base", "WARNING"):  # fmt: skip
                self.assertTrue(job._work_on())
            self.assertEqual((job.state, job.message), ("running", False))
            later = fields.Datetime.add(fields.Datetime.now(), minutes=5)
            self.assertGreater(crons.search([("cron_id", "=", cron.id)]).call_at, later)
        with patch.object(type(job), "_pdf", lambda one, move: self.pdf(one, move)):
            self.work(job)


@tagged("post_install", "-at_install")
class TestExportHttp(HttpCase):
    @mute_logger("odoo.http")
    def test_download_of_everything(self):
        """B22: the zip comes over HTTP to who may have it; a colleague who only makes invoices gets nothing."""
        owner = new_test_user(self.env, "export_owner", GROUPS, password="export_owner")
        new_test_user(self.env, "export_biller", "account.group_account_invoice", password="export_biller")
        job = self.env["webhero.account.export"].with_user(owner).create({"kind": "all"}).sudo()
        with patch.object(type(job), "_documents_domain", lambda one: [("id", "=", 0)]):
            while job._as_user()._step():
                pass
        url = job.with_user(owner).action_download()["url"]
        self.env.flush_all()
        self.authenticate("export_owner", "export_owner")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertIsNone(zipfile.ZipFile(io.BytesIO(answer.content)).testzip())
        self.logout()
        self.authenticate("export_biller", "export_biller")
        self.assertEqual(self.url_open(url).status_code, 404)

    @mute_logger("odoo.http")
    def test_download(self):
        """B20: the workbook comes over HTTP, in the user's language; nonsense dates are no error; a stranger gets nothing."""
        new_test_user(self.env, "export_user", GROUPS, lang="nl_BE", password="export_user")
        self.env.flush_all()
        self.authenticate("export_user", "export_user")
        for kind, title in (("customers", "Klanten"), ("articles", "Artikelen"), ("invoices", "Facturen")):
            answer = self.url_open(f"/webhero_billing/excel/export/{kind}?date_from=nonsense&date_to=2026-02-31")
            self.assertEqual(answer.status_code, 200)
            self.assertIn(title, answer.headers["Content-Disposition"])
            self.assertEqual(openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames, [title])
        self.logout()
        portal = new_test_user(self.env, "export_portal", "base.group_portal", password="export_portal1")
        self.assertTrue(portal)
        self.authenticate("export_portal", "export_portal1")
        self.assertEqual(self.url_open("/webhero_billing/excel/export/customers").status_code, 403)
