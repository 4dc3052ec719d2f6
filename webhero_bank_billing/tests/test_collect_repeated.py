# SPDX-License-Identifier: LGPL-3.0-or-later
"""Repeated invoices are collected by themselves, after notice, and never a second time (M8)."""

from datetime import date, timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.webhero_billing_base.tests.common import BillingCase

OWN, ZON = "BE90733412007732", "BE97979112233449"


@tagged("post_install", "-at_install")
class TestCollectRepeated(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        account = cls.env["res.partner.bank"].create({"acc_number": OWN, "partner_id": cls.company.partner_id.id})
        cls.bank.write({"bank_account_id": account.id, "webhero_collect_days": 2})
        cls.company.webhero_creditor_identifier = "BE71ZZZ0999472756"
        cls.jan.email = "jan@klant.example"
        cls.mandate = cls.env["webhero.bank.mandate"].create(
            {
                "partner_id": cls.jan.id,
                "signed": date.today() - timedelta(days=30),
                "iban": ZON,
                "company_id": cls.company.id,
            }
        )
        cls.today = fields.Date.context_today(cls.mandate)
        origin = cls.posted(partner=cls.jan)
        cls.repeat = cls.env["webhero.repeat"].create(
            {"origin_id": origin.id, "every": 1, "first_date": cls.today, "webhero_collect": True}
        )

    def next_invoice(self, **values):
        """The next invoice of the series, confirmed."""
        move = self.repeat.period_ids.filtered(lambda one: one.state == "open")[:1]._duplicate()
        move.write({"invoice_payment_term_id": False, "invoice_date_due": self.today + timedelta(days=20), **values})
        move.action_post()
        return move

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("webhero_bank_billing.ir_cron_collect_repeated").method_direct_trigger()
        self.env.invalidate_all()

    def test_by_itself(self):
        """M8: the invoice goes into a file by itself, not before the notice of 14 days, its customer is told; once."""
        move = self.next_invoice()
        self.run_cron()
        order = move.webhero_transfer_id.order_id
        self.assertEqual((order.kind, order.amount), ("collect", move.amount_total))
        self.assertGreaterEqual(order.day, self.today + timedelta(days=14))
        self.assertGreaterEqual(order.day, move.invoice_date_due)
        told = move.message_ids.filtered(lambda one: self.jan in one.partner_ids)
        self.assertEqual(len(told), 1)
        self.run_cron()
        self.assertEqual(len(move.webhero_transfer_document_ids), 1)
        blocks = {block["key"]: block for block in self.env["webhero.home"].load()["blocks"]}
        self.assertEqual(blocks["collect_files"]["count"], 1)
        order.action_download()
        self.assertNotIn("collect_files", {block["key"] for block in self.env["webhero.home"].load()["blocks"]})

    def test_not_too_early(self):
        """M8: what is due much later is not announced yet, and waits for its time."""
        move = self.next_invoice(invoice_date_due=self.today + timedelta(days=40))
        self.run_cron()
        self.assertFalse(move.webhero_ordered or move.webhero_uncollected)
        move.invoice_date_due = self.today + timedelta(days=25)
        self.run_cron()
        self.assertTrue(move.webhero_ordered)

    def test_fewer_days(self):
        """M8: fewer days of notice where the mandate says so."""
        self.mandate.notice = 1
        move = self.next_invoice(invoice_date_due=self.today)
        self.run_cron()
        self.assertLess(move.webhero_transfer_id.order_id.day, self.today + timedelta(days=10))

    def test_returned(self):
        """M8: what came back from the bank is not collected again by itself, only by a person."""
        move = self.next_invoice()
        self.run_cron()
        line = self.env["account.bank.statement.line"].create(
            {"journal_id": self.bank.id, "date": self.today, "amount": -1, "payment_ref": "terug"}
        )
        move.webhero_transfer_id.write({"returned_by_id": line.id, "reason": "AM04"})
        self.assertFalse(move.webhero_ordered)
        self.run_cron()
        self.assertEqual(len(move.webhero_transfer_document_ids), 1)
        self.assertTrue(move.action_webhero_collect())

    def test_not_asked_for(self):
        """M8: a series that is not to be collected, and an invoice without mandate: nothing; of the second is said why, once."""
        self.repeat.webhero_collect = False
        move = self.next_invoice()
        self.run_cron()
        self.assertFalse(move.webhero_transfer_document_ids or move.webhero_uncollected)
        self.repeat.webhero_collect = True
        self.mandate.active = False
        self.run_cron()
        self.run_cron()
        told = move.message_ids.filtered(lambda one: "Not collected by itself" in (one.body or ""))
        self.assertEqual((len(told), bool(move.webhero_uncollected)), (1, True))

    def test_one_holds_up_no_other(self):
        """M8: of two invoices in one file that one customer can't be told of, the other is collected all the same."""
        good = self.next_invoice()
        other = self.luc
        other.email = False
        self.mandate.copy({"partner_id": other.id, "reference": "WHANDER", "signed": self.mandate.signed})
        origin = self.posted(partner=other)
        series = self.env["webhero.repeat"].create(
            {"origin_id": origin.id, "every": 1, "first_date": self.today, "webhero_collect": True}
        )
        self.repeat = series
        bad = self.next_invoice()
        self.run_cron()
        self.assertTrue(good.webhero_ordered)
        self.assertFalse(bad.webhero_ordered)
        self.assertIn("e-mail", bad.webhero_uncollected)
