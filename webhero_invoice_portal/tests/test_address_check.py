# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import new_test_user, tagged

from ..models.address_check import FIELDS
from .common import PortalCase


@tagged("post_install", "-at_install")
class TestAddressCheck(PortalCase):
    def _ask(self, partner):
        partner.action_webhero_check_address()
        return self.env["webhero.address.check"].search([("partner_id", "=", partner.id)])

    def test_confirm_and_propose(self):
        """C19: the customer confirms or corrects by the signed link; the seller accepts."""
        self.bakker.write({"street": "Markt 1", "zip": "3000", "city": "Leuven"})
        check = self._ask(self.bakker)
        self.assertEqual(self.bakker.webhero_address_state, "open")
        check._answer({"email": self.bakker.email, "street": "Markt 1", "zip": "3000", "city": "Leuven"})
        self.assertEqual(self.bakker.webhero_address_state, "confirmed")
        second = self._ask(self.bakker) - check
        second._answer({"email": "nieuw@brood.example", "street": "Markt 1", "zip": "3000", "city": "Leuven"})
        self.assertEqual((second.state, self.bakker.email), ("proposed", "het.brood@klant.example"))
        second.action_accept()
        self.assertEqual((second.state, self.bakker.email), ("confirmed", "nieuw@brood.example"))

    def test_the_page(self):
        """C19: only the right token opens the page; a wrong one tells nothing."""
        check = self._ask(self.bakker)
        path = check._url()[check._url().index("/my/") :]
        self.authenticate(None, None)
        self.assertIn(self.bakker.name, self.url_open(path).text)
        self.assertEqual(self.url_open(path[:-1] + "x").status_code, 404)

    def test_asked_twice_is_one_question(self):
        """C19: pressing twice doesn't make two open questions."""
        self._ask(self.bakker)
        self.assertEqual(len(self._ask(self.bakker)), 1)

    def test_a_letter_without_mail(self):
        """C19: a customer without an e-mail address gets a letter."""
        self.bakker.email = False
        action = self.bakker.action_webhero_check_address()
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertTrue(self.env["webhero.address.check"].search([("partner_id", "=", self.bakker.id)]).by_letter)

    def test_asked_again_about_the_address_of_today(self):
        """C19: asked again, or opened later, the question is about the address as it is now; the old one is nothing to confirm."""
        self.bakker.write({"street": "Markt 1", "zip": "3000", "city": "Leuven", "email": False})
        self.bakker.action_webhero_check_address()
        self.bakker.write({"street": "Markt 11", "email": "het.brood@klant.example"})
        check = self._ask(self.bakker)
        self.assertEqual((check.street, check.by_letter), ("Markt 11", False))
        self.bakker.street = "Markt 12"
        page = self.url_open(self._path(check)).text
        self.assertIn('value="Markt 12"', page)
        check._answer({name: self.bakker[name] for name in FIELDS})
        self.assertEqual((check.state, self.bakker.street), ("confirmed", "Markt 12"))

    def _path(self, check):
        return check._url()[check._url().index("/my/") :]

    def test_answered_on_the_page(self):
        """C19: the customer corrects and sends, without script; an ordinary user of invoicing asks, sees it and refuses."""
        seller = new_test_user(
            self.env, "verkoper", "account.group_account_invoice", email="verkoper@onderneming.example"
        )
        self.slager.write({"street": "Markt 1", "zip": "3000", "city": "Leuven"})
        check = self.slager.with_user(seller).action_webhero_check_address() and self.slager.webhero_address_check_ids
        path = self._path(check)
        self.authenticate(None, None)
        form = {
            "csrf_token": self._token(path),
            "email": "de.worst@klant.example",
            "street": "Vismarkt 9",
            "zip": "3000",
            "city": "Leuven",
        }
        refused = self.url_open(path, data={**form, "email": "geen adres"})
        self.assertIn('role="alert"', refused.text)
        self.assertIn('value="Vismarkt 9"', refused.text)
        self.url_open(path, data=form)
        self.assertEqual((check.state, check.street), ("proposed", "Vismarkt 9"))
        check.with_user(seller).action_refuse()
        self.assertEqual((self.slager.webhero_address_state, self.slager.street), ("refused", "Markt 1"))
        check.state = "proposed"
        seller.group_ids += self.env.ref("base.group_partner_manager")  # the card itself is for who may change contacts
        check.with_user(seller).action_accept()
        self.assertEqual((self.slager.webhero_address_state, self.slager.street), ("confirmed", "Vismarkt 9"))

    def test_the_letter_speaks_the_customers_language(self):
        """C19: the letter to a French-speaking customer is in French, whoever prints it."""
        self.bakker.write({"email": False, "lang": "fr_BE"})
        check = self._ask(self.bakker)
        report = self.env["ir.actions.report"].with_context(lang="nl_BE")
        html = report._render_qweb_html("webhero_invoice_portal.address_letter", check.ids)[0].decode()
        self.assertIn("Où pouvons-nous envoyer vos factures", html)
        self.assertNotIn("We know no e-mail address", html)

    def test_each_company_asks_for_itself(self):
        """C19: the question of another company in the same database stays its own."""
        first = self._ask(self.bakker)
        company = self.env["res.company"].create({"name": "Atelier Eikenblad"})
        self.bakker.with_company(company).action_webhero_check_address()
        checks = self.bakker.webhero_address_check_ids
        self.assertEqual((len(checks), (checks - first).company_id), (2, company))
