# SPDX-License-Identifier: LGPL-3.0-or-later
"""A plain PDF becomes a draft: what its text says clearly is filled in, and always shown as read from it."""

import base64
import io
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.webhero_base.tools import unpacking

from .common import BillCase

TEXT = [
    "Houthandel Esdoorn   BTW BE0477472701",
    "Factuurnummer: 2026-1187",
    "Factuurdatum: 01/06/2026",
    "Vervaldatum: 01/07/2026",
    "Totaal te betalen: 1.234,50",
    "+++090/9337/55493+++",
]


def pdf_of(lines):
    """A PDF with a text layer, as a till or a word processor makes it."""
    shown = b" ".join(b"(" + line.encode("latin-1") + b") Tj 0 -20 Td" for line in lines)
    stream = b"BT /F1 12 Tf 40 800 Td " + shown + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table))
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestPdf(BillCase):
    def upload(self, content, name="scan.pdf"):
        file = self.env["ir.attachment"].create({"name": name, "raw": content, "mimetype": "application/pdf"})
        journal = self.company_data["default_journal_purchase"].with_context(default_move_type="in_invoice")
        return journal._create_document_from_attachment(file.ids)

    def test_read(self):
        """A3: number, dates, communication and a known supplier are filled in; the total is told, no line is invented."""
        self.wood.write({"country_id": self.env.ref("base.be").id, "vat": "BE0477472701"})
        move = self.upload(pdf_of(TEXT))
        self.assertEqual((move.state, move.webhero_bill_source), ("draft", "upload"))
        self.assertEqual((move.partner_id, move.ref), (self.wood, "2026-1187"))
        self.assertEqual((str(move.invoice_date), move.payment_reference), ("2026-06-01", "+++090/9337/55493+++"))
        self.assertEqual(str(move.invoice_date_due), "2026-07-01")
        self.assertFalse(move.invoice_line_ids)
        self.assertIn("2026-1187", move.webhero_read_text)
        self.assertTrue(move.message_main_attachment_id)

    def test_other_amount(self):
        """A3: a bill that is not the amount of its PDF is said before it is approved."""
        self.wood.write({"country_id": self.env.ref("base.be").id, "vat": "BE0477472701"})
        move = self.upload(pdf_of(TEXT))
        move.invoice_line_ids = [(0, 0, {"name": "Hout", "price_unit": 1234.05, "tax_ids": [(5,)]})]
        action = self.approve(move)
        self.assertEqual((action["res_model"], move.state), ("webhero.bill.approve", "draft"))
        move.invoice_line_ids.price_unit = 1234.50
        self.approve(move)
        self.assertEqual(move.webhero_bill_state, "pay")

    def test_unknown_supplier(self):
        """A3: no supplier is made of what a PDF says."""
        before = self.env["res.partner"].search_count([])
        move = self.upload(pdf_of(TEXT))
        self.assertFalse(move.partner_id)
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_photo_and_noise(self):
        """A3: a photo, a scan without text and a broken PDF become drafts with the file, and say nothing."""
        for content in (pdf_of([]), b"%PDF-1.4 kapot", pdf_of(["Niets te zien"])):
            move = self.upload(content)
            self.assertEqual((len(move), move.state, move.webhero_read), (1, "draft", False))

    def test_photo(self):
        """A3: a photo is a draft with its file in front, without a supplier or an amount that nobody read."""
        photo = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
        file = self.env["ir.attachment"].create({"name": "bon.gif", "raw": photo, "mimetype": "image/gif"})
        journal = self.company_data["default_journal_purchase"].with_context(default_move_type="in_invoice")
        move = journal._create_document_from_attachment(file.ids)
        self.assertEqual((len(move), move.state, move.amount_total), (1, "draft", 0))
        self.assertFalse(move.partner_id or move.webhero_read)
        self.assertEqual(move._webhero_bill_attachments(), file)

    @mute_logger("odoo.addons.webhero_base.models.document_import")
    def test_bounded(self):
        """A3: a PDF that would take too much is taken in as a file, and not read."""
        with patch.object(unpacking, "SECONDS", 0), patch.object(unpacking, "WAIT", 0.01):
            self.assertEqual(self.upload(pdf_of(TEXT)).state, "draft")

    def test_own_numbers(self):
        """A3: our own account and VAT number stand on each bill, and are not the supplier's."""
        self.company.write({"country_id": self.env.ref("base.be").id, "vat": "BE0477472701"})
        move = self.upload(pdf_of(TEXT))
        self.assertNotIn("vat", move.webhero_read)
        self.assertFalse(move.partner_id)

    def test_autopost(self):
        """A3: nothing is booked by itself but for a supplier for whom the owner chose so; then it says so, and is not approved."""
        move = self.bill("1")
        move._autopost_bill()
        self.assertEqual(move.state, "draft")
        self.wood.autopost_bills = "always"
        twin = self.bill("1", 100)
        twin._autopost_bill()
        self.assertEqual(twin.state, "draft")
        other = self.bill("2", 777, day="2026-03-01")
        other._autopost_bill()
        self.assertEqual((other.state, other.webhero_bill_state), ("posted", "approve"))
        self.assertTrue(other.message_ids.filtered(lambda one: "Booked by itself" in (one.body or "")))
