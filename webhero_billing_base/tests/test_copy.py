# SPDX-License-Identifier: LGPL-3.0-or-later
"""The copy of every outgoing invoice in real Odoo: whatever way it went, seen when it fails, never in the way."""

import smtplib
from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BillingCase

ADDRESSES = "boekhouder@kantoor.example; archief@devos.example"


@tagged("post_install", "-at_install")
class TestCopy(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "info@devos.example"
        cls.company.partner_id.write({"street": "Kerkstraat 1", "zip": "3000", "city": "Leuven"})
        cls.journal.incoming_einvoice_notification_email = ADDRESSES
        (cls.jan | cls.luc).write({"street": "Dorp 2", "zip": "3001", "city": "Heverlee"})

    def send(self, move, *methods, **settings):
        self.env["account.move.send"]._generate_and_send_invoices(move, sending_methods=list(methods), **settings)
        return move

    def check_copies(self, move):
        copies = move.webhero_copy_ids
        self.assertEqual(set(copies.mapped("email")), {"boekhouder@kantoor.example", "archief@devos.example"})
        for copy in copies:
            self.assertEqual(
                (copy.delivery, copy.mail_id.state, copy.mail_id.email_to), ("queued", "outgoing", copy.email)
            )
            self.assertIn(move.name, copy.mail_id.subject)
            kinds = {file.name.rsplit(".")[-1] for file in copy.mail_id.attachment_ids}
            self.assertEqual(kinds, {"pdf", "xml"})
            xml = copy.mail_id.attachment_ids.filtered(lambda file: file.name.endswith(".xml"))
            self.assertIn(move.name.encode(), xml.raw)

    def retry(self, copy):
        """The cron, when the next try is due."""
        copy.next_try_at = fields.Datetime.now() - timedelta(minutes=1)
        with self.enter_registry_test_mode():
            self.env.ref("webhero_billing_base.ir_cron_retry_invoice_copies").method_direct_trigger()
        self.env.invalidate_all()

    def test_by_mail_and_by_hand(self):
        """B11: PDF and UBL to each address, by mail and printed by hand, also for a customer who gets no UBL himself."""
        self.check_copies(self.send(self.posted(), "email"))
        self.check_copies(self.send(self.posted(), "manual"))
        credit = self.send(self.posted(kind="out_refund"), "email")
        self.check_copies(credit)
        self.jan.invoice_edi_format = "ubl_bis3"
        move = self.send(self.posted(), "email")
        self.check_copies(move)
        sent = move.ubl_cii_xml_id
        xml = move.webhero_copy_ids[0].mail_id.attachment_ids.filtered(lambda file: file.name.endswith(".xml"))
        self.assertEqual(xml.raw, sent.raw, "the XML that was sent is the XML of the copy")

    def test_by_post(self):
        """B11: what goes by post has its copy too."""
        with patch.object(type(self.env["snailmail.letter"]), "_snailmail_print", lambda letters, immediate=True: None):
            self.check_copies(self.send(self.posted(), "snailmail"))

    def test_by_peppol(self):
        """B11: what goes by Peppol has its copy too; without Peppol in the database the row is proved by the others."""
        if self.env["ir.module.module"]._get("account_peppol").state != "installed":
            self.skipTest("account_peppol is not installed")
        self.env["ir.config_parameter"].sudo().set_param("account_peppol.edi.mode", "demo")
        self.env["peppol.registration"]._create_connection("0208:0123456749", "uuid", self.company)
        self.jan.write(
            {
                "vat": "BE0999472756",
                "company_registry": "0999472756",
                "peppol_eas": "0208",
                "peppol_endpoint": "0999472756",
                "invoice_edi_format": "ubl_bis3",
                "peppol_verification_state": "valid",
                "is_company": True,
            }
        )
        move = self.send(self.posted(), "peppol")
        self.assertEqual(move.peppol_move_state, "processing")
        self.check_copies(move)

    def test_in_a_batch(self):
        """B11: a batch in the background makes a copy of each."""
        moves = self.posted() | self.posted(self.luc)
        moves.sending_data = {"author_user_id": self.env.uid, "author_partner_id": self.env.user.partner_id.id}
        for move in moves:
            self.env["account.move.send"]._generate_and_send_invoices(move, from_cron=True)
            self.check_copies(move)

    def test_company_language(self):
        """B11, B5: the copy speaks the company's language, not the customer's."""
        move = self.send(self.posted(self.luc), "email")
        self.assertIn("factuur", move.webhero_copy_ids[0].mail_id.subject)
        self.company.partner_id.lang = "fr_BE"
        move = self.send(self.posted(self.jan), "email")
        self.assertIn("facture", move.webhero_copy_ids[0].mail_id.subject)

    def test_once(self):
        """B11: an invoice that is sent again makes no second copy; a new address gets its own."""
        move = self.send(self.posted(), "email")
        self.send(move, "email")
        self.assertEqual(len(move.webhero_copy_ids), 2)
        self.journal.incoming_einvoice_notification_email += "; nieuw@kantoor.example"
        self.send(move, "email")
        self.assertEqual(len(move.webhero_copy_ids), 3)
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            move.webhero_copy_ids.create({"move_id": move.id, "email": "nieuw@kantoor.example"}).flush_recordset()
        self.assertFalse(move.copy().webhero_copy_ids)

    def test_no_address(self):
        """B11: without an address nothing is copied."""
        self.journal.incoming_einvoice_notification_email = False
        self.assertFalse(self.send(self.posted(), "email").webhero_copy_ids)

    @mute_logger("odoo.addons.webhero_billing_base.models.invoice_copy")
    def test_a_copy_that_can_not_be_made(self):
        """B11: a copy that can't even be made stops nothing, shows on the invoice and is made by the next try."""
        move = self.posted()

        def broken(self):
            self.env.cr.execute("SELECT no_such_column FROM account_move")  # poisons a transaction without a savepoint

        with patch.object(type(move), "_webhero_ubl", broken), mute_logger("odoo.sql_db"):
            self.send(move, "email")
        self.assertTrue(move.is_move_sent)
        self.assertTrue(move.invoice_pdf_report_id)
        self.assertEqual(set(move.webhero_copy_ids.mapped("delivery")), {"failed"})
        self.assertTrue(move.webhero_copy_failed)
        self.assertIn("no_such_column", str(move._get_alerts()["webhero_copy_failed"]["message"]))
        self.assertIn(move, move.search([("webhero_copy_failed", "=", True)]))
        with self.enter_registry_test_mode():
            self.env.ref("webhero_billing_base.ir_cron_retry_invoice_copies").method_direct_trigger()
        self.env.invalidate_all()
        self.check_copies(move)
        self.assertNotIn("webhero_copy_failed", move._get_alerts())

    def test_a_copy_that_is_not_delivered(self):
        """B11: a mail server that refuses shows on the invoice; tried again by itself for about a day, and by a press."""
        move = self.send(self.posted(), "email")
        copy = move.webhero_copy_ids[0]
        for nth in range(1, 8):
            copy.mail_id.write(
                {"state": "exception", "failure_reason": "Connection refused", "failure_type": "mail_smtp"}
            )
            self.assertEqual(copy.delivery, "failed")
            self.assertIn("Connection refused", move._get_alerts()["webhero_copy_failed"]["message"])
            self.retry(copy)
            self.assertEqual((copy.delivery, copy.tries), ("queued", nth))
            self.assertGreater(copy.next_try_at, fields.Datetime.now())
        copy.mail_id.write({"state": "exception", "failure_type": "mail_smtp"})
        self.retry(copy)
        self.assertEqual(copy.delivery, "failed", "given up, and left for a person")
        move.action_webhero_retry_copies()
        self.assertEqual(copy.delivery, "queued")
        copy.mail_id.write({"state": "sent", "failure_reason": False})
        self.assertEqual(copy.delivery, "sent")

    def test_bills_stay_the_hosts(self):
        """B11: incoming bills keep the host's own notification."""
        bill = self.env["account.move"].create({"move_type": "in_invoice", "partner_id": self.jan.id})
        bill.journal_id.incoming_einvoice_notification_email = "aankoop@devos.example"
        with patch.object(type(self.env["mail.template"]), "send_mail") as sent:
            bill.journal_id._notify_invoice_subscribers(bill)
        self.assertTrue(sent.called)
        self.assertFalse(bill.webhero_copy_ids)

    # ---- the invoice's own mail

    def send_in_vain(self, move, error):
        with (
            patch.object(type(self.env["ir.mail_server"]), "_connect__", side_effect=error),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            self.send(move, "email")
        return move

    def told(self, move):
        return str(move._get_alerts().get("webhero_mail_failed", {}).get("message", ""))

    def test_mail_of_invoice_failed(self):
        """B14: a mail that did not arrive is told on the invoice and on Home, with what to do; once more is one press."""
        move = self.send_in_vain(self.posted(), ConnectionRefusedError(111, "Connection refused"))
        self.assertIn("Jan Peeters did not arrive. Your mail server can't be reached. Try again later", self.told(move))
        self.assertIn("Connection refused)", self.told(move))
        self.assertIn(move, self.env["account.move"].search([("webhero_mail_failed", "=", True)]))
        home = {figure["key"]: figure for figure in self.env["webhero.home"]._figures_trouble()}
        self.assertEqual(home["mails"]["value"], "1")
        move.action_webhero_mail_again()
        self.assertFalse(self.told(move), "it is on its way again")
        self.assertFalse(move.webhero_mail_failed)

    def test_no_advertisement(self):
        """B8: customers who are not on Peppol read nothing about it under the mail of an invoice."""
        if "account_peppol_proxy_state" not in self.company._fields:
            self.skipTest("account_peppol is not installed")
        self.company.account_peppol_proxy_state = "receiver"
        move = self.posted()
        message = move.message_post(body="x")
        self.assertNotIn("peppol_info", move._notify_by_email_prepare_rendering_context(message))
        move.peppol_move_state = "done"
        self.assertIn("peppol_info", move._notify_by_email_prepare_rendering_context(message))

    def test_mail_of_credit_note(self):
        """B8: the mail of a credit note is ours, in the words of Belgians, from the sender address."""
        move = self.posted(kind="out_refund")
        template = move._get_mail_template()
        for lang, word in (("nl_BE", "creditnota"), ("fr_BE", "note de crédit")):
            text = template.with_context(lang=lang)
            self.assertIn(word, text.subject.lower() + text.body_html.lower())
            self.assertNotRegex(text.subject + text.body_html, "creditfactuur|Avoir")
        titles = move._notify_by_email_prepare_rendering_context(move.message_post(body="x"))["subtitles"]
        self.assertRegex(titles[1], r"^\D*121[.,]00\D*$", "an amount, and not until when it is due")
        subject = self.env["account.move.send"]._get_default_mail_subject(move, template, "nl_BE")
        self.assertEqual(subject, f"Creditnota {move.name} van Bakkerij De Vos bv")

    def test_mail_of_invoice_refused(self):
        """B14: a wrong password is told as one; a later mail that goes out ends it; never the server's answer alone."""
        wrong = smtplib.SMTPAuthenticationError(535, b"5.7.8 wrong user or password")
        move = self.send_in_vain(self.posted(), wrong)
        self.assertRegex(self.told(move), r"refuses user name or password\..*\(535 5\.7\.8 wrong user or password\)")
        self.send(move, "email")
        self.assertFalse(self.told(move))
        odd = self.send_in_vain(self.posted(), OSError("what is that"))
        self.assertRegex(self.told(odd), r"The mail server did not take the mail\..*what is that")
        self.luc.email = False
        notice = self.env["mail.notification"].sudo()
        message = odd.message_post(body="x")
        notice.create(
            {
                "mail_message_id": message.id,
                "res_partner_id": self.luc.id,
                "notification_type": "email",
                "notification_status": "exception",
                "failure_type": "mail_email_missing",
            }
        )
        self.assertIn("Its e-mail address is missing", self.told(odd))
        self.assertEqual(odd.action_webhero_mail_again()["res_model"], "account.move.send.wizard")
