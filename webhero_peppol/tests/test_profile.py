# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who gets which mail about Peppol, and how a colleague is invited (P12)."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.mail.tests.common import MailCase

from sandbox import people

from .common_recommand import RecommandCommon

LINES = [["Brood", 10, "2.50", 6]]


@tagged("post_install", "-at_install")
class TestProfile(RecommandCommon, MailCase):
    def setUp(self):
        super().setUp()
        self.point = self.activated(receives=True)
        self.jan = new_test_user(
            self.env,
            "jan",
            "account.group_account_invoice",
            email="jan@deklerck-fietsen.example",
            lang="nl_BE",
            tz="Europe/Brussels",
        )
        self.zoe = new_test_user(
            self.env, "zoe", "account.group_account_invoice", email="zoe@deklerck-fietsen.example", lang="fr_BE"
        )
        self.ann = new_test_user(self.env, "ann", "base.group_user", email="ann@deklerck-fietsen.example")
        (self.jan | self.zoe | self.ann).write(
            {f"webhero_peppol_mail_{name}": False for name in ("received", "delivered", "error", "daily")}
        )

    def mails(self, document):
        return self.env["mail.mail"].search([("model", "=", document._name), ("res_id", "=", document.id)])

    def receive(self, number="V-1"):
        self.remote.receive_invoice(0, self.point.participant, number, LINES)
        with self.point._exchange_run([]) as run:
            self.point._exchange_poll(run)
        self.messages("peppol.received").filtered(lambda r: r.state == "ready")._run()
        return self.env["webhero.peppol.document"].search([("name", "=", number), ("direction", "=", "in")])

    def send(self, seller):
        party = people.PEOPLE[seller]
        customer = self.env["res.partner"].create(
            {"name": party.name, "is_company": True, "vat": party.vat, "company_registry": party.number, "lang": "nl_BE",
             "street": party.street, "zip": party.postcode, "city": party.city, "country_id": self.env.ref("base.be").id}
        )  # fmt: skip
        move = self.make_invoice(customer)
        move.action_webhero_send_peppol()
        self.messages("peppol.invoice").filtered(lambda r: r.state == "ready")._run()
        return move.webhero_peppol_document_ids.filtered(lambda d: d.direction == "out")

    def test_received(self):
        """P12: a received invoice is mailed to subscribed users, in their language, also to the extra addresses, once."""
        self.jan.write(
            {
                "webhero_peppol_mail_received": True,
                "webhero_peppol_extra_email": "kantoor@cijfers.example; jan@deklerck-fietsen.example",
            }
        )
        self.zoe.webhero_peppol_mail_received = True
        self.ann.webhero_peppol_mail_received = True  # has no right to see invoices
        document = self.receive()
        found = {mail.email_to: mail for mail in self.mails(document)}
        self.assertEqual(
            set(found), {"jan@deklerck-fietsen.example", "kantoor@cijfers.example", "zoe@deklerck-fietsen.example"}
        )
        self.assertEqual(
            found["jan@deklerck-fietsen.example"].subject, f"Peppol: V-1 van {people.PEOPLE[0].name} is binnengekomen"
        )
        self.assertEqual(
            found["zoe@deklerck-fietsen.example"].subject, f"Peppol : V-1 de {people.PEOPLE[0].name} est arrivée"
        )
        self.assertIn(f"/odoo/account.move/{document.move_id.id}", found["kantoor@cijfers.example"].body_html)
        document._import_document()
        self.assertEqual(len(self.mails(document)), 3)

    def test_delivered_and_error(self):
        """P12: delivered and error are two choices; the error's mail gives the reason and what to do."""
        self.jan.webhero_peppol_mail_delivered = True
        self.zoe.webhero_peppol_mail_error = True
        self.assertEqual(self.mails(self.send(0)).mapped("email_to"), [self.jan.email])
        document = self.send(11)  # Fietsen Trappist: can't be reached
        self.assertEqual(document.state, "error")
        mail = self.mails(document)
        self.assertEqual(mail.mapped("email_to"), [self.zoe.email])
        self.assertIn("not registered on the network", mail.body_html)
        self.assertIn("À faire", mail.body_html)

    def test_nobody_asked(self):
        """P12: no user gets a mail without subscribing to it."""
        self.assertFalse(self.mails(self.receive()))
        self.assertFalse(self.mails(self.send(0)))

    def test_daily(self):
        """P12: who ticked the daily mail gets it beside those of the connection, each address once."""
        self.point.backend_id.mail_user_ids = self.jan
        (self.jan | self.zoe).webhero_peppol_mail_daily = True
        self.assertEqual(
            sorted(self.point.backend_id._daily_readers()), [(self.jan.email, "nl_BE"), (self.zoe.email, "fr_BE")]
        )

    def test_own_profile(self):
        """P12: each user sets his own mails, in his own profile; a wrong address is refused with a sentence."""
        own = self.jan.with_user(self.jan)
        with Form(own, view="base.view_users_form_simple_modif") as form:
            form.webhero_peppol_mail_received = True
            form.webhero_peppol_extra_email = "kantoor@cijfers.example"
        self.assertTrue(self.jan.webhero_peppol_mail_received)
        with self.assertRaisesRegex(ValidationError, "geen e-mailadres"):
            own.with_context(lang="nl_BE").webhero_peppol_extra_email = "kantoor@cijfers.example, jan"
        with self.assertRaises(AccessError):
            self.zoe.with_user(self.jan).webhero_peppol_mail_received = True

    # ---- invitation

    def invite(self, email, **values):
        return self.env["webhero.peppol.invitation"].create(
            {"name": "Lies Peeters", "email": email, "lang": "nl_BE", **values}
        )

    def test_invited(self):
        """P12: a colleague at a business address gets rights and a mail to choose a password."""
        with self.mock_mail_gateway():
            self.invite("Lies@DeKlerck-Fietsen.example", rights="accountant").action_invite()
            self.assertEqual([mail["email_to"] for mail in self._mails], [["lies@deklerck-fietsen.example"]])
        user = self.env["res.users"].search([("login", "=", "lies@deklerck-fietsen.example")])
        self.assertTrue(user.has_group("account.group_account_manager"))
        self.assertEqual((user.company_id, user.lang), (self.company, "nl_BE"))

    def test_not_a_business(self):
        """P12: free mail, no address, and who is here already are refused with the reason, while it is typed."""
        for email, words in (
            ("lies@gmail.com", "iedereen"), ("lies", "geen e-mailadres"), ("jan@deklerck-fietsen.example", "al een gebruiker"),
        ):  # fmt: skip
            with self.subTest(email=email):
                if email.startswith("jan"):
                    self.jan.login = email
                wizard = self.invite(email).with_context(lang="nl_BE")
                self.assertIn(words, wizard.problem)
                with self.assertRaises(UserError):
                    wizard.action_invite()

    def test_who_may_invite(self):
        """P12: only who manages access rights invites."""
        with self.assertRaises(AccessError):
            self.invite("lies@deklerck-fietsen.example").with_user(self.jan).action_invite()
