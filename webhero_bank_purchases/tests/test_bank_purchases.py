# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bank and bills together: what the accountant gets of the bank, what keeps a quarter open."""

import io
import zipfile
from datetime import date
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.webhero_bank.tests.common import BankCase
from odoo.addons.webhero_bank.tests.test_rules_files import FOLDER


@tagged("post_install", "-at_install")
class TestBankPurchases(BankCase):
    def test_bank_files_in_the_zip(self):
        """A4: the bank files of the period are in the zip, byte for byte; those of another period are not."""
        content = (FOLDER / "camt053" / "01-be-everyday-v02.xml").read_bytes()
        found = self.env["webhero.bank.import"].create({"name": "afschrift.xml", "file": content})
        statement = {"import_id": found.id, "journal_id": self.bank.id, "currency_id": self.company.currency_id.id}
        days = ("2026-05-28", "2026-06-02")
        self.env["webhero.bank.statement"].create(
            {**statement, "key": "a", "first_date": days[0], "last_date": days[1], "closing_date": days[1]}
        )
        for first, last, count in (("2026-06-01", "2026-06-30", 1), ("2026-07-01", "2026-07-31", 0)):
            job = self.env["webhero.account.export"].create(
                {"kind": "accountant", "date_from": first, "date_to": last, "company_id": self.company.id}
            )
            while job._as_user()._step():
                pass
            file = zipfile.ZipFile(io.BytesIO(job.sudo().file_ids.raw))
            banks = [name for name in file.namelist() if name.endswith("afschrift.xml")]
            self.assertEqual(len(banks), count)
            for name in banks:
                self.assertEqual(file.read(name), found._content())
                self.assertIn(name, file.read("SHA256SUMS").decode())

    def test_open_bank_line(self):
        """A5: a bank line of the quarter that is not settled keeps it open, and its list is one press away."""
        self.line(text="onbekend", name="Niemand", iban="")
        with patch.object(fields.Date, "context_today", staticmethod(lambda *_a, **_k: date(2026, 12, 1))):
            period = self.env["webhero.vat.period"].create({"period": "2026-Q4", "company_id": self.company.id})
        row = period.missing_ids.filtered(lambda one: one.model == "account.bank.statement.line")
        self.assertEqual(row.count, 1)
        action = row.action_open()
        self.assertEqual(self.env[action["res_model"]].search_count(action["domain"]), 1)


@tagged("post_install", "-at_install")
class TestPayBills(BankCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        account = cls.env["res.partner.bank"].create(
            {"acc_number": "BE90733412007732", "partner_id": cls.company.partner_id.id}
        )
        cls.company.currency_id = cls.env.ref("base.EUR")
        cls.bank.write({"bank_account_id": account.id, "currency_id": False})
        cls.supplier = cls.customer("Houthandel Kempenland NV", "BE55413778899044")

    def test_from_approval_to_the_statement(self):
        """A1: only an approved bill goes into a payment file; then it says ordered, and the bank's line makes it paid."""
        bill = self.invoice(self.supplier, 300, "in_invoice", "KH-88122", "088121042655")
        with self.assertRaisesRegex(UserError, "not approved"):
            bill.action_webhero_pay_with_file()
        bill.action_webhero_approve()
        self.assertEqual(bill.webhero_bill_state, "pay")
        context = bill.action_webhero_pay_with_file()["context"]
        wizard = self.env["webhero.bank.pay"].with_context(**context).create({})
        wizard.line_ids.checked = True
        wizard.action_make()
        self.assertEqual(bill.webhero_bill_state, "ordered")
        self.line(-300, "088121042655", "BE55413778899044", "Houthandel Kempenland NV")._webhero_match()
        self.assertEqual((bill.payment_state, bill.webhero_bill_state), ("paid", "paid"))

    def test_paid_before(self):
        """A6: without Peppol too, what was paid before is not paid again: an advance comes off, and the file takes the rest."""
        bill = self.invoice(self.supplier, 300, "in_invoice", "KH-88130")
        advance = self.env["account.payment"].create(
            {"payment_type": "outbound", "partner_type": "supplier", "partner_id": self.supplier.id, "amount": 120}
        )
        advance.action_post()
        lines = (advance.move_id | bill).line_ids.filtered(
            lambda line: line.account_id.account_type == "liability_payable" and not line.reconciled
        )
        lines.reconcile()
        bill.action_webhero_approve()
        self.assertEqual((bill.amount_residual, bill.webhero_bill_state), (180, "pay"))
        wizard = self.env["webhero.bank.pay"].with_context(**bill.action_webhero_pay_with_file()["context"]).create({})
        wizard.line_ids.checked = True
        order = self.env["webhero.bank.order"].browse(wizard.action_make()["res_id"])
        self.assertEqual(order.transfer_ids.amount, 180)
        self.line(-180, "KH-88130", "BE55413778899044", "Houthandel Kempenland NV")._webhero_match()
        self.assertEqual(bill.payment_state, "paid")

    def test_another_account_after_approval(self):
        """A1: an account that is changed after the approval is seen when the payment is ordered."""
        bill = self.invoice(self.supplier, 300, "in_invoice", "KH-88123")
        bill.action_webhero_approve()
        other = self.env["res.partner.bank"].create(
            {"acc_number": "BE43068999999501", "partner_id": self.supplier.id, "allow_out_payment": True}
        )
        bill.partner_bank_id = other
        self.assertIn("not approved", bill._webhero_order_refusal())
