# SPDX-License-Identifier: LGPL-3.0-or-later
"""How a bill is paid, whom it is for, what it corrects, and the page that a person reads (P9)."""

import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from sandbox import check_digits

from .test_receive_right import ReceiveCase
from .ubl_made import Charge, Company, Document, Item, Means

IBAN = check_digits.be_iban(7654321)


@tagged("post_install", "-at_install")
class TestPayment(ReceiveCase):
    def test_direct_debit(self):
        """P9: collection by the supplier (59, 49) is noted, and the bill has no account to pay to."""
        for code in ("59", "49"):
            means = (Means(code, "", "", mandate="M-77"), Means("30"))
            document = self.received(Document(number=code, means=means))
            bill = document.move_id
            self.assertFalse(document.review, document.review_text)
            self.assertEqual((bill.webhero_pay_by, bill.partner_bank_id.id), ("debit", False))
            self.assertIn("M-77", document.notes)
            self.assertIn(IBAN, document.notes)

    def test_several_ways(self):
        """P9: of several means the transfer with an account is chosen, and the others are noted."""
        means = (Means("48", "", "KAART-1"), Means("30", IBAN, "090 9337 55493"))
        document = self.received(Document(means=means))
        bill = document.move_id
        self.assertFalse(document.review, document.review_text)
        self.assertEqual((bill.webhero_pay_by, bill.partner_bank_id.sanitized_acc_number), ("transfer", IBAN))
        self.assertEqual(bill.payment_reference, "+++090/9337/55493+++")
        self.assertIn("48", document.notes)

    def test_no_account_of_before(self):
        """P9: a document with a means without an account (card, cash) does not get the supplier's known account."""
        self.assertTrue(self.bill(Document(number="1")).partner_bank_id)
        for number, code in (("2", "48"), ("3", "10"), ("4", "1")):
            bill = self.bill(Document(number=number, means=(Means(code, "", ""),)))
            self.assertFalse(bill.partner_bank_id, code)

    def test_factor(self):
        """P9: a factor is shown by name; its account is never the supplier's, and the supplier's own is not used."""
        known = self.bill(Document(number="1")).partner_id
        factor = Document(
            number="2",
            payee=("Factor Vlaanderen NV", check_digits.kbo(3334445)),
            means=(Means(iban=check_digits.be_iban(55)),),
        )
        document = self.received(factor)
        bill = document.move_id
        self.assertEqual((bill.partner_id, bill.partner_bank_id.id), (known, False))
        self.assertFalse(bill._webhero_payment_account())  # what a payment file, a code to scan and an approval take
        self.assertIn("Factor Vlaanderen NV", bill.webhero_payee)
        self.assertEqual(known.bank_ids.mapped("sanitized_acc_number"), [IBAN])

    def test_no_due_date(self):
        """P9: without a due date the supplier's own terms count, else 30 days after the document's date; never today."""
        first = self.bill(Document(number="1", due=""))
        self.assertEqual(str(first.invoice_date_due), "2026-12-02")
        terms = self.env.ref("account.account_payment_term_15days")
        first.partner_id.property_supplier_payment_term_id = terms
        self.assertEqual(str(self.bill(Document(number="2", due="")).invoice_date_due), "2026-11-17")

    def test_due_date_in_words(self):
        """S15.7: terms of one plain number of days are the due date, before the supplier's own; other terms are noted."""
        bill = self.bill(Document(number="1", due="", terms="Binnen 14 dagen"))
        self.assertEqual(str(bill.invoice_date_due), "2026-11-16")
        document = self.received(Document(number="2", due="", terms="30 dagen einde maand"))
        self.assertIn("30 dagen einde maand", document.notes)


@tagged("post_install", "-at_install")
class TestWhoAndWhat(ReceiveCase):
    def test_for_another_company(self):
        """P9: a document for another Belgian company waits with its name and number; one that names no number does not."""
        other = Company.belgian("Iemand Anders BV", 2223334)
        document = self.received(Document(number="1", buyer=other))
        self.assertEqual(document.review, "other_company")
        self.assertIn(check_digits.kbo(2223334), document.review_text)
        self.bill(Document(number="2", buyer=Company("Fietsen De Klerck", "BE", "", ("0088", "5412345000013"))))

    def test_amounts_with_a_comma(self):
        """P9: "100,00" is read as 100.00 and flagged: such a document is not right."""
        document = self.received(Document().xml().replace(b">100.00<", b">100,00<"))
        self.assertEqual((document.review, document.move_id.amount_untaxed), ("amounts", 100))

    def test_a_negative_credit_note(self):
        """P9: a credit note of negative amounts is a debt: a bill that can be confirmed, flagged."""
        document = self.received(Document(root="CreditNote", items=(Item(quantity="-2"),)))
        bill = document.move_id
        self.assertEqual((document.review, bill.move_type, bill.amount_total), ("difference", "in_invoice", 242))
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_a_credit_note_finds_its_invoice(self):
        """P9: a credit note that names an invoice which is here is tied to it, and settles it."""
        first = self.bill(Document(number="2026-1"))
        first.action_post()
        credit = self.bill(Document(number="CN-1", root="CreditNote", original="2026-1"))
        self.assertEqual(credit.reversed_entry_id, first)
        credit.action_post()
        self.assertEqual((first.amount_residual, credit.amount_residual), (0, 0))

    def test_a_correction(self):
        """P9: a corrected invoice (384) is flagged, and can't be confirmed while the first one is booked: never two debts."""
        first = self.bill(Document(number="2026-1"))
        first.action_post()
        document = self.received(Document(number="2026-1C", type_code="384", original="2026-1"))
        bill = document.move_id
        self.assertEqual((document.review, bill.webhero_corrects_id), ("correction", first))
        with self.assertRaises(UserError):
            bill.action_post()
        first.button_draft()
        first.button_cancel()
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_a_correction_of_two(self):
        """P9: what corrects or credits two bills that are here is read and names both; it is tied to neither."""
        for number in ("2026-1", "2026-2"):
            self.bill(Document(number=number))
        one = "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{}</cbc:ID></cac:InvoiceDocumentReference>"
        both = (one.format("2026-1") + "</cac:BillingReference>", one.format("2026-2") + "</cac:BillingReference>")
        for values, review in (({"type_code": "384"}, "correction"), ({"root": "CreditNote"}, False)):
            xml = Document(number=review or "CN", original="2026-1", **values).xml().decode()
            document = self.received(xml.replace(both[0], both[0] + both[1]).encode())
            bill = document.move_id
            self.assertEqual((document.review, bill.amount_total), (review, 121))
            self.assertFalse(bill.webhero_corrects_id or bill.reversed_entry_id)
            if review:
                self.assertIn("2026-2", document.review_text)

    def test_an_attachment_that_is_not_allowed(self):
        """P9: a file of a kind that Peppol doesn't allow is kept as plain bytes and noted; it is never opened automatically."""
        content = base64.b64encode(b"<p>invented</p>").decode()
        document = self.received(Document(attachment=("bijlage.html", "text/html", content)))
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", document.move_id.id)]
        )
        kept = files.filtered(lambda one: one.name == "bijlage.html")
        self.assertEqual(kept.raw, b"<p>invented</p>")
        self.assertIn(kept.mimetype, ("text/plain", "application/octet-stream"))
        self.assertIn("bijlage.html", document.notes)

    def test_the_readable_page(self):
        """P9: charges, prepaid and payable amounts, means, payee and references are on the page."""
        items = (Item(quantity="10", price="12.00", allowance="20.00"),)
        document = self.received(
            Document(
                items=items, charges=(Charge("15.00", reason="Levering"),), prepaid="50.00", rounding="0.01",
                payee=("Factor Vlaanderen NV", check_digits.kbo(3334445)), terms="Binnen 30 dagen",
            )
        )  # fmt: skip
        page = (
            self.env["ir.actions.report"]
            ._render_qweb_html("webhero_peppol.peppol_document_report_action", document.ids)[0]
            .decode()
        )
        shown = (
            "Levering",
            "20.00",
            "-50.00",
            "0.01",
            "89.16",
            "Factor Vlaanderen NV",
            IBAN,
            "Magazijn",
            "Binnen 30 dagen",
        )
        for one in (*shown, "+++090/9337/55493+++", "Fietsen De Klerck BV"):
            self.assertIn(one, page)


@tagged("post_install", "-at_install")
class TestSmallThings(ReceiveCase):
    def test_no_number(self):
        """P9: a bill without a number needs review: it can't be told from the next one."""
        self.assertEqual(self.received(Document(number="")).review, "difference")

    def test_more_paid_than_owed(self):
        """P9: 200.00 prepaid of 121.00: nothing is owed, and the review shows that 79.00 is to be refunded."""
        document = self.received(Document(prepaid="200.00"))
        self.assertEqual((document.review, document.move_id.amount_residual), ("difference", 0))
        self.assertIn("79", document.review_text)

    def test_vat_that_no_line_explains(self):
        """P9: lines of 21 % and a VAT table of 26.00 (a rate that no line has): 126.00 is owed, with a review."""
        xml = (
            Document().xml().decode().replace('"EUR">21.00<', '"EUR">26.00<').replace('"EUR">121.00<', '"EUR">126.00<')
        )
        xml = xml.replace("<cbc:Percent>21</cbc:Percent>", "<cbc:Percent>26</cbc:Percent>", 1)
        document = self.received(xml.encode())
        self.assertEqual(document.review, "difference")
        self.assertEqual((document.move_id.amount_total, document.move_id.amount_residual), (126, 126))

    def test_reversed_with_a_rate(self):
        """P9: a reverse-charge line with a rate contradicts itself: it needs review."""
        self.assertEqual(self.received(Document(items=(Item(category="AE", rate="5"),))).review, "tax")

    def test_several_days(self):
        """P9: several payment dates of a document are noted; the bill has its due date."""
        xml = Document().xml().decode()
        terms = "<cac:PaymentTerms><cbc:Note>x</cbc:Note>{}</cac:PaymentTerms>"
        parts = "".join(f"<cbc:PaymentDueDate>{day}</cbc:PaymentDueDate>" for day in ("2026-12-02", "2027-01-02"))
        place = "<cac:TaxTotal>"
        document = self.received(xml.replace(place, terms.format(parts) + place, 1).encode())
        self.assertIn("2027", document.notes)
        self.assertEqual(str(document.move_id.invoice_date_due), "2026-12-02")

    def test_whose_account(self):
        """P9: the account holder's name (BT-85) is stored on the account; another than the supplier's is noted."""
        for holder, told in (("DRUKKERIJ PEETERS", False), ("Kassa Noord NV", True)):
            xml = Document(number=holder).xml().decode()
            account = xml[xml.index("<cac:PayeeFinancialAccount>") :].partition("</cbc:ID>")[0] + "</cbc:ID>"
            document = self.received(xml.replace(account, f"{account}<cbc:Name>{holder}</cbc:Name>").encode())
            self.assertFalse(document.review, document.review_text)
            self.assertEqual(holder in (document.notes or ""), told)
        self.assertTrue(document.move_id.partner_bank_id.acc_holder_name)
