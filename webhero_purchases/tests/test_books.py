# SPDX-License-Identifier: LGPL-3.0-or-later
"""The accountant's login in the portal: each route by each role, read only, for the granted companies alone (A4)."""

import base64
import io
import re
import threading
import zipfile

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import BillCase

SECRET = "GEHEIM-8812"


@tagged("post_install", "-at_install")
class TestBooks(BillCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill_in = cls.bill(SECRET)
        cls.file = cls.env["ir.attachment"].create(
            {"name": "factuur.html", "raw": SECRET.encode(), "mimetype": "application/xml", "res_model": "account.move"}
            | {"res_id": cls.bill_in.id}
        )
        cls.bill_in.action_post()
        cls.draft = cls.bill("KLAD-4712")
        cls.sale = cls.init_invoice("out_invoice", invoice_date="2026-06-03", amounts=[100], post=True)
        cls.sale.invoice_pdf_report_file = base64.b64encode(b"%PDF-1.4 verkoop")
        cls.job = (
            cls.env["webhero.account.export"]
            .with_user(cls.owner)
            .create(
                {"kind": "accountant", "date_from": "2026-06-01", "date_to": "2026-06-30", "company_id": cls.company.id}
            )
        )
        while cls.job._as_user()._step():
            pass
        cls.elsewhere = cls.env["res.company"].create({"name": "Elders bv"})
        cls.office, cls.of_other, cls.customer_login = (
            new_test_user(cls.env, login, "base.group_portal", password=f"{login}-12345")
            for login in ("kantoor", "ander-kantoor", "klant")
        )
        cls.company.webhero_books_user_ids = cls.office
        cls.elsewhere.webhero_books_user_ids = cls.of_other

    def routes(self):
        """Each route of the books, with the ids of what is secret."""
        threading.current_thread().dbname = self.env.cr.dbname
        zipped = self.job.sudo().file_ids.id
        values = {
            "company_id": self.company.id,
            "period": "2026-06",
            "move_id": self.bill_in.id,
            "place": 0,
            "file_id": zipped,
        }
        found = set()
        for rule in self.env["ir.http"].routing_map().iter_rules():
            if rule.rule.startswith("/my/books"):
                address = rule.rule
                for name in rule._converters:
                    address = re.sub(rf"<(?:[^<>]*:)?{name}>", str(values[name]), address)
                found.add(address)
        return found

    def told(self, login, address):
        self.authenticate(login, login and f"{login}-12345")
        response = self.url_open(address, allow_redirects=False)
        content = response.content
        if content[:2] == b"PK":
            archive = zipfile.ZipFile(io.BytesIO(content))
            content += b"".join(map(archive.read, archive.namelist()))
        return response.status_code, content

    def test_roles(self):
        """A4: nobody, a customer, and the accountant of another company find nothing on any route; the granted one does."""
        routes = self.routes()
        self.assertGreaterEqual(len(routes), 5)
        for login in (None, "klant", "ander-kantoor"):
            for address in routes:
                status, content = self.told(login, address)
                self.assertNotIn(SECRET.encode(), content, (login, address))
                self.assertNotIn(self.wood.name.encode(), content, (login, address))
                allowed = (200,) if (login, address) == ("ander-kantoor", "/my/books") else ()
                self.assertIn(status, (303, 404, *allowed), (login, address))
        seen = {address for address in routes if SECRET.encode() in self.told("kantoor", address)[1]}
        self.assertEqual(len(seen), 3)  # the period, the file and the zip

    def test_pages(self):
        """A4: the accountant finds bills and invoices of the period with their files, never a draft, always to be saved."""
        self.authenticate("kantoor", "kantoor-12345")
        page = self.url_open(f"/my/books/{self.company.id}/2026-Q2").text
        for word in (SECRET, self.sale.name, "factuur.html", self.wood.name):
            self.assertIn(word, page)
        self.assertNotIn("KLAD", page)
        address = f"/my/books/{self.company.id}/2026-06"
        response = self.url_open(f"{address}/{self.bill_in.id}/0")
        self.assertEqual(
            (response.content, response.headers["Content-Type"]), (SECRET.encode(), "application/octet-stream")
        )
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(self.url_open(f"{address}/{self.sale.id}/0").content, b"%PDF-1.4 verkoop")
        for wrong in (
            f"{address}/{self.draft.id}/0",
            f"{address}/{self.bill_in.id}/9",
            f"/my/books/{self.company.id}/2026-07/{self.bill_in.id}/0",
            f"/my/books/{self.company.id}/2026-13",
            f"/my/books/{self.company.id}/x",
            f"{address}?page=-1",
            f"{address}?page=²",
        ):
            self.assertIn(self.url_open(wrong).status_code, (200, 404) if "page" in wrong else (404,), wrong)

    @mute_logger(
        "odoo.http",
        "odoo.addons.base.models.ir_access",
        "odoo.addons.base.models.ir_model",
        "odoo.addons.base.models.ir_rule",
    )
    def test_read_only(self):
        """A4: the login reads and writes nothing beside these pages: no document, no company, no grant of its own."""
        self.authenticate("kantoor", "kantoor-12345")
        for model, method, args in (
            ("account.move", "read", [[self.bill_in.id], ["ref"]]),
            ("account.move", "write", [[self.bill_in.id], {"ref": "x"}]),
            ("webhero.account.export", "search_read", [[]]),
            ("webhero.accountant.handed", "search_read", [[]]),
            ("res.company", "write", [[self.elsewhere.id], {"webhero_books_user_ids": [(4, self.office.id)]}]),
        ):
            call = {"params": {"model": model, "method": method, "args": args, "kwargs": {}}}
            answer = self.url_open(f"/web/dataset/call_kw/{model}/{method}", json=call)
            self.assertIn(b"error", answer.content, (model, method))
            self.assertNotIn(SECRET.encode(), answer.content)

    def test_taken_away(self):
        """A4: a grant that is taken away, or a login that was ended, sees nothing from that moment."""
        address = f"/my/books/{self.company.id}/2026-06"
        self.assertEqual(self.told("kantoor", address)[0], 200)
        self.company.webhero_books_user_ids = False
        self.assertEqual(self.told("kantoor", address)[0], 404)
