# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bills that came over Peppol among the others: from the document to the approval, the dispute and the amount to pay."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.webhero_peppol.rules import documents, responses
from odoo.addons.webhero_peppol.tests.common_recommand import RecommandCommon
from odoo.addons.webhero_peppol.tests.test_receive_right import ReceiveCase
from odoo.addons.webhero_peppol.tests.ubl_made import Document, Means

from sandbox import check_digits

LINES = [["Brood", 10, "2.50", 6]]
GROUPS = "base.group_user,account.group_account_invoice"


@tagged("post_install", "-at_install")
class TestReceivedBill(ReceiveCase):
    def owner(self):
        return new_test_user(self.env, "eigenaar", GROUPS, company_id=self.company.id)

    def test_from_peppol(self):
        """A1: a bill received over Peppol is marked as such, waits to be checked, and one click books and approves it."""
        bill = self.bill(Document(number="V-1"))
        self.assertEqual((bill.webhero_bill_source, bill.webhero_bill_state), ("peppol", "check"))
        bill.with_user(self.owner()).action_webhero_approve()
        self.assertEqual((bill.state, bill.webhero_bill_state), ("posted", "pay"))

    def test_direct_debit(self):
        """A6: what the supplier collects is approved and not to be paid by us."""
        bill = self.bill(Document(number="V-2", means=(Means("59", "", "", mandate="M-77"),)))
        bill.with_user(self.owner()).action_webhero_approve()
        self.assertEqual(bill.webhero_bill_state, "collected")

    def test_review(self):
        """A1: what differs from its document can't be approved before somebody looked; then it can."""
        document = self.received(Document(number="V-3"))
        bill = document.move_id
        document.sudo().write({"review": "difference", "review_text": "btw 21,00 / 20,00"})
        self.assertEqual(bill.webhero_bill_state, "review")
        owner = self.owner()
        with self.assertRaisesRegex(UserError, "Reviewed|Nagekeken|review|nakijken"):
            bill.with_user(owner).action_webhero_approve()
        bill.with_user(owner).action_webhero_reviewed()
        self.assertEqual(bill.webhero_bill_state, "check")

    def test_same_bill_by_mail(self):
        """A1: a bill received over Peppol and again by mail is reported as a duplicate."""
        bill = self.bill(Document(number="V-4"))
        mailed = self.env["account.move"].create({
            "move_type": "in_invoice", "partner_id": bill.partner_id.id, "ref": "v4", "invoice_date": bill.invoice_date,
            "invoice_source_email": "facturen@leverancier.example",
            "invoice_line_ids": [(0, 0, {"name": "Brood", "price_unit": 5})],
        })  # fmt: skip
        self.assertIn("V-4", mailed.webhero_twin_text)


@tagged("post_install", "-at_install")
class TestDisputeOverPeppol(RecommandCommon):
    def setUp(self):
        super().setUp()
        self.point = self.activated(receives=True)
        self.remote.receive_invoice(0, self.point.participant, "V-9", LINES)
        with self.point._exchange_run([]) as run:
            self.point._exchange_poll(run)
        self.messages("peppol.received").filtered(lambda message: message.state == "ready")._run()
        document = self.env["webhero.peppol.document"].search([("name", "=", "V-9"), ("direction", "=", "in")])
        self.bill = document.move_id

    def dispute(self, **values):
        action = self.bill.action_webhero_dispute()
        wizard = self.env[action["res_model"]].with_context(action["context"])
        return wizard.create({"text": "2,20 was afgesproken", **values})

    def test_answered(self):
        """A1: a dispute answers the supplier over Peppol with the reason, in the same press."""
        wizard = self.dispute(code="UQ", reason="PRI")
        self.assertTrue(wizard.answer)
        wizard.action_dispute()
        self.assertEqual(self.bill.webhero_bill_state, "disputed")
        document = self.bill._webhero_own_answers()
        read = responses.read(documents.parse(document._content()))
        self.assertEqual((read.code, read.number, read.reason_codes), ("UQ", "V-9", ("PRI",)))

    def test_not_told(self):
        """A1: where no answer is wanted, none is sent; where the answer has no reason, nothing is disputed either."""
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.dispute(code="RE", reason=False).action_dispute()
        self.assertEqual(self.bill.webhero_bill_state, "check")
        self.dispute(answer=False).action_dispute()
        self.assertEqual(self.bill.webhero_bill_state, "disputed")
        self.assertFalse(self.bill._webhero_own_answers())

    def test_account_is_kept_with_the_approval(self):
        """A6: the approval is of the account of the document; another one asks for another approval."""
        owner = new_test_user(self.env, "eigenaar", GROUPS, company_id=self.company.id)
        self.bill.with_user(owner).action_webhero_approve()
        other = {
            "acc_number": check_digits.be_iban(4242),
            "partner_id": self.bill.partner_id.id,
            "allow_out_payment": True,
        }
        self.bill.partner_bank_id = self.env["res.partner.bank"].create(other)
        self.assertEqual(self.bill.webhero_bill_state, "approve")
