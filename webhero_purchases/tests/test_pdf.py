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

    def test_credit_note(self):
        """A3: the PDF of a credit note becomes a credit note, with its amount above zero, and says what was read."""
        self.wood.write({"country_id": self.env.ref("base.be").id, "vat": "BE0477472701"})
        lines = [
            "CREDITNOTA",
            TEXT[0],
            "Creditnotanummer: CN-5",
            "Betreft factuur nr. 2026-1187",
            "Totaal te betalen: -121,00",
        ]
        for heading in ("CREDITNOTA", "Note de cr\xe9dit", "CREDIT NOTE", "Kredietnota nr. CN-5"):
            move = self.upload(pdf_of([heading, *lines[1:]]))
            self.assertEqual((move.move_type, move.partner_id), ("in_refund", self.wood), heading)
            self.assertIn("a credit note", move.webhero_read_text)
        move.write(
            {
                "invoice_date": "2026-06-01",
                "invoice_line_ids": [(0, 0, {"name": "Hout", "price_unit": 121, "tax_ids": [(5,)]})],
            }
        )
        self.assertFalse([one for one in move._webhero_warnings()[move] if "PDF" in one])
        self.assertEqual(move.amount_total_signed, 121)

    def test_perhaps_a_credit_note(self):
        """A3: where the headings are of both it stays a bill, and approving it says so first; a mention makes nothing of a bill."""
        both = self.upload(pdf_of(["FACTUUR", *TEXT, "Creditnota nr. CN-5"]))
        self.assertEqual(both.move_type, "in_invoice")
        both.write({"partner_id": self.wood.id})
        both.invoice_line_ids = [(0, 0, {"name": "Hout", "price_unit": 1234.50, "tax_ids": [(5,)]})]
        self.assertIn("may be a credit note", " ".join(both._webhero_warnings()[both]))
        self.assertEqual(self.approve(both)["res_model"], "webhero.bill.approve")
        self.assertEqual(both.state, "draft")
        plain = self.upload(pdf_of([*TEXT, "Geen creditnota na acht dagen."]))
        self.assertEqual((plain.move_type, plain.webhero_read.get("kind")), ("in_invoice", None))
        mine = self.upload(pdf_of(["CREDITNOTA", TEXT[0]]))
        mine.action_switch_move_type()  # a person says that it is none
        self.assertIn("is a credit note", " ".join(mine._webhero_warnings()[mine]))

    def test_collected(self):
        """A3, A6: a PDF that says that the supplier collects it is said before it is approved, until a person ticks it."""
        self.wood.write({"country_id": self.env.ref("base.be").id, "vat": "BE0477472701"})
        move = self.upload(pdf_of([*TEXT, "Dit bedrag wordt op 1 juli van uw rekening afgehouden."]))
        self.assertIn("the supplier collects it", move.webhero_read_text)
        move.invoice_line_ids = [(0, 0, {"name": "Hout", "price_unit": 1234.50, "tax_ids": [(5,)]})]
        self.assertEqual(self.approve(move)["res_model"], "webhero.bill.approve")
        move.webhero_collects = True
        self.approve(move)
        self.assertEqual(move.webhero_bill_state, "collected")

    def test_account_of_a_factor(self):
        """A3: the owner of the account is not the supplier where the text names another; that the account differs is said."""
        belgium = self.env.ref("base.be").id
        factor = self.supplier("Factor Noord", country_id=belgium, vat="BE0999111282")
        iban, bank = "BE68 5390 0754 7034", self.env["res.partner.bank"]
        bank.create({"acc_number": iban, "partner_id": factor.id, "allow_out_payment": True})
        text = [*TEXT, f"Betaal uitsluitend op {iban}"]
        self.assertFalse(self.upload(pdf_of(text)).partner_id)
        self.assertFalse(self.upload(pdf_of([*text, "Factor Noord BTW BE0999111282"])).partner_id)
        self.assertEqual(self.upload(pdf_of(text[1:])).partner_id, factor)
        self.wood.write({"country_id": belgium, "vat": "BE0477472701"})
        bank.create({"acc_number": "BE43068999999501", "partner_id": self.wood.id, "allow_out_payment": True})
        move = self.upload(pdf_of(text))
        self.assertEqual(move.partner_id, self.wood)
        move.partner_bank_id = False  # a payment would go to the first account of the supplier
        self.assertIn("account BE68539007547034", " ".join(move._webhero_warnings()[move]))

    def test_mailed_by_another(self):
        """A3: a supplier who is not the one of the PDF (a bookkeeper who forwarded it) is said before approval."""
        belgium = self.env.ref("base.be").id
        self.wood.write({"country_id": belgium, "vat": "BE0477472701"})
        move = self.upload(pdf_of(TEXT))
        move.invoice_line_ids = [(0, 0, {"name": "Hout", "price_unit": 1234.50, "tax_ids": [(5,)]})]
        self.assertFalse(move._webhero_warnings()[move])
        move.partner_id = self.supplier("Kantoor Cijfers", country_id=belgium, vat="BE0999111282")
        self.assertIn("BE0999111282", " ".join(move._webhero_warnings()[move]))
        move.partner_id = self.supplier("Zonder nummer")
        self.assertFalse(move._webhero_warnings()[move])

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
