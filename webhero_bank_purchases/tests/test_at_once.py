# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two people with one bill at the same moment, in transactions of their own that really commit."""

from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from sandbox.killing import CommittedCase

DAY, LATER, PAYER = "2026-10-15", "2026-11-14", "BE90733412007732"
FIRST, OTHER = "BE55413778899044", "BE43068999999501"


@tagged("post_install", "-at_install")
class TestAtOnce(CommittedCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove)
        with self.env_committed() as env:
            company = env["res.company"].search(
                [("chart_template", "!=", False), ("currency_id.name", "=", "EUR")], limit=1
            )
            self.company, self.before = company.id, company.webhero_bill_second_above
            env = env(context={**env.context, "allowed_company_ids": company.ids, "tracking_disable": True})
            self.users = [
                new_test_user(
                    env, login, "base.group_user,account.group_account_manager", company_id=company.id,
                    company_ids=[Command.set(company.ids)],
                ).id
                for login in ("eerste oog", "tweede oog")
            ]  # fmt: skip
            supplier = env["res.partner"].create({"name": "Houthandel Kempenland NV"})
            banks = env["res.partner.bank"].create([
                {"acc_number": number, "partner_id": supplier.id, "allow_out_payment": True} for number in (FIRST, OTHER)
            ])  # fmt: skip
            env.cr.execute("DELETE FROM res_partner_bank WHERE sanitized_acc_number = %s AND NOT active", (PAYER,))
            journal = env["account.journal"].create(
                {"type": "bank", "name": "Betalen", "code": "BTLN", "bank_acc_number": PAYER}
            )
            bill = env["account.move"].create({
                "move_type": "in_invoice", "partner_id": supplier.id, "ref": "KH-1", "invoice_date": DAY, "invoice_date_due": LATER,
                "partner_bank_id": banks[0].id,
                "invoice_line_ids": [Command.create({"name": "Planken", "price_unit": 300, "tax_ids": [Command.clear()]})],
            })  # fmt: skip
            self.supplier, self.banks, self.journal, self.bill = supplier.id, banks.ids, journal.id, bill.id
            env.cr.commit()

    def remove(self):
        with self.env_committed(force_delete=True) as env:
            env["webhero.bank.order"].search([("journal_id", "=", self.journal)]).unlink()
            bill, journal = env["account.move"].browse(self.bill), env["account.journal"].browse(self.journal)
            bill.filtered(lambda one: one.state == "posted").button_draft()
            bill.unlink()
            accounts = self.banks + journal.bank_account_id.ids
            journal.unlink()
            env.cr.execute(
                "DELETE FROM res_partner_bank WHERE id = ANY(%s)", (accounts,)
            )  # the host archives them only
            env["res.partner"].browse(self.supplier).unlink()
            env["res.company"].browse(self.company).webhero_bill_second_above = self.before
            people = env["res.users"].browse(self.users)
            parties = people.partner_id
            people.unlink()
            parties.unlink()
            env.cr.commit()

    @contextmanager
    def person(self, which=0, **context):
        """One person's request: its snapshot is taken when it begins, and it is tried again as the host tries requests."""
        with self.registry.cursor() as cr:
            values = {"allowed_company_ids": [self.company], "tracking_disable": True, "lang": "en_US", **context}
            with self.env_committed() as maker:
                env = maker(cr=cr, user=self.users[which], context=values)
            cr.execute("SELECT 1")
            yield env

    def approve(self, env):
        return env["account.move"].browse(self.bill).action_webhero_approve()

    def pay(self, env):
        context = env["account.move"].browse(self.bill).action_webhero_pay_with_file()["context"]
        wizard = env["webhero.bank.pay"].with_context(**context).create({"journal_id": self.journal})
        wizard.line_ids.checked = True
        return wizard.action_make()

    def answer(self, call, env):
        """What a person is told, "" where it was done."""
        try:
            retrying(lambda: call(env), env)
        except UserError as error:
            env.cr.rollback()
            return str(error)
        return ""

    def change(self, **values):
        with self.env_committed(allowed_company_ids=[self.company]) as env:
            env["account.move"].browse(self.bill).write(values)
            env.cr.commit()

    def standing(self):
        with self.env_committed() as env:
            bill = env["account.move"].browse(self.bill)
            orders = env["webhero.bank.order"].search_count([("journal_id", "=", self.journal)])
            return bill.state, bill.webhero_bill_state, len(bill.webhero_approval_ids), orders

    def limit(self, amount):
        with self.env_committed() as env:
            env["res.company"].browse(self.company).webhero_bill_second_above = amount
            env.cr.commit()

    def test_two_approve(self):
        """A1: two approve one bill at the same moment: it is booked once, and who is told to wait presses again."""
        self.limit(100)
        told = []

        def press(which):
            with self.person(which) as env:
                told.append(self.answer(self.approve, env))

        self.at_once(lambda: press(0), lambda: press(1))
        self.assertLessEqual(sum(map(bool, told)), 1, told)
        for which in range(2):
            with self.person(which) as env:
                self.answer(self.approve, env)
        self.assertEqual(self.standing(), ("posted", "pay", 2, 0))

    def test_one_of_two_needed(self):
        """A1: one person twice at the same moment is one approval: a bill that needs two is not booked."""
        self.limit(100)

        def press():
            with self.person() as env:
                self.answer(self.approve, env)

        self.at_once(press, press)
        self.assertEqual(self.standing(), ("draft", "approve", 1, 0))

    @mute_logger("odoo.sql_db")  # that they meet in the database is what this is about
    def test_changed_while_looked_at(self):
        """A1: an amount or account that somebody else saves while the approver looks is not approved, and the approver is told."""
        price = [Command.update(self.line(), {"price_unit": 3000})]
        for values in ({"partner_bank_id": self.banks[1]}, {"invoice_line_ids": price}):
            with self.person(webhero_seen=self.seen()) as env:
                self.change(**values)
                self.assertIn("was changed while you looked", self.answer(self.approve, env))
            self.assertEqual(self.standing(), ("draft", "check", 0, 0))
        with self.person(webhero_seen=self.seen()) as env:
            self.assertEqual(self.answer(self.approve, env), "")
        self.assertEqual(self.standing(), ("posted", "pay", 1, 0))

    def test_two_files(self):
        """A1: two people make a payment file of one bill at the same moment: one file has it, the other one is told."""
        with self.person() as env:
            self.assertEqual(self.answer(self.approve, env), "")
        told = []

        def press(which):
            with self.person(which) as env:
                told.append(self.answer(self.pay, env))

        self.at_once(lambda: press(0), lambda: press(1))
        self.assertEqual(sorted(map(bool, told)), [False, True], told)
        self.assertEqual(self.standing(), ("posted", "ordered", 1, 1))

    @mute_logger("odoo.sql_db")  # that they meet in the database is what this is about
    def test_another_account_while_it_is_ordered(self):
        """A1: an account that is changed between the look and the file: no file has the new one, and none is made."""
        with self.person() as env:
            self.assertEqual(self.answer(self.approve, env), "")
        with self.person(1) as env:
            self.change(partner_bank_id=self.banks[1])
            self.assertIn("not approved", self.answer(self.pay, env))
        self.assertEqual(self.standing(), ("posted", "approve", 1, 0))

    def line(self):
        with self.env_committed() as env:
            return env["account.move"].browse(self.bill).invoice_line_ids.id

    def seen(self):
        """What the form hands over with the button, as it stands there."""
        with self.env_committed() as env:
            bill = env["account.move"].browse(self.bill)
            parties = [bill[name].id for name in ("partner_id", "partner_bank_id", "currency_id")]
            return [bill.amount_total, *parties, bill.ref]
