# SPDX-License-Identifier: LGPL-3.0-or-later
"""Approving bills in real Odoo: by whom, of what, and what takes it away."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BillCase


@tagged("post_install", "-at_install")
class TestApprove(BillCase):
    def test_one_press(self):
        """A1: approving a draft books it and puts it among what is to be paid, with who did it."""
        move = self.bill()
        self.assertEqual((move.webhero_bill_state, move.webhero_bill_source), ("check", "typed"))
        self.approve(move)
        self.assertEqual((move.state, move.webhero_bill_state), ("posted", "pay"))
        self.assertEqual(move.webhero_approved_by, self.owner.name)
        self.pay(move)
        self.assertEqual(move.webhero_bill_state, "paid")

    def test_booked_is_not_approved(self):
        """A1: whoever books a bill has not approved it: it waits until somebody does."""
        move = self.bill()
        move.with_user(self.owner).action_post()
        self.assertEqual(move.webhero_bill_state, "approve")
        self.approve(move)
        self.assertEqual(move.webhero_bill_state, "pay")

    def test_second_pair_of_eyes(self):
        """A1: above the amount two different people approve, and only then it is booked."""
        self.company.webhero_bill_second_above = 500
        small, large = self.bill("k", 500), self.bill("g", 500.01, day="2026-03-01")
        self.approve(small | large)
        self.assertEqual((small.webhero_bill_state, large.webhero_bill_state), ("pay", "approve"))
        self.assertEqual(large.state, "draft")
        with self.assertRaisesRegex(UserError, "somebody else"):
            self.approve(large)
        self.approve(large, self.second)
        self.assertEqual((large.state, large.webhero_bill_state), ("posted", "pay"))
        self.assertEqual(len(large.webhero_approval_ids), 2)

    def test_a_lower_limit_counts_at_once(self):
        """A1: what one person approved waits for the second as soon as the limit is lower; what is paid stays paid."""
        move, paid = self.bill("a", 400), self.bill("b", 410, day="2026-02-01")
        self.approve(move | paid)
        self.pay(paid)
        self.company.webhero_bill_second_above = 300
        self.assertEqual((move.webhero_bill_state, paid.webhero_bill_state), ("approve", "paid"))

    def test_another_account_another_approval(self):
        """A1: who changes the account or the amount after the approval takes it away, and a new one is of the new."""
        banks = self.env["res.partner.bank"]
        old, new = (
            banks.create({"acc_number": number, "partner_id": self.wood.id, "allow_out_payment": True})
            for number in ("BE68539007547034", "BE43068999999501")
        )
        move = self.bill(partner_bank_id=old.id)
        self.approve(move)
        move.partner_bank_id = new
        self.assertEqual((move.webhero_bill_state, move.webhero_approved_by), ("approve", ""))
        self.approve(move)
        self.assertEqual(move.webhero_bill_state, "pay")
        accounts = set(move.webhero_approval_ids.mapped("account"))
        self.assertEqual(accounts, {new.sanitized_acc_number, old.sanitized_acc_number})
        move.button_draft()
        self.assertEqual(move.webhero_bill_state, "check")

    def test_account_on_the_card_of_the_supplier(self):
        """A1: a bill without an account that was approved is approved anew where its supplier's card gets one."""
        move = self.bill()
        self.approve(move)
        self.assertFalse(move.webhero_may_approve)
        account = {"acc_number": "BE68539007547034", "partner_id": self.wood.id, "allow_out_payment": True}
        self.env["res.partner.bank"].create(account)
        self.env.invalidate_all()
        self.assertTrue(move.with_user(self.owner).webhero_may_approve)
        self.approve(move)
        self.assertEqual((move.webhero_bill_state, move.webhero_approved_by), ("pay", self.owner.name))
        accounts = {one.account or "" for one in move.webhero_approval_ids}
        self.assertEqual(accounts, {"BE68539007547034", ""})

    def test_another_currency_another_approval(self):
        """A1: a bill of 600 in another currency than the one that was approved is another bill, also with the same amount."""
        self.company.webhero_bill_second_above = 1
        move = self.bill("usd", 600)
        self.approve(move)
        self.assertEqual(
            (move.webhero_bill_state, move.webhero_approval_ids.currency_id), ("approve", move.currency_id)
        )
        approved, other = move.currency_id, self.env.ref("base.CHF")
        other.active = True
        move.currency_id = other
        self.assertEqual((move.amount_total, move.webhero_bill_state, move.webhero_approved_by), (600, "check", ""))
        self.approve(move, self.second)
        self.assertEqual((move.state, move.webhero_bill_state), ("draft", "approve"))
        move.currency_id = approved
        self.assertEqual(move.webhero_approved_by, self.owner.name)

    def test_chosen_people(self):
        """A1: where people are chosen nobody else approves; who only reads never does."""
        self.company.webhero_bill_approver_ids = self.second
        move = self.bill()
        for user in (self.owner, self.reader):
            with self.assertRaises(AccessError):
                self.approve(move, user)
        self.assertEqual(move.webhero_bill_state, "check")
        self.approve(move, self.second)
        self.assertEqual(move.webhero_bill_state, "pay")

    def test_no_way_around(self):
        """A1: nobody writes an approval or the state of a bill, with whatever context; a second one of the same is none."""
        move = self.bill()
        approvals = self.env["webhero.bill.approval"].with_user(self.owner).with_context(webhero_received=True)
        with self.assertRaises(AccessError):
            approvals.create({"move_id": move.id, "user_id": self.owner.id, "amount": 100})
        self.approve(move)
        with self.assertRaises(AccessError):
            move.webhero_approval_ids.with_user(self.owner).write({"amount": 5})
        values = {"move_id": move.id, "user_id": self.owner.id, "currency_id": move.currency_id.id}
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["webhero.bill.approval"].sudo().create(values)
        self.assertFalse(move.copy().webhero_approval_ids)

    def test_what_is_missing(self):
        """A1: a bill without supplier, date or lines says which, and is not approved."""
        nobody = self.bill(partner=self.env["res.partner"])
        empty = self.bill("leeg", lines=[])
        undated = self.bill("zonder", day=False, due=False)
        for move, word in ((nobody, "supplier"), (empty, "lines"), (undated, "date")):
            with self.assertRaisesRegex(UserError, word):
                self.approve(move)
        answer = self.approve(nobody | empty | undated | self.bill("goed", 33))
        self.assertIn("1 bills are approved", answer["params"]["message"])
        self.assertIn("leeg", answer["params"]["message"])

    def test_withdraw(self):
        """A1: one's own approval can be taken back until it is paid."""
        move = self.bill()
        self.approve(move)
        move.with_user(self.owner).action_webhero_withdraw()
        self.assertEqual(move.webhero_bill_state, "approve")
        self.approve(move)
        self.pay(move)
        with self.assertRaisesRegex(UserError, "paid already"):
            move.with_user(self.owner).action_webhero_withdraw()

    def test_not_mine_to_take_back(self):
        """A1: who approved nothing takes nothing back, and nobody is said to have done so."""
        move = self.bill()
        self.approve(move)
        theirs = move.with_user(self.second)
        self.assertEqual((move.with_user(self.owner).webhero_may_withdraw, theirs.webhero_may_withdraw), (True, False))
        told = move.message_ids
        with self.assertRaisesRegex(UserError, "nothing to take back"):
            theirs.action_webhero_withdraw()
        self.assertEqual((move.webhero_bill_state, move.message_ids), ("pay", told))

    def test_own_bill(self):
        """A1: who is the supplier of a bill is told so before approving it, and that is kept with the approval."""
        move = self.bill(partner=self.owner.partner_id)
        action = self.approve(move)
        self.assertEqual((move.webhero_bill_state, action["res_model"]), ("check", "webhero.bill.approve"))
        wizard = self.env[action["res_model"]].with_user(self.owner).with_context(action["context"]).create({})
        wizard.action_approve()
        self.assertIn("yourself", move.webhero_approval_ids.despite)
        other = self.bill("b", 77, partner=self.owner.partner_id)
        self.approve(other, self.second)
        self.assertEqual(other.webhero_bill_state, "pay")

    def test_dispute(self):
        """A1: a bill in dispute is neither approved nor paid; ended, it goes on where it was."""
        draft, booked = self.bill("a"), self.bill("b", 250)
        self.approve(booked)
        for move in draft | booked:
            action = move.with_user(self.owner).action_webhero_dispute()
            wizard = self.env[action["res_model"]].with_user(self.owner).with_context(action["context"])
            wizard.create({"text": "besteld 10, geleverd 8"}).action_dispute()
            self.assertEqual((move.webhero_bill_state, move.webhero_dispute), ("disputed", "besteld 10, geleverd 8"))
        self.assertEqual(booked.payment_state, "blocked")
        with self.assertRaisesRegex(UserError, "dispute"):
            self.approve(draft)
        (draft | booked).with_user(self.owner).action_webhero_end_dispute()
        self.assertEqual((draft.webhero_bill_state, booked.webhero_bill_state), ("check", "pay"))
        self.assertEqual(booked.payment_state, "not_paid")

    def test_no_window_on_another_company(self):
        """A1: who may not see a bill does not learn its supplier by a dialog on it."""
        elsewhere = self.env["res.company"].create({"name": "Elders bv"})
        self.owner.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        move = self.bill()
        wizards = self.env["webhero.bill.dispute"].with_user(self.owner).with_context(allowed_company_ids=elsewhere.ids)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizards.create({"move_id": move.id, "text": "?"}).read(["supplier"])
