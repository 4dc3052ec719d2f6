# SPDX-License-Identifier: LGPL-3.0-or-later
"""Peppol in one screen: checked as typed, filled from the register, activated, stopped (P1, P2, P4)."""

import base64
import dataclasses
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.webhero_exchange.client.errors import Permanent
from odoo.addons.webhero_kbo.tests import kbo_files

from sandbox import check_digits, people
from sandbox.directory import Directory
from sandbox.testing import serving

from ..client.recommand import Recommand as Client
from .common_recommand import RecommandCommon

GOOD = {"email": "info@deklerck-fietsen.example", "phone": "+32470123456"}


@tagged("post_install", "-at_install")
class TestOnboarding(RecommandCommon):
    def setUp(self):
        super().setUp()
        self.company.write({"account_peppol_contact_email": GOOD["email"]})
        self.company.webhero_iban = check_digits.be_iban(1234567)
        for name, value in (("key", self.remote.KEY), ("secret", self.remote.SECRET), ("url", self.remote.url)):
            self.env["ir.config_parameter"].set_param(f"webhero_peppol.recommand.{name}", value)

    def wizard(self, **values):
        return self.env["webhero.peppol.onboarding"].create({**values})

    def problems(self, **values):
        return list(filter(None, self.wizard(**values)._problems()))

    def register(self, *companies):
        rows = kbo_files.together(*companies)
        one = self.env["webhero.kbo.import"].create(
            {"filename": "full.zip", "content": base64.b64encode(kbo_files.archive(rows))}
        )
        while one.state in ("waiting", "running"):
            one._run_step()

    # ---- P1

    def test_three_numbers_are_all(self):
        """P1: with the platform's key set, KBO, VAT and IBAN are all; Save starts the activation."""
        wizard = self.wizard()
        self.assertEqual((wizard.wants_key, wizard.has_problems), (False, False), wizard.problems)
        action = wizard.action_save()
        self.assertEqual((wizard.step, wizard.activation), ("status", "asked"))
        self.assertEqual(action["res_id"], wizard.id)
        self.messages("peppol.registration")._run()
        self.assertEqual(wizard.activation, "waiting")
        self.assertTrue(wizard.activation_link.startswith(self.remote.url))
        self.remote.verify(wizard.access_point_id.reference)
        self.messages("peppol.registration")._run()
        wizard.invalidate_recordset()
        self.assertEqual((wizard.activation, self.company.account_peppol_proxy_state), ("active", "receiver"))
        self.assertEqual(self.env["webhero.peppol.onboarding"].create({}).step, "status")

    def test_checked_as_typed(self):
        """P1: mod-97, KBO = VAT, IBAN, professional e-mail; each with a sentence, together, while typing."""
        kbo = check_digits.kbo(4772701)
        for values, words in (
            ({"number": kbo[:-1] + str((int(kbo[-1]) + 1) % 10)}, "check digits"),
            ({"number": "12345"}, "ten digits"),
            ({"number": check_digits.kbo(555), "vat": check_digits.be_vat(666)}, "not of the same company"),
            ({"iban": "BE68539007547035"}, "IBAN"),
            ({"iban": False}, "IBAN"),
            ({"email": "fietsen.deklerck@telenet.be"}, "telenet"),
            ({"email": "geen adres"}, "e-mail"),
            ({"street": False, "city": False}, "street, town"),
        ):
            with self.subTest(values=values):
                found = self.with_english(self.wizard(**values))
                self.assertTrue(any(words in sentence for sentence in found), found)
        with Form(self.wizard()) as form:
            form.email = "jan@gmail.com"
            self.assertTrue(form.has_problems)
            form.email = GOOD["email"]
            self.assertFalse(form.has_problems)

    def with_english(self, wizard):
        return list(filter(None, wizard.with_context(lang="en_US")._problems()))

    def test_free_mail_is_extensible(self):
        """P1: the list of free mail domains can be added to."""
        self.env["ir.config_parameter"].set_param(
            "webhero_peppol.free_mail_domains", "deklerck-fietsen.example, x.example"
        )
        self.assertTrue(self.problems())

    def test_wrong_data_are_not_saved(self):
        """P1: what is wrong can't be saved; nothing is asked of the access point."""
        with self.assertRaises(UserError):
            self.wizard(number="0999472757").action_save()
        self.assertFalse(self.remote.received("/companies"))

    def test_filled_from_the_register(self):
        """P1, P4: with a KBO only, name and address come from the register."""
        number = check_digits.kbo(77)
        self.register(
            kbo_files.company(number, "Bakkerij Zuurdesem", "8000", "Brugge", "Bruges", street="Markt", house="3")
        )
        with Form(self.wizard(name=False, street=False, zip=False, city=False, vat=False)) as form:
            form.number = f"{number[:4]}.{number[4:7]}.{number[7:]}"
            self.assertEqual((form.name, form.street, form.city), ("Bakkerij Zuurdesem", "Markt 3", "Brugge"))
            self.assertEqual((form.number, form.vat), (number, f"BE{number}"))

    def test_filled_over_the_network(self):
        """P1, P4: without the local register, one click queries the others; no result, or no answer, is reported."""
        party = people.PEOPLE[1]
        directory = self.enterContext(serving(Directory()))
        self.env["ir.config_parameter"].set_param("webhero_peppol.directory_url", directory.url)
        wizard = self.wizard(number=party.number, name=False, city=False, vat=False).with_context(lang="en_US")
        wizard.action_find()
        self.assertEqual((wizard.name, wizard.found_in), (party.name, "Peppol Directory"))
        wizard.number = check_digits.kbo(78)
        with self.assertRaisesRegex(UserError, "No register knows"):
            wizard.action_find()
        directory.fault("500", times=9)
        with self.assertRaisesRegex(UserError, "can't be reached"):
            wizard.action_find()

    def test_by_hand_is_kept_and_not_activated(self):
        """P4: a company that the register does not know can be entered by hand, but not activated."""
        self.register(kbo_files.company(check_digits.kbo(77), "Iemand anders"))
        self.assertTrue(any("register" in s for s in self.with_english(self.wizard())))
        wizard = self.wizard(by_hand=True, street="Nieuwstraat 1")
        self.assertFalse(wizard.has_problems)
        wizard.action_save()
        self.assertEqual(self.company.street, "Nieuwstraat 1")
        self.assertFalse(wizard.access_point_id)

    def test_a_customers_number_is_warned_about(self):
        """P4: the number of a customer is not one's own."""
        wizard = self.wizard(number=self.customer.company_registry, vat=self.customer.vat)
        self.assertIn(self.customer.name, wizard.warnings)
        bank = self.env["res.partner.bank"].create(
            {"acc_number": check_digits.be_iban(42), "partner_id": self.customer.id}
        )
        self.assertIn(self.customer.name, self.wizard(iban=bank.acc_number).warnings)

    def test_other_companies_do_not_stand_in_the_way(self):
        """P1, P4: another company in this database with us as its customer, with our number and account, is no obstacle;
        the names in its books are not shown.
        """
        other = self.env["res.company"].create({"name": "Other BV", "country_id": self.env.ref("base.be").id})
        private = self.make_customer("Geheime klant BV", 0, vat=False, company_id=other.id, company_registry=False)
        ours = {"company_registry": self.company.company_registry, "vat": self.company.vat}
        shared = self.make_customer("Wij als klant", 0, **ours)
        private.write(ours)
        for partner in (private, shared):
            self.env["res.partner.bank"].create({"acc_number": check_digits.be_iban(77), "partner_id": partner.id})
        wizard = self.wizard(iban=check_digits.be_iban(77))
        self.assertFalse(wizard.has_problems, wizard.problems)
        self.assertNotIn("Geheime", wizard.warnings or "")
        wizard.action_save()
        self.assertEqual(wizard.activation, "asked")

    def test_who_may(self):
        """P1: only who manages connections starts Peppol."""
        user = new_test_user(self.env, "peppol_no_manager", "account.group_account_manager")
        with self.assertRaises(Exception):  # noqa: B017 (AccessError by the model's access)
            self.env["webhero.peppol.onboarding"].with_user(user).create({})

    # ---- P2

    def test_already_elsewhere(self):
        """P2: the current provider is named; send only is offered and works."""
        party = people.PEOPLE[5]
        self.company.write({"company_registry": False, "vat": False})
        self.company.write({"company_registry": party.number, "vat": party.vat})
        wizard = self.wizard()
        wizard.action_save()
        self.assertEqual((wizard.step, wizard.held_by), ("elsewhere", "Sandbox access point"))
        self.assertFalse(self.messages("peppol.registration"))
        with self.assertRaisesRegex(UserError, "Sandbox access point"):  # they still hold it
            wizard.action_moved()
        self.assertFalse(self.messages("peppol.registration"))
        wizard.action_send_only()
        self.assertEqual((wizard.step, wizard.access_point_id.receives), ("status", False))

    def test_moved_from_elsewhere(self):
        """P2: deregistered at the other one, all of it is asked here."""
        wizard = self.wizard(step="elsewhere")
        wizard.action_moved()
        self.assertEqual((wizard.step, wizard.activation, wizard.access_point_id.receives), ("status", "asked", True))

    def test_moves_with_a_key(self):
        """Remotes 1, P2: with the present provider's key all of it is asked here at once, and nothing of the key stays."""
        self.remote.settings["elsewhere"] = (f"0208:{self.company.company_registry}",)
        wizard = self.wizard(step="elsewhere")
        self.assertTrue(wizard.takes_migration_key)
        with self.assertRaisesRegex(UserError, "8 to 24"):
            wizard.with_context(lang="en_US").action_move_with_key()
        wizard.migration_key = f" {self.remote.settings['migration_key']} "
        wizard.action_move_with_key()
        message, point = self.messages("peppol.registration"), wizard.access_point_id
        message._run()
        self.remote.verify(point.reference)
        message._run()
        self.assertEqual((point.activation, point.receives, point.migration_key), ("active", True, False))

    def test_the_wrong_key_is_refused(self):
        """P2, remotes 1: another key does not move the company; the reason is shown with what to do, and a new key is asked
        for; a key of an earlier try is never used for another way.
        """
        self.remote.switch(vague=True)  # why is told with the moves only
        self.remote.settings["elsewhere"] = (f"0208:{self.company.company_registry}",)
        wizard = self.wizard(step="elsewhere", migration_key="WRong12$#key")
        wizard.action_move_with_key()
        message, point = self.messages("peppol.registration"), wizard.access_point_id
        message._run()
        self.remote.verify(point.reference)
        message._run()
        self.assertEqual((point.activation, message.error_code), ("rejected", "migration_refused"))
        self.assertIn("did not accept the migration key", point.activation_reason)
        speaking = point.with_context(lang="en_US")
        _wrong, what_to_do = speaking._exchange_explain(message.error_code, message.error_facts)
        self.assertIn("new migration key", what_to_do)
        point.activation = "asked"
        self.wizard(step="elsewhere", receives=False).action_send_only()
        self.assertFalse(point.sudo().migration_key)

    def test_two_keys(self):
        """P2, remotes 1: a key for the company number and one for the VAT number, as they are pasted."""
        key = self.remote.settings["migration_key"]
        wizard = self.wizard(step="elsewhere", migration_key=f" {key}\n{key}  ")
        wizard.action_move_with_key()
        self.assertEqual(wizard.access_point_id.sudo().migration_key, f"{key} {key}")
        with self.assertRaisesRegex(UserError, "8 to 24"):
            self.wizard(step="elsewhere", migration_key=f"{key} short").with_context(
                lang="en_US"
            ).action_move_with_key()

    def test_active_without_a_number(self):
        """P2, remotes 1: a number that stayed elsewhere is told beside “active”."""
        vat = f"9925:{self.company.vat.lower()}"
        number = self.company.company_registry
        party = dataclasses.replace(people.OURS[0], number=number, vat=f"BE{number}")
        self.remote.add_party(party, isSmpRecipient=False)
        self.remote.settings["elsewhere"] = (f"0208:{self.company.company_registry}", vat)
        wizard = self.wizard(step="elsewhere", migration_key=self.remote.settings["migration_key"])
        wizard.action_move_with_key()
        self.messages("peppol.registration")._run()
        point = wizard.access_point_id
        self.assertEqual(point.activation, "active")
        self.assertIn(vat, point.activation_reason)

    def test_rejected_with_the_reason(self):
        """P2: rejected: the reason is shown, the person can correct and ask again."""
        wizard = self.wizard()
        wizard.action_save()
        message = self.messages("peppol.registration")
        message._run()
        self.remote.verify(wizard.access_point_id.reference, "rejected", "Name does not match")
        message._run()
        point = wizard.access_point_id
        self.assertEqual(
            (message.state, point.activation, point.activation_reason), ("error", "rejected", "Name does not match")
        )
        wizard.action_again()
        wizard.action_save()
        self.assertEqual(wizard.activation, "asked")

    def test_own_key_is_kept(self):
        """P1, P2: after a rejection or a stop the company's own key serves again; another provider is asked for its own."""
        self.no_shared_keys()
        wizard = self.wizard(key=self.remote.KEY, secret=self.remote.SECRET)
        self.assertTrue(wizard.wants_key)
        wizard.action_save()
        first = wizard.access_point_id
        first.sudo().write({"url": self.remote.url, "activation": "rejected"})
        again = self.wizard(step="numbers")
        self.assertFalse(again.wants_key, again.problems)
        again.action_save()
        point = again.access_point_id.sudo()
        self.assertNotEqual(point, first)
        self.assertEqual((point.key, point.secret, point.url), (self.remote.KEY, self.remote.SECRET, self.remote.url))
        self.messages("peppol.registration").filtered(lambda r: r.state == "ready")[:1]._run()
        self.assertEqual(point.activation, "waiting")
        point.activation = "rejected"
        other = self.wizard(step="numbers", provider="peppyrus")
        self.assertTrue(other.wants_key and other.has_problems)
        other.key = "peppyrus-key"
        other.action_save()
        last = other.access_point_id.sudo()
        self.assertEqual((last.provider, last.key, last.url), ("peppyrus", "peppyrus-key", False))

    def no_shared_keys(self):
        for name in ("key", "secret", "url"):
            self.env["ir.config_parameter"].set_param(f"webhero_peppol.recommand.{name}", False)

    def test_refused_data_are_shown(self):
        """P2: a refusal by the access point is shown in the wizard, to be corrected and requested again."""
        wizard = self.wizard()
        wizard.action_save()
        message = self.messages("peppol.registration")
        with patch.object(
            Client, "register", side_effect=Permanent("registration_rejected", text="postalCode: invalid")
        ):
            message._run()
        self.assertEqual((message.state, wizard.activation), ("error", "rejected"))
        self.assertIn("postalCode: invalid", wizard.activation_reason)
        wizard.action_again()
        wizard.action_save()
        self.assertEqual(wizard.activation, "asked")

    def test_a_wrong_key_is_shown_and_corrected(self):
        """P2: a refused key is reported in the wizard, which asks for it again and continues."""
        self.no_shared_keys()
        wizard = self.wizard(key="wrong", secret="wrong")
        wizard.action_save()
        point = wizard.access_point_id.sudo()
        point.url = self.remote.url
        self.messages("peppol.registration")._run()
        self.assertTrue(wizard.paused and wizard.pause_message)
        self.assertEqual(wizard.activation, "asked")
        wizard.action_again()
        self.assertTrue(wizard.wants_key)
        wizard.write({"key": self.remote.KEY, "secret": self.remote.SECRET})
        wizard.action_save()
        self.assertFalse(wizard.paused)
        ready = self.messages("peppol.registration").filtered(lambda r: r.state == "ready")
        self.assertEqual(len(ready), 1)
        ready._run()
        self.assertEqual(wizard.activation, "waiting")

    def test_only_what_the_register_knows_is_activated(self):
        """P4: a company that was entered by hand can't be activated by the button of its access point either."""
        point = self.access_point()
        self.register(kbo_files.company(check_digits.kbo(77), "Iemand anders"))
        with self.assertRaises(UserError):
            point.action_activate()
        self.register(kbo_files.company(self.company.company_registry, "Fietsen De Klerck"))
        point.action_activate()
        self.assertEqual(point.activation, "asked")

    def test_registered_once(self):
        """P2: an answer that was lost makes no second company at the access point."""
        self.wizard().action_save()
        self.remote.fault("500_after", path="/companies", method="POST", times=1)
        message = self.messages("peppol.registration")
        message._run()
        self.assertEqual(message.state, "ready")
        message._run()
        self.assertEqual(len(self.remote.store.all("company")), 1)

    def test_receive_is_a_switch(self):
        """P2: receiving is turned off and on again; the access point follows."""
        point = self.activated(receives=True)
        for wanted, state in ((False, "sender"), (True, "receiver")):
            point.action_set_receives()
            self.messages("peppol.receiving").filtered(lambda r: r.state == "ready")._run()
            self.assertEqual(self.company.account_peppol_proxy_state, state)
            self.assertEqual(self.remote.store.get("company", point.reference)["isSmpRecipient"], wanted)

    def test_stop(self):
        """P2: deregistered there, stopped here, the archive kept; and it can start again."""
        point = self.activated()
        document = self.env["webhero.peppol.document"]._store(
            b"<a/>", name="A", direction="out", state="delivered", company_id=self.company.id, access_point_id=point.id
        )
        point.action_stop()
        self.messages("peppol.deregistration")._run()
        self.assertEqual((point.activation, self.company.account_peppol_proxy_state), ("stopped", "not_registered"))
        self.assertFalse(self.remote.store.all("company"))
        self.assertEqual(document._content(), b"<a/>")
        wizard = self.wizard(provider="recommand")
        self.assertEqual(wizard.step, "numbers")
        wizard.action_save()
        self.assertEqual(wizard.activation, "asked")

    def test_odoos_own(self):
        """P3: Odoo's own access point is one of the choices and leads to its own form."""
        action = self.wizard(provider="odoo").action_save()
        self.assertEqual(action["res_model"], "peppol.registration")

    def test_connection_test(self):
        """P3: Test connection names what is missing."""
        point = self.access_point()
        point.action_test_connection()
        self.assertIn(
            ("company", "no_company_at_access_point"), [(p.code and "company", p.code) for p in point.probe_ids]
        )
        point.key = "wrong"
        point.action_test_connection()
        self.assertEqual(point.probe_ids.code, "auth")
        self.assertTrue(point.probe_ids.message)
