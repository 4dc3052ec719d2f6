# SPDX-License-Identifier: LGPL-3.0-or-later
import io

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import OdooPdfFileWriter

from sandbox import people, ubl_write
from sandbox.disk import small_disk

from .common import PortalCase


def pdf(text="x"):
    writer = OdooPdfFileWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": text})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestPortalUpload(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller, cls.buyer, cls.stranger = people.PEOPLE[:3]
        cls.bakker.write({"vat": cls.seller.vat, "company_registry": cls.seller.number})
        cls.company.write({"vat": cls.buyer.vat, "webhero_portal_upload": True})
        cls.company.partner_id.company_registry = cls.buyer.number

    def setUp(self):
        super().setUp()
        self.authenticate("brood", "brood-12345")

    def _ubl(self, seller=None, buyer=None, number="V-77", **more):
        return ubl_write.invoice(seller or self.seller, buyer or self.buyer, number, [("Meel", 2, "50", 21)], **more)

    def _send(self, content, name="factuur.xml", **form):
        return self.url_open(
            "/my/invoices/upload",
            data={"csrf_token": self._token("/my/invoices/upload"), **form},
            files={"file": (name, content)},
        )

    def _bills(self):
        return self.env["account.move"].search(
            [("commercial_partner_id", "=", self.bakker.id), ("move_type", "like", "in_")]
        )

    def _refused(self, response):
        self.assertIn('role="alert"', response.text)
        return response.text

    def test_ubl_becomes_a_draft_bill(self):
        """C14: a supplier's UBL is read by the host's import: number, lines and VAT; a draft, with the file."""
        response = self._send(self._ubl())
        self.assertIn("V-77", response.text)
        bill = self._bills()
        self.assertEqual(
            (bill.state, bill.ref, bill.amount_untaxed, bill.amount_total), ("draft", "V-77", 100.0, 121.0)
        )
        self.assertIn("Meel", bill.invoice_line_ids.mapped("name")[0])
        self.assertTrue(bill.webhero_uploaded)

    def test_full_disk(self):
        """S18.7: with a full disk the supplier is told so and no bill is made; the same file is received later."""
        content = self._ubl(number="V-78") + b"<!--" + b"x" * 50_000 + b"-->"
        with small_disk() as disk, mute_logger("odoo.addons.base.models.ir_attachment"):
            disk.fill()
            self.assertIn("niet bewaard", self._refused(self._send(content)))
            self.assertFalse(self._bills())
            disk.make_room()
            self._send(content)
            self.assertEqual(self._bills().mapped("ref"), ["V-78"])
            self.assertEqual(self._bills().attachment_ids.raw, content)

    def test_bill_is_never_posted_by_itself(self):
        """C14: also where the seller posts this supplier's bills automatically, an upload stays a draft."""
        self.bakker.autopost_bills = "always"
        self._send(self._ubl())
        self.assertEqual(self._bills().state, "draft")

    def test_pdf_with_what_was_typed(self):
        """C14: a PDF alone becomes a bill with number, date and amounts for each rate as the supplier typed them."""
        self._send(pdf(), "factuur.pdf", number="P-12", date="2026-03-04", amount_21="1.000,00", amount_6="50")
        bill = self._bills()
        self.assertEqual((bill.ref, str(bill.invoice_date), bill.state), ("P-12", "2026-03-04", "draft"))
        self.assertEqual((bill.amount_untaxed, bill.amount_total), (1050.0, 1263.0))
        self.assertEqual(bill.attachment_ids.mapped("mimetype"), ["application/pdf"])

    def test_pdf_without_facts_is_no_empty_bill(self):
        """C14: a PDF with nothing typed is refused with the field that is missing; no bill is left."""
        self._refused(self._send(pdf(), "factuur.pdf"))
        self._refused(self._send(pdf(), "factuur.pdf", number="P-1", date="2026-03-04", amount_21="-5"))
        self._refused(self._send(pdf(), "factuur.pdf", number="P-1", date="2026-03-04"))
        self.assertFalse(self._bills())

    @mute_logger("pypdf._reader")
    def test_wrong_files(self):
        """C14: another kind of file, a damaged or an empty one, one that is too large: a sentence, no bill."""
        for content, name in (
            (b"MZ\x90\x00", "factuur.pdf"),
            (b"", "factuur.pdf"),
            (b"%PDF-1.4 broken", "factuur.pdf"),
            (b"<Invoice/>", "factuur.xml"),
            (b"%PDF-1.4" + bytes(11 * 2**20), "groot.pdf"),
            (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Invoice>&a;</Invoice>', "x.xml"),
        ):
            text = self._refused(self._send(content, name))
            self.assertNotIn("root:", text)
        self.assertFalse(self._bills())

    def test_another_partys_invoice(self):
        """C14: an invoice of another seller, or for another buyer, is refused; no bill, no new contact."""
        contacts = self.env["res.partner"].search_count([])
        self._refused(self._send(self._ubl(seller=self.stranger)))
        self._refused(self._send(self._ubl(buyer=self.stranger)))
        self.assertFalse(self._bills())
        self.assertEqual(self.env["res.partner"].search_count([]), contacts)

    def test_twice(self):
        """C14: the same file, or the same number in another file, is one bill."""
        self._send(self._ubl())
        self._refused(self._send(self._ubl()))
        self._refused(self._send(self._ubl(reference="another file")))
        self._refused(self._send(pdf(), "f.pdf", number="v-77", date="2026-03-04", amount_21="10"))
        self.assertEqual(len(self._bills()), 1)

    def test_only_where_the_company_lets_it(self):
        """C14: without the company's leave there is no page and no button."""
        self.assertIn("/my/invoices/upload", self.url_open("/my/invoices").text)
        self.company.webhero_portal_upload = False
        self.assertEqual(self.url_open("/my/invoices/upload").status_code, 404)
        self.assertNotIn("/my/invoices/upload", self.url_open("/my/invoices").text)

    def test_what_was_received_is_given_back(self):
        """C8, C14: PDF and XML of a received invoice are the files that came, byte for byte; where there is none, nothing."""
        self.company.webhero_portal_bills = True
        ubl, paper = self._ubl(), pdf("the original")
        self._send(ubl)
        self._send(paper, "factuur.pdf", number="P-12", date="2026-03-04", amount_21="10")
        by_ref = {bill.ref: bill for bill in self._bills()}
        by_ref["V-77"].invoice_date = "2026-03-04"
        self._bills().action_post()
        typed = self._invoice(self.bakker, 64, move_type="in_invoice", ref="A-1")
        found = {(by_ref["V-77"], "xml"): ubl, (by_ref["P-12"], "pdf"): paper}
        page = self.url_open("/my/invoices?kind=in").text
        for bill in (*by_ref.values(), typed):
            for kind in ("pdf", "xml"):
                answer = self.url_open(f"/my/invoices/{bill.id}/{kind}")
                expected = found.get((bill, kind))
                self.assertEqual(answer.status_code, 200 if expected else 404, (bill.ref, kind))
                self.assertEqual(f"/my/invoices/{bill.id}/{kind}" in page, bool(expected))
                if expected:
                    self.assertEqual(answer.content, expected)
        answer = self.url_open(f"/my/invoices/{by_ref['P-12'].id}?report_type=pdf&download=true")
        self.assertEqual(answer.content, paper)

    def test_amounts_of_what_was_received(self):
        """C5, C14: the customer's own invoices to us are positive to the customer, in the row, the sum and the order."""
        self.company.webhero_portal_bills = True
        small, large = (
            self._invoice(self.bakker, amount, move_type="in_invoice", ref=f"A-{amount}") for amount in (100, 200)
        )
        refund = self._invoice(self.bakker, 50, move_type="in_refund", ref="A-50")
        values = {move: abs(move.amount_total) * (-1 if move == refund else 1) for move in (small, large, refund)}
        rows = (small | large | refund).with_user(self.user)._webhero_portal_rows()
        self.assertEqual({row["invoice"].id: row["amount_value"] for row in rows}, {m.id: v for m, v in values.items()})
        page = self.url_open("/my/invoices?kind=in&sort=amount").text
        places = [page.index(f">{move.name}</a>") for move in (refund, small, large)]
        self.assertEqual(places, sorted(places))

    def test_type_in_the_list(self):
        """C14: with the company's leave, bills and credit notes stand in the list of what was received, with their type."""
        self.company.webhero_portal_bills = True
        bill = self._invoice(self.bakker, 64, move_type="in_invoice", ref="A-1")
        refund = self._invoice(self.bakker, 30, move_type="in_refund", ref="A-2")
        self.assertEqual(self._names("?kind=in"), {bill.name, refund.name})
        self.assertIn("Creditnota", self.url_open("/my/invoices?kind=in").text)
