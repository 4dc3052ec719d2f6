# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import Command
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.webhero_base.tests.companies import company_with_chart

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalInvite(PortalCase, MailCase):
    def _wizard(self, partners):
        return self.env["portal.wizard"].with_context(active_ids=partners.ids).create({})

    def _fiets(self):
        partner = self._customer("Fietsen Peeters", "info@fietsen.example")
        partner.ref = "K0042"
        return partner

    def _waiting(self, partner):
        mails = self.env["mail.mail"].search([("state", "=", "outgoing")])
        return mails.filtered(lambda mail: "/web/signup" in mail.body_html and partner.email in (mail.email_to or ""))

    def test_a_company_with_a_contact(self):
        """C1: company and contact at once: the company gets its number, the contact its e-mail; mails wait for the commit."""
        company = self._fiets()
        contact = self.env["res.partner"].create(
            {"name": "An Peeters", "parent_id": company.id, "email": "an@fietsen.example"}
        )
        wizard = self._wizard(company)
        self.assertEqual(wizard.user_ids.partner_id, company | contact)
        with self.mock_mail_gateway():
            wizard.action_webhero_invite_all()
        self.assertEqual((company.user_ids.login, contact.user_ids.login), ("K0042", "an@fietsen.example"))
        self.assertFalse(self._mails)
        self.assertEqual((len(self._waiting(company)), len(self._waiting(contact))), (1, 1))

    def test_two_with_one_address(self):
        """C1: two contacts with one e-mail address: the first is invited, the second is told, and nothing is lost."""
        company = self._customer("Fietsen Peeters", "info@fietsen.example")
        contact = self.env["res.partner"].create(
            {"name": "An Peeters", "parent_id": company.id, "email": "info@fietsen.example"}
        )
        text = self._wizard(company).action_webhero_invite_all()["params"]["message"]
        self.assertEqual(len((company | contact).user_ids), 1)
        self.assertIn("Peeters", text)

    def test_who_is_active_is_left_in_peace(self):
        """C1: “Invite all” mails nobody who is active already; who has not come yet gets a new link."""
        partner = self._fiets()
        self._wizard(partner).action_webhero_invite_all()
        self._wizard(partner).action_webhero_invite_all()
        self.assertEqual(len(self._waiting(partner)), 2)
        self.env["res.users.log"].with_user(partner.user_ids).sudo().create({})
        partner.user_ids.invalidate_recordset(["login_date"])
        self._wizard(partner).action_webhero_invite_all()
        self.assertEqual(len(self._waiting(partner)), 2)

    def test_another_company_of_the_database(self):
        """C4, C16: invited by a second company, a login sees that one's invoices too; before, its mails ask for no login."""
        partner = self._fiets()
        self._wizard(partner).action_webhero_invite_all()
        user = partner.user_ids
        other = company_with_chart(self.env, "Atelier Eikenblad")
        self.env["res.users.log"].with_user(user).sudo().create({})
        user.invalidate_recordset(["login_date"])
        move = (
            self.env["account.move"]
            .with_company(other)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": "2026-03-02",
                    "invoice_line_ids": [Command.create({"name": "Advies", "price_unit": 50, "tax_ids": []})],
                }
            )
        )
        move.action_post()
        self.assertTrue(move._webhero_link_is_signed(partner))
        self.assertFalse(self._as(user, move).has_access("read"))
        self._wizard(partner).with_company(other).action_webhero_invite_all()
        self.assertEqual(user.company_ids, self.company | other)
        self.assertFalse(move._webhero_link_is_signed(partner))
        user.password = "fietsen-12345"
        self.authenticate("K0042", "fietsen-12345")
        mine = self._invoice(partner)
        mine.name = move.name
        self.assertEqual(mine.name, move.name)
        self._both_in_one_zip(mine | move)

    def test_the_mail_names_who_invites(self):
        """C1: the mail is from the company that invites, also where another company of the database invited first."""
        partner = self._fiets()
        self._wizard(partner).action_webhero_invite_all()
        other = self.env["res.company"].create({"name": "Atelier Eikenblad"})
        self.env.user.company_ids |= other
        self._wizard(partner).with_company(other).action_webhero_invite_all()
        mail = self._waiting(partner).sorted("id")[-1]
        self.assertIn("Atelier Eikenblad", mail.subject)
        self.assertIn("Atelier Eikenblad", mail.body_html)
        self.assertNotIn(self.company.name, mail.body_html)

    def _as(self, user, move):
        return move.with_user(user).with_context(allowed_company_ids=[])

    def _both_in_one_zip(self, moves):
        """Two companies gave the same number: both are in the zip, under names of their own (C9)."""
        self.assertEqual(self._zip_names(moves), {f"{moves[0].name}.pdf", f"{moves[0].name}-2.pdf"})
