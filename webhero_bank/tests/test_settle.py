# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import dataclasses
from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..models.settling import Settlement
from ..rules import matching
from .common import BankCase
from .made import ACCOUNT as OWN
from .made import coda

OGM = "+++000/2026/20165+++"


@tagged("post_install", "-at_install")
class TestSettle(BankCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.customer()
        cls.first = cls.invoice(cls.partner, number="2026201", reference=OGM)

    def test_paid(self):
        """M3: a line with the OGM of an open invoice settles it; who and why stand on the line, in words."""
        line = self.look(self.line(text=OGM, iban="", name="Iemand anders"))
        self.assertEqual((self.first.payment_state, line.webhero_state), ("paid", "itself"))
        self.assertEqual((line.is_reconciled, line.webhero_open_amount), (True, 0))
        self.assertIn("2026201", line.webhero_text)
        self.assertEqual(line.partner_id, self.partner)
        self.assertFalse(self.env["account.payment"].search_count([("partner_id", "=", self.partner.id)]))

    def test_opened_elsewhere(self):
        """M13: the first statement settles what another program left open: by communication, by number, a bill by its own."""
        found = {}
        for kind, number, reference, amount in (
            ("out_invoice", "2025/0831", "+++123/4567/89002+++", 300),
            ("out_invoice", "2025/0832", False, 80),
            ("in_invoice", "KH-77", False, 50),
        ):
            journals = self.env["account.journal"]
            journal = journals._webhero_opening_journal(self.company, "sale" if kind == "out_invoice" else "purchase")
            before = {"journal_id": journal.id, "webhero_opening_key": f"{kind}:{number}"}
            found[number] = self.invoice(self.partner, amount, kind, number, reference, **before)
        self.assertEqual(found["2025/0831"].name, "2025/0831")
        lines = self.line(300, "+++123/4567/89002+++") | self.line(80, "factuur 2025/0832") | self.line(-50, "KH-77")
        self.look(lines)
        self.assertEqual(lines.mapped("webhero_state"), ["itself"] * 3)
        self.assertEqual({move.payment_state for move in found.values()}, {"paid"})

    def test_in_another_currency(self):
        """M8: an invoice in another currency is never paid by itself; accepted, what the bank moved pays all of it, the difference
        of the rates is the host's; undone it is open again.
        """
        currency = self.setup_other_currency("GBP", rates=[("1900-01-01", 0.5)])
        invoice = self.invoice(
            self.partner, 100, number="2026301", reference="+++000/2026/30168+++", currency_id=currency.id
        )
        line = self.look(self.line(190, "+++000/2026/30168+++"))
        self.assertEqual((line.webhero_state, line.webhero_suggestions[0]["code"]), ("proposed", "other_currency"))
        line.action_webhero_accept()
        self.assertEqual((invoice.payment_state, invoice.amount_residual, line.is_reconciled), ("paid", 0, True))
        self.assertEqual(sum(line.move_id.line_ids.mapped("balance")), 0)
        line.action_webhero_undo()
        self.assertEqual((invoice.payment_state, invoice.amount_residual), ("not_paid", 100))

    def test_two_payments_of_one_invoice(self):
        """M3: of two lines with one OGM in the same batch the older pays, the other is proposed and says why."""
        later = self.line(text=OGM, date="2026-11-18")
        sooner = self.line(text=OGM)
        self.Line.browse([one for one in self.Line._webhero_to_match() if one in (later | sooner).ids])._webhero_match()
        self.assertEqual((sooner.webhero_state, later.is_reconciled), ("itself", False))
        self.assertEqual(later.webhero_suggestions[0]["code"], "is_paid")

    def test_part_and_rest(self):
        """M3: part by its customer, then more than the rest: the invoice is paid, the rest stays the customer's credit."""
        self.look(self.line(50, OGM))
        self.assertEqual((self.first.payment_state, self.first.amount_residual), ("partial", 71))
        line = self.look(self.line(80, OGM))
        self.assertEqual((self.first.payment_state, line.is_reconciled), ("paid", True))
        credit = line.line_ids.filtered(
            lambda one: one.account_id.account_type == "asset_receivable" and not one.reconciled
        )
        self.assertEqual((credit.amount_residual, credit.partner_id), (-9, self.partner))

    def test_several(self):
        """M3: the numbers of one customer in one payment settle each of them; with a cent too much it is proposed."""
        second = self.invoice(self.partner, 242, number="2026202")
        line = self.look(self.line(363.01, "fact 2026201 2026202"))
        self.assertEqual((line.webhero_state, self.first.payment_state), ("proposed", "not_paid"))
        line = self.look(self.line(363, "fact 2026201 2026202"))
        self.assertEqual(
            (line.webhero_state, self.first.payment_state, second.payment_state), ("itself", "paid", "paid")
        )

    def test_pressed_before(self):
        """M3: a payment that was registered by hand is met by the bank line, and the money is booked once."""
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.first.ids
        )
        payment = register.create({"journal_id": self.bank.id, "payment_date": "2026-11-16"})._create_payments()
        line = self.look(self.line(text="factuur 2026201"))
        self.assertEqual((line.webhero_state, payment.is_matched), ("itself", True))
        self.assertEqual(self.first.amount_residual, 0)
        self.assertIn(line.webhero_reason["code"], ("pressed",))
        outstanding = payment.move_id.line_ids - payment.move_id.line_ids.filtered(
            lambda one: one.account_id.account_type == "asset_receivable"
        )
        self.assertTrue(outstanding.reconciled)

    def test_never(self):
        """M3: a draft, a cancelled, a disputed invoice is never paid by itself, nor one of another company."""
        draft = self.invoice(self.partner, reference="+++000/2026/20266+++", post=False)
        draft.name = "2026202"
        self.first.action_toggle_block_payment()
        other = self.setup_other_company(name="Other")["company"]
        foreign = self.invoice(
            self.partner.with_company(other), 33, reference="+++000/2026/20468+++", company_id=other.id
        )
        for text, amount in ((OGM, 121), ("+++000/2026/20266+++", 121), ("+++000/2026/20468+++", 33)):
            line = self.look(self.line(amount, text))
            self.assertFalse(line.is_reconciled, text)
        self.assertEqual((self.first.amount_residual, draft.state, foreign.amount_residual), (121, "draft", 33))

    def test_bill(self):
        """M3: money out with the communication of a bill pays the bill; with that of a sale it pays nothing."""
        supplier = self.customer("Houthandel Kempenland NV", "BE55413778899044")
        bill = self.invoice(supplier, 2178, "in_invoice", "KH-88121", "088121042655")
        line = self.look(self.line(-2178, "+++088/1210/42655+++", "BE55413778899044", "Houthandel Kempenland NV"))
        self.assertEqual((line.webhero_state, bill.payment_state), ("itself", "paid"))
        self.assertFalse(self.look(self.line(-121, OGM)).is_reconciled)

    def test_bill_and_the_costs_of_the_bank(self):
        """M3: costs that the bank took on top of a bill go to the bank costs, and the supplier has no credit of them."""
        supplier = self.customer("Houthandel Kempenland NV", "BE55413778899044")
        bill = self.invoice(supplier, 1000, "in_invoice", "KH-88122")
        line = self.line(-1015, "KH-88122", "BE55413778899044", "Houthandel Kempenland NV")
        told = dataclasses.replace(line._webhero_line(), charges=Decimal(15))
        book = self.env["webhero.bank.book"]._of(self.company, [told])
        certain, _suggested = matching.decide_line(told, book, line.currency_id.name)
        self.env["webhero.bank.settling"]._settle([Settlement.of(line, certain)])
        costs = line.line_ids.filtered(lambda one: one.account_id == self.company._webhero_bank_costs())
        self.assertEqual((bill.payment_state, costs.balance, line.is_reconciled), ("paid", 15, True))

    def test_undo(self):
        """M5: undo opens exactly what the line closed, and nothing settles it by itself again; a person may."""
        second = self.invoice(self.partner, 242, number="2026202")
        other = self.look(self.line(242, "2026202"))
        line = self.look(self.line(text=OGM))
        line.action_webhero_undo()
        self.assertEqual((self.first.payment_state, second.payment_state), ("not_paid", "paid"))
        self.look(line)
        self.assertEqual((line.webhero_state, other.webhero_state), ("proposed", "itself"))
        line.action_webhero_accept()
        self.assertEqual((line.webhero_state, line.webhero_settled_uid), ("person", self.env.user))
        self.assertEqual(self.first.payment_state, "paid")

    def test_return(self):
        """M3: a payment that the bank takes back is never a payment: accepted, the invoice is open again, and undone, paid."""
        line = self.look(self.line(text=OGM))
        back = self.look(self.line(-121, "terug " + OGM, date="2026-11-20"))
        self.assertFalse(back.is_reconciled)
        back.webhero_suggestions = [{**back.webhero_suggestions[0], "kind": "return", "code": "reversal"}]
        back.action_webhero_accept()
        self.assertEqual((self.first.payment_state, self.first.amount_residual), ("not_paid", 121))
        self.assertTrue(line.is_reconciled and back.is_reconciled)
        back.action_webhero_undo()
        self.assertEqual((self.first.payment_state, back.is_reconciled), ("paid", False))

    def test_stale_suggestion(self):
        """M4: accepting what changed since it was proposed says so, and settles nothing."""
        line = self.look(self.line(text="dank u"))
        self.assertEqual(line.webhero_suggestions[0]["code"], "iban_amount")
        self.look(self.line(text=OGM))
        with self.assertRaisesRegex(UserError, "changed|paid"):
            line.action_webhero_accept()
        self.assertFalse(line.is_reconciled)

    def test_less_credit_note(self):
        """M4: an invoice less a credit note is proposed, and accepted closes both."""
        credit = self.invoice(self.partner, 21, "out_refund", "CN2026011")
        line = self.look(self.line(100, "saldo"))
        self.assertEqual(line.webhero_suggestions[0]["code"], "less_credit")
        line.action_webhero_accept()
        self.assertEqual((self.first.payment_state, credit.payment_state, line.is_reconciled), ("paid", "paid", True))

    def test_choose(self):
        """M5: a person settles with chosen invoices; what is not used stays to be settled, then becomes a credit."""
        line = self.look(self.line(200, "diverse", "", "Onbekend"))
        line.action_webhero_settle_with(self.first.ids)
        self.assertEqual((self.first.payment_state, line.webhero_open_amount, line.is_reconciled), ("paid", 79, False))
        line.action_webhero_leave_credit(self.partner.id)
        self.assertEqual((line.webhero_state, line.webhero_open_amount), ("person", 0))
        line.action_webhero_undo()
        self.assertEqual((self.first.payment_state, line.webhero_open_amount), ("not_paid", 200))

    def test_rights(self):
        """M3: who may invoice settles with own rights; who only reads may not; another company's line is not seen."""
        invoicer = new_test_user(self.env, "invoicer", "account.group_account_invoice", company_id=self.company.id)
        reader = new_test_user(self.env, "reader", "account.group_account_readonly", company_id=self.company.id)
        line = self.look(self.line(text="dank u"))
        with self.assertRaises(AccessError):
            line.with_user(reader).action_webhero_accept()
        line.with_user(invoicer).action_webhero_accept()
        self.assertEqual((self.first.payment_state, line.webhero_settled_uid), ("paid", invoicer))
        line.with_user(invoicer).action_webhero_undo()
        self.assertEqual(self.first.payment_state, "not_paid")
        other = self.setup_other_company(name="Other")
        theirs = self.line(10, journal=other["default_journal_bank"])
        with self.assertRaises(AccessError):
            theirs.with_user(invoicer).action_webhero_accept()

    def test_one_line_holds_up_no_other(self):
        """M3: a line in a closed period stays open and says why; those beside it are settled."""
        second = self.invoice(self.partner, 242, number="2026202")
        closed, good = self.line(text=OGM), self.line(242, "2026202", date="2026-11-20")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_company SET fiscalyear_lock_date = '2026-11-18' WHERE id = %s", [self.company.id]
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            (closed | good)._webhero_match()
        for line in closed | good:
            try:
                with self.env.cr.savepoint():
                    line._webhero_match()
            except UserError as error:
                line._webhero_failed(error)
        self.assertEqual(
            (closed.webhero_state, good.webhero_state, second.payment_state), ("proposed", "itself", "paid")
        )
        self.assertIn("could not be settled by itself", closed.webhero_text)


@tagged("post_install", "-at_install")
class TestPage(BankCase):
    def test_page(self):
        """M5: the page has each bank with what is to settle, lines with their suggestion, and the invoices that may be paid."""
        partner = self.customer()
        first = self.invoice(partner, number="2026201", reference=OGM)
        self.invoice(self.customer("Marieke Ooms", ""), 60.5, number="2026217")
        waits, done = self.line(text="dank u"), self.line(60.5, "2026217", "", "Marieke Ooms")
        self.look(waits | done)
        page = self.env["webhero.bank.page"]
        data = page.load(self.bank.id)
        self.assertEqual([line["id"] for line in data["lines"]], waits.ids)
        self.assertEqual(next(one["count"] for one in data["journals"] if one["id"] == self.bank.id), 1)
        self.assertIn("2026201", data["lines"][0]["suggestions"][0]["told"])
        self.assertEqual(page.documents(waits.id)[0]["id"], first.id)
        self.assertEqual([line["id"] for line in page.load(self.bank.id, "done", "ooms")["lines"]], done.ids)
        self.assertEqual([line["id"] for line in page.load(self.bank.id, "all", "60,5")["lines"]], done.ids)

    def test_no_invoice_in_its_dialog(self):
        """M4: the dialog on the screen knows its line, and proposes the account of each kind."""
        line = self.look(self.line(-9, "kosten", "", "Uw bank"))
        action = line.action_webhero_book_dialog()
        with Form(self.env[action["res_model"]].with_context(**action["context"])) as form:
            self.assertEqual(form.account_id, self.company._webhero_bank_costs())
            form.kind = "transfer"
            self.assertEqual(form.account_id, self.company.transfer_account_id)
        form.record.action_book()
        self.assertTrue(line.is_reconciled)

    def test_no_invoice(self):
        """M4: what is no invoice is booked and learnt: proposed the next time, by itself only where that is switched on."""
        values = {"iban": "", "name": "SOCIAAL SECRETARIAAT"}
        wizard = self.env["webhero.bank.book.line"].create(
            {"line_id": self.look(self.line(-9, "bijdrage", **values)).id}
        )
        self.assertTrue(wizard.account_id)
        wizard.action_book()
        self.assertEqual(wizard.line_id.webhero_state, "person")
        second = self.look(self.line(-10, "bijdrage", **values))
        self.assertEqual((second.webhero_state, second.webhero_suggestions[0]["code"]), ("proposed", "counterparty"))
        second.action_webhero_accept()
        self.assertTrue(second.is_reconciled)
        self.env["webhero.bank.counterparty"].search([("name", "=", "SOCIAAL SECRETARIAAT")]).by_itself = True
        third = self.look(self.line(-11, "bijdrage", **values))
        self.assertEqual((third.webhero_state, third.webhero_reason["code"]), ("itself", "counterparty"))
        self.assertFalse(self.look(self.line(11, "terug", **values)).is_reconciled)

    def test_drop(self):
        """M1: a bank file dropped on Home is taken in, known by its content; what is nobody's is refused with all beside it."""
        account = self.env["res.partner.bank"].create({"acc_number": OWN, "partner_id": self.company.partner_id.id})
        self.company.currency_id = self.env.ref("base.EUR")
        self.bank.write({"bank_account_id": account.id, "currency_id": False})
        home = self.env["webhero.home"]
        self.assertTrue(home.load()["can_drop"])
        file = ["a.txt", base64.b64encode(coda(3)).decode()]
        with self.assertRaisesRegex(UserError, "holiday.jpg"):
            home.drop([file, ["holiday.jpg", base64.b64encode(b"\xff\xd8\xff").decode()]])
        self.assertFalse(self.env["webhero.bank.import"].search([("name", "=", "a.txt")]))
        taken = self.env["webhero.bank.import"].browse(home.drop([file])["res_id"])
        self.assertEqual((taken.state, taken.new_count), ("done", 3))
        reader = new_test_user(self.env, "reader", "account.group_account_readonly", company_id=self.company.id)
        with self.assertRaises(AccessError):
            home.with_user(reader).drop([file])

    def test_home(self):
        """M5: Home has a tile per bank with its last statement, what is to settle, and a warning when a bank stays silent."""
        self.look(self.line(10, "dank u", "", "", date="2026-01-02"))
        blocks = {block["key"]: block for block in self.env["webhero.home"].load()["blocks"]}
        self.assertEqual(blocks["bank_to_settle"]["count"], 1)
        tile = blocks[f"bank_{self.bank.id}"]
        self.assertEqual((tile["tone"], tile["action"]["params"]), ("warn", {"journal_id": self.bank.id}))
