# SPDX-License-Identifier: LGPL-3.0-or-later
"""The status of invoices in real Odoo: what it says, and setting it in one press."""

from datetime import date
from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import BaseCase, tagged

from ..rules.status import sale_status
from .common import BillingCase
from .test_repeat import at

TODAY = date(2026, 6, 15)


@tagged("post_install", "-at_install")
class TestStatusRule(BaseCase):
    def test_each_status(self):
        """B9: the status says what became of the invoice last; money before reminders, reminders before sent."""
        for facts, expected in (
            (("draft", "out_invoice", "not_paid", 0, False), "draft"),
            (("cancel", "out_invoice", "not_paid", 1, True), "cancel"),
            (("posted", "out_invoice", "not_paid", 0, False), "open"),
            (("posted", "out_invoice", "not_paid", 0, True), "sent"),
            (("posted", "out_invoice", "not_paid", 1, True), "reminder_first"),
            (("posted", "out_invoice", "not_paid", 2, False), "reminder_second"),
            (("posted", "out_invoice", "partial", 2, True), "partial"),
            (("posted", "out_invoice", "paid", 2, True), "received"),
            (("posted", "out_invoice", "in_payment", 0, True), "received"),
            (("posted", "out_invoice", "reversed", 0, True), "credited"),
            (("posted", "out_invoice", "blocked", 1, True), "disputed"),
            (("posted", "out_refund", "not_paid", 0, True), "credit_note"),
            (("posted", "out_refund", "paid", 0, True), "credit_note"),
            (("posted", "out_receipt", "paid", 0, False), "received"),
        ):
            with self.subTest(facts=facts):
                self.assertEqual(sale_status(*facts), expected)


@tagged("post_install", "-at_install")
class TestStatus(BillingCase):
    def setUp(self):
        super().setUp()
        self.enterContext(at(TODAY))

    def overdue(self, **kwargs):
        return self.posted(day="2026-05-02", invoice_payment_term_id=False, invoice_date_due=date(2026, 6, 1), **kwargs)

    def all_kinds(self):
        """One document in each status, and two bills."""
        draft, cancelled, opened, sent, first, second, partial, received, credited, disputed = (
            self.invoice(day="2026-05-02"),
            self.invoice(day="2026-05-02"),
            *(self.overdue() for _nth in range(8)),
        )
        cancelled.button_cancel()
        sent.is_move_sent = True
        first._webhero_remind()
        second._webhero_mark_reminded(2)
        self.pay(partial, 20)
        self.pay(received)
        credited._reverse_moves([{"invoice_date": TODAY}], cancel=True)
        disputed.action_toggle_block_payment()
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.jan.id,
                "invoice_date": "2026-05-01",
                "invoice_line_ids": [Command.create({"name": "Meel", "price_unit": 10, "tax_ids": [Command.clear()]})],
            }
        )
        paid_bill = bill.copy({"invoice_date": "2026-05-01"})
        (bill | paid_bill).action_post()
        self.pay(paid_bill)
        return {
            "draft": draft,
            "cancel": cancelled,
            "open": opened,
            "sent": sent,
            "reminder_first": first,
            "reminder_second": second,
            "partial": partial,
            "received": received,
            "credited": credited,
            "disputed": disputed,
            "credit_note": credited.reversal_move_ids,
            "posted": bill,
            "paid": paid_bill,
        }

    def pay(self, move, amount=None):
        self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids).create(
            {"amount": amount} if amount else {}
        )._create_payments()

    def test_list_search_sort_and_group(self):
        """B9: each document has its status, and searching, sorting and grouping in the list say the same."""
        kinds = self.all_kinds()
        moves = self.env["account.move"].browse([move.id for move in kinds.values()])
        domain = [("id", "in", moves.ids)]
        for status, move in kinds.items():
            with self.subTest(status=status):
                self.assertEqual(move.status_in_payment, status)
                self.assertEqual(move.search([*domain, ("status_in_payment", "=", status)]), move)
                self.assertEqual(moves.filtered_domain([("status_in_payment", "in", [status])]), move)
        self.assertEqual(
            moves.search([*domain, ("status_in_payment", "!=", "open")]), moves.search(domain) - kinds["open"]
        )
        groups = dict(moves._read_group(domain, ["status_in_payment"], ["__count"]))
        self.assertEqual(groups, dict.fromkeys(kinds, 1))
        self.assertEqual(moves.search(domain, order="status_in_payment, id").mapped("status_in_payment"), sorted(kinds))

    def test_on_a_phone(self):
        """B9: the cards that a phone shows instead of the list have the same status."""
        view = self.env["account.move"].get_view(view_type="kanban")
        statuses = etree.fromstring(view["arch"]).xpath("//footer/field[@name='status_in_payment']")
        self.assertEqual([one.get("invisible") for one in statuses],
                         ["move_type not in ('out_invoice', 'out_refund', 'out_receipt')"])  # fmt: skip

    def test_words(self):
        """B9: the statuses have their words in Dutch and French."""
        words = {
            lang: dict(
                self.env["account.move"]
                .with_context(lang=lang)
                ._fields["status_in_payment"]
                ._description_selection(self.env(context={"lang": lang}))
            )
            for lang in ("nl_BE", "fr_BE")
        }
        for status, dutch, french in (
            ("open", "Open", "Ouverte"),
            ("sent", "Verzonden", "Envoyé"),
            ("reminder_first", "Eerste herinnering", "Premier rappel"),
            ("reminder_second", "Tweede herinnering", "Deuxième rappel"),
            ("partial", "Gedeeltelijk betaald", "Partiellement réglé"),
            ("received", "Betaling ontvangen", "Paiement reçu"),
            ("credit_note", "Creditnota", "Note de crédit"),
            ("credited", "Gecrediteerd", "Créditée"),
            ("disputed", "Betwist", "Contestée"),
            ("cancel", "Geannuleerd", "Annulé"),
        ):
            self.assertEqual(words["nl_BE"][status], dutch)
            self.assertIn(french, words["fr_BE"][status])

    def test_one_press(self):
        """B9: sent, back to open, both reminders, disputed and no longer: each in one press, and logged."""
        move = self.overdue()
        for key, status in (
            ("sent", "sent"),
            ("open", "open"),
            ("sent", "sent"),
            ("reminder_first", "reminder_first"),
            ("reminder_second", "reminder_second"),
            ("dispute", "disputed"),
            ("undispute", "reminder_second"),
            ("open", "open"),
        ):
            with self.subTest(key=key):
                self.assertIn(key, [choice["key"] for choice in move.webhero_status_choices()])
                before = len(move.message_ids)
                self.assertFalse(move.action_webhero_set_status(key))
                self.assertEqual(move.status_in_payment, status)
                self.assertGreater(len(move.message_ids), before)

    def test_reminders_by_hand_are_two(self):
        """B9, B10: “Second reminder” pressed at once counts the first too, and no mail goes."""
        move = self.overdue()
        move.action_webhero_set_status("reminder_second")
        self.assertEqual(sorted(move.webhero_reminder_ids.mapped("level")), ["1", "2"])
        self.assertFalse(move.webhero_reminder_ids.mail_id)

    def test_payment_received(self):
        """B9: payment received asks journal and date only, pays all that is open, once."""
        move, second = self.overdue(), self.overdue(lines=[(200.0, None)])
        self.pay(second, 42)
        action = (move | second).action_webhero_payment_received()
        wizard = self.env["webhero.payment.received"].with_context(**action["context"]).create({"date": "2026-06-10"})
        self.assertEqual(wizard.journal_id.type, "bank")
        self.assertIn(move.name, wizard.summary)
        wizard.action_receive()
        self.assertEqual((move | second).mapped("status_in_payment"), ["received", "received"])
        self.assertEqual((move | second).mapped("amount_residual"), [0, 0])
        payments = (move | second).matched_payment_ids
        self.assertEqual(sorted(payments.mapped("amount")), [42, 121, 200])
        wizard.action_receive()
        self.assertEqual(len((move | second).matched_payment_ids), 3, "pressed twice it pays once")
        with self.assertRaisesRegex(UserError, "None of these invoices is open"):
            self.env["webhero.payment.received"].with_context(**action["context"]).create({})

    def test_actions_that_ask(self):
        """B9: partly paid, credit note and reminder open their dialog; cancelled is done at once."""
        move = self.overdue()
        for key, model in (
            ("partial", "account.payment.register"),
            ("credit", "account.move.reversal"),
            ("send_reminder", "webhero.reminder.send"),
            ("received", "webhero.payment.received"),
        ):
            self.assertEqual(move.action_webhero_set_status(key)["res_model"], model)
        move.action_webhero_set_status("cancel")
        self.assertEqual(move.status_in_payment, "cancel")

    def test_what_can_not_be(self):
        """B9: what does not fit is not offered, and refused with a sentence when asked for anyway."""
        move = self.overdue()
        self.pay(move)
        keys = [choice["key"] for choice in move.webhero_status_choices()]
        self.assertEqual(keys, ["sent", "credit", "cancel"])
        for key in ("received", "reminder_first", "open", "no_such_status", "unlink"):
            with self.assertRaisesRegex(UserError, "can't become"):
                move.action_webhero_set_status(key)
        reminded = self.overdue()
        reminded._webhero_remind()
        self.assertNotIn(
            "open", [choice["key"] for choice in reminded.webhero_status_choices()], "its mail can't be taken back"
        )
        self.assertEqual(self.invoice().webhero_status_choices()[0]["key"], "cancel")

    def test_what_left_is_not_open_again(self):
        """B14, B9: an invoice that was really mailed is never offered “Open”, also not after a correction."""
        move = self.overdue()
        self.env["account.move.send"]._generate_and_send_invoices(move, sending_methods={"email"})
        self.assertNotIn("open", [choice["key"] for choice in move.webhero_status_choices()])
        move.button_draft()
        move.action_post()
        self.assertNotIn("open", [choice["key"] for choice in move.webhero_status_choices()])
        with self.assertRaisesRegex(UserError, "can't become"):
            move.action_webhero_set_status("open")
        self.assertTrue(move.is_move_sent)

    def test_cancelling_asks(self):
        """B9: cancelling what is paid or sent asks first, and says what it undoes; an untouched one is done at once."""
        paid, sent, untouched = self.overdue(), self.overdue(), self.overdue()
        self.pay(paid)
        sent.is_move_sent = True
        questions = {
            move: next(choice["question"] for choice in move.webhero_status_choices() if choice["key"] == "cancel")
            for move in (paid, sent, untouched)
        }
        self.assertIn("open again", questions[paid])
        self.assertIn("credit note", questions[sent])
        self.assertEqual(questions[untouched], "")

    def test_large_selection(self):
        """B9, B11: many at once are asked for first; no PDF is made while anybody waits, the cron makes one per invoice."""
        self.journal.incoming_einvoice_notification_email = "boekhouder@kantoor.example; archief@kantoor.example"
        moves = self.overdue() | self.overdue()
        made = []

        def pdf(move):
            made.append(move)
            return {"filename": "x.pdf", "content": b"%PDF"}

        with patch.object(type(moves), "_webhero_pdf", pdf):
            with patch("odoo.addons.webhero_billing_base.models.account_move_status.ASK_ABOVE", 1):
                with self.assertRaisesRegex(RedirectWarning, "Mark 2 invoices as sent") as asked:
                    moves.action_webhero_mark_sent()
                self.assertEqual(asked.exception.args[3]["active_ids"], moves.ids)
                action = self.env["ir.actions.server"].browse(asked.exception.args[1])
                action.with_context(**asked.exception.args[3]).run()
            self.assertEqual(moves.mapped("status_in_payment"), ["sent", "sent"])
            copies = moves.webhero_copy_ids
            self.assertEqual((len(copies), set(copies.mapped("delivery")), len(made)), (4, {"queued"}, 0))
            with self.enter_registry_test_mode():
                self.env.ref("webhero_billing_base.ir_cron_retry_invoice_copies").method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual((len(copies.mail_id), len(made)), (4, 2))
        self.assertEqual(set(copies.mail_id.mapped("state")), {"outgoing"})

    def test_selection(self):
        """B9: a selection is marked as sent in one press; what was sent already stays as it is."""
        sent, opened, draft = self.overdue(), self.overdue(), self.invoice()
        sent.is_move_sent = True
        (sent | opened | draft).action_webhero_mark_sent()
        self.assertEqual((sent | opened | draft).mapped("status_in_payment"), ["sent", "sent", "draft"])

    def test_copy_of_what_is_marked_as_sent(self):
        """B9, B11: handed over on paper is sent too: the bookkeeper gets the copy."""
        self.journal.incoming_einvoice_notification_email = "boekhouder@kantoor.example"
        move = self.overdue()
        move.action_webhero_set_status("sent")
        self.assertEqual(move.webhero_copy_ids.mapped("email"), ["boekhouder@kantoor.example"])

    def test_rights(self):
        """B9: who may only read invoices sets no status."""
        reader = self.user_of("reader", "base.group_user,account.group_account_readonly")
        move = self.overdue().with_user(reader)
        self.assertEqual(move.status_in_payment, "open")
        for call in (move.webhero_status_choices, lambda: move.action_webhero_set_status("sent")):
            with self.assertRaises(UserError):
                call()
