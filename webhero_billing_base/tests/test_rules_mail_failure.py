# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rules without a database: what a mail server's answer means."""

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_billing_base.rules import mail_failure


@tagged("post_install", "-at_install")
class TestMailFailure(BaseCase):
    def test_usual_answers(self):
        """B8, B10, B11: the usual answers of mail servers are understood; what is unusual stays as it is."""
        for text, kind in (
            ("Unable to connect to SMTP Server\n(535, b'5.7.8 Error: authentication failed')", "login"),
            ("SMTPAuthenticationError: (534, b'5.7.9 Application-specific password required')", "login"),
            ("(530, b'5.7.0 Authentication Required')", "login"),
            (
                "SMTPRecipientsRefused: {'x@y.example': (550, b'5.1.1 <x@y.example>: Recipient address rejected')}",
                "recipient",
            ),
            ("(550, b'No such user here')", "recipient"),
            ("SMTPSenderRefused: (553, b'5.7.1 Sender address rejected: not owned by user', 'a@b.example')", "sender"),
            ("[Errno 111] Connection refused", "unreachable"),
            ("[Errno -2] Name or service not known", "unreachable"),
            ("timed out", "unreachable"),
            ("SMTPRecipientsRefused: {'x@y.example': (450, b'4.7.1 Greylisted, try again')}", ""),
            ("SMTPDataError: (550, b'5.7.1 Message looks like spam')", ""),
            ("Something else", ""),
            ("", ""),
        ):
            self.assertEqual(mail_failure.kind(text), kind, text)

    def test_answer(self):
        """B11: the answer that stands behind our sentence is one line of words."""
        self.assertEqual(mail_failure.answer("535\nb'5.7.8 wrong password'"), "535 5.7.8 wrong password")
        self.assertEqual(mail_failure.answer('(550, b"5.1.1 no such user")'), "(550, 5.1.1 no such user)")
        hosts = "Mail Delivery Failed\nMail delivery failed via SMTP server 'None'.\nSMTPDataError: 554 no"
        self.assertEqual(mail_failure.answer(hosts), "SMTPDataError: 554 no")
        self.assertEqual(mail_failure.answer(None), "")
