# SPDX-License-Identifier: LGPL-3.0-or-later
"""Contradictions and gaps in a document are put up for review: kind, correction, address, twin, prepaid (P9)."""

from odoo.tests import tagged

from sandbox import check_digits

from .test_receive_right import ReceiveCase
from .ubl_made import BUYER, Company, Document, Item, Means


@tagged("post_install", "-at_install")
class TestTold(ReceiveCase):
    def test_kind(self):
        """S15.7: an Invoice of type 381 is a credit note to look at; a pro forma is nothing to pay."""
        for code, kind in (("381", "in_refund"), ("325", "in_invoice")):
            document = self.received(Document(number=code, type_code=code))
            self.assertEqual((document.move_id.move_type, document.review), (kind, "difference"))
            self.assertIn(code, document.review_text)

    def test_correction_of_nothing_named(self):
        """S15.7: a corrected invoice that doesn't say what it corrects is looked at before it can be a second debt."""
        self.assertEqual(self.received(Document(type_code="384")).review, "correction")

    def test_no_date(self):
        """S15.7: an unreadable due date is reported, and no date is silently made up."""
        document = self.received(Document(due="31/12/2026"))
        self.assertEqual(document.review, "amounts")
        self.assertIn("31/12/2026", document.review_text)

    def test_more_paid_than_owed(self):
        """S15.2: a prepaid amount above the total can't be deducted: reported, and the same once posted."""
        for prepaid in ("150.00", "-50.00"):
            document = self.received(Document(number=prepaid, prepaid=prepaid))
            bill, draft = document.move_id, document.move_id.amount_residual
            bill.action_post()
            self.assertEqual((document.review, bill.amount_residual), ("difference", draft))

    def test_another_member_of_our_vat_unit(self):
        """S15.5: the VAT unit's number doesn't make another member's invoice ours; our own number does."""
        unit = f"BE{check_digits.kbo(6999332)}"
        self.company.partner_id.write({"vat": False, "webhero_vat_unit": unit})
        member = Company.belgian("Ander Lid BV", 6111222, vat=unit)
        self.assertEqual(self.received(Document(number="1", buyer=member)).review, "other_company")
        ours = Company("Fietsen De Klerck BV", "BE", unit, BUYER.endpoint, BUYER.legal)
        self.assertFalse(self.received(Document(number="2", buyer=ours)).review)

    def test_our_own_invoice(self):
        """S15.7: our own invoice sent back to us is no bill of a supplier."""
        abroad = Company.abroad("Muster GmbH", "DE", "DE136695976")
        document = self.received(Document(seller=BUYER, buyer=abroad))
        self.assertEqual(document.review, "difference")
        self.assertIn(BUYER.name, document.review_text)

    def test_the_same_but_for_the_account(self):
        """S15.7: same number, date and total but another account: no second bill, and a person looks at it."""
        first, again = self.received(Document()), Document(means=(Means(iban=check_digits.be_iban(55)),))
        first.name = "2026-17"
        again = self.received(again)
        self.assertEqual((again.twin_id, again.move_id), (first, first.move_id))
        self.assertEqual(again.review, "same_number")

    def test_no_exchange_rate(self):
        """S15.7: a currency without a rate is reported, as it would be booked one to one."""
        self.env["res.currency.rate"].search([("currency_id.name", "=", "SEK")]).unlink()
        document = self.received(Document(currency="SEK", items=(Item(),)))
        self.assertIn("SEK", document.notes)

    def test_said_beside_the_bill(self):
        """S15.3, S15.5: a way of payment that is no transfer, a missing VAT number and a line without a name are noted."""
        nameless = Document(
            number="N-1",
            seller=Company.belgian("Wijkvereniging vzw", 7654321, vat=""),
            items=(Item(name=""),),
            means=(Means("97"),),
        )
        document = self.received(nameless)
        self.assertFalse(document.review, document.review_text)
        self.assertEqual(document.move_id.webhero_pay_by, "agreed")
        self.assertIn("97", document.notes)
        self.assertIn("Wijkvereniging vzw", document.notes)
        self.assertEqual(len(document.notes.splitlines()), 3, document.notes)

    def test_no_account_of_before_for_a_set_off(self):
        """S15.3: what is set off is not paid to the account that the supplier has, nor offered for payment."""
        self.received(Document(number="N-2"))
        for number, means in (("N-3", Means("97", "")), ("N-4", Means("20"))):
            bill = self.bill(Document(number=number, means=(means,)))
            self.assertFalse(bill._webhero_payment_account())
