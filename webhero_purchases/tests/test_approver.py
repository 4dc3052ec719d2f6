# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who approves after somebody left, what a dialog approves, several at once, and what each person sees."""

import ast
from types import SimpleNamespace

from lxml import etree

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import BillCase


@tagged("post_install", "-at_install")
class TestApprover(BillCase):
    def test_who_was_chosen_left(self):
        """A1: where the chosen people left or may make no invoices, nobody else approves from then on, and it says what to do."""
        self.company.webhero_bill_approver_ids = self.second
        move = self.bill()
        self.assertFalse(move.webhero_approver_text)
        self.second.active = False
        self.env.invalidate_all()
        self.assertIn("Nobody may approve", move.with_user(self.owner).webhero_approver_text)
        self.assertFalse(move.with_user(self.owner).webhero_may_approve)
        with self.assertRaisesRegex(AccessError, "Choose somebody under Settings"):
            self.approve(move)
        self.assertEqual((move.state, move.webhero_bill_state), ("draft", "check"))
        self.assertEqual(self.company.webhero_bill_approver_ids, self.second)  # and the settings show who it was
        self.second.write({"active": True, "group_ids": [Command.set(self.env.ref("base.group_user").ids)]})
        self.env.invalidate_all()
        self.assertIn("Nobody may approve", move.webhero_approver_text)
        self.company.webhero_bill_approver_ids = self.owner
        self.env.invalidate_all()
        self.approve(move)
        self.assertEqual((move.webhero_bill_state, move.webhero_approver_text), ("pay", False))

    def test_two_needed_and_one_there(self):
        """A1: a bill that two people must approve says so where only one may; where nobody is chosen the others may."""
        self.company.webhero_bill_second_above = 500
        large, small = self.bill("g", 500.01), self.bill("k", 500, day="2026-03-01")
        self.assertFalse(large.webhero_approver_text)
        self.company.webhero_bill_approver_ids = self.owner
        self.env.invalidate_all()
        self.assertIn(f"only {self.owner.name} may", large.webhero_approver_text)
        self.assertFalse(small.webhero_approver_text)
        self.approve(large)
        self.assertIn(f"only {self.owner.name} may", large.webhero_approver_text)

    def test_second_after_the_first_left(self):
        """A1: the first of two approvals stays of use after who gave it left; the second books the bill."""
        self.company.write(
            {"webhero_bill_second_above": 500, "webhero_bill_approver_ids": (self.owner | self.second).ids}
        )
        large = self.bill("g", 600)
        self.approve(large)
        self.owner.active = False
        self.env.invalidate_all()
        self.assertFalse(large.webhero_approver_text)
        self.approve(large, self.second)
        self.assertEqual((large.state, large.webhero_bill_state), ("posted", "pay"))

    def test_between_two_approvals(self):
        """A1: after the first of two the bill waits for somebody else, is not to be paid, and a change makes it wait for two."""
        self.company.webhero_bill_second_above = 500
        large = self.bill("g", 600)
        self.approve(large)
        mine, theirs = large.with_user(self.owner), large.with_user(self.second)
        self.assertEqual((mine.webhero_may_approve, mine.webhero_may_withdraw), (False, True))
        self.assertEqual((theirs.webhero_may_approve, theirs.webhero_may_withdraw), (True, False))
        self.assertEqual((large.state, large.webhero_approved_by), ("draft", self.owner.name))
        mine.action_post()  # booking it is not approving it
        self.assertEqual(large.webhero_bill_state, "approve")
        large.button_draft()
        large.invoice_line_ids.price_unit = 601
        self.approve(large, self.second)
        self.assertEqual((large.state, large.webhero_bill_state), ("draft", "approve"))
        self.approve(large)
        self.assertEqual((large.state, large.webhero_bill_state), ("posted", "pay"))

    def test_many_where_one_can_not_be_booked(self):
        """A1: of a selection what can't be booked is left, by name, and the rest is approved."""
        first, below, last = self.bill("1", 80), self.bill("onder nul", -81), self.bill("3", 82)
        answer = self.approve(first | below | last)
        self.assertEqual((first | last).mapped("webhero_bill_state"), ["pay", "pay"])
        self.assertEqual((below.state, below.webhero_bill_state), ("draft", "check"))
        self.assertFalse(below.webhero_approval_ids)
        self.assertIn("2 bills", answer["params"]["message"])
        self.assertIn("onder nul", answer["params"]["message"])
        with self.assertRaises(UserError):
            self.approve(below)

    def test_collected(self):
        """A1, A6: a bill that the supplier collects is approved and not to be paid; a lower limit counts for it as well."""
        move = self.bill()
        move.with_user(self.owner).webhero_collects = True
        self.approve(move)
        self.assertEqual(move.webhero_bill_state, "collected")
        self.company.webhero_bill_second_above = 50
        self.assertEqual(move.webhero_bill_state, "approve")
        self.approve(move, self.second)
        move.webhero_collects = False
        self.assertEqual(move.webhero_bill_state, "pay")
        self.assertFalse(move.copy().webhero_collects)

    def test_partly_paid(self):
        """A1, A2: of a bill that is paid in part the rest is to be paid; its dispute blocks the rest, and ends where it was."""
        move = self.bill(amount=100)
        self.approve(move)
        wizard = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        wizard.create({"payment_date": "2026-06-20", "amount": 40})._create_payments()
        self.assertEqual((move.payment_state, move.webhero_bill_state, move.webhero_bill_open), ("partial", "pay", 60))
        move.with_user(self.owner)._webhero_start_dispute("te veel")
        self.assertEqual((move.payment_state, move.webhero_bill_state), ("blocked", "disputed"))
        move.with_user(self.owner).action_webhero_end_dispute()
        self.assertEqual((move.payment_state, move.webhero_bill_state, move.webhero_bill_open), ("partial", "pay", 60))
        refund = self.bill("cn", 30, kind="in_refund", day="2026-06-05")
        self.approve(refund)
        (move | refund).line_ids.filtered(lambda line: line.account_id.account_type == "liability_payable").reconcile()
        self.assertEqual((move.webhero_bill_open, refund.webhero_bill_state), (30, "paid"))
        self.pay(move)
        self.assertEqual(move.webhero_bill_state, "paid")

    def test_settings(self):
        """A1, A4: the block of the settings is of the company that is open, shows who left, and takes them away when asked."""
        other = self.env["res.company"].create({"name": "Elders bv"})
        settings = self.env["res.config.settings"].with_user(SUPERUSER_ID).with_company(self.company)
        login = new_test_user(self.env, "kantoor", "base.group_portal", password="kantoor-1234")
        values = {
            "webhero_bill_second_above": 750,
            "webhero_bill_approver_ids": [Command.set(self.second.ids)],
            "webhero_books_user_ids": [Command.set(login.ids)],
        }
        settings.create(values).execute()
        told = (
            self.company.webhero_bill_second_above,
            self.company.webhero_bill_approver_ids,
            self.company.webhero_books_user_ids,
        )
        self.assertEqual(told, (750, self.second, login))
        self.assertFalse(other.webhero_bill_second_above or other.webhero_bill_approver_ids)
        self.second.active = False
        self.env.invalidate_all()
        shown = settings.create({})
        self.assertEqual(shown.webhero_bill_approver_ids, self.second)
        shown.execute()
        self.assertEqual(
            self.company.webhero_bill_approver_ids, self.second
        )  # another setting that is saved keeps them
        settings.create({"webhero_bill_approver_ids": [Command.clear()]}).execute()
        self.assertFalse(self.company.webhero_bill_approver_ids)
        block = etree.fromstring(settings.get_view(view_type="form")["arch"]).find(".//block[@id='webhero_purchases']")
        names = {node.get("name") for node in block.iter("field")}
        self.assertLessEqual(set(values), names)

    # ---- what each person sees

    def arch(self, user, kind, view):
        """The view as `user` gets it."""
        found = self.env["account.move"].with_user(user).get_view(self.env.ref(view).id, kind)
        return etree.fromstring(found["arch"])

    def shown(self, node, move):
        """Whether `node` shows of `move`, by its own condition and those around it."""
        context = SimpleNamespace(get=lambda _name, other=None: other)
        conditions = [one.get("invisible") for one in (node, *node.iterancestors()) if one.get("invisible")]
        for condition in conditions:
            names = {one.id for one in ast.walk(ast.parse(condition, mode="eval")) if isinstance(one, ast.Name)}
            values = {name: move[name] for name in names if name in move._fields}
            values = {name: one.id if hasattr(one, "ids") and len(one) < 2 else one for name, one in values.items()}
            if eval(condition, {"context": context}, values):
                return False
        return True

    def buttons(self, user, move):
        """The buttons of the form that `user` sees of `move`, in their order."""
        header = self.arch(user, "form", "account.view_move_form").find(".//header")
        mine = move.with_user(user)
        return [node.get("name") for node in header.iter("button") if self.shown(node, mine)]

    def test_approve_before_confirm(self):
        """A1: on a bill that waits for one's approval Approve comes first, Confirm after; who may not approve has only Confirm."""
        self.company.webhero_bill_approver_ids = self.owner
        move = self.bill()
        names = self.buttons(self.owner, move)
        self.assertEqual([name for name in names if name in ("action_webhero_approve", "action_post")],
                         ["action_webhero_approve", "action_post"])  # fmt: skip
        self.assertEqual(names.count("action_post"), 1)
        names = self.buttons(self.second, move)
        self.assertEqual((names.count("action_post"), "action_webhero_approve" in names), (1, False))
        self.approve(move)
        self.assertFalse({"action_post", "action_webhero_approve"} & set(self.buttons(self.owner, move)))
        reader = self.buttons(self.reader, self.bill("2", 55))
        self.assertFalse({"action_post", "action_webhero_approve", "action_webhero_dispute"} & set(reader))

    def test_one_banner_of_duplicates(self):
        """A1: a bill that may be twice says so once: not also by the host's banner, whose button deletes; a sale keeps that one."""
        self.bill("1")
        twin = self.bill("1")
        self.env.flush_all()
        form = self.arch(self.owner, "form", "account.view_move_form")
        hosts = next(node for node in form.iter("div") if node.find("field[@name='duplicated_ref_ids']") is not None)
        ours = next(node for node in form.iter("div") if node.find("field[@name='webhero_twin_text']") is not None)
        mine = twin.with_user(self.owner)
        self.assertTrue(mine.duplicated_ref_ids)
        self.assertEqual((self.shown(hosts, mine), self.shown(ours, mine)), (False, True))
        sale = _Values(twin._fields, {"duplicated_ref_ids": 1, "webhero_bill_state": False})
        self.assertTrue(self.shown(hosts, sale))

    def test_list_without_rights(self):
        """A1: who may only read has the list without its buttons; who has no rights has neither the menu nor the bills."""
        self.bill()
        plain = new_test_user(self.env, "magazijn", "base.group_user", company_id=self.company.id)
        view = "webhero_purchases.webhero_bill_view_list"
        self.assertIn("action_webhero_approve", self.names(self.arch(self.owner, "list", view)))
        self.assertNotIn("action_webhero_approve", self.names(self.arch(self.reader, "list", view)))
        menu = self.env.ref("webhero_purchases.menu_bills").id
        self.assertIn(menu, self.env["ir.ui.menu"].with_user(self.reader)._visible_menu_ids())
        self.assertNotIn(menu, self.env["ir.ui.menu"].with_user(plain)._visible_menu_ids())
        with self.assertRaises(AccessError):
            self.env["account.move"].with_user(plain).search_read([("webhero_bill_state", "=", "check")], ["ref"])
        for user in (plain, self.reader):
            with self.assertRaises(AccessError):
                self.approve(self.env["account.move"].search([("ref", "=", "2026-1")], limit=1), user)

    def names(self, arch):
        return [node.get("name") for node in arch.iter("button")]


class _Values:
    """A record of these values, for a condition."""

    def __init__(self, fields, values):
        self._fields, self._values = fields, values

    def __getitem__(self, name):
        return self._values.get(name, False)
