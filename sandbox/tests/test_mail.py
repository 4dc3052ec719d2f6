"""The mail catcher: real SMTP in, pages and JSON out."""

import email.message
import smtplib
import unittest

import requests

from sandbox.mail import MailCatcher
from sandbox.store import Store
from sandbox.testing import serving


def mail(to="klant@b.example", subject="Factuur één", html=True, attachment=True):
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "wij@a.example", to, subject
    message.set_content("Beste,\n.\n..punten blijven\nGroeten")
    if html:
        message.add_alternative("<p>Beste <b>klant</b></p><script>alert(1)</script>", subtype="html")
    if attachment:
        message.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="factuur.pdf")
    return message


class TestMail(unittest.TestCase):
    def setUp(self):
        context = serving(MailCatcher())
        self.catcher = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)

    def smtp(self):
        client = smtplib.SMTP("127.0.0.1", self.catcher.smtp_port, timeout=5)
        self.addCleanup(client.close)
        return client

    def get(self, path):
        return requests.get(self.catcher.url + path, timeout=5)

    def test_caught(self):
        """X4: a mail is stored as it was sent: recipients, subject, text, HTML, attachment."""
        self.smtp().send_message(mail(), to_addrs=["klant@b.example", "blind@c.example"])
        (found,) = self.catcher.mails()
        self.assertEqual((found["from"], found["subject"]), ("wij@a.example", "Factuur één"))
        self.assertEqual(found["to"], ["klant@b.example", "blind@c.example"])
        self.assertEqual(found["text"].splitlines()[1:3], [".", "..punten blijven"])
        self.assertIn("<b>klant</b>", found["html"])
        (file,) = found["attachments"]
        self.assertEqual((file["name"], file["type"], file["size"]), ("factuur.pdf", "application/pdf", 10))

    def test_pages(self):
        """X4: the list, one mail, its parts; somebody else's HTML runs no script."""
        self.smtp().send_message(mail(subject="<script>x</script>"))
        listing = self.get("/?lang=en").text
        self.assertIn("&lt;script&gt;x", listing)
        self.assertIn("Attachments", listing)
        self.assertIn("Bijlagen", self.get("/?lang=nl").text)
        self.assertIn("<iframe sandbox src='/mail/1/html'>", self.get("/mail/1").text)
        self.assertIn("default-src 'none'", self.get("/mail/1/html").headers["Content-Security-Policy"])
        self.assertEqual(self.get("/mail/1/part/0").content, b"%PDF-1.4 x")
        self.assertIn("Subject:", self.get("/mail/1/raw").text)
        for path in ("/mail/2", "/mail/1/part/9"):
            self.assertEqual(self.get(path).status_code, 404)

    def test_json(self):
        """X4: another process reads the mails, chosen by recipient and subject, and throws them away."""
        for to, subject in (("a@x.example", "One"), ("b@x.example", "Two")):
            self.smtp().send_message(mail(to, subject))
        control = self.catcher.url + "/_sandbox/mails"
        self.assertEqual(len(requests.get(control, timeout=5).json()), 2)
        found = requests.get(control + "?to=B@x&subject=two", timeout=5).json()
        self.assertEqual([one["subject"] for one in found], ["Two"])
        requests.delete(control, timeout=5)
        self.assertEqual(requests.get(control, timeout=5).json(), [])

    def test_login(self):
        """X4: with a password only who knows it gets in, by PLAIN and by LOGIN."""
        self.catcher.switch(password="secret")
        with self.assertRaises(smtplib.SMTPSenderRefused):
            self.smtp().send_message(mail())
        for method in ("auth_plain", "auth_login"):
            client = self.smtp()
            client.user, client.password = "me", "wrong"
            client.ehlo()
            name = method.removeprefix("auth_").upper()
            with self.assertRaises(smtplib.SMTPAuthenticationError):
                client.auth(name, getattr(client, method))
            client.password = "secret"
            client.auth(name, getattr(client, method))
            client.send_message(mail())
        self.assertEqual(len(self.catcher.mails()), 2)

    def test_refused_recipient(self):
        """X4: an unknown recipient is refused, the others get their mail."""
        self.catcher.switch(refused=["nobody@b.example"])
        refused = self.smtp().sendmail("a@a.example", ["nobody@b.example", "x@b.example"], b"Subject: x\r\n\r\ny")
        self.assertEqual(refused["nobody@b.example"][0], 550)
        self.assertEqual(self.catcher.mails()[0]["to"], ["x@b.example"])

    def test_faults(self):
        """X4: refused for now, dropped before, stored but dropped or refused: each with its effect."""
        for kind, stored, error in (
            ("500", 0, smtplib.SMTPDataError),
            ("429", 0, smtplib.SMTPResponseException),
            ("timeout_before", 0, smtplib.SMTPServerDisconnected),
            ("cut", 0, smtplib.SMTPServerDisconnected),
            ("timeout_after", 1, smtplib.SMTPServerDisconnected),
            ("500_after", 1, smtplib.SMTPDataError),
        ):
            with self.subTest(kind):
                self.catcher.reset()
                self.catcher.fault(kind, seconds=0.05)
                with self.assertRaises(error):
                    self.smtp().send_message(mail())
                self.assertEqual(len(self.catcher.mails()), stored)
                self.assertEqual(self.catcher.received("/smtp")[0]["fault"], kind)

    def test_talk(self):
        """X8: nonsense is answered, commands out of order are refused, a huge mail is refused."""
        client = self.smtp()
        client.ehlo()
        for command, code in (
            ("NONSENSE", 500),
            ("DATA", 503),
            ("RCPT TO:<a@b.example>", 503),
            ("MAIL FROM: nobody", 501),
            ("AUTH CRAM-MD5", 504),
            ("VRFY a", 252),
            ("NOOP", 250),
            ("RSET", 250),
        ):
            self.assertEqual(client.docmd(command)[0], code, command)
        client.docmd("MAIL FROM:<>")
        client.docmd("RCPT TO:<a@b.example>")
        self.assertEqual(client.data(b"x" * 70 + b"\r\n" + (b"y" * 998 + b"\r\n") * 53_000)[0], 552)
        self.assertEqual(self.catcher.mails(), [])

    def test_restart(self):
        """X7: mails are there after a restart, and new ones get new numbers."""
        store = Store()
        for number in (1, 2):
            with serving(MailCatcher(store)) as catcher:
                client = smtplib.SMTP("127.0.0.1", catcher.smtp_port, timeout=5)
                client.send_message(mail())
                client.quit()
                self.assertEqual([one["id"] for one in catcher.mails()], list(range(1, number + 1)))
