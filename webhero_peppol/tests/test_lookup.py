# SPDX-License-Identifier: LGPL-3.0-or-later
"""Is the customer on Peppol? (P5)"""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from sandbox import check_digits, people

from .common_recommand import RecommandCommon


@tagged("post_install", "-at_install")
class TestLookup(RecommandCommon):
    def of(self, text, **values):
        party = next(p for p in people.PEOPLE if text in p.name)
        numbers = {"vat": party.vat, "company_registry": party.number}
        return self.make_customer(party.name, 0, country=party.country, **{**numbers, **values})

    def questions(self):
        return len(self.sml.received("", "DNS")) + len(self.smp.received())

    def test_never_inside_create_write_onchange(self):
        """P5: creating, changing and typing make no calls, also for a customer of one company, as created by imports."""
        self.activated()
        before = self.questions()
        customer = self.of("Gulden Korenaar", company_id=self.company.id, invoice_edi_format="ubl_bis3")
        customer.write({"peppol_endpoint": people.PEOPLE[1].number, "invoice_edi_format": "ubl_bis3"})
        customer.new(origin=customer)._onchange_verify_peppol_status()
        self.env.flush_all()
        self.assertEqual(self.questions(), before)

    def test_yes_no_unknown(self):
        """P5: the answer with its date, scheme and document types, in words, and in the host's own field."""
        for text, answer, host in (
            ("Gulden Korenaar", "yes", "valid"),
            ("Verschueren", "no", "not_valid"),
            ("Braise", "unknown", "not_verified"),
            ("Notelaar", "yes", "valid"),
            ("Kraan", "no", "not_valid"),
            ("Waterman", "yes", "valid"),
        ):
            customer = self.of(text)
            customer.action_webhero_peppol_look_up()
            self.assertEqual((customer.webhero_peppol_answer, customer.peppol_verification_state), (answer, host), text)
            self.assertTrue(customer.webhero_peppol_checked_at and customer.webhero_peppol_text)

    def test_the_address_where_it_stands(self):
        """P5: 0208 before 9925; a participant registered under 9925 only is addressed there."""
        customer = self.of("Notelaar")
        self.assertEqual(customer.peppol_eas, "0208")
        customer._webhero_lookup()
        self.assertEqual((customer.peppol_eas, customer.peppol_endpoint.lower()), ("9925", customer.vat.lower()))

    def test_dutch_address(self):
        """P6: KVK, else VAT; the host leaves both empty."""
        kvk = self.make_customer("Met KVK", 123456, "NL", company_registry="69599084")
        vat = self.make_customer("Zonder KVK", 234567, "NL")
        self.assertEqual((kvk.peppol_eas, kvk.peppol_endpoint), ("0106", "69599084"))
        self.assertEqual((vat.peppol_eas, vat.peppol_endpoint), ("9944", vat.vat))

    def test_unknown_does_not_erase_what_we_know(self):
        """P5: a time-out after a yes leaves the yes; it is asked again soon, not at each click."""
        customer = self.of("Gulden Korenaar")
        customer._webhero_lookup()
        self.sml.settings["mode"] = "servfail"
        customer._webhero_lookup()
        self.assertEqual((customer.webhero_peppol_answer, customer.peppol_verification_state), ("yes", "valid"))
        before = self.questions()
        customer._webhero_lookup_if_outdated()
        self.assertEqual(self.questions(), before)
        customer.webhero_peppol_checked_at = fields.Datetime.subtract(fields.Datetime.now(), days=8)
        customer._webhero_lookup_if_outdated()
        self.assertEqual(self.questions(), before, "tried a moment ago")
        customer.webhero_peppol_tried_at = fields.Datetime.subtract(fields.Datetime.now(), minutes=11)
        customer._webhero_lookup_if_outdated()
        self.assertGreater(self.questions(), before)

    def test_another_number_is_somebody_else(self):
        """P5: when the number changes, what we knew is forgotten."""
        customer = self.of("Gulden Korenaar")
        customer._webhero_lookup()
        number = check_digits.kbo(8_123_456)
        customer.write({"company_registry": number, "vat": f"BE{number}"})
        self.assertFalse(customer.webhero_peppol_answer)
        self.assertEqual(customer.peppol_verification_state, "not_verified")

    def test_who_may_look_up_many(self):
        """S18.11: only who makes invoices has many customers looked up in a public register."""
        anybody = new_test_user(self.env, "anybody-at-all", groups="base.group_user")
        customers = self.of("Gulden Korenaar") | self.customer
        for action in ("action_webhero_peppol_look_up_all", "action_webhero_peppol_look_up"):
            with self.assertRaises(AccessError):
                getattr(customers.with_user(anybody), action)()
        self.assertFalse(any(customers.mapped("webhero_peppol_queued")))

    def test_all_in_the_background(self):
        """P5: all customers, in the background, with progress; one that hangs keeps none of the others."""
        customers = self.env["res.partner"].union(*[self.of(p.name) for p in people.PEOPLE if p.country == "BE"])
        (customers | self.customer).action_webhero_peppol_look_up_all()
        self.assertEqual(
            self.env["res.partner"].search_count([("webhero_peppol_queued", "=", True)]), len(customers) + 1
        )
        with self.enter_registry_test_mode():
            self.env.ref("webhero_peppol.ir_cron_look_up").method_direct_trigger()
        self.assertFalse(self.env["res.partner"].search_count([("webhero_peppol_queued", "=", True)]))
        self.assertEqual(set(customers.mapped("webhero_peppol_answer")), {"yes", "no", "unknown"})

    def test_many_broken_off_and_resumed(self):
        """P5: bounded steps; the rest of a run waits for the next, and none is looked up twice."""
        vats = [check_digits.be_vat(free) for free in range(1_200_000, 1_200_090)]
        customers = self.env["res.partner"].create(
            [{"name": vat, "is_company": True, "vat": vat, "country_id": self.env.ref("base.be").id} for vat in vats]
        )
        customers.action_webhero_peppol_look_up_all()
        cron = self.env["ir.cron"]
        for left in (50, 0):
            # the first run has time for one batch, the second for all
            times = iter([9.0, 0.0] if left else [9.0] * 9)
            with patch.object(type(cron), "_commit_progress", lambda *_args, times=times, **_options: next(times)):
                self.env["res.partner"]._cron_webhero_look_up()
            self.assertEqual(self.env["res.partner"].search_count([("webhero_peppol_queued", "=", True)]), left)
            answered = customers.filtered("webhero_peppol_checked_at")
            self.assertEqual(len(answered), 90 - left)
        self.assertEqual(set(customers.mapped("webhero_peppol_answer")), {"no"})

    def test_why_not_in_words(self):
        """P5: a look-up without an answer gives the reason in words, not as a code."""
        customer = self.of("Gulden Korenaar").with_context(lang="en_US")
        self.sml.settings["mode"] = "servfail"
        customer._webhero_lookup()
        self.assertEqual(
            customer.webhero_peppol_text,
            "We could not find out: the directory of Peppol did not answer in time."
            " It is tried again before an invoice is sent.",
        )

    def test_the_days_are_a_setting(self):
        """P5: after how many days it is asked again is a setting."""
        customer = self.of("Gulden Korenaar")
        customer._webhero_lookup()
        before = self.questions()
        customer.webhero_peppol_checked_at = fields.Datetime.subtract(fields.Datetime.now(), days=3)
        customer.webhero_peppol_tried_at = customer.webhero_peppol_checked_at
        customer._webhero_lookup_if_outdated()
        self.assertEqual(self.questions(), before)
        self.env["ir.config_parameter"].set_param("webhero_peppol.look_up_days", "2")
        customer._webhero_lookup_if_outdated()
        self.assertGreater(self.questions(), before)

    def test_the_access_point_helps_where_the_network_is_silent(self):
        """P3, P5: no name server from here: the access point's yes counts, its no proves nothing."""
        self.activated()
        self.sml.settings["mode"] = "servfail"
        yes, no = self.of("Gulden Korenaar"), self.of("Verschueren")
        (yes | no)._webhero_lookup_batch()
        self.assertEqual((yes.webhero_peppol_answer, no.webhero_peppol_answer), ("yes", "unknown"))

    def test_wrong_digits_are_refused_on_the_customer(self):
        """P5, P6: an address whose digits don't check each other can't be saved."""
        with self.assertRaisesRegex(Exception, "0999472757"):
            self.customer.write({"peppol_eas": "0208", "peppol_endpoint": "0999472757"})
