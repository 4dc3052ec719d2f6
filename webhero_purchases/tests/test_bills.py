# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bills that may be twice, what is proposed for their lines, where they came from."""

from odoo import Command
from odoo.tests import Form, tagged

from .common import BillCase


@tagged("post_install", "-at_install")
class TestBills(BillCase):
    def test_twice(self):
        """A1: a bill with the number of an earlier one is said to be twice before approval, and only a second look approves."""
        first = self.bill("F2026/0012")
        self.approve(first)
        again = self.bill("f 2026-12", 107, day="2026-06-20")
        self.assertIn("F2026/0012", again.webhero_twin_text)
        self.assertEqual(again.webhero_twin_kind, "number")
        action = self.approve(again)
        self.assertEqual(again.webhero_bill_state, "check")
        wizard = self.env[action["res_model"]].with_user(self.owner).with_context(action["context"]).create({})
        wizard.action_approve()
        self.assertEqual(again.webhero_bill_state, "pay")
        self.assertIn("F2026/0012", again.webhero_approval_ids.despite)
        self.assertFalse(again.webhero_twin_text)

    def test_many_at_once(self):
        """A1: of a selection what may be twice is left, by name, and the rest approved."""
        self.approve(self.bill("1", 80))
        again, fresh = self.bill("2", 80, day="2026-06-05"), self.bill("3", 81)
        answer = self.approve(again | fresh)
        self.assertEqual((again.webhero_bill_state, fresh.webhero_bill_state), ("check", "pay"))
        self.assertIn("2", answer["params"]["message"])

    def test_no_twin(self):
        """A1: another supplier, a cancelled bill, a credit note and next month's rent are no twins."""
        self.bill("7", 60, day="2026-05-01")
        cancelled = self.bill("8", 60)
        cancelled.button_cancel()
        self.bill("8", 60, kind="in_refund")
        self.bill("8", 60, partner=self.light)
        move = self.bill("8", 60)
        self.assertFalse(move.webhero_twin_text)

    def test_two_cards_of_one_supplier(self):
        """A1: the same supplier on two cards is one by its VAT number."""
        one = self.supplier("Esdoorn", vat="BE0477472701", country_id=self.env.ref("base.be").id)
        other = self.supplier("Houthandel Esdoorn BV", vat="BE0477472701", country_id=self.env.ref("base.be").id)
        self.bill("9", 10, partner=one)
        self.assertTrue(self.bill("9", 11, partner=other).webhero_twin_text)

    def test_one_query(self):
        """A1: however many bills the list shows, their twins are one query."""
        moves = self.env["account.move"]
        for number in range(12):
            moves |= self.bill(str(number), 40 + number)
        self.env.flush_all()
        self.env.invalidate_all()
        moves.mapped("webhero_bill_state")
        few, many = moves[:2], moves[2:]
        few.mapped("webhero_twin_kind")
        few.mapped("webhero_approved_by")
        with self.assertQueryCount(6):
            many.mapped("webhero_twin_kind")
            many.mapped("webhero_approved_by")

    def test_proposed(self):
        """A1: account and VAT of the last bill of that supplier are proposed; a line with the same words has its own."""
        accounts = (
            self.company_data["default_account_expense"].copy() | self.company_data["default_account_expense"].copy()
        )
        other = self.tax.copy({"name": "21% D", "amount": 21})
        lines = [
            {
                "name": "Planken",
                "price_unit": 500,
                "account_id": accounts[0].id,
                "tax_ids": [Command.set(self.tax.ids)],
            },
            {
                "name": "Transport mei",
                "price_unit": 20,
                "account_id": accounts[1].id,
                "tax_ids": [Command.set(other.ids)],
            },
        ]
        self.approve(self.bill("1", lines=lines))
        with Form(self.env["account.move"].with_context(default_move_type="in_invoice")) as form:
            form.partner_id = self.wood
            form.invoice_date = "2026-07-01"
            for text in ("Transport mei", "Spijkers"):
                with form.invoice_line_ids.new() as line:
                    line.name = text
                    line.price_unit = 10
        made = form.save().invoice_line_ids
        imported = self.bill("2", lines=[{"name": "Transport mei", "price_unit": 3, "tax_ids": [Command.clear()]}])
        self.assertEqual(imported.invoice_line_ids.account_id, accounts[1])
        self.assertFalse(imported.invoice_line_ids.tax_ids)
        self.assertEqual(made[1].account_id, accounts[0])
        self.assertEqual(made[1].tax_ids, self.tax)
        foreign = self.bill("3", partner=self.light)
        self.assertNotIn(foreign.invoice_line_ids.account_id, accounts)

    def test_receipt_of_the_same(self):
        """A1: a bill that was typed as a receipt before is said too; a credit note of that number is another thing."""
        self.bill("F-9", 80, kind="in_receipt")
        bill, refund = self.bill("f9", 80), self.bill("F-9", 80, kind="in_refund")
        self.assertIn("This number", bill.webhero_twin_text)
        self.assertFalse(refund.webhero_twin_text)

    def test_amounts_are_plus(self):
        """A1: the list shows a bill as plus and a credit note as minus, sorts by it and adds it up; a paid one is 0."""
        bill, refund = self.bill("p1", 100), self.bill("p2", 30, kind="in_refund", day="2026-03-01")
        (bill | refund).action_post()
        names = ["webhero_bill_total", "webhero_bill_open"]
        self.assertEqual([bill[name] for name in names], [100, 100])
        self.assertEqual([refund[name] for name in names], [-30, -30])
        moves = self.env["account.move"]
        self.assertEqual(
            moves._read_group([("id", "in", (bill | refund).ids)], [], [f"{name}:sum" for name in names]), [(70, 70)]
        )
        told = moves.fields_get(names, ["sortable", "aggregator"])
        self.assertTrue(all(one["sortable"] and one["aggregator"] for one in told.values()))
        self.assertEqual(moves.search([("id", "in", (bill | refund).ids)], order="webhero_bill_total"), refund | bill)
        self.pay(bill)
        self.assertEqual(str(bill.webhero_bill_open), "0.0")

    def test_where_from(self):
        """A1: a bill says whether it was typed, uploaded or mailed."""
        journal = self.company_data["default_journal_purchase"]
        file = self.env["ir.attachment"].create({"name": "factuur.txt", "raw": b"factuur"})
        uploaded = journal.with_context(default_move_type="in_invoice")._create_document_from_attachment(file.ids)
        mailed = self.bill("5", invoice_source_email="boekhouding@esdoorn.example")
        self.assertEqual(uploaded.webhero_bill_source, "upload")
        self.assertEqual(mailed.webhero_bill_source, "mail")
        self.assertFalse(self.init_invoice("out_invoice", amounts=[5]).webhero_bill_source)

    def test_only_bills(self):
        """A1: an invoice of one's own stands nowhere among the bills."""
        invoice = self.init_invoice("out_invoice", amounts=[5], post=True)
        self.assertFalse(invoice.webhero_bill_state)
        action = self.env["ir.actions.act_window"]._for_xml_id("webhero_purchases.webhero_bill_action")
        self.assertIn("in_receipt", action["domain"])
