# SPDX-License-Identifier: LGPL-3.0-or-later
"""Receiving: stored first, confirmed next, read last, and once (P9)."""

import base64
from datetime import date
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.webhero_exchange.client.errors import Temporary

from sandbox import people
from sandbox.disk import small_disk
from sandbox.testing import test_data

from .common_recommand import RecommandCommon

STORING = ("odoo.addons.base.models.ir_attachment", "odoo.addons.webhero_exchange.models.exchange_run")
SELLER = 0  # Bakkerij De Gulden Korenaar
LINES = [["Brood", 10, "2.50", 6], ["Taart", 1, "30.00", 21]]


@tagged("post_install", "-at_install")
class TestReceive(RecommandCommon):
    def setUp(self):
        super().setUp()
        self.point = self.activated(receives=True)

    def poll(self):
        with self.point._exchange_run([]) as run:
            self.point._exchange_poll(run)
        messages = self.env["webhero.exchange"].search([("kind", "=", "peppol.received"), ("state", "=", "ready")])
        messages._run()
        return messages

    def document(self, number):
        return self.env["webhero.peppol.document"].search([("name", "=", number), ("direction", "=", "in")])

    def test_a_bill(self):
        """P9: partner, lines, taxes, OGM, IBAN, readable page; confirmed; nothing to review."""
        self.remote.receive_invoice(SELLER, self.point.participant, "V-1", LINES)
        self.poll()
        document = self.document("V-1")
        bill = document.move_id
        self.assertEqual((bill.state, bill.move_type, bill.ref), ("draft", "in_invoice", "V-1"))
        self.assertEqual(bill.partner_id.vat, people.PEOPLE[SELLER].vat)
        self.assertEqual(sorted(bill.invoice_line_ids.mapped("price_subtotal")), [25.0, 30.0])
        self.assertAlmostEqual(bill.amount_total, 25 * 1.06 + 30 * 1.21)
        self.assertFalse(document.review, document.review_text)
        names = self.env["ir.attachment"].search([("res_model", "=", "account.move"), ("res_id", "=", bill.id)])
        self.assertIn("application/xml", names.mapped("mimetype"))
        self.assertEqual(bill.message_main_attachment_id.mimetype, "application/xml")
        self.assertTrue(document.page_due)
        document._make_readable_page()
        self.assertFalse(document.page_due)
        self.assertIn(bill.message_main_attachment_id.mimetype, ("application/pdf", "text/html"))
        self.assertTrue(self.remote.received("/mark-as-read"))
        with self.point._exchange_client([]) as client:
            self.assertFalse(list(client.inbox()))

    def test_twice_is_once(self):
        """P9: the same document under another number of the access point makes no second bill."""
        self.remote.receive_invoice(SELLER, self.point.participant, "V-2", LINES)
        self.remote.receive_invoice(SELLER, self.point.participant, "V-2", LINES)
        self.poll()
        found = self.document("V-2")
        self.assertEqual(len(found), 2)
        self.assertEqual(len(found.move_id), 1)
        self.assertEqual(len(found.filtered("twin_id")), 1)

    def test_a_number_given_again(self):
        """18.13: another document under a number that the access point gave before is stored too, each once, and confirmed."""
        self.remote.receive_invoice(SELLER, self.point.participant, "V-60", LINES)
        self.poll()
        self.remote.switch(repeats=True)
        for number in ("V-61", "V-62"):
            self.remote.receive_invoice(SELLER, self.point.participant, number, LINES)
            for _look in range(3):
                self.poll()
            self.assertEqual(self.document(number).move_id.ref, number)
        self.assertEqual([len(self.document(f"V-6{number}")) for number in range(3)], [1, 1, 1])
        with self.point._exchange_client([]) as client:
            self.assertFalse(list(client.inbox()))

    def test_a_confirmation_that_was_lost(self):
        """P9: what is stored and still in the inbox is confirmed again, and is no second document."""
        self.remote.receive_invoice(SELLER, self.point.participant, "V-65", LINES)
        self.poll()
        (row,) = self.remote.store.all("document", direction="incoming")
        self.remote.store.change("document", row["id"], readAt=None)
        self.poll()
        self.assertEqual(len(self.document("V-65")), 1)
        with self.point._exchange_client([]) as client:
            self.assertFalse(list(client.inbox()))

    def test_the_same_number_next_year(self):
        """P9: a supplier who begins with 1 each year: the same number and total of another year is a bill of its own."""
        self.remote.receive_invoice(SELLER, self.point.participant, "1", LINES, date=date(2025, 1, 5))
        self.remote.receive_invoice(SELLER, self.point.participant, "1", LINES, date=date(2026, 1, 7))
        self.poll()
        found = self.document("1")
        self.assertEqual(
            (len(found.move_id), found.filtered("twin_id"), found.filtered("review")), (2, found[:0], found[:0])
        )

    def test_the_same_number_in_one_year(self):
        """P9: the same number again in one year, of another day or total, is a bill too, for a person to look at."""
        self.remote.receive_invoice(SELLER, self.point.participant, "A-1", LINES, date=date(2026, 1, 5))
        self.remote.receive_invoice(SELLER, self.point.participant, "A-1", LINES, date=date(2026, 2, 7))
        self.remote.receive_invoice(SELLER, self.point.participant, "A-1", [LINES[0]], date=date(2026, 1, 5))
        self.poll()
        found = self.document("A-1").sorted("id")
        self.assertEqual(len(found.move_id), 3)
        self.assertEqual(found.mapped("review"), [False, "same_number", "same_number"])
        self.assertIn("2026-01-05", found[1].move_id.webhero_peppol_difference)

    def test_archived_records_are_not_used(self):
        """P9: an archived tax, supplier or journal of the same kind is not what a bill gets."""
        seller = people.PEOPLE[SELLER]
        gone = self.make_customer(seller.name, 0, vat=seller.vat, company_registry=seller.number)
        journal = self.env["account.journal"].create({"name": "Old", "code": "OLD", "type": "purchase", "sequence": 0})
        taxes = self.env["account.tax"].search(
            [("type_tax_use", "=", "purchase"), ("amount", "=", 21), ("company_id", "=", self.company.id)]
        )
        old = taxes[:1].copy({"name": "21% of before", "sequence": -5})
        self.company.peppol_purchase_journal_id = False
        for record in (gone, journal, old):
            record.active = False
        self.remote.receive_invoice(SELLER, self.point.participant, "V-7", LINES)
        self.poll()
        bill = self.document("V-7").move_id
        self.assertTrue(bill.partner_id.active and bill.journal_id.active)
        self.assertTrue(all(bill.invoice_line_ids.tax_ids.mapped("active")))
        self.assertFalse(self.document("V-7").review)

    def test_payment_and_attachments(self):
        """P9: communication and IBAN of the supplier, and each attachment, are on the bill; a PDF that came is the one shown."""
        pdf = base64.b64encode(b"%PDF-1.4 invented").decode()
        self.remote.receive_invoice(
            SELLER, self.point.participant, "V-8", LINES, payment="+++090/9337/55493+++",
            attachment=("factuur.pdf", "application/pdf", pdf),
        )  # fmt: skip
        self.poll()
        bill = self.document("V-8").move_id
        self.assertEqual(bill.payment_reference, "+++090/9337/55493+++")
        self.assertEqual(bill.partner_bank_id.sanitized_acc_number, people.PEOPLE[SELLER].iban)
        files = self.env["ir.attachment"].search([("res_model", "=", "account.move"), ("res_id", "=", bill.id)])
        self.assertIn(b"%PDF-1.4 invented", files.mapped("raw"))
        self.assertEqual(bill.message_main_attachment_id.raw, b"%PDF-1.4 invented")
        self.assertEqual(len(files.filtered(lambda one: one.mimetype == "application/pdf")), 1)

    def test_all_or_none_of_a_look(self):
        """P9: a look that breaks off half-way leaves nothing behind that would hide the older ones from the next."""
        for number in ("V-10", "V-11"):
            self.remote.receive_invoice(SELLER, self.point.participant, number, LINES)
        exchange, put = type(self.env["webhero.exchange"]), []

        def breaks(model, *args, **values):
            put.append(args)
            if len(put) == 2:
                raise Temporary("unreachable", host="x")
            return original(model, *args, **values)

        original = exchange._put
        with patch.object(exchange, "_put", breaks), patch.object(exchange, "_commit") as commit:
            with self.assertRaises(Temporary), self.point._exchange_run([]) as run:
                self.point._exchange_poll(run)
        self.assertNotIn("incoming", [call.args[0] for call in commit.call_args_list])

    def test_stored_before_confirmed(self):
        """P9: a confirmation that fails leaves the document stored; the next run confirms and reads it."""
        self.remote.receive_invoice(SELLER, self.point.participant, "V-3", LINES)
        self.remote.fault("500", path="/mark-as-read", times=1)
        message = self.poll()
        self.assertEqual(message.state, "ready")
        message._run()
        self.assertEqual((message.state, len(self.document("V-3").move_id)), ("done", 1))

    def test_full_disk(self):
        """S18.7: a document that does not fit on the disk is neither lost nor confirmed, and is received automatically later."""
        self.remote.receive_invoice(SELLER, self.point.participant, "V-FULL", [["Brood" * 4000, 1, "2.50", 6]])
        with small_disk() as disk, mute_logger(*STORING):
            disk.fill()
            message = self.poll()
            self.assertEqual((message.state, message.error_code), ("ready", "storage_full"), message.error_facts)
            self.assertFalse(self.document("V-FULL"))
            self.assertFalse(self.remote.received("/mark-as-read"))
            disk.make_room()
            message._run()
            self.assertEqual(message.state, "done", message.error_message)
            document = self.document("V-FULL")
            self.assertEqual((document.move_id.ref, document.review), ("V-FULL", False), document.review_text)
            self.assertTrue(self.remote.received("/mark-as-read"))

    def test_lost_confirmation(self):
        """P9: what the access point offers again although it was confirmed is confirmed again, and read no second time."""
        self.remote.receive_invoice(SELLER, self.point.participant, "V-8", LINES)
        message = self.poll()
        self.remote.store.change("document", message.key, readAt=None)
        self.assertFalse(self.poll())
        with self.point._exchange_client([]) as client:
            self.assertFalse(list(client.inbox()))
        self.assertEqual((message.state, len(self.document("V-8"))), ("done", 1))

    def test_what_cannot_be_read_waits(self):
        """P9: garbage and unknown kinds are kept under Needs review with the reason, and make no bill."""
        before = self.env["account.move"].search_count([])
        for content, review in ((b"no xml at all", "not_xml"), (b"<Order xmlns='urn:x'/>", "not_a_bill")):
            document = self.env["webhero.peppol.document"]._store(
                content, name="X", direction="in", state="received", company_id=self.company.id
            )
            document._import_document()
            self.assertEqual((document.review, document.move_id.id), (review, False))
            self.assertEqual(document._content(), content)
        self.assertEqual(self.env["account.move"].search_count([]), before)

    def test_the_daily_mail(self):
        """P11: the morning's mail also names what came in and waits for a review; without anything there is none."""
        backend = self.point.backend_id
        backend.extra_email = "eigenaar@deklerck-fietsen.example"
        mails = self.env["mail.mail"].search([])
        backend._queue_daily_mail()
        self.assertFalse(self.env["mail.mail"].search([]) - mails)
        self.env["webhero.peppol.document"]._store(
            b"no xml", name="SCAN-7", direction="in", state="received", company_id=self.company.id,
            access_point_id=self.point.id,
        )._import_document()  # fmt: skip
        backend._queue_daily_mail()
        mail = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.email_to, "eigenaar@deklerck-fietsen.example")
        self.assertIn("SCAN-7", mail.body_html)

    def test_unknown_addresses_do_not_matter(self):
        """P9: the deprecated scheme 9956 and e-mail endpoints, which empty the bill in the host, are read whole."""
        xml = self.remote_invoice("V-4").replace('schemeID="0208"', 'schemeID="9956"')
        for number, text in (("V-4", xml), ("V-5", self.email_endpoint(self.remote_invoice("V-5")))):
            document = self.env["webhero.peppol.document"]._store(
                text.encode(), name=number, direction="in", state="received", company_id=self.company.id
            )
            document._import_document()
            self.assertEqual(len(document.move_id.invoice_line_ids), 2, document.review_text)
            self.assertFalse(document.review, document.review_text)

    def remote_invoice(self, number):
        from sandbox import ubl_write

        return ubl_write.invoice(
            people.PEOPLE[SELLER], self.remote.party(self.point.participant), number, LINES
        ).decode()

    def email_endpoint(self, xml):
        import re

        return re.sub(r'(<cbc:EndpointID schemeID=)"\w+">[^<]+<', r'\1"EM">facturen@klant.example<', xml)

    def test_official_examples(self):
        """P9: every official example becomes a bill with its lines; differences are reported, nothing is empty."""
        for path in sorted(test_data("peppol/examples").glob("*.xml")):
            document = self.env["webhero.peppol.document"]._store(
                path.read_bytes(), name=path.stem, direction="in", state="received", company_id=self.company.id
            )
            document._import_document()
            bill = document.move_id
            self.assertTrue(bill.invoice_line_ids, path.name)
            self.assertAlmostEqual(
                bill.amount_untaxed, abs(document.document_untaxed), 2, f"{path.name} {document.review_text}"
            )
            if document.review:
                self.assertIn(document.review, ("difference", "supplier", "tax"))
