# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices collected by direct debit, and what comes back, in real Odoo."""

import base64
import dataclasses
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.webhero_base.rules.money import of_float

from .common import BankCase

OWN, ZON = "BE90733412007732", "BE97979112233449"
CREDITOR = "BE71ZZZ0999472756"


@tagged("post_install", "-at_install")
class TestCollect(BankCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = cls.env["res.partner.bank"].create({"acc_number": OWN, "partner_id": cls.company.partner_id.id})
        cls.company.write({"currency_id": cls.env.ref("base.EUR").id, "webhero_creditor_identifier": CREDITOR})
        cls.bank.write({"bank_account_id": account.id, "currency_id": False, "webhero_collect_days": 2})
        cls.partner = cls.customer()
        cls.partner.write({"email": "boekhouding@zonnegloren.example", "lang": "en_US"})
        cls.first = cls.invoice(cls.partner, number="2026201", reference="+++000/2026/20165+++")
        cls.second = cls.invoice(cls.partner, 242, number="2026202")
        cls.mandate = cls.env["webhero.bank.mandate"].create(
            {"partner_id": cls.partner.id, "signed": "2026-01-05", "iban": ZON, "company_id": cls.company.id}
        )

    def collected(self, moves, **values):
        context = moves.action_webhero_collect()["context"]
        wizard = self.env["webhero.bank.collect"].with_context(**context).create(values)
        return self.env["webhero.bank.order"].browse(wizard.action_collect()["res_id"])

    def told(self, amount, identity, **values):
        line = self.line(amount, "", "", "", date=values.pop("date", "2026-11-17"))
        told = dataclasses.replace(line._webhero_line(), end_to_end_id=identity, **values)
        self.patch(type(line), "_webhero_line", lambda one: dataclasses.replace(told, amount=of_float(one.amount)))
        return self.look(line)

    def test_file(self):
        """M8: a file of two collections with mandate and day; the customer is told amount and day; both are ordered."""
        order = self.collected(self.first | self.second)
        root = etree.fromstring(base64.b64decode(order.file))
        for name, wanted in (
            ("CtrlSum", ["363.00", "363.00"]),
            ("MndtId", [self.mandate.reference] * 2),
            ("SeqTp", ["RCUR"]),
        ):
            self.assertEqual(root.xpath(f"//*[local-name()='{name}']/text()"), wanted)
        self.assertEqual((order.kind, order.amount, self.first.webhero_ordered), ("collect", 363, True))
        told = self.first.message_ids.filtered(lambda one: "we collect" in one.body)
        self.assertIn("121.00", told.body)
        self.assertEqual(told.partner_ids, self.partner)
        with self.assertRaisesRegex(UserError, "ordered already"):
            self.first.action_webhero_collect()

    def test_moved(self):
        """M8: after the customer changed to another account, the next collection tells the bank so, and only that one."""

        def amended(order):
            root = etree.fromstring(base64.b64decode(order.file))
            return root.xpath("//*[local-name()='OrgnlDbtrAcct']//*[local-name()='Othr']/*/text()")

        self.assertEqual(amended(self.collected(self.first)), [])
        self.mandate.iban = "BE25010203040582"
        self.assertEqual(amended(self.collected(self.second)), ["SMNDA"])
        third = self.invoice(self.partner, 50, number="2026203")
        self.assertEqual(amended(self.collected(third)), [])

    def test_the_day(self):
        """M8: not before the notice of 14 days is over; fewer where the mandate says so, but never before the bank's own days."""
        today = fields.Date.context_today(self.mandate)
        with self.assertRaisesRegex(UserError, "too soon"):
            self.collected(self.first, day=today + timedelta(days=13))
        self.mandate.notice = 1
        with self.assertRaisesRegex(UserError, "too soon"):
            self.collected(self.first, day=today + timedelta(days=1))
        self.assertEqual(self.collected(self.first, day=today + timedelta(days=6)).day, today + timedelta(days=6))

    def test_paid_and_returned(self):
        """M8: the bank's line pays it by itself; what comes back reopens it with the reason in words, and is not
        collected again by itself.
        """
        order = self.collected(self.first)
        identity = order.transfer_ids.end_to_end_id
        line = self.told(121, identity)
        self.assertEqual(
            (line.webhero_reason["code"], self.first.payment_state, order.state), ("ordered", "paid", "paid")
        )
        back = self.told(-121, identity, reversal=True, reason="AM04", date="2026-11-20")
        self.assertFalse(back.is_reconciled)
        self.assertIn("not enough money", back.webhero_text)
        back.action_webhero_accept()
        self.assertEqual((self.first.payment_state, order.transfer_ids.state), ("not_paid", "returned"))
        self.assertIn("not enough money", order.transfer_ids.reason_text)
        self.assertFalse(self.first.webhero_ordered)
        self.assertTrue(self.collected(self.first))
        back.action_webhero_undo()
        self.assertEqual(self.first.payment_state, "paid")

    def test_unused_for_36_months(self):
        """M8: a mandate that was not collected with for 36 months has ended; a collection that came back counts, a
        cancelled file does not.
        """
        today = fields.Date.context_today(self.mandate)
        self.mandate.signed = today - relativedelta(months=36, days=1)
        self.assertTrue(self.mandate.lapsed)
        with self.assertRaisesRegex(UserError, "36 months"):
            self.collected(self.first)
        self.mandate.signed = today - relativedelta(months=36) + timedelta(days=20)
        with self.assertRaisesRegex(UserError, "have ended"):
            self.collected(self.first, day=today + timedelta(days=30))
        order = self.collected(self.first)
        self.assertEqual(self.mandate.lapses_on, order.day + relativedelta(months=36))
        order.action_cancel()
        self.assertEqual(self.mandate.lapses_on, today + timedelta(days=20))

    def test_not_to_be_collected(self):
        """M8: an invoice in another currency, and one to be paid in instalments, are refused with the reason."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        foreign = self.invoice(self.partner, 50, number="2026204", currency_id=dollar.id)
        with self.assertRaisesRegex(UserError, "USD"):
            foreign.action_webhero_collect()
        half = {"value": "percent", "value_amount": 50}
        days = [(0, 0, {**half, "nb_days": 10}), (0, 0, {**half, "nb_days": 40})]
        terms = self.env["account.payment.term"].create({"name": "Two", "line_ids": days})
        parts = self.invoice(self.partner, 50, number="2026205", invoice_payment_term_id=terms.id)
        with self.assertRaisesRegex(UserError, "instalments"):
            parts.action_webhero_collect()

    def test_other_scripts(self):
        """M8: a Greek and a Bulgarian name are in the file as the EPC's table writes them, not as blanks."""
        for name, told in (
            ("Ψαρόπουλος Θεόδωρος", "PSaropoylos THeodoros"),
            ("Щерев и Йорданов", "SHTerev i Yordanov"),
        ):
            self.partner.name = name
            move = self.invoice(self.partner, 12)
            root = etree.fromstring(base64.b64decode(self.collected(move).file))
            self.assertEqual(root.xpath("//*[local-name()='Dbtr']/*/text()"), [told])

    def test_several_returned_in_one(self):
        """M8: one line takes back two collections of one movement: accepted, both are open again, and both lines whole; undone,
        both are paid again.
        """
        self.bank.webhero_payment_together = True
        order = self.collected(self.first | self.second)
        batch = order.transfer_ids[0].batch
        paid = self.told(363, batch)
        back = self.told(-363, batch, reversal=True, reason="AC04", date="2026-11-20")
        back.action_webhero_accept()
        self.assertEqual((self.first.payment_state, self.second.payment_state), ("not_paid", "not_paid"))
        self.assertEqual((paid.is_reconciled, back.is_reconciled), (True, True))
        self.assertEqual(set(order.transfer_ids.mapped("state")), {"returned"})
        back.action_webhero_undo()
        self.assertEqual((self.first.payment_state, self.second.payment_state), ("paid", "paid"))

    def test_total_of_the_bank(self):
        """M8: one line for a group of collections, known by the group's own identity, pays them all."""
        self.bank.webhero_payment_together = True
        order = self.collected(self.first | self.second)
        batch = order.transfer_ids[0].batch
        line = self.told(363, batch)
        self.assertEqual(
            (line.webhero_state, self.first.payment_state, self.second.payment_state), ("itself", "paid", "paid")
        )

    def test_refused(self):
        """M8: no mandate, an ended one, one that was used, no creditor identifier, no e-mail address: said, and no file."""
        other = self.invoice(self.customer("Marieke Ooms", ""), 60.5)
        with self.assertRaisesRegex(UserError, "No mandate"):
            self.collected(other)
        self.mandate.once = True
        self.collected(self.first)
        with self.assertRaisesRegex(UserError, "No mandate"):
            self.collected(self.second)
        self.mandate.once = False
        self.partner.email = False
        with self.assertRaisesRegex(UserError, "e-mail"):
            self.collected(self.second)
        self.company.webhero_creditor_identifier = False
        with self.assertRaisesRegex(UserError, "creditor identifier"):
            self.collected(self.second)
        self.mandate.active = False
        with self.assertRaisesRegex(ValidationError, "mistyped"):
            self.company.webhero_creditor_identifier = "BE72ZZZ0999472756"
        with self.assertRaises(ValidationError):
            self.mandate.iban = "BE97979112233448"

    def test_rights(self):
        """M8: who invoices keeps mandates and collects, with own rights."""
        invoicer = new_test_user(self.env, "invoicer", "account.group_account_invoice", company_id=self.company.id)
        wizard = self.env["webhero.bank.collect"].with_user(invoicer).create({"move_ids": self.first.ids})
        self.assertTrue(wizard.action_collect())
