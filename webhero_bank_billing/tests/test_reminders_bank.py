# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reminders and Home beside the bank, in real Odoo."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.webhero_billing_base.tests.common import BillingCase
from odoo.addons.webhero_billing_base.tests.test_repeat import at

TODAY = date(2026, 6, 15)
DUE = date(2026, 6, 1)


@tagged("post_install", "-at_install")
class TestRemindersBank(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"webhero_reminder_first_days": 7, "webhero_reminder_second_days": 21, "webhero_reminder_auto": True}
        )
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.move = cls.posted(day="2026-05-02", invoice_payment_term_id=False, invoice_date_due=DUE)

    def setUp(self):
        super().setUp()
        self.enterContext(at(TODAY))

    def line(self, amount=121.0, text="/", day="2026-06-10", look=True, **values):
        line = self.env["account.bank.statement.line"].create(
            {"journal_id": self.bank.id, "date": day, "amount": amount, "payment_ref": text, **values}
        )
        if look:
            line._webhero_match()
        return line

    def refusal(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.move._webhero_reminder_refusal(TODAY)

    def test_paid_by_the_bank(self):
        """M6: who paid with the communication is paid by itself and gets no reminder."""
        line = self.line(text=self.move.payment_reference)
        self.assertEqual((line.webhero_state, self.move.payment_state), ("itself", "paid"))
        self.assertIn("paid", self.refusal())
        self.assertFalse(self.move._webhero_remind())

    def test_only_cents(self):
        """M4, M6: an invoice on which only cents are open is not asked for, and says what to do."""
        self.line(120.98, text=self.move.payment_reference, partner_name=self.jan.name)
        self.assertEqual((self.move.payment_state, self.move.amount_residual), ("partial", 0.02))
        self.assertIn("cents", self.refusal())

    def test_collected(self):
        """M8: an invoice that is collected by direct debit gets no reminder meanwhile, and says so."""
        self.assertFalse(self.refusal())
        order = (
            self.env["webhero.bank.order"]
            .sudo()
            .create(
                {
                    "name": "WHTEST",
                    "kind": "collect",
                    "journal_id": self.bank.id,
                    "day": "2026-06-20",
                    "version": "pain.001.001.09",
                }
            )
        )
        transfer = {
            "order_id": order.id,
            "partner_id": self.move.partner_id.id,
            "name": "X",
            "iban": "BE97979112233449",
        }
        documents = [(0, 0, {"move_id": self.move.id, "amount": 121})]
        self.env["webhero.bank.transfer"].sudo().create(
            {**transfer, "amount": 121, "end_to_end_id": "WHTESTA", "document_ids": documents}
        )
        self.assertIn("direct debit", self.refusal())

    def test_held(self):
        """M6: a line that may pay it holds the reminder back and is named; settled elsewhere, the reminder goes."""
        self.assertFalse(self.refusal())
        line = self.line(text="dank u", partner_name="Jan Peeters")
        self.assertIn("dank u", self.refusal())
        self.assertFalse(self.move._webhero_remind(due_only=True))
        other = self.posted(self.luc, day="2026-05-02")
        line.action_webhero_settle_with(other.ids)
        self.assertFalse(self.refusal())
        self.assertTrue(self.move._webhero_remind(due_only=True))

    def test_not_looked_at_yet(self):
        """M6: a line that nobody looked at yet holds every reminder back; a line from before the invoice none."""
        self.line(5, "iets", look=False)
        self.assertTrue(self.refusal())
        self.env["account.bank.statement.line"].search([("company_id", "=", self.company.id)])._webhero_match()
        self.assertFalse(self.refusal())
        self.line(text="oud", day="2026-04-01")
        self.assertFalse(self.refusal())

    def test_old_statement(self):
        """M6: where statements come in, a reminder waits for one since the due date; where none ever came, it goes."""
        old = self.line(5, "eerder", day="2026-05-20")
        self.assertIn("Import your bank statements", self.refusal())
        old.unlink()
        self.assertFalse(self.refusal())

    def test_queued_mail_goes_no_more(self):
        """M6: a reminder whose mail has not gone is not sent any more when the money comes in."""
        self.move._webhero_remind()
        reminder = self.move.webhero_reminder_ids
        self.assertEqual(reminder.delivery, "queued")
        self.line(text=self.move.payment_reference)
        self.assertEqual(reminder.delivery, "cancelled")

    def test_home(self):
        """M6: Home says which reminders wait for the bank, and what came in that is not settled."""
        self.move.company_id.webhero_reminder_auto = True
        self.line(text="dank u", partner_name="Jan Peeters")
        self.env.invalidate_all()
        blocks = {block["key"]: block for block in self.env["webhero.home"].load()["blocks"]}
        self.assertEqual(blocks["reminders_waiting"]["count"], 1)
        self.assertEqual(blocks["bank_to_settle"]["count"], 1)
        self.assertIn(f"bank_{self.bank.id}", blocks)
