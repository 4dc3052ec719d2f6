# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reminders in real Odoo: who gets one, exactly once, in which language, with what."""

from datetime import date, timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import email_normalize, mute_logger

from .committed import CommittedCase
from .common import BillingCase
from .test_repeat import at

TODAY = date(2026, 6, 15)
DUE = date(2026, 6, 1)


@tagged("post_install", "-at_install")
class TestReminders(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "info@devos.example"
        cls.company.write({"webhero_reminder_first_days": 7, "webhero_reminder_second_days": 21})

    def setUp(self):
        super().setUp()
        self.enterContext(at(TODAY))

    def overdue(self, partner=None, due=DUE, **kwargs):
        return self.posted(partner, day="2026-05-02", invoice_payment_term_id=False, invoice_date_due=due, **kwargs)

    def mails(self, moves):
        return moves.webhero_reminder_ids.mail_id

    # ---- who

    def test_first_and_second(self):
        """B10: first, then second; each with its date, logged on the invoice, the mail queued and not yet sent."""
        move = self.overdue()
        self.assertEqual(move._webhero_remind(), move)
        self.assertEqual((move.webhero_reminder_level, move.webhero_reminder_first_date), (1, TODAY))
        mail = self.mails(move)
        self.assertEqual((mail.state, mail.recipient_ids, mail.res_id), ("outgoing", self.jan, move.id))
        self.assertIn(move.name, mail.subject)
        self.assertTrue(any("First reminder" in body for body in move.message_ids.mapped("body")))
        with at(TODAY + timedelta(days=14)):
            self.assertEqual(move._webhero_remind(), move)
        self.assertEqual(
            (move.webhero_reminder_level, move.webhero_reminder_second_date), (2, TODAY + timedelta(days=14))
        )
        with at(TODAY + timedelta(days=60)):
            self.assertFalse(move._webhero_remind(), "there is no third")
        self.assertEqual(len(move.webhero_reminder_ids), 2)

    def test_never_twice(self):
        """B10: pressed twice on one day there is one mail; the same level twice is refused by the database."""
        move = self.overdue()
        move._webhero_remind()
        self.assertFalse(move._webhero_remind())
        self.assertEqual(len(self.mails(move)), 1)
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["webhero.reminder"].create({"move_id": move.id, "level": "1"}).flush_recordset()
        self.assertFalse(move.copy().webhero_reminder_level)

    def test_never_for(self):
        """B10: never for disputed, paid, credited, blocked, drafts, not due, without address; each says why."""
        blocked = self.jan.create({"name": "Geblokkeerd nv", "email": "a@klant.example", "webhero_no_reminders": True})
        silent = self.jan.create({"name": "Zonder Adres"})
        disputed, held, paid, credited, crediting, future = (self.overdue() for _nth in range(6))
        disputed.action_toggle_block_payment()
        held.no_followup = True
        self.pay(paid)
        self.reverse(credited, cancel=True)
        self.reverse(crediting, cancel=False)
        future.invoice_date_due = TODAY
        for move, words in (
            (disputed, "disputed"),
            (held, "disputed"),
            (paid, "paid"),
            (credited, "credited"),
            (crediting, "credited"),
            (future, "not overdue"),
            (self.overdue(blocked), "gets no reminders"),
            (self.overdue(silent), "no e-mail address"),
            (self.invoice(day="2026-05-02"), "not confirmed"),
            (self.posted(kind="out_refund"), "not a customer invoice"),
        ):
            with self.subTest(words=words):
                self.assertIn(words, move._webhero_reminder_refusal() or "")
                self.assertFalse(move._webhero_remind())
                self.assertFalse(move.webhero_reminder_ids)

    def pay(self, move, amount=None):
        values = {"amount": amount} if amount else {}
        self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids).create(
            values
        )._create_payments()

    def reverse(self, move, cancel):
        move._reverse_moves([{"invoice_date": TODAY, "date": TODAY}], cancel=cancel)

    def test_partly_paid(self):
        """B10: what is still open of a partly paid or partly credited invoice is reminded."""
        move = self.overdue()
        self.pay(move, 50)
        self.assertEqual(move.payment_state, "partial")
        self.assertEqual(move._webhero_remind(), move)
        refund = self.overdue()
        credit = refund._reverse_moves([{"invoice_date": TODAY}])
        credit.invoice_line_ids[0].price_unit = 10
        self.assertEqual(refund._webhero_remind(), refund)

    def unsettled(self, amount, partner=None):
        """A payment of the customer that is settled with nothing."""
        payment = self.env["account.payment"].create(
            {
                "partner_id": (partner or self.jan).id,
                "amount": amount,
                "payment_type": "inbound",
                "partner_type": "customer",
            }
        )
        payment.action_post()
        return payment

    def test_open_credits_are_deducted(self):
        """B10: a credit note that was linked to nothing and a payment on account are shown and deducted, oldest first."""
        move, later = self.overdue(lines=[(200.0, None)]), self.overdue(due=DUE + timedelta(days=1))
        credit = self.posted(day="2026-06-10", kind="out_refund", lines=[(10.0, None)])
        if payment := self.unsettled(21).move_id:
            self.assertEqual(payment.state, "posted")
        self.env.invalidate_all()
        open_payment = 21 if payment else 0
        self.assertEqual((move.webhero_to_pay, later.webhero_to_pay), (242 - 12.1 - open_payment, 121))
        move._webhero_remind(grouped=False)
        body = self.mails(move).body_html
        self.assertIn(credit.name, body)
        self.assertIn(f"{242 - 12.1 - open_payment:.2f}".replace(".", ","), body)
        self.assertNotIn("242,00</strong>", body)
        payment = move._webhero_reminder_payment()
        self.assertEqual(payment["amount"], move.webhero_to_pay)

    def test_nothing_remains(self):
        """B10: where open credits are as large as what is open nothing is sent, by hand or by itself; with the reason."""
        self.company.webhero_reminder_auto = True
        move, large = self.overdue(), self.overdue(self.luc, lines=[(500.0, None)])
        self.posted(day="2026-06-10", kind="out_refund", lines=[(100.0, None)])
        self.posted(self.luc, day="2026-06-10", kind="out_refund", lines=[(100.0, None)])
        self.env.invalidate_all()
        self.assertIn("Open credits", move._webhero_reminder_refusal())
        self.assertFalse(move._webhero_remind())
        self.run_cron()
        self.assertEqual((move | large).mapped("webhero_reminder_level"), [0, 1])
        self.assertEqual(large.webhero_to_pay, 484)

    def test_credits_of_others_cover_nothing(self):
        """B10: credits of another customer, of another company and drafts cover nothing; nor what is linked elsewhere."""
        move, other = self.overdue(), self.overdue()
        self.posted(self.luc, day="2026-06-10", kind="out_refund", lines=[(100.0, None)])
        self.invoice(kind="out_refund", day="2026-06-10")
        linked = other._reverse_moves([{"invoice_date": TODAY}])
        linked.action_post()
        self.env.invalidate_all()
        self.assertEqual(move.webhero_covered, 0)
        self.assertIn("credited", other._webhero_reminder_refusal())

    def test_old_texts_deduct_too(self):
        """B10: a company's own text of before this version asks for what remains after the next update."""
        own = self.company._webhero_own_mail_template("reminder_first")
        own.body_html = '<p><t t-out="format_amount(object.amount_residual, object.currency_id)"></t></p>'
        self.env["mail.template"]._webhero_deduct_credits()
        self.assertIn("object.webhero_to_pay", own.body_html)

    def test_block_goes_with_the_company(self):
        """B10: blocking a customer blocks the contacts of that customer too."""
        firm = self.jan.create({"name": "Firma nv", "is_company": True, "email": "firma@klant.example"})
        contact = self.jan.create({"name": "Boekhouding", "parent_id": firm.id, "email": "bh@klant.example"})
        firm.webhero_no_reminders = True
        self.assertIn("no reminders", self.overdue(contact)._webhero_reminder_refusal())

    # ---- what goes

    def test_language_and_pdf(self):
        """B10, B5: the mail speaks the document's language and the invoice's PDF goes along."""
        for partner, words in ((self.jan, "herinnering"), (self.luc, "rappel")):
            move = self.overdue(partner)
            move._webhero_remind()
            mail = self.mails(move)
            self.assertIn(words, f"{mail.subject} {mail.body_html}".lower())
            letter, invoice = mail.attachment_ids.sorted("id")
            self.assertIn(move.name, letter.name)
            self.assertIn(words, letter.name.lower())
            self.assertTrue(letter.name.endswith(".pdf") and invoice.name.endswith(".pdf"))
        self.company.webhero_invoice_language = "nl"
        move = self.overdue(self.luc)
        move._webhero_remind()
        self.assertIn("herinnering", f"{self.mails(move).subject} {self.mails(move).body_html}".lower())

    def test_frozen_pdf(self):
        """B10: the PDF that was sent is the PDF that goes along."""
        move = self.overdue()
        self.env["ir.attachment"].create(
            {
                "name": "2026101.pdf",
                "raw": b"%PDF-1.4 as sent",
                "res_model": "account.move",
                "res_id": move.id,
                "res_field": "invoice_pdf_report_file",
                "mimetype": "application/pdf",
            }
        )
        move.invalidate_recordset()
        move._webhero_remind()
        self.assertEqual(self.mails(move).attachment_ids.sorted("id")[1].raw, b"%PDF-1.4 as sent")

    def test_one_mail_per_customer(self):
        """B10: one mail per customer with all its open invoices, credit notes counted off; each invoice gets its own level."""
        first, second = self.overdue(), self.overdue(lines=[(200.0, None)])
        with at(TODAY - timedelta(days=20)):
            first.invoice_date_due = TODAY - timedelta(days=30)
            first._webhero_remind()
        later = self.posted(day="2026-06-10", lines=[(50.0, None)])
        later.invoice_date_due = TODAY + timedelta(days=20)
        credit = self.posted(day="2026-06-10", kind="out_refund", lines=[(10.0, None)])
        other = self.overdue(self.luc)
        self.assertEqual((first | second | other)._webhero_remind(grouped=True), first | second | other)
        self.assertEqual((first | second | other).mapped("webhero_reminder_level"), [2, 1, 1])
        mail = second.webhero_reminder_ids.mail_id
        self.assertEqual(first.webhero_reminder_ids.filtered(lambda row: row.level == "2").mail_id, mail)
        self.assertNotEqual(other.webhero_reminder_ids.mail_id, mail)
        self.assertEqual(len(mail.attachment_ids), 3, "one letter, and the PDF of each invoice that is reminded")
        for name in (first | second | later | credit).mapped("name"):
            self.assertIn(name, mail.body_html)
        self.assertIn("411,40", mail.body_html)  # (100 + 200 + 50 - 10) x 1,21
        self.assertNotIn(other.name, mail.body_html)
        self.assertFalse(later.webhero_reminder_ids)
        self.assertTrue(any(second.name in body for body in first.message_ids.mapped("body")), "logged on each invoice")

    def test_contact_of_the_invoice(self):
        """B10: the mail goes to the contact of the invoice, else to its company."""
        firm = self.jan.create({"name": "Firma nv", "is_company": True, "email": "firma@klant.example"})
        contact = self.jan.create({"name": "Boekhouding", "parent_id": firm.id, "email": "bh@klant.example"})
        nobody = self.jan.create({"name": "Werf", "parent_id": firm.id})
        for partner, expected in ((contact, contact), (nobody, firm)):
            move = self.overdue(partner)
            move._webhero_remind()
            self.assertEqual(self.mails(move).recipient_ids, expected)

    # ---- by hand

    def test_dialog(self):
        """B10: on a selection, the dialog says who gets which and why others don't; one press sends."""
        good, draft = self.overdue(), self.invoice(day="2026-05-02")
        action = (draft | good).action_webhero_send_reminders()
        wizard = self.env["webhero.reminder.send"].with_context(**action["context"]).create({})
        self.assertEqual(
            [(line.level, line.refusal) for line in wizard.line_ids], [("1", False), (False, "It is not confirmed.")]
        )
        self.assertEqual(wizard.ready_count, 1)
        self.assertIn(good.name, wizard.action_send()["params"]["message"])
        self.assertEqual(good.webhero_reminder_level, 1)
        with self.assertRaisesRegex(UserError, "nothing to send"):
            wizard.action_send()
        self.assertEqual(len(self.mails(good)), 1)

    def test_large_selection(self):
        """B10: a large selection is reminded in the background, each once, as asked: per invoice or per customer."""
        moves = self.env["account.move"]
        for _nth in range(4):
            moves |= self.overdue() | self.overdue(self.luc)
        wizard = self.env["webhero.reminder.send"].with_context(active_ids=moves.ids).create({"grouped": False})
        self.assertIn("background", wizard.action_send()["params"]["message"])
        self.assertFalse(moves.webhero_reminder_ids)
        self.pay(moves[0])
        for _nth in range(2):
            with self.enter_registry_test_mode():
                self.env.ref("webhero_billing_base.ir_cron_reminders_queued").method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual(moves.mapped("webhero_reminder_level"), [0] + [1] * 7)
        self.assertEqual(len(self.mails(moves)), 7)
        self.assertFalse(any(moves.mapped("webhero_reminder_queued")))
        grouped = self.overdue() | self.overdue()
        grouped._webhero_queue_reminders(grouped=True)
        with self.enter_registry_test_mode():
            self.env.ref("webhero_billing_base.ir_cron_reminders_queued").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(len(self.mails(grouped)), 1)

    def test_large_selection_names_who_asked(self):
        """B10: reminders of a large selection are asked for by a person and say so, in the language of the document."""
        biller = new_test_user(self.env, "vraagt", "account.group_account_invoice", company_id=self.company.id,
                               company_ids=[(6, 0, self.company.ids)], email="vraagt@devos.example", lang="en_US")  # fmt: skip
        moves = self.env["account.move"].union(*(self.overdue() for _nth in range(3)), self.overdue(self.luc))
        moves.with_user(biller).with_context(allowed_company_ids=self.company.ids)._webhero_queue_reminders(
            grouped=False
        )
        with self.enter_registry_test_mode():
            self.env.ref("webhero_billing_base.ir_cron_reminders_queued").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(moves.webhero_reminder_ids.user_id, biller)
        self.assertEqual(moves.webhero_reminder_ids.mapped("by_hand"), [True] * len(moves))
        for move, words in ((moves[0], "Eerste herinnering"), (moves[-1], "Premier rappel")):
            log = move.message_ids.filtered(lambda message, words=words: words in message.body)
            self.assertEqual(log.author_id, biller.partner_id, move.message_ids.mapped("body"))

    def test_by_hand_without_a_mail(self):
        """B9, B10: a level set by hand makes no mail, and the next reminder is the second."""
        move = self.overdue()
        move._webhero_mark_reminded(1)
        self.assertEqual((move.webhero_reminder_level, self.mails(move)), (1, self.env["mail.mail"]))
        with at(TODAY + timedelta(days=1)):
            move._webhero_remind()
        self.assertEqual(move.webhero_reminder_level, 2)
        with self.assertRaisesRegex(UserError, "not a confirmed customer invoice"):
            self.invoice()._webhero_mark_reminded(1)

    def test_rights(self):
        """B10: who may only read invoices sends no reminders."""
        reader = new_test_user(
            self.env,
            "reader",
            "base.group_user,account.group_account_readonly",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        move = self.overdue()
        with self.assertRaises(UserError):
            self.env["webhero.reminder.send"].with_user(reader).with_context(active_ids=move.ids).create({})

    # ---- by itself

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("webhero_billing_base.ir_cron_reminders").method_direct_trigger()
        self.env.invalidate_all()

    def test_off_by_default(self):
        """B10: nothing goes by itself until the company asks for it."""
        move = self.overdue()
        self.assertFalse(self.company.webhero_reminder_auto)
        self.run_cron()
        self.assertFalse(move.webhero_reminder_ids)

    def test_by_itself(self):
        """B10: each morning what is so many days over its due date, the second in its turn, nothing twice."""
        self.company.webhero_reminder_auto = True
        old, young = self.overdue(), self.overdue(due=TODAY - timedelta(days=6))
        disputed = self.overdue()
        disputed.action_toggle_block_payment()
        for day, expected in (
            (0, [1, 0]),
            (0, [1, 0]),
            (1, [1, 1]),
            (14, [1, 1]),  # a consumer's fourteen days
            (15, [2, 1]),
            (40, [2, 2]),
            (60, [2, 2]),
        ):
            with at(TODAY + timedelta(days=day)):
                self.run_cron()
            self.assertEqual((old | young).mapped("webhero_reminder_level"), expected, day)
        self.assertEqual(len(self.mails(old | young)), 4)
        self.assertFalse(disputed.webhero_reminder_ids)

    def test_one_that_fails_stops_nothing(self):
        """B10: an invoice whose reminder can't be made says so, gets no level, and the others go."""
        self.company.webhero_reminder_auto = True
        bad, good = self.overdue(), self.overdue(self.luc)
        made = type(bad)._webhero_pdf

        def broken(move):
            if move == bad:
                message = "No paper left"
                raise UserError(message)
            return made(move)

        logger = "odoo.addons.webhero_billing_base.models.account_move_reminder"
        with patch.object(type(bad), "_webhero_pdf", broken), mute_logger(logger):
            self.run_cron()
        self.assertEqual((bad | good).mapped("webhero_reminder_level"), [0, 1])
        self.assertFalse(self.mails(bad))
        self.assertIn("No paper left", bad.message_ids[0].body)
        self.run_cron()
        self.assertEqual(bad.webhero_reminder_level, 1)

    def test_settings(self):
        """B1, B10: the days of the reminders must make sense."""
        with self.assertRaisesRegex(ValidationError, "must come later"):
            self.company.webhero_reminder_second_days = 7
        with self.assertRaisesRegex(ValidationError, "less than 0"):
            self.company.webhero_reminder_first_days = -1

    # ---- when the mail does not arrive

    def test_failed_mail_is_seen_and_tried_again(self):
        """B10: a reminder that could not be delivered shows, is tried again, and stays one mail."""
        move = self.overdue()
        move._webhero_remind()
        reminder = move.webhero_reminder_ids
        reminder.mail_id.write(
            {"state": "exception", "failure_reason": "Connection refused", "failure_type": "mail_smtp"}
        )
        self.assertEqual(reminder.delivery, "failed")
        self.assertRegex(reminder.failure, r"^Your mail server can't be reached.*\(Connection refused\)$")
        self.assertIn("Connection refused", str(move._get_alerts()))
        with self.enter_registry_test_mode():
            self.env.ref("webhero_billing_base.ir_cron_retry_reminder_mails").method_direct_trigger()
        reminder.invalidate_recordset()
        self.assertEqual((reminder.delivery, reminder.mail_id.state, reminder.tries), ("queued", "outgoing", 1))
        reminder.mail_id.write({"state": "exception", "failure_type": "mail_smtp"})
        self.assertFalse(self.env["webhero.reminder"]._to_retry(fields.Datetime.now()) & reminder, "not at once again")
        self.assertTrue(self.env["webhero.reminder"]._to_retry(fields.Datetime.now() + timedelta(days=1)) & reminder)
        reminder.mail_id.failure_type = "mail_email_invalid"
        self.assertFalse(self.env["webhero.reminder"]._to_retry(fields.Datetime.now() + timedelta(days=1)) & reminder)
        reminder.action_try_again()
        self.assertEqual(reminder.delivery, "queued")

    def fail(self, reminders):
        reminders.mail_id.write(
            {"state": "exception", "failure_reason": "Connection refused", "failure_type": "mail_smtp"}
        )

    def test_paid_meanwhile(self):
        """B10: a failed reminder of what was paid, credited or disputed since is never sent, by itself or by a press."""
        paid, credited, disputed, open_ = (self.overdue() for _nth in range(4))
        moves = paid | credited | disputed | open_
        moves._webhero_remind(grouped=False)
        self.fail(moves.webhero_reminder_ids)
        self.pay(paid)
        self.reverse(credited, cancel=True)
        disputed.action_toggle_block_payment()
        with self.enter_registry_test_mode():
            self.env.ref("webhero_billing_base.ir_cron_retry_reminder_mails").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual([move.webhero_reminder_ids.delivery for move in moves],
                         ["cancelled", "cancelled", "cancelled", "queued"])  # fmt: skip
        self.assertEqual([self.mails(move).state for move in moves], ["cancel", "cancel", "cancel", "outgoing"])
        self.assertIn("It is paid", paid.message_ids[0].body)
        paid.webhero_reminder_ids.action_try_again()
        self.assertEqual(self.mails(paid).state, "cancel")

    def test_one_of_a_mail_paid_meanwhile(self):
        """B10: of a failed mail about several invoices, what was paid since is left out, and the others go."""
        paid, open_ = self.overdue(), self.overdue(lines=[(200.0, None)])
        (paid | open_)._webhero_remind(grouped=True)
        old = self.mails(paid | open_)
        self.fail(open_.webhero_reminder_ids)
        self.pay(paid)
        open_.webhero_reminder_ids.action_try_again()
        self.assertEqual((old.state, paid.webhero_reminder_ids.delivery), ("cancel", "cancelled"))
        new = self.mails(open_)
        self.assertEqual((len(new), new.state, open_.webhero_reminder_ids.delivery), (1, "outgoing", "queued"))
        self.assertNotIn(paid.name, new.body_html)

    def test_biller_deletes_none(self):
        """B10: who sends reminders can't delete one, so that none goes twice."""
        move = self.overdue()
        move._webhero_remind()
        biller = new_test_user(self.env, "biller", "account.group_account_invoice", company_id=self.company.id,
                               company_ids=[(6, 0, self.company.ids)])  # fmt: skip
        with self.assertRaises(AccessError):
            move.webhero_reminder_ids.with_user(biller).unlink()
        arch = self.env["webhero.reminder"].get_view(view_type="list")["arch"]
        self.assertIn('delete="0"', arch)

    def test_sent_by_a_biller(self):
        """B10: who may only make invoices sends reminders too, from the sender address of the settings."""
        biller = new_test_user(self.env, "biller", "account.group_account_invoice", company_id=self.company.id,
                               company_ids=[(6, 0, self.company.ids)], email="jef@devos.example")  # fmt: skip
        move = self.overdue(invoice_user_id=biller.id)
        env = self.env(user=biller, context={"allowed_company_ids": self.company.ids, "active_ids": move.ids})
        wizard = env["webhero.reminder.send"].create({})
        wizard.action_send()
        mail = self.mails(move)
        self.assertEqual((move.webhero_reminder_level, mail.state), (1, "outgoing"))
        self.assertEqual(email_normalize(mail.email_from), "info@devos.example")

    def test_grouped_by_itself(self):
        """B10: with one mail per customer, the run of the morning makes one mail of what is due, per customer."""
        self.company.write({"webhero_reminder_auto": True, "webhero_reminder_grouped": True})
        moves = self.overdue() | self.overdue(lines=[(200.0, None)])
        young, other = self.overdue(due=TODAY - timedelta(days=2)), self.overdue(self.luc)
        self.run_cron()
        self.assertEqual(len(self.mails(moves)), 1)
        self.assertEqual((moves | other).mapped("webhero_reminder_level"), [1, 1, 1])
        self.assertNotEqual(self.mails(other), self.mails(moves))
        self.assertFalse(young.webhero_reminder_ids)
        self.run_cron()
        self.assertEqual(len(moves.webhero_reminder_ids), 2)


class TestRemindersTogether(CommittedCase):
    def setUp(self):
        super().setUp()
        today = fields.Date.today()
        with self.connection() as env:
            move = env["account.move"].browse(self.move_id)
            move.write(
                {
                    "invoice_date": today - timedelta(days=60),
                    "invoice_payment_term_id": False,
                    "invoice_date_due": today - timedelta(days=30),
                }
            )
            move.action_post()

    def remove(self, env):
        env["account.move"].browse(self.move_id).webhero_reminder_ids.mail_id.unlink()

    def press(self, env):
        env["account.move"].browse(self.move_id)._webhero_remind()

    def found(self):
        with self.connection() as env:
            reminders = env["webhero.reminder"].search([("move_id", "=", self.move_id)])
            mails = env["mail.mail"].search_count([("model", "=", "account.move"), ("res_id", "=", self.move_id)])
            return len(reminders), mails, env["account.move"].browse(self.move_id).webhero_reminder_level

    def test_two_people_at_once(self):
        """B10: pressed by six at the same moment, each on a connection of its own: one reminder, one mail."""
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            raised = self.together(*[self.press] * 6)
        self.assertEqual([error for error in raised if error], [])
        self.assertEqual(self.found(), (1, 1, 1))

    def test_died_halfway(self):
        """B10: a process that dies before the commit leaves neither a level nor a mail; the next run makes both."""
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            self.press(env)
            env.flush_all()
            cr.rollback()
        self.assertEqual(self.found(), (0, 0, 0))
        with self.connection() as env:
            self.press(env)
        self.assertEqual(self.found(), (1, 1, 1))
