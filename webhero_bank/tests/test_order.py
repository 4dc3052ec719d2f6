# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bills ordered in a payment file, and what the statement makes of them, in real Odoo."""

import base64
import io

from lxml import etree
from PIL import Image
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import BankCase

OWN = "BE90733412007732"
SUPPLIER = "BE55413778899044"
OGM = "088121042655"


@tagged("post_install", "-at_install")
class TestOrder(BankCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Move = cls.env.registry["account.move"]
        if hasattr(Move, "_webhero_unapproved"):  # beside purchases bills are approved first, which is tested there
            cls.classPatch(Move, "_webhero_unapproved", lambda _move: False)
        account = cls.env["res.partner.bank"].create({"acc_number": OWN, "partner_id": cls.company.partner_id.id})
        cls.company.currency_id = cls.env.ref("base.EUR")
        cls.bank.write({"bank_account_id": account.id, "currency_id": False})
        cls.supplier = cls.customer("Houthandel Kempenland NV", SUPPLIER)
        cls.bill = cls.invoice(cls.supplier, 2178, "in_invoice", "KH-88121", OGM)
        cls.second = cls.invoice(cls.supplier, 300, "in_invoice", "KH-88122")

    def wizard(self, bills, **values):
        context = self.env["webhero.bank.pay"]._dialog(bills)["context"]
        return self.env["webhero.bank.pay"].with_context(**context).create(values)

    def ordered(self, bills, **values):
        wizard = self.wizard(bills, **values)
        wizard.line_ids.checked = True
        return self.env["webhero.bank.order"].browse(wizard.action_make()["res_id"])

    def content(self, order):
        return etree.fromstring(base64.b64decode(order.file))

    def texts(self, order, name):
        return self.content(order).xpath(f"//*[local-name()='{name}']/text()")

    def told(self, amount, identity, **values):
        """A line whose bank says which of our identities it is."""
        line = self.line(amount, "", "", "", **values)
        told = line._webhero_line()
        values = {"end_to_end_id": identity} if identity else {}
        self.patch(type(line), "_webhero_line", lambda one: _replace(told, one, **values))
        return self.look(line)

    def test_account_of_another_holder(self):
        """M7: a bill on an account of a factor: the file names its holder, as the bank compares name and account."""
        self.bill.partner_bank_id = self.env["res.partner.bank"].create(
            {"acc_number": "BE43068999999501", "partner_id": self.supplier.id, "acc_holder_name": "Factor Vlaanderen NV",
             "allow_out_payment": True}
        )  # fmt: skip
        order = self.ordered(self.bill | self.second)
        told = dict(
            zip(
                self.texts(order, "IBAN")[1:],
                self.content(order).xpath("//*[local-name()='Cdtr']/*[1]/text()"),
                strict=True,
            )
        )
        self.assertEqual(told, {"BE43068999999501": "Factor Vlaanderen NV", SUPPLIER: "Houthandel Kempenland NV"})

    def test_file(self):
        """M7: a file of two bills: the OGM structured, the other's number free; both are ordered, and offered in no other file."""
        order = self.ordered(self.bill | self.second)
        self.assertEqual(self.texts(order, "Ref"), [OGM])
        self.assertEqual(self.texts(order, "Ustrd"), ["KH-88122"])
        self.assertEqual(self.texts(order, "CtrlSum"), ["2478.00", "2478.00"])
        self.assertEqual((order.state, order.amount), ("made", 2478))
        self.assertTrue(self.bill.webhero_ordered and self.second.webhero_ordered)
        found = self.env["account.move"].search([("webhero_ordered", "=", True)])
        self.assertEqual(found, self.bill | self.second)
        self.assertNotIn(self.bill, self.env["account.move"].search([("webhero_ordered", "=", False)]))
        with self.assertRaisesRegex(UserError, "ordered already"):
            self.wizard(self.bill)

    def test_twice_at_once(self):
        """M7: the database itself holds that a bill waits in one file only."""
        order = self.ordered(self.bill)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["webhero.bank.transfer.document"].sudo().create(
                {"transfer_id": order.transfer_ids.id, "move_id": self.bill.id, "amount": 1}
            )
            self.env.flush_all()

    def test_paid_by_the_statement(self):
        """M7: the bank line with our end-to-end id pays the bill by itself; then the file is paid."""
        order = self.ordered(self.second)
        line = self.told(-300, order.transfer_ids.end_to_end_id)
        self.assertEqual((line.webhero_state, line.webhero_reason["code"]), ("itself", "ordered"))
        self.assertEqual((self.second.payment_state, order.state, self.second.webhero_ordered), ("paid", "paid", False))
        line.action_webhero_undo()
        self.assertEqual((order.state, self.second.webhero_ordered), ("made", True))

    def test_several_in_one(self):
        """M7: several bills less a credit note under one end-to-end id are certain; another amount is only said."""
        credit = self.invoice(self.supplier, 100, "in_refund", "KH-C7")
        order = self.ordered(self.bill | self.second | credit)
        self.assertEqual(order.transfer_ids.mapped("amount"), [2378])
        self.assertIn("-KH-C7", self.texts(order, "Ustrd")[0])
        line = self.told(-2377, order.transfer_ids.end_to_end_id)
        self.assertEqual((line.is_reconciled, line.webhero_suggestions[0]["code"]), (False, "ordered_differs"))
        line = self.told(-2378, order.transfer_ids.end_to_end_id)
        self.assertEqual(line.webhero_reason["code"], "ordered")
        self.assertEqual(
            [one.payment_state for one in (self.bill, self.second, credit)], ["paid", "paid", "paid"], line.webhero_text
        )
        self.assertEqual(order.state, "paid")
        back = self.told(2378, order.transfer_ids.end_to_end_id, date="2026-11-20")
        back.action_webhero_accept()
        self.assertEqual(
            [one.payment_state for one in (self.bill, self.second, credit)],
            ["not_paid"] * 3,
            "all that it had netted is open",
        )
        self.assertEqual((line.is_reconciled, back.is_reconciled), (True, True))
        back.action_webhero_undo()
        self.assertEqual([one.payment_state for one in (self.bill, self.second, credit)], ["paid"] * 3)

    def test_one_movement_per_file(self):
        """M7: the total of a file, known by the file's own identity, pays all that is in it."""
        self.bank.webhero_payment_together = True
        order = self.ordered(self.bill | self.second)
        self.assertEqual(self.texts(order, "BtchBookg"), ["true"])
        line = self.told(-2478, order.name)
        self.assertEqual(
            (line.webhero_state, self.bill.payment_state, self.second.payment_state), ("itself", "paid", "paid")
        )

    def test_cancelled(self):
        """M7: one that the bank refused frees its bill; if the bank did it after all, that is only proposed."""
        order = self.ordered(self.bill | self.second)
        first = order.transfer_ids[0]
        first.action_cancel()
        self.assertFalse(first.document_ids.move_id.webhero_ordered)
        self.assertEqual((order.state, order.amount), ("made", 300))
        line = self.told(-2178, first.end_to_end_id)
        self.assertEqual((line.is_reconciled, line.webhero_suggestions[0]["code"]), (False, "ordered_cancelled"))
        again = self.ordered(self.bill)
        self.assertEqual(again.state, "made")
        order.action_cancel()
        self.assertEqual(order.state, "cancelled")

    def test_money_back(self):
        """M7: money that comes back with our identity pays nothing; accepted, the bill is open again."""
        order = self.ordered(self.second)
        self.told(-300, order.transfer_ids.end_to_end_id)
        back = self.told(300, order.transfer_ids.end_to_end_id, date="2026-11-20")
        self.assertEqual((back.is_reconciled, back.webhero_suggestions[0]["code"]), (False, "ordered_back"))
        back.action_webhero_accept()
        self.assertEqual((self.second.payment_state, back.is_reconciled), ("not_paid", True))

    def test_paid_otherwise(self):
        """M7: a bill that was paid otherwise meanwhile isn't paid twice: the line says that nothing is open for it."""
        order = self.ordered(self.second)
        paid = self.look(self.line(-300, "KH-88122", SUPPLIER, "Houthandel Kempenland NV"))
        self.assertTrue(paid.is_reconciled)
        line = self.told(-300, order.transfer_ids.end_to_end_id)
        self.assertEqual((line.is_reconciled, line.webhero_suggestions[0]["code"]), (False, "ordered_closed"))

    def test_bill_taken_back(self):
        """M7: a bill that is cancelled after it was ordered isn't "paid": the bank may still do it, and then it is said."""
        order = self.ordered(self.second)
        self.second.button_draft()
        self.second.button_cancel()
        self.assertEqual(order.state, "made")
        line = self.told(-300, order.transfer_ids.end_to_end_id)
        self.assertEqual((line.is_reconciled, line.webhero_suggestions[0]["code"]), (False, "ordered_closed"))

    def test_a_file_stays_as_it_was_made(self):
        """M7, S18.4: who invoices makes, takes and cancels a file, but writes nothing in one, and makes none by hand."""
        clerk = new_test_user(
            self.env, "clerk", "account.group_account_invoice", company_id=self.company.id, company_ids=self.company.ids
        )
        pay = self.env["webhero.bank.pay"].with_user(clerk).with_company(self.company)
        wizard = pay.with_context(**self.env["webhero.bank.pay"]._dialog(self.bill)["context"]).create({})
        wizard.line_ids.checked = True
        order = self.env["webhero.bank.order"].with_user(clerk).browse(wizard.action_make()["res_id"])
        payment, paid = order.transfer_ids, order.transfer_ids.document_ids
        for record, values in (
            (order, {"file": base64.b64encode(b"another")}),
            (order, {"day": "2030-01-01"}),
            (order, {"transfer_ids": [(1, payment.id, {"iban": OWN})]}),
            (payment, {"iban": OWN}),
            (payment, {"amount": 1}),
            (payment, {"cancelled": True}),
            (paid, {"amount": 1}),
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                record.write(values)
        for record in (order, payment, paid):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.create(record.sudo().copy_data()[0])
        self.assertEqual(payment.iban, SUPPLIER)
        order.action_download()
        self.assertTrue(order.taken_at)
        order.action_cancel()
        self.assertEqual(order.state, "cancelled")

    def test_changed_account(self):
        """M7: another account than the supplier was paid on is told, and no file is made before a person checked it."""
        self.look(self.line(-300, "KH-88122", SUPPLIER, "Houthandel Kempenland NV"))
        other = self.env["res.partner.bank"].create({"acc_number": "BE97979112233449", "partner_id": self.supplier.id})
        self.assertFalse(self.bill.webhero_pay_warning)
        self.bill.partner_bank_id = other
        self.bill.invalidate_recordset(["webhero_pay_warning"])
        self.assertIn("BE55", self.bill.webhero_pay_warning, "the code to scan pays on it just as well")
        wizard = self.wizard(self.bill)
        self.assertIn("BE55", wizard.line_ids.warning)
        with self.assertRaisesRegex(UserError, "telephone"):
            wizard.action_make()
        wizard.line_ids.checked = True
        third = self.env["res.partner.bank"].create({"acc_number": "BE43068999999501", "partner_id": self.supplier.id})
        self.bill.partner_bank_id = third
        wizard.invalidate_recordset()
        wizard.line_ids.invalidate_recordset()
        self.assertFalse(wizard.line_ids.checked, "it was checked for another account")
        with self.assertRaisesRegex(UserError, "telephone"):
            wizard.action_make()
        self.bill.partner_bank_id = other
        wizard.line_ids.invalidate_recordset()
        self.assertTrue(wizard.action_make())

    def test_account_beside(self):
        """M7: of a supplier who was never paid, a second account is told, and one that only a returned payment knew."""
        order = self.ordered(self.second)
        self.told(-300, order.transfer_ids.end_to_end_id)
        self.told(300, order.transfer_ids.end_to_end_id, date="2026-11-20").action_webhero_accept()
        self.assertEqual(order.transfer_ids.state, "returned")
        other = self.env["res.partner.bank"].create({"acc_number": "BE97979112233449", "partner_id": self.supplier.id})
        self.bill.partner_bank_id = other
        wizard = self.wizard(self.bill)
        self.assertIn(SUPPLIER, wizard.line_ids.warning)
        with self.assertRaisesRegex(UserError, "telephone"):
            wizard.action_make()

    def test_ogm_as_number(self):
        """M7: a structured communication that was typed as the supplier's number is paid structured as well."""
        bill = self.invoice(self.supplier, 50, "in_invoice", f"+++{OGM[:3]}/{OGM[3:7]}/{OGM[7:]}+++")
        bill.payment_reference = False
        order = self.ordered(bill)
        self.assertEqual((self.texts(order, "Ref"), self.texts(order, "Ustrd")), ([OGM], []))

    def test_refused(self):
        """M7: what can't be paid is said per bill: a draft, a disputed one, no account, a sale, a day that is past."""
        draft = self.invoice(self.supplier, 5, "in_invoice", "KH-9", post=False)
        sale = self.invoice(self.customer("K"), 5)
        self.bill.action_toggle_block_payment()
        for move, word in ((draft, "not confirmed"), (sale, "no bill"), (self.bill, "disputed")):
            with self.assertRaisesRegex(UserError, word):
                self.wizard(move)
        unknown = self.invoice(self.customer("Zonder rekening", ""), 5, "in_invoice", "Z1")
        with self.assertRaisesRegex(UserError, "no account"):
            self.wizard(unknown).action_make()
        with self.assertRaisesRegex(UserError, "past"):
            self.ordered(self.second, day="2020-01-01")

    def test_code(self):
        """M7: each open bill has its square for a banking app."""
        import zxingcpp

        image = Image.open(io.BytesIO(base64.b64decode(self.bill.webhero_pay_code)))
        lines = zxingcpp.read_barcodes(image)[0].text.split("\n")
        self.assertEqual((lines[6], lines[7]), (SUPPLIER, "EUR2178.00"))
        self.ordered(self.bill)
        self.env.invalidate_all()
        self.assertFalse(self.bill.webhero_pay_code)

    def test_rights(self):
        """M7: who invoices orders with own rights; who only reads may not; another company's file is not seen."""
        invoicer = new_test_user(self.env, "invoicer", "account.group_account_invoice", company_id=self.company.id)
        reader = new_test_user(self.env, "reader", "account.group_account_readonly", company_id=self.company.id)
        wizard = self.env["webhero.bank.pay"].with_user(invoicer).create({"move_ids": self.second.ids})
        order = self.env["webhero.bank.order"].browse(wizard.action_make()["res_id"])
        self.assertEqual(order.with_user(reader).name, order.name)
        with self.assertRaises(AccessError):
            order.with_user(reader).transfer_ids.action_cancel()
        other = self.setup_other_company(name="Other")["company"]
        stranger = new_test_user(
            self.env, "stranger", "account.group_account_invoice", company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        with self.assertRaises(AccessError):
            order.with_user(stranger).read(["name"])
        self.assertEqual(order.day, fields.Date.context_today(order))


def _replace(told, line, **values):
    import dataclasses

    from odoo.addons.webhero_base.rules.money import of_float

    return dataclasses.replace(told, amount=of_float(line.amount), **values)
