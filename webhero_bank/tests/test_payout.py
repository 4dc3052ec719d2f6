# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payouts of payment services in real Odoo: settled once, to the cent, the fee on its own account (M9)."""

import base64
from decimal import Decimal
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..rules.statement import Detail
from .common import BankCase
from .test_rules_payouts import mollie, paypal, stripe, sumup


@tagged("post_install", "-at_install")
class TestPayout(BankCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.currency_id = cls.env.ref("base.EUR")
        cls.bank.currency_id = False
        cls.partner = cls.customer()
        cls.other = cls.customer("Garage Veldekens NV", "BE05377002031175")
        cls.first = cls.invoice(cls.partner, 121, number="2026201")
        cls.second = cls.invoice(cls.other, 60.5, number="2026217")
        cls.costs = cls.company_data["default_account_expense"].copy({"code": "613990", "name": "Stripe"})
        cls.company.webhero_payout_cost_account_id = cls.costs

    def report(self, data, name="payouts.csv"):
        one = self.env["webhero.bank.import"].create({"name": name, "file": base64.b64encode(data)})
        one.action_import()
        return one

    def pay(self, invoice, reference):
        """The shop's payment of it, with the service's own id."""
        wizard = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        return wizard.create({"journal_id": self.bank.id, "communication": reference})._create_payments()

    def data(self):
        return stripe(
            ("121.00", "2.02", "118.98", "order 9", "charge", "pi_one"), ("60.50", "1.14", "59.36", "Factuur 2026217")
        )

    def test_settles(self):
        """M9: one line pays a payment that was registered before and an open invoice by its number; the fee on its account."""
        payment = self.pay(self.first, "pi_one")
        told = self.report(self.data())
        self.assertEqual((told.state, told.payout_count), ("done", 1))
        line = self.look(self.line(178.34, "STRIPE", iban="", name="STRIPE PAYMENTS", date="2026-11-20"))
        self.assertEqual((line.webhero_state, line.is_reconciled), ("itself", True), line.webhero_text)
        self.assertIn("po_1ExampleOne", line.webhero_text)
        self.assertEqual((self.first.payment_state, self.second.payment_state), ("paid", "paid"))
        self.assertTrue(payment.is_matched)
        fee = line.line_ids.filtered(lambda one: one.account_id == self.costs)
        self.assertEqual(fee.balance, 3.16)
        payout = self.env["webhero.bank.payout"].search([("company_id", "=", self.company.id)])
        self.assertEqual((payout.line_id, payout.settled), (line, True))

    def test_ids_of_two_kinds(self):
        """M9: a registered payment whose open item has the number of an invoice's record does not stand in that invoice's way."""
        self.report(self.data())
        payout = self.env["webhero.bank.payout"].search([("company_id", "=", self.company.id)])
        book = self.env["webhero.bank.book"]._of(self.company, [Detail(Decimal(0), communication=payout._texts())])
        met = {"pi_one": (self.first.id, self.second.id, Decimal(121))}
        with patch.object(type(payout), "_payments", lambda _self, _ids: met):
            takes, missing = payout._takes(book)
        self.assertEqual(
            ([(take.document, take.pressed) for take in takes], missing),
            ([(self.first.id, self.second.id), (self.second.id, 0)], []),
        )

    def test_report_afterwards(self):
        """M9: the line came before the report: it is looked at again, and settled then."""
        line = self.look(self.line(178.34, "STRIPE", iban="", name="STRIPE PAYMENTS", date="2026-11-20"))
        self.assertFalse(line.is_reconciled)
        self.pay(self.first, "pi_one")
        self.report(self.data())
        self.assertFalse(line.webhero_looked_at)
        self.assertTrue(self.look(line).is_reconciled)

    def test_once(self):
        """M9: the report twice is one payout, held by the database; a second line of that amount is no payout; undone
        it can be again.
        """
        self.pay(self.first, "pi_one")
        self.report(self.data())
        again = self.report(self.data())
        self.assertEqual((again.payout_count, again.known_count), (0, 1))
        payout = self.env["webhero.bank.payout"].search([("company_id", "=", self.company.id)])
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            payout.copy()
            self.env.flush_all()
        line = self.look(self.line(178.34, "STRIPE", name="STRIPE PAYMENTS", iban="", date="2026-11-20"))
        second = self.look(self.line(178.34, "STRIPE", name="STRIPE PAYMENTS", iban="", date="2026-11-21"))
        self.assertEqual((line.is_reconciled, second.is_reconciled), (True, False))
        line.action_webhero_undo()
        self.assertEqual((self.second.payment_state, payout.settled), ("not_paid", False))
        self.look(line)
        self.assertFalse(line.is_reconciled, "a person undid it: only proposed")
        self.assertEqual(line.webhero_suggestions[0]["kind"], "payout")

    def test_never_by_itself(self):
        """M9: another amount, two lines that may be it, or a payment that is not here: proposed with what is missing; accepted it
        settles what is found, and the rest stays.
        """
        self.report(self.data())
        near = self.look(self.line(178.35, "STRIPE", name="STRIPE PAYMENTS", iban="", date="2026-11-20"))
        self.assertFalse([one for one in near.webhero_suggestions or () if one["kind"] == "payout"])
        line = self.look(self.line(178.34, "STRIPE", name="STRIPE PAYMENTS", iban="", date="2026-11-20"))
        self.assertEqual((line.is_reconciled, line.webhero_suggestions[0]["code"]), (False, "payout_missing"))
        self.assertIn("1 ", line.webhero_text)
        twin = self.line(178.34, "STRIPE", name="STRIPE PAYMENTS", iban="", date="2026-11-20")
        self.look(line | twin)
        self.assertEqual({one.webhero_suggestions[0]["code"] for one in line | twin}, {"payout_several"})
        line.action_webhero_accept()
        self.assertEqual((self.second.payment_state, self.first.payment_state), ("paid", "not_paid"))
        self.assertEqual(line.webhero_open_amount, 121)
        line.action_webhero_settle_with(self.first.ids)
        self.assertEqual((line.is_reconciled, self.first.payment_state), (True, "paid"))
        with self.assertRaises(UserError):
            twin.action_webhero_accept()

    def test_paypal(self):
        """M9: PayPal's report the same way, by its transaction id."""
        self.pay(self.first, "1AB")
        self.report(
            paypal(("1AB", "", "T0006", "CR", 12100, 452), ("3AB", "", "T0400", "DR", 11648, "")), "STL-20261119.CSV"
        )
        line = self.look(self.line(116.48, "PAYPAL 3AB", name="PayPal Europe", iban="", date="2026-11-20"))
        self.assertTrue(line.is_reconciled, line.webhero_text)

    def test_sumup_and_mollie(self):
        """M9: the card terminal's report, which ends within a payout and is completed by the next one, and Mollie's, whose fee is a
        row of its own: each line is settled by itself, to the cent.
        """
        first = ("TX1", "Payout", "Paid", "121.00", "2.05", "118.95", "PID1234567", "factuur 2026201")
        second = ("TX2", "Payout", "Paid", "60.50", "1.02", "59.48", "PID1234567", "2026217")
        self.report(sumup(first))
        line = self.look(self.line(178.43, "PID1234567-SUMUP", name="SUMUP", iban="", date="2026-11-20"))
        self.assertFalse(line.is_reconciled)
        later = self.report(sumup(first, second))
        self.assertEqual((later.payout_count, later.known_count), (1, 0))
        self.look(line)
        self.assertEqual((line.webhero_state, self.second.payment_state), ("itself", "paid"), line.webhero_text)
        self.assertIn("SumUp PID1234567", line.webhero_text)
        self.assertEqual(line.line_ids.filtered(lambda one: one.account_id == self.costs).balance, 3.07)
        third = self.invoice(self.partner, 50, number="2026218")
        rows = ("tr_one", "50.00", "50.00", "1234567.2611.03", "2026218"), ("", "", "-0.39", "1234567.2611.03", "fees")
        self.report(mollie(*rows))
        line = self.look(
            self.line(49.61, "1234567.2611.03", name="Stichting Mollie Payments", iban="", date="2026-11-20")
        )
        self.assertEqual((line.webhero_state, third.payment_state), ("itself", "paid"), line.webhero_text)

    def test_refused(self):
        """M9: a report that does not add up is refused in words, and nothing of it is stored."""
        one = self.report(stripe(("121.00", "2.02", "118.97", "x")), "kapot.csv")
        self.assertEqual(one.state, "refused")
        for words in ("kapot.csv", "line 2", "118,98", "118,97"):
            self.assertIn(words, one.summary)
        self.assertFalse(self.env["webhero.bank.payout"].search([("company_id", "=", self.company.id)]))
