# SPDX-License-Identifier: LGPL-3.0-or-later
import datetime
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.webhero_exchange.client.errors import AuthFailed

from sandbox import eboekhouden_seed as seed

from ..client import rest
from .books import services
from .common import LOGIN, LOGIN_BE, EBoekhoudenCase

ACCOUNTANT = {"soap": {**LOGIN["soap"], "username": seed.USERS[2]["username"]}}


@tagged("post_install", "-at_install")
class TestConnection(EBoekhoudenCase):
    def probes(self, backend):
        backend.action_test_connection()
        return {probe.what: probe for probe in backend.probe_ids}

    def test_everything_works(self):
        """E1: Test connection tries each thing that bookings need, over both ways, in one session."""
        for mode, count in (("rest", 7), ("soap", 6)):
            with self.subTest(mode=mode):
                backend = self.backend(mode, state="draft")
                found = self.probes(backend)
                self.assertEqual([probe.message for probe in found.values() if not probe.ok], [])
                self.assertEqual(len(found), count)
                self.assertEqual((backend.state, backend.light), ("connected", "green"))
                self.assertEqual(self.service(mode).open_sessions(), [])
                self.assertTrue(backend.administration_key.startswith("books:"))

    def test_wrong_login_says_so(self):
        """E1: a token that ended and a wrong code stop the connection with a sentence."""
        backend = self.backend("rest", token=seed.TOKEN_ENDED)
        found = self.probes(backend)
        self.assertEqual(backend.state, "failed")
        self.assertIn("token", found["connect"].message)
        self.assertIn("end date", found["connect"].hint)
        backend = self.backend("soap", code2="{WRONG}")
        self.assertIn("security codes", self.probes(backend)["connect"].message)

    def test_nothing_filled_in(self):
        """E1: what is missing is named, no call is made."""
        backend = self.env["webhero.eboekhouden.backend"].create({"name": "Empty", "mode": "soap"})
        message = self.probes(backend)["connect"].message
        for name in ("User name", "Security code 1", "Security code 2"):
            self.assertIn(name, message)

    def test_missing_right_is_named(self):
        """E1: one read that is refused is named; the others are tried all the same."""
        self.rest.fault("500", "/v1/unit")
        backend = self.backend("rest")
        administration = self.rest.books.administration(seed.NL)
        for template in administration.all("template"):
            administration.put("template", {**template, "active": False})
        found = self.probes(backend)
        self.assertEqual([what for what, probe in found.items() if not probe.ok], ["Invoice templates"])
        self.assertIn("template", found["Invoice templates"].message)

    def test_accountant_chooses(self):
        """E1: several administrations: Test connection lists them, one is chosen and opened."""
        backend = self.backend("soap", ACCOUNTANT)
        found = self.probes(backend)
        self.assertFalse(found["Administration"].ok)
        self.assertIn("Molen en Meel B.V., Zennebrood BV", found["Administration"].message)
        self.assertEqual(len(backend.administration_ids), 2)
        backend.administration_id = backend.administration_ids.filtered(lambda each: each.guid == seed.BE)
        self.assertTrue(all(probe.ok for probe in self.probes(backend).values()))
        belgian = self.backend("rest", LOGIN_BE)
        self.probes(belgian)
        self.assertEqual(backend.administration_key, belgian.administration_key)
        with backend._exchange_client([]) as books:
            self.assertIn("400000", [ledger.code for ledger in books.ledgers()])

    def test_same_administration_same_key(self):
        """E3/E5: two connections with one administration know that, over SOAP and REST alike."""
        one, two = self.backend("rest"), self.backend("soap")
        other = self.backend("rest", LOGIN_BE)
        for backend in (one, two, other):
            self.probes(backend)
        self.assertEqual(one.administration_key, two.administration_key)
        self.assertNotEqual(one.administration_key, other.administration_key)

    def test_books_are_known_whatever_is_linked(self):
        """E1, remotes 4: a new token of the same books is the same books; what is linked may be foreign, or be refused."""
        self.rest.books.store.put("token", "new", {**seed.TOKENS[0], "token": "new"})
        for linked in ("own", "foreign", "refused"):
            self.rest.switch(linked=linked)
            with self.subTest(linked=linked):
                one, other = self.backend("rest"), self.backend("rest", LOGIN_BE)
                for backend in (one, other):
                    self.assertEqual([probe.message for probe in self.probes(backend).values() if not probe.ok], [])
                self.assertNotEqual(one.administration_key, other.administration_key)
                key = one.administration_key
                one.token = "new"
                self.assertEqual(one.administration_key, key)
                self.probes(one)
                self.assertEqual((one.administration_key, one.state), (key, "connected"))

    def test_what_is_not_needed_is_not_red(self):
        """E1, remotes 4: Test connection is green where the list of administrations can't be had and the rest works."""
        for fault in ("500", "429", "garbage", "cut"):
            self.rest.fault(fault, path="/v1/administration", times=9, seconds=1)
            backend = self.backend("rest", state="draft")
            found = self.probes(backend)
            self.assertEqual([probe.message for probe in found.values() if not probe.ok], [], fault)
            self.assertEqual((len(found), backend.state), (7, "connected"))
            self.rest.faults.clear()

    def test_both_hosts_are_tried(self):
        """E1, remotes 2: the host of the country is asked first; where it refuses the token, the other country's."""
        self.rest.switch(country="NL")
        with services() as (belgian, _soap):
            belgian.switch(country="BE")
            with patch.dict(rest.URLS, {"NL": self.rest.url, "BE": belgian.url}):
                backend = self.backend("rest", LOGIN_BE, url=False, country="BE", state="draft")
                self.assertEqual(backend.address, belgian.url.removeprefix("http://"))
                self.probes(backend)
                self.assertEqual((backend.state, backend.host), ("connected", False))
                self.assertFalse(self.rest.received("/v1/session"))
                dutch = self.backend("rest", url=False, country="BE", state="draft")
                self.probes(dutch)
                self.assertEqual((dutch.state, dutch.host), ("connected", "NL"))
                self.assertEqual(dutch.address, self.rest.url.removeprefix("http://"))
                with dutch._exchange_client([]) as books:
                    self.assertIn("1300", [ledger.code for ledger in books.ledgers()])
                wrong = self.backend("rest", url=False, country="BE", token=seed.TOKEN_ENDED)
                self.assertIn("token", self.probes(wrong)["connect"].message)
                self.assertFalse(wrong.host)
                dutch.country = "NL"
                self.assertFalse(dutch.host)

    def test_manager_sees_the_address(self):
        """E1, remotes 2: whoever manages connections sees which host answers, and no more of an address of our own."""
        manager = new_test_user(self.env, "eb-manager3", groups="webhero_exchange.group_exchange_manager")
        backend = self.backend("rest", url=False)
        self.assertEqual(backend.with_user(manager).address, "api.e-boekhouden.nl")
        backend.country = "BE"
        self.assertEqual(backend.with_user(manager).address, "api.e-boekhouden.be")
        backend.url = "https://proxy.example/secret/path"
        self.assertEqual(backend.with_user(manager).address, "proxy.example")
        backend.write({"url": False, "mode": "soap", "username": "x"})
        self.assertEqual(backend.address, "soap.e-boekhouden.nl")

    def test_token_without_end(self):
        """E1, remotes 4: a token without an end date can be saved when that is said; a date takes the mark away again."""
        backend = self.backend("rest", token_end=False, token_endless=True)
        self.assertEqual([probe.message for probe in self.probes(backend).values() if not probe.ok], [])
        backend.backend_id._poll()
        self.assertFalse(backend.token_warned)
        backend.token_end = datetime.date(2099, 1, 1)
        self.assertFalse(backend.token_endless)
        backend.token_endless = True
        self.assertFalse(backend.token_end)
        with self.assertRaises(ValidationError):
            backend.token_endless = False

    def test_secrets_are_for_administrators(self):
        """E1: somebody who manages connections can't read token, codes or address, an administrator can."""
        manager = new_test_user(self.env, "eb-manager", groups="webhero_exchange.group_exchange_manager")
        backend = self.backend("soap")
        seen = backend.with_user(manager)
        self.assertTrue(seen.name)
        for name in ("token", "code1", "code2", "url"):
            with self.assertRaises(AccessError):
                seen.read([name])
            with self.assertRaises(AccessError):
                seen.write({name: "x"})
        user = new_test_user(self.env, "eb-user", groups="base.group_user")
        with self.assertRaises(AccessError):
            backend.with_user(user).read(["name"])
        self.assertNotIn("code1", backend.with_user(manager).read()[0])

    def test_manager_can_test_and_refresh(self):
        """E1: who may manage connections tests them without seeing the secrets."""
        manager = new_test_user(self.env, "eb-manager2", groups="webhero_exchange.group_exchange_manager")
        backend = self.backend("rest", state="draft")
        backend.with_user(manager).action_test_connection()
        self.assertEqual(backend.state, "connected")
        backend.with_user(manager).action_refresh()
        self.assertLessEqual(backend.next_run, fields.Datetime.now())

    def test_buttons_of_the_form(self):
        """E1: the form opens, and its buttons lead to lists and history that exist."""
        backend = self.backend("rest")
        with Form(backend) as form:
            form.name = "Other name"
        self.assertEqual(backend.action_show_history()["res_id"], backend.backend_id.id)
        for model in ("relation", "product"):
            model = f"webhero.eboekhouden.{model}"
            action = backend.with_context(list_model=model).action_show_list()
            self.assertEqual((action["res_model"], action["domain"]), (model, [("backend_id", "=", backend.id)]))
        with self.assertRaises(ValidationError):
            backend.with_context(list_model="res.users").action_show_list()

    def test_other_company(self):
        """E1: a connection and its lists belong to one company."""
        other = self.env["res.company"].create({"name": "Elders"})
        user = new_test_user(
            self.env,
            "eb-other",
            groups="webhero_exchange.group_exchange_user",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        backend = self.backend("rest")
        self.assertFalse(self.env["webhero.eboekhouden.backend"].with_user(user).search([]))
        self.assertFalse(self.env["webhero.eboekhouden.vat.code"].with_user(user).search([]))
        with self.assertRaises(AccessError):
            backend.with_user(user).read(["name"])

    def test_copy_has_no_secrets(self):
        """E1: duplicating a connection does not duplicate its login."""
        copy = self.backend("soap").copy({"name": "Copy"})
        self.assertFalse(copy.code1 or copy.code2 or copy.username or copy.token)

    def test_only_https(self):
        """E1: codes don't go over an open line."""
        with self.assertRaises(ValidationError):
            self.backend("rest", url="http://api.example")

    def test_end_date_is_asked(self):
        """E1: a token without its end date is not accepted."""
        with self.assertRaises(ValidationError):
            self.backend("rest", token_end=False)

    def test_token_end_is_told(self):
        """E1: 30 and 7 days before its end the person in charge gets a task and a message, once each."""
        baker = new_test_user(self.env, "eb-baker", groups="webhero_exchange.group_exchange_manager", lang="fr_BE")
        end = fields.Date.today() + datetime.timedelta(29)
        backend = self.backend("rest", token_end=end, responsible_id=baker.id)
        activities = len(backend.activity_ids)
        for _day in range(3):
            backend.backend_id._poll()
        self.assertEqual(len(backend.activity_ids) - activities, 1)
        self.assertIn(f"expire le {end:%d/%m/%Y}", backend.message_ids[0].body)
        self.assertEqual(backend.activity_ids.user_id, baker)
        backend.write({"token_warned": 30})
        self.env.cr.execute(
            "UPDATE webhero_eboekhouden_backend SET token_end = %s WHERE id = %s",
            (fields.Date.today() + datetime.timedelta(6), backend.id),
        )
        backend.invalidate_recordset()
        backend.backend_id._poll()
        self.assertEqual(len(backend.activity_ids) - activities, 2)
        backend.token_end = fields.Date.today() + datetime.timedelta(365)
        self.assertEqual(backend.token_warned, 0)

    def test_neutralized(self):
        """E1: a copied database has no logins any more."""
        backend = self.backend("soap")
        self.backend("rest")
        self.env.flush_all()
        from odoo.tools import file_open

        with file_open("webhero_eboekhouden/data/neutralize.sql") as sql:
            self.env.cr.execute(sql.read())
        self.env.invalidate_all()
        for each in self.env["webhero.eboekhouden.backend"].search([]):
            self.assertFalse(each.token or each.code1 or each.code2 or each.username or each.url)
        with self.assertRaises(AuthFailed), backend._exchange_client([]):
            pass
