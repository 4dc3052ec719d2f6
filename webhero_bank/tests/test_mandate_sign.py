# SPDX-License-Identifier: LGPL-3.0-or-later
"""A customer signs a mandate for direct debits in the portal (M8)."""

import base64
from types import SimpleNamespace

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .common import BankCase

IBAN = "BE97 9791 1223 3449"


@tagged("post_install", "-at_install")
class TestMandateSign(BankCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.webhero_creditor_identifier = "BE71ZZZ0999472756"
        cls.partner = cls.customer("Bakkerij Zonnegloren BV", "")
        cls.partner.write({"email": "boekhouding@zonnegloren.example", "lang": "en_US"})
        cls.mandate = cls.env["webhero.bank.mandate"].create(
            {"partner_id": cls.partner.id, "company_id": cls.company.id}
        )
        cls.mandate.action_ask()
        cls.path = f"/my/mandates/{cls.mandate.id}/{cls.mandate.sign_token}"

    def sign(self, **form):
        self.authenticate(None, None)
        csrf = Request.csrf_token(SimpleNamespace(session=self.session, env=self.env, db=self.env.cr.dbname))
        given = {"iban": IBAN, "name": "Lieve Peeters", "agreed": "1", "csrf_token": csrf}
        return self.url_open(self.path, data={**given, **form})

    def test_signed(self):
        """M8: the customer reads the mandate in full and signs; day, account, name and words are kept, and it can be used."""
        self.assertFalse(self.mandate._usable())
        asked = self.mandate.message_ids.filtered(lambda one: self.path in (one.body or ""))
        self.assertEqual(asked.partner_ids, self.partner)
        page = self.url_open(self.path).text
        for word in ("BE71ZZZ0999472756", self.mandate.reference, "within 8 weeks", self.company.name):
            self.assertIn(word, page)
        self.assertIn("Signed on", self.sign().text)
        self.assertEqual((self.mandate.signed, self.mandate.iban), (fields.Date.today(), "BE97979112233449"))
        self.assertEqual((self.mandate.signed_by, self.mandate._usable()), ("Lieve Peeters", self.mandate))
        kept = base64.b64decode(self.mandate.document).decode()
        for word in ("within 8 weeks", "BE97979112233449", "Lieve Peeters", self.mandate.reference):
            self.assertIn(word, kept)

    def test_once(self):
        """M8: what is signed is not signed again, with another account or by another name."""
        self.sign()
        self.sign(iban="BE25010203040582", name="Iemand Anders")
        self.assertEqual((self.mandate.iban, self.mandate.signed_by), ("BE97979112233449", "Lieve Peeters"))
        with self.assertRaisesRegex(UserError, "signed already"):
            self.mandate.action_ask()

    def test_refused(self):
        """M8: a wrong account, no name, no tick: said with what is missing, and nothing is signed."""
        for form, word in (
            ({"iban": "BE97979112233448"}, "check digits"),
            ({"iban": ""}, "IBAN"),
            ({"name": ""}, "name"),
            ({"agreed": ""}, "Tick"),
        ):
            self.assertIn(word, self.sign(**form).text, form)
            self.assertFalse(self.mandate.signed)
        self.mandate.active = False
        self.sign()
        self.assertFalse(self.mandate.signed)

    def test_who_may(self):
        """M8: without the token nothing is found; a login finds its own mandates and no other customer's."""
        other = self.env["webhero.bank.mandate"].create(
            {"partner_id": self.customer("Marieke Ooms", "").id, "company_id": self.company.id}
        )
        never = f"/my/mandates/{other.id}/{self.mandate.sign_token}"
        for path in (never, f"/my/mandates/{other.id}/False", f"/my/mandates/{self.mandate.id}/x"):
            self.assertEqual(self.url_open(path).status_code, 404)
        user = new_test_user(self.env, "zon", "base.group_portal", password="zon-12345")
        user.partner_id.parent_id = self.partner
        self.authenticate("zon", "zon-12345")
        page = self.url_open("/my/mandates").text
        self.assertIn(self.path, page)
        self.assertNotIn(other.reference, page)

    def test_not_asked(self):
        """M8: a mandate between businesses is for paper, and without e-mail address or creditor identifier nobody is asked."""
        values = {"partner_id": self.partner.id, "company_id": self.company.id}
        business = self.env["webhero.bank.mandate"].create({**values, "scheme": "B2B"})
        with self.assertRaisesRegex(UserError, "paper"):
            business.action_ask()
        self.partner.email = False
        with self.assertRaisesRegex(UserError, "e-mail"):
            self.mandate.action_ask()
        self.company.webhero_creditor_identifier = False
        with self.assertRaisesRegex(UserError, "creditor"):
            self.mandate.action_ask()
