# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from lxml import html

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import MailCase

from .common import PortalCase

FOREVER = re.compile("access_token|[?&]hash=")


class MailPortalCase(PortalCase, MailCase):
    def _send(self, move, people=None, **settings):
        """The mails of this invoice, as they leave; `people` besides or instead of its customer."""
        if people:
            settings["mail_partner_ids"] = people.ids
        with self.mock_mail_gateway():
            self.env["account.move.send"]._generate_and_send_invoices(move, sending_methods=["email"], **settings)
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        return self._new_mails.filtered(lambda mail: move.name in (mail.subject or mail.body_html or ""))

    def _to(self, mails, partner):
        return mails.filtered(lambda mail: partner in mail.recipient_ids).body_html

    def _attachments(self, mails):
        return sorted(name.rsplit(".", 1)[-1] for name in mails.attachment_ids.mapped("name"))

    def _stored(self, move):
        return "".join(move.message_ids.mapped("body"))

    def _never_invited(self, **values):
        partner = self._customer("Fietsen Peeters", "info@fietsen.example")
        partner.write(values)
        return partner

    def _invited(self, partner):
        self.env["portal.wizard"].with_context(active_ids=partner.ids).create({}).user_ids.filtered(
            lambda line: line.partner_id == partner
        ).action_grant_access()
        return partner.user_ids

    def _used(self, user):
        """This login has been used once."""
        self.env["res.users.log"].with_user(user).sudo().create({})
        user.invalidate_recordset(["login_date"])


@tagged("post_install", "-at_install")
class TestPortalMail(MailPortalCase):
    def test_with_the_pdf(self):
        """C4: the channel “e-mail with the PDF” brings the file; no link opens the invoice for ever."""
        mails = self._send(self._invoice(self.bakker))
        self.assertIn("pdf", self._attachments(mails))
        self.assertNotRegex(mails[0].body_html, FOREVER)

    def test_preview(self):
        """S21.11: the preview of the send window has what the portal adds for this customer; nobody is invited by a look."""
        partner = self._never_invited()
        move = self._invoice(partner)
        wizard = self.env["account.move.send.wizard"].with_context(active_model="account.move", active_ids=move.ids)
        action = wizard.create({}).action_webhero_preview()
        shown = self.env[action["res_model"]].browse(action["res_id"]).body
        self.assertFalse(partner.user_ids)
        self.assertNotRegex(shown, "token|href=|hash=", "who looks does not get the customer's way in")
        sent = self._to(self._send(move), partner)
        plain = [" ".join(html.fromstring(str(body)).itertext()).split() for body in (shown, sent)]
        self.assertEqual(*plain)

    def test_with_a_link(self):
        """C4: the channel “e-mail with a link” brings the link, which asks to log in, and no file; no other way in."""
        self._used(
            new_test_user(self.env, "bakker", "base.group_portal", password="bakker-12345", partner_id=self.bakker.id)
        )
        self.bakker.webhero_delivery_channel = "link"
        move = self._invoice(self.bakker)
        mails = self._send(move)
        self.assertEqual(self._attachments(mails), [])
        self.assertIn(f"/my/invoices/{move.id}", mails[0].body_html)
        self.assertIn("Via de link hieronder vindt u onze factuur", mails[0].body_html)
        self.assertNotIn("bijlage", mails[0].body_html)
        self.assertNotIn(f"/invoice/{move.id}/", mails[0].body_html)
        self.assertNotRegex(mails[0].body_html, FOREVER)

    def test_only_a_contact_has_a_login(self):
        """C4: where a person of the customer can log in, the link asks for it, also in the mail to the company's own address."""
        self._used(self.user)
        self.bakker.webhero_delivery_channel = "link"
        move = self._invoice(self.bakker)
        body = self._send(move)[0].body_html
        self.assertIn(f"/my/invoices/{move.id}", body)
        self.assertNotIn(f"/invoice/{move.id}/", body)
        self.assertNotRegex(body, FOREVER)

    def test_a_link_without_a_login(self):
        """C4: where nobody of the customer can log in, the link is signed and expires; none is for ever."""
        self.company.webhero_portal_invite = False
        partner = self._never_invited(webhero_delivery_channel="link")
        move = self._invoice(partner)
        body = self._send(move)[0].body_html
        self.assertIn(f"/invoice/{move.id}/", body)
        self.assertNotRegex(body, FOREVER)
        self.assertFalse(partner.user_ids)

    def test_with_a_signed_link(self):
        """C4: by setting, the link opens at once for some days; it stands in the mail only, not in the invoice's thread."""
        self.company.write({"webhero_portal_link": "signed", "webhero_portal_link_days": 7})
        self.bakker.webhero_delivery_channel = "link"
        move = self._invoice(self.bakker)
        self.assertIn(f"/invoice/{move.id}/", self._send(move)[0].body_html)
        self.assertNotIn(f"/invoice/{move.id}/", self._stored(move))

    def test_a_signed_link_gives_the_pdf(self):
        """C4: whoever has a valid signed link gets this PDF, without a login, and the seller sees that it was opened."""
        move = self._invoice(self.bakker)
        self._send(move)
        link = move._webhero_signed_link()
        self.authenticate(None, None)
        answer = self.url_open(link[link.index("/invoice/") :])
        self.assertEqual((answer.status_code, answer.headers["Content-Type"]), (200, "application/pdf"))
        self.assertEqual(answer.content, move.invoice_pdf_report_id.raw)
        self.assertEqual(move.webhero_read_ids.mapped("how"), ["link"])

    def test_who_reads_by_a_grant_logs_in(self):
        """C12: an accountant among the recipients gets no link that outlives the grant, also where links are signed."""
        self.company.webhero_portal_link = "signed"
        self.bakker.webhero_delivery_channel = "link"
        accountant = self._login(self._customer("Kantoor Cijfers", "kantoor@cijfers.example"), "cijfers").partner_id
        accountant.write({"email": "lieve@cijfers.example", "webhero_sees_ids": [Command.set(self.bakker.ids)]})
        move = self._invoice(self.bakker)
        mails = self._send(move, self.bakker | accountant)
        self.assertIn(f"/invoice/{move.id}/", self._to(mails, self.bakker))
        self.assertNotIn(f"/invoice/{move.id}/", self._to(mails, accountant))
        self.assertIn(f"/my/invoices/{move.id}", self._to(mails, accountant))

    def _annex(self, move, size=10):
        self.env["ir.attachment"].create(
            {"name": "bestek.pdf", "raw": b"%PDF-1.4 " + bytes(size), "res_model": "account.move", "res_id": move.id}
        )

    def test_what_the_seller_added_goes_along(self):
        """C4: the channel “e-mail with a link” leaves out the invoice itself, not what the seller added."""
        self.bakker.webhero_delivery_channel = "link"
        move = self._invoice(self.bakker)
        self._annex(move)
        mails = self._send(move)
        self.assertEqual(mails.attachment_ids.mapped("name"), ["bestek.pdf"])
        self.assertNotIn("op rekening", mails[0].body_html)  # this company has no account yet

    def test_too_large_goes_as_a_link(self):
        """C4: over the size of the setting the invoice goes as a link by itself; under it, as a file."""
        self.company.webhero_portal_mail_mb = 1
        for size, kinds in ((2**19, True), (2**20, False)):
            move = self._invoice(self.bakker)
            self._annex(move, size)
            mails = self._send(move)
            names = mails.attachment_ids.mapped("name")
            self.assertIn("bestek.pdf", names)
            self.assertEqual(len(names) > 1, kinds)
            self.assertEqual("Bekijk factuur" in mails[0].body_html, not kinds)


@tagged("post_install", "-at_install")
class TestPortalMailActivation(MailPortalCase):
    def test_who_has_not_activated_gets_the_way_in(self):
        """C4: to an invited customer the mail brings login name, activation link and the portal's address, in Dutch."""
        partner = self._never_invited(ref="K0042")
        self._invited(partner)
        body = self._send(self._invoice(partner))[0].body_html
        for part in ("K0042", "/web/signup", "/my/invoices", "Activeer"):
            self.assertIn(part, body)

    def test_who_was_never_invited_too(self):
        """C4: a customer without a login gets one with the first invoice; an active one gets no activation any more."""
        partner = self._never_invited(ref="K0042")
        body = self._send(self._invoice(partner))[0].body_html
        for part in ("K0042", "/web/signup", "/my/invoices"):
            self.assertIn(part, body)
        self.assertEqual((partner.user_ids.login, partner.webhero_portal_state), ("K0042", "invited"))
        self._used(partner.user_ids)
        self.assertNotIn("/web/signup", self._send(self._invoice(partner))[0].body_html)

    def test_whose_access_ended_gets_no_new_one(self):
        """C12: the access that the seller took away does not come back with the next invoice, which still goes out."""
        partner = self._never_invited()
        self._invited(partner)
        wizard = self.env["portal.wizard"].with_context(active_ids=partner.ids).create({})
        wizard.user_ids.action_revoke_access()
        self.assertNotIn("/web/signup", self._send(self._invoice(partner))[0].body_html)
        self.assertFalse(partner.user_ids)

    def test_nobody_else_can_activate(self):
        """C4, C12: link and activation go to their own mailbox: not to other recipients, nor into the thread."""
        partner = self._never_invited(ref="K0042", webhero_delivery_channel="link")
        colleague = self._login(partner, "collega").partner_id
        colleague.email = "collega@fietsen.example"
        outsider = self.env["res.partner"].create({"name": "Piet", "email": "piet@elders.example"})
        self._invited(partner)
        move = self._invoice(partner)
        mails = self._send(move, partner | colleague | outsider)
        self.assertIn("/web/signup", self._to(mails, partner))
        for other in (colleague, outsider):
            self.assertNotIn("K0042", self._to(mails, other))
        self.assertNotRegex(self._stored(move), "/web/signup|K0042|/invoice/")
        self.authenticate("collega", "collega-12345")
        thread = self.make_jsonrpc_request(
            "/mail/thread/messages", {"thread_model": "account.move", "thread_id": move.id}
        )
        self.assertNotRegex(str(thread), "/web/signup|/invoice/")
