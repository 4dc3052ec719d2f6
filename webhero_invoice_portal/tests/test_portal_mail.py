from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import MailCase

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalMail(PortalCase, MailCase):
    def _send(self, move):
        with self.mock_mail_gateway():
            self.env["account.move.send"]._generate_and_send_invoices(move, sending_methods=["email"])
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        return self._new_mails.filtered(lambda mail: move.name in (mail.subject or mail.body_html or ""))

    def _attachments(self, mails):
        return sorted(name.rsplit(".", 1)[-1] for name in mails.attachment_ids.mapped("name"))

    def test_with_the_pdf(self):
        """C4: the channel “e-mail with the PDF” brings the file."""
        mails = self._send(self._invoice(self.bakker))
        self.assertIn("pdf", self._attachments(mails))

    def test_with_a_link(self):
        """C4: the channel “e-mail with a link” brings the link, which asks to log in, and no file; no other way in."""
        new_test_user(self.env, "bakker", "base.group_portal", password="bakker-12345", partner_id=self.bakker.id)
        self.bakker.webhero_delivery_channel = "link"
        move = self._invoice(self.bakker)
        mails = self._send(move)
        self.assertEqual(self._attachments(mails), [])
        self.assertIn(f"/my/invoices/{move.id}", mails[0].body_html)
        self.assertNotIn("access_token", mails[0].body_html)

    def test_a_link_without_a_login(self):
        """C4: a customer who was never invited can't log in: the link is signed and expires."""
        self.bakker.webhero_delivery_channel = "link"
        move = self._invoice(self.bakker)
        self.assertIn(f"/invoice/{move.id}/", self._send(move)[0].body_html)

    def test_with_a_signed_link(self):
        """C4: by setting, the link opens at once for some days."""
        self.company.write({"webhero_portal_link": "signed", "webhero_portal_link_days": 7})
        self.bakker.webhero_delivery_channel = "link"
        move = self._invoice(self.bakker)
        self.assertIn(f"/invoice/{move.id}/", self._send(move)[0].body_html)

    def test_too_large_goes_as_a_link(self):
        """C4: a PDF over the size of the setting goes as a link by itself."""
        self.patch(type(self.env["account.move.send"]), "_webhero_too_large", lambda *arguments: True)
        mails = self._send(self._invoice(self.bakker))
        self.assertEqual(self._attachments(mails), [])
        self.assertRegex(mails[0].body_html, "/invoice/|/my/invoices/")

    def test_who_has_not_activated_gets_the_way_in(self):
        """C4: to an invited customer the mail brings login name, activation link and the portal's address, in Dutch."""
        partner = self._customer("Fietsen Peeters", "info@fietsen.example")
        partner.ref = "K0042"
        wizard = self.env["portal.wizard"].with_context(active_ids=partner.ids).create({})
        wizard.user_ids.action_grant_access()
        body = self._send(self._invoice(partner))[0].body_html
        for part in ("K0042", "/web/signup", "/my/invoices", "Activeer"):
            self.assertIn(part, body)


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
        path = check._url()[check._url().index("/my/"):]
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
