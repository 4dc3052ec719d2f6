# SPDX-License-Identifier: LGPL-3.0-or-later
"""A payment with its discount, or with a difference of cents, is proposed as the whole, and booked when a person accepts (M4)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import BankCase

OGM = "+++000/2026/20165+++"


@tagged("post_install", "-at_install")
class TestForgiven(BankCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.customer()
        cls.terms = cls.env["account.payment.term"].create(
            {
                "name": "2 % within ten days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "early_pay_discount_computation": "excluded",
                "line_ids": [(0, 0, {"value": "percent", "value_amount": 100, "nb_days": 30})],
            }
        )

    def discounted(self, kind="out_invoice", number="2026201", reference=OGM):
        terms = {"invoice_payment_term_id": self.terms.id, "invoice_date": "2026-11-10", "invoice_date_due": False}
        return self.invoice(self.partner, 100, kind, number, reference, **terms)

    def codes(self, line):
        return [one["code"] for one in line.webhero_suggestions or []]

    def on(self, line, account):
        return sum(line.line_ids.filtered(lambda item: item.account_id == account).mapped("balance"))

    def test_discount(self):
        """M4: what is paid less the discount of its terms is proposed as the whole, by OGM too; a press books the discount."""
        move = self.discounted()
        line = self.look(self.line(98, OGM))
        self.assertEqual((line.webhero_state, move.payment_state), ("proposed", "not_paid"))
        self.assertEqual(self.codes(line)[:2], ["discount", "part_only"])
        self.assertIn("2.00", line.webhero_text)
        line.action_webhero_accept()
        self.assertEqual((move.payment_state, line.is_reconciled), ("paid", True))
        self.assertEqual(self.on(line, self.company.account_journal_early_pay_discount_loss_account_id), 2)
        line.action_webhero_undo()
        self.assertEqual((move.payment_state, move.amount_residual), ("not_paid", 100))

    def test_discounts_together(self):
        """M4: two invoices, each less its discount, paid in one line by their numbers: proposed as the whole of both; a press books
        both discounts. One in full and one less, and two too late, are seen too; what two ways explain is not.
        """
        two = self.discounted() | self.discounted(number="2026202", reference="+++000/2026/20266+++")
        line = self.look(self.line(196, "facturen 2026201 en 2026202"))
        self.assertEqual(self.codes(line)[0], "discounts")
        self.assertIn("4.00", line.webhero_text)
        line.action_webhero_accept()
        self.assertEqual((set(two.mapped("payment_state")), line.is_reconciled), ({"paid"}, True))
        self.assertEqual(self.on(line, self.company.account_journal_early_pay_discount_loss_account_id), 4)
        line.action_webhero_undo()
        self.assertEqual(two.mapped("amount_residual"), [100, 100])
        self.assertEqual(
            self.codes(self.look(self.line(196, "2026201 2026202", date="2026-11-30")))[0], "discounts_late"
        )
        self.assertEqual(self.codes(self.look(self.line(196, "dank")))[0], "discounts", "of who pays, without a number")
        self.assertNotIn("discounts", self.codes(self.look(self.line(198, "2026201 2026202"))), "of which of both?")
        full = self.invoice(self.partner, 50, number="2026203", reference="X")
        line = self.look(self.line(148, "2026201 2026203"))
        self.assertEqual(self.codes(line)[0], "discounts")
        line.action_webhero_accept()
        self.assertEqual((full.payment_state, two[0].payment_state), ("paid", "paid"))

    def test_discount_late(self):
        """M4: after its day it says so, and the other way to see it is there: a part."""
        move = self.discounted()
        line = self.look(self.line(98, OGM, date="2026-11-30"))
        self.assertEqual(self.codes(line)[0], "discount_late")
        line.action_webhero_accept(1)
        self.assertEqual((move.payment_state, move.amount_residual), ("partial", 2))

    def test_discount_of_a_supplier(self):
        """M4: a bill that is paid less its discount is proposed too; the discount is a gain."""
        bill = self.discounted("in_invoice", "KH-1", "")
        line = self.look(self.line(-98, "KH-1"))
        self.assertIn("discount", self.codes(line))
        line.action_webhero_accept(self.codes(line).index("discount"))
        self.assertEqual(bill.payment_state, "paid")
        self.assertEqual(self.on(line, self.company.account_journal_early_pay_discount_gain_account_id), -2)

    def test_cents(self):
        """M4: some cents less or more are proposed with their reason, never settled by themselves; a press closes the invoice."""
        for number, amount, off in (("2026301", 120.97, 0.03), ("2026302", 121.05, -0.05)):
            move = self.invoice(self.partner, 121, number=number, reference="X")
            line = self.look(self.line(amount, f"factuur {number}"))
            self.assertEqual((line.webhero_state, move.payment_state), ("proposed", "not_paid"), number)
            self.assertEqual(self.codes(line)[0], "cents")
            line.action_webhero_accept()
            self.assertEqual((move.payment_state, line.is_reconciled), ("paid", True), number)
            others = line.line_ids.filtered(lambda item: item.account_id.account_type.startswith(("income", "expense")))
            self.assertAlmostEqual(sum(others.mapped("balance")), off, 2)

    def test_cents_that_stayed_open(self):
        """M4: an OGM settles what came; the cents that stay open are on Home, and a press books them as a difference."""
        move = self.invoice(self.partner, 121, number="2026201", reference=OGM)
        bill = self.invoice(self.partner, 50, "in_invoice", "KH-2")
        self.look(self.line(120.98, OGM))
        self.assertEqual((move.payment_state, move.amount_residual), ("partial", 0.02))

        def on_home():
            blocks = {block["key"]: block for block in self.env["webhero.home"].load()["blocks"]}
            return blocks.get("only_cents", {}).get("count", 0)

        self.assertEqual(on_home(), 1)
        with self.assertRaisesRegex(UserError, "More than cents"):
            (move | bill).action_webhero_forgive_cents()
        move.action_webhero_forgive_cents()
        self.assertEqual((move.payment_state, move.amount_residual, on_home()), ("paid", 0, 0))
        with self.assertRaisesRegex(UserError, "More than cents"):
            move.action_webhero_forgive_cents()
        self.assertEqual((bill.payment_state, bill.amount_residual), ("not_paid", 50))

    def test_more_than_cents(self):
        """M4: six cents are no rounding; a small invoice is not paid by cents."""
        self.invoice(self.partner, 121, number="2026303", reference="X")
        self.assertNotIn("cents", self.codes(self.look(self.line(120.94, "factuur 2026303"))))
        self.invoice(self.partner, 0.05, number="2026304", reference="X")
        self.assertNotIn("cents", self.codes(self.look(self.line(0.01, "factuur 2026304"))))
