# SPDX-License-Identifier: LGPL-3.0-or-later
import re

import polib

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import HOST
from odoo.tools import mute_logger
from odoo.tools.misc import file_path

from odoo.addons.mail.tests.common import MailCase

from .common import PortalCase

JE = r"(?i)\b(je|jij|jou|jouw|jullie)\b"


@tagged("post_install", "-at_install")
class TestPortalAccount(PortalCase, MailCase):
    def _invite(self, partner):
        wizard = self.env["portal.wizard"].with_context(active_ids=partner.ids).create({})
        line = wizard.user_ids.filtered(lambda line: line.partner_id == partner)
        return wizard, line

    def _form(self, address, **fields):
        page = self.url_open(address)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        return self.url_open(page.url, data={"csrf_token": token, **fields})

    def test_customers_are_addressed_with_u(self):
        """S18.12: on the host's pages too, after its terms were loaded anew; nothing else of the host changes."""
        self.env["res.lang"]._activate_lang("nl_BE")
        self.env["ir.module.module"]._load_module_terms(
            ["portal", "sale", "account", "auth_signup", "auth_totp"], ["nl_BE"], overwrite=True
        )
        for view in (
            "portal.portal_my_home", "account.portal_my_home_invoice", "portal.address_form_fields",
            "auth_signup.reset_password_email", "auth_totp.view_totp_wizard",
        ):  # fmt: skip
            text = re.sub(r"<[^>]*>", " ", self.env.ref(view).with_context(lang="nl_BE").arch_db)
            self.assertNotRegex(text, r"(?i)\bje\b", view)
        self.assertIn("Uw facturen", self.env.ref("account.portal_my_home_invoice").with_context(lang="nl_BE").arch_db)

    def test_every_word_is_one_of_the_host(self):
        """S18.12: what we say in the host's place is there in the host; else a new version of it changed its words."""
        words = polib.pofile(file_path("webhero_invoice_portal/i18n_customers/nl.po"))
        self.assertGreater(len(words), 60)
        gone = [
            (entry.msgid, place)
            for entry in words
            for place, _line in entry.occurrences
            if (view := self.env.ref(place.rpartition(":")[2], raise_if_not_found=False))
            and entry.msgid not in view._fields["arch_db"].get_trans_terms(view.with_context(lang=None).arch_db)
        ]
        self.assertEqual(gone, [])

    def test_every_word_in_code_is_one_of_the_host(self):
        """S18.12: the same for words of scripts and of controllers."""
        for entry in polib.pofile(file_path("webhero_invoice_portal/i18n_customers/nl_code.po")):
            module = entry.comment.partition("\n")[0].removeprefix("module: ")
            host = {one.msgid for one in polib.pofile(file_path(f"{module}/i18n/nl.po"))}
            self.assertIn(entry.msgid, host, module)
            self.assertNotRegex(entry.msgstr, JE)

    def test_scripts_say_u(self):
        """S18.12: pop-ups of keys, passkeys, payments and signatures; each script's words are there, none stays English."""
        self.env["res.lang"]._activate_lang("nl_BE")
        found = self.url_open("/website/translations?lang=nl_BE").json()["modules"]
        self.assertIn("Geef uw sleutel een naam", {one["string"] for one in found["portal"]["messages"]})
        for module in (
            "portal",
            "payment",
            "account_payment",
            "auth_passkey_portal",
            "auth_totp_portal",
            "portal_rating",
        ):
            if module in self.env.registry._init_modules:
                self.assertTrue(found[module]["messages"], module)
                for one in found[module]["messages"]:
                    self.assertNotRegex(one["string"], JE, module)
        signing = {one["id"]: one["string"] for one in found["web"]["messages"]}
        self.assertEqual(signing["Type your name to sign"], "Typ uw naam om te ondertekenen")
        office, _parameters = self.env["ir.http"]._get_translations_for_webclient(["base", "web"], "nl_BE")
        self.assertIn("Typ je naam om te ondertekenen", {one["string"] for one in office["web"]["messages"]})

    def test_controllers_say_u(self):
        """S18.12: what the host's controllers answer: a wrong old password, a reset link that was used."""
        self.env["res.lang"]._activate_lang("nl_BE")
        user = self._login(self._customer("Fietsen Peeters", "info@fietsen.example"), "peeters")
        user.lang = "nl_BE"
        self.authenticate("peeters", "peeters-12345")
        answer = self._form("/my/security", op="password", old="wrong", new1="nieuw-12345", new2="nieuw-12345")
        self.assertIn("Uw wachtwoord is niet gewijzigd", answer.text)
        self.assertNotRegex(re.sub(r"(?s)<script.*?</script>|<[^>]*>", " ", answer.text), JE)

    def test_the_login_page_speaks_the_visitor_s_language(self):
        """S18.12: who read a page in French before gets the login page in French, whatever the browser says."""
        self.env["res.lang"]._activate_lang("fr_BE")
        self.authenticate(None, None)
        for code, word in (("fr_BE", "Mot de passe"), ("nl_BE", "Wachtwoord"), ("xx_XX", ""), ("fr_BE'; --", "")):
            self.opener.cookies.set("frontend_lang", code, domain=HOST)
            self.assertIn(word, self.url_open("/web/login").text)

    # ---- C1, C2

    def test_invite_by_customer_number(self):
        """C1: the login name is the customer number; the mail brings it with the activation link."""
        partner = self._customer("Fietsen Peeters", "info@fietsen.example")
        partner.ref = "K0042"
        wizard, line = self._invite(partner)
        self.assertEqual(line.webhero_login, "K0042")
        wizard.action_webhero_invite_all()
        self.assertEqual(partner.user_ids.login, "K0042")
        self.assertEqual(partner.webhero_portal_state, "invited")
        self.assertIn(partner, self.env["res.partner"].search([("webhero_portal_state", "=", "invited")]))
        mail = self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)], limit=1) or self.env[
            "mail.mail"
        ].search([], limit=1, order="id desc")
        for part in ("K0042", "/web/signup?", "/my/invoices", "6 dagen", "Activeer uw account"):
            self.assertIn(part, mail.body_html)

    def test_a_login_in_use_is_refused(self):
        """C1: two customers can't have one login name; the sentence says which."""
        _wizard, line = self._invite(self._customer("Fietsen Peeters", "info@fietsen.example"))
        line.webhero_login = "brood"
        with self.assertRaisesRegex(UserError, "brood"):
            line.action_grant_access()

    def test_activate(self):
        """C2: login name filled in and fixed, password twice, straight in; the link works once."""
        partner = self._customer("Fietsen Peeters", "info@fietsen.example")
        partner.ref = "K0042"
        _wizard, line = self._invite(partner)
        line.action_grant_access()
        url = partner._get_signup_url()
        path = url[url.index("/web/") :]
        self.authenticate(None, None)
        page = self.url_open(path)
        self.assertRegex(page.text, r'name="login"[^>]*value="K0042"|value="K0042"[^>]*name="login"')
        self.assertIn("readonly", page.text)
        fields = {
            "name": partner.name,
            "password": "fietsen2026",
            "confirm_password": "fietsen2026",
            "token": re.search(r'name="token" value="([^"]+)"', page.text)[1],
        }
        weak = self._form(path, **{**fields, "login": "K0042", "password": "fietsen", "confirm_password": "fietsen"})
        self.assertIn("8", weak.text)
        self.assertFalse(partner.user_ids.login_date)
        done = self._form(path, **{**fields, "login": "another-login"})
        self.assertIn("/my", done.url, re.findall(r'role="alert"[^<]*<?[^<]*', done.text))
        self.assertEqual((partner.user_ids.login, partner.webhero_portal_state), ("K0042", "active"))
        self.authenticate(None, None)
        self.assertIn("/web/reset_password", self.url_open(path).text)

    def test_language_of_the_customer(self):
        """C18: after login the pages are in the customer's language, whatever the browser's was before."""
        self.authenticate(None, None)
        self.assertEqual(self._form("/web/login", login="brood", password="brood-12345").status_code, 200)
        self.assertIn("Factuurdatum van", self.url_open("/my/invoices").text)

    def test_a_link_that_is_over(self):
        """C2: a link that is too old says so, and offers a new one."""
        partner = self._customer("Fietsen Peeters", "info@fietsen.example")
        _wizard, line = self._invite(partner)
        line.action_grant_access()
        old = partner._generate_signup_token(expiration=-1)
        self.authenticate(None, None)
        page = self.url_open(f"/web/signup?token={old}").text
        self.assertIn("This link was used already or is too old.", page)
        self.assertIn('href="/web/reset_password"', page)

    # ---- C3

    @mute_logger("odoo.addons.base.models.res_users")
    def test_a_limit_on_tries(self):
        """C3: after ten wrong passwords the right one has to wait too."""
        self.authenticate(None, None)
        self.registry._login_failures = None
        self.addCleanup(setattr, self.registry, "_login_failures", None)
        for _try in range(10):
            self._form("/web/login", login="brood", password="wrong-12345")
        self.assertIn("/web/login", self._form("/web/login", login="brood", password="brood-12345").url)

    def test_an_employee_keeps_the_hosts_policy(self):
        """C3: the rule is the customers': an employee's new password needs no digit."""
        employee = new_test_user(self.env, "collega", "base.group_user", email="collega@onderneming.example")
        employee.partner_id.signup_prepare(signup_type="reset")
        token = employee.partner_id._generate_signup_token()
        self.authenticate(None, None)
        words = "correct horse battery"
        self._form(
            f"/web/reset_password?token={token}",
            token=token,
            login="collega",
            name="Collega",
            password=words,
            confirm_password=words,
        )
        self.authenticate("collega", words)

    def test_password_rule_for_portal_users_only(self):
        """C3: letters and digits, 8 of them, for portal users; employees keep the host's policy."""
        for password in ("kort1", "alleenletters", "1234567890"):
            with self.assertRaises(UserError):
                self.user.password = password
        self.user.password = "bakkerij2026"
        self.env.ref("base.user_admin").password = "adminadmin"

    def test_reset_answers_the_same(self):
        """C3: reset asks login and e-mail; the answer tells nothing; guesses are slowed down."""
        self.user.partner_id.email = "ann@brood.example"
        self.authenticate(None, None)
        answers = []
        for login, email in (
            ("brood", "ann@brood.example"),
            ("brood", "wrong@x.example"),
            ("nobody", "nobody@x.example"),
        ):
            answers.append(self._form("/web/reset_password", login=login, email=email).text)
        shapes = {re.sub(r"[0-9a-f]{20,}o?\d*|\d+", "", text) for text in answers}
        self.assertEqual(len(shapes), 1)
        with self.mock_mail_gateway():
            self.env["webhero.portal.reset"]._cron_send()
        self.assertEqual(len(self._mails), 1)
        self.assertIn("/web/reset_password", self._mails[0]["body"])
        for _guess in range(10):
            self._form("/web/reset_password", login="brood", email="guess@x.example")
        self.assertEqual(self.env["webhero.portal.reset"].search_count([]), 5)

    # ---- C11

    def test_profile_keeps_what_is_ours(self):
        """C11: contact data, channel and language can be changed; name, e-mail, VAT and ways of sending can't."""
        self.authenticate("brood", "brood-12345")
        partner = self.user.partner_id
        partner.write(
            {
                "street": "Oude Markt 1",
                "city": "Leuven",
                "zip": "3000",
                "country_id": self.env.ref("base.be").id,
                "email": "ann@brood.example",
            }
        )
        before = partner.read(
            ["name", "email", "vat", "peppol_eas", "peppol_endpoint", "invoice_sending_method", "invoice_edi_format"]
        )
        page = self.url_open("/my/account").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        response = self.url_open(
            "/my/address/submit",
            data={
                "csrf_token": token,
                "partner_id": partner.id,
                "address_type": "billing",
                "required_fields": "name,email",
                "name": "Hacker",
                "email": "hacker@x.example",
                "vat": "BE0999472756",
                "peppol_eas": "0208",
                "peppol_endpoint": "0999472756",
                "invoice_sending_method": "peppol",
                "invoice_edi_format": "facturx",
                "street": "Nieuwe Markt 2",
                "city": "Leuven",
                "zip": "3000",
                "country_id": partner.country_id.id,
                "phone": "+32 16 12 34 56",
                "webhero_delivery_channel": "link",
                "lang": "fr_BE",
            },
        )
        self.assertEqual(response.status_code, 200)
        self.assertIn("vat_kept=1", response.text, "S18.11: what was not stored is not called saved")
        partner.invalidate_recordset()
        self.assertEqual(partner.street, "Nieuwe Markt 2", response.text[:400])
        self.assertEqual((self.bakker.webhero_delivery_channel, partner.lang), ("link", "fr_BE"))
        self.assertEqual(partner.read(list(before[0])), before)

    def _submit(self, **fields):
        country = self.env.ref("base.be").id
        form = {
            "name": "Nieuw",
            "email": "elders@x.example",
            "street": "Markt 2",
            "city": "Leuven",
            "zip": "3000",
            "country_id": country,
            "phone": "+32 16 12 34 56",
            **fields,
        }
        return self.url_open("/my/address/submit", data={"csrf_token": self._token("/my/account"), **form})

    @mute_logger("odoo.http")
    def test_no_address_for_invoices(self):
        """C11: on the portal an address for invoices is not made, changed or taken away; one for deliveries is made."""
        self.authenticate("brood", "brood-12345")
        known = self.env["res.partner"].create(
            {
                "name": "Boekhouding",
                "type": "invoice",
                "parent_id": self.bakker.id,
                "email": "boekhouding@brood.example",
            }
        )
        for fields in ({}, {"address_type": "billing"}, {"address_type": "x"}):
            self.assertIn("messages", self._submit(**fields).json())
        self.assertEqual(self._submit(partner_id=known.id, address_type="delivery").status_code, 403)
        self.make_jsonrpc_request_refused("/my/address/archive", partner_id=known.id)
        self._submit(address_type="delivery", use_delivery_as_billing="true")
        self.assertEqual((known.active, known.email), (True, "boekhouding@brood.example"))
        made = self.bakker.child_ids.filtered(lambda partner: partner.email == "elders@x.example")
        self.assertEqual(made.mapped("type"), ["delivery"])
        self.assertEqual(self.bakker.address_get(["invoice"])["invoice"], known.id)
        self.assertNotIn("o_add_billing_address_btn", self.url_open("/my/addresses").text)

    def make_jsonrpc_request_refused(self, address, **params):
        self.assertIn("error", self.url_open(address, json={"params": params}).json())
