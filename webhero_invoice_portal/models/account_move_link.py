"""C4: links to an invoice in mails. Each recipient gets the own one; none opens the invoice for anyone, for ever."""

import datetime

from markupsafe import Markup

from odoo import Command, models
from odoo.tools import consteq, hmac

from .res_users import Inside

LINK_SCOPE = "webhero_invoice_portal-signed-link"
# the host's groups of recipients whose button opens the invoice without a login
OUTSIDE = ("portal_customer", "additional_intended_recipient")


class AccountMove(models.Model):
    _inherit = "account.move"

    def _portal_ensure_token(self):
        """Who sees an invoice by login gets no link that opens it for anyone, for ever: else an end of access were none (C12).

        `webhero_by_login` is in the context where the host shows the page as the superuser.
        """
        if self.env.context.get("webhero_by_login") or (self.env.user._is_portal() and not self.env.su):
            return ""
        return super()._portal_ensure_token()

    # ---- signed links

    def _webhero_signed_link(self):
        """An address that shows this invoice's PDF without a login, for the days of the company's setting."""
        self.ensure_one()
        expires = int(
            (
                datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=self.company_id.webhero_portal_link_days)
            ).timestamp()
        )
        return f"{self.get_base_url()}/invoice/{self.id}/{expires}/{self._webhero_link_signature(expires)}"

    def _webhero_link_signature(self, expires):
        return hmac(self.env(su=True), LINK_SCOPE, (self.id, int(expires)))

    def _webhero_link_holds(self, expires, signature):
        """True where the signature is ours for this very invoice and the time is not over."""
        self.ensure_one()
        right = signature.isascii() and consteq(self._webhero_link_signature(expires), signature)
        return right and expires >= datetime.datetime.now(datetime.UTC).timestamp()

    # ---- who gets which link

    def _webhero_logins(self):
        """Logins of the customer's people that see this invoice: one without this invoice's company sees none of it."""
        self.ensure_one()
        users = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("partner_id.commercial_partner_id", "=", self.commercial_partner_id.id),
                    ("share", "=", True),
                    ("company_ids", "in", self.company_id.ids),
                ]
            )
        )
        return users.filtered(lambda user: user._is_portal())

    def _webhero_login_of(self, partner):
        """The login that belongs to this mailbox: the person's, or that of somebody of the customer with the same address."""
        logins, address = self._webhero_logins(), partner.email_normalized
        own = logins.filtered(lambda user: user.partner_id == partner)
        return (own or logins.filtered(lambda user: address and user.partner_id.email_normalized == address))[:1]

    def _webhero_link_is_signed(self, partner):
        """Whether the link for this recipient opens without a login: as the company chose, or where nobody could log in.

        Who reads by a grant always logs in: a signed link would outlive the grant (C12).
        """
        if partner.commercial_partner_id != self.commercial_partner_id and partner.sudo().user_ids.filtered("share"):
            return False
        if self.company_id.webhero_portal_link == "signed":
            return True
        return not self._webhero_login_of(partner) and not any(self._webhero_logins().mapped("login_date"))

    def _webhero_portal_link(self, partner):
        """The link for this recipient of a mail: signed, or one that asks to log in."""
        if self._webhero_link_is_signed(partner):
            return self._webhero_signed_link()
        return f"{self.get_base_url()}/my/invoices/{self.id}"

    def _webhero_invite(self):
        """A customer without any login gets one with the first invoice by mail, which brings the way in; whose access ended, not.

        By the host's own wizard, as when the seller invites, but without its mail.
        """
        self.ensure_one()
        users = self.env["res.users"].sudo().with_context(active_test=False)
        known = users.search_count([("partner_id.commercial_partner_id", "=", self.commercial_partner_id.id)], limit=1)
        if known or self.state != "posted" or not self.company_id.webhero_portal_invite:
            return
        wizard = (
            self.env["portal.wizard"]
            .sudo()
            .with_company(self.company_id)
            .create({"partner_ids": [Command.set(self.partner_id.ids)]})
        )
        line = wizard.user_ids
        if line.email_state == "ok":
            line.with_context(webhero_quiet=True).action_grant_access()

    # ---- the mails

    def _notify_get_recipients_classify(self, message, recipients_data, model_description, msg_vals=False):
        """Each outsider gets a mail of the own: link and activation are for that one, and stand in no stored message."""
        groups = super()._notify_get_recipients_classify(message, recipients_data, model_description, msg_vals=msg_vals)
        if len(self) != 1 or not self.is_sale_document(include_receipts=True):
            return groups
        return [one for group in groups for one in self._webhero_apart(group)]

    def _webhero_apart(self, group):
        """The group as it is, or one for each of its people where it is one of those outside."""
        if group["notification_group_name"] not in OUTSIDE:
            return [group]
        move = self.sudo()  # who writes the message need not see the customer's logins
        return [
            {
                **group,
                "recipients_data": [data],
                "recipients_ids": [data["id"]],
                **move._webhero_way_in(move.env["res.partner"].browse(data["id"]), group["button_access"]),
            }
            for data in group["recipients_data"]
        ]

    def _webhero_way_in(self, partner, button):
        """What the layout of the mail shows to this recipient only: the button, and below the text link and activation."""
        link = self._webhero_portal_link(partner)
        return {
            "button_access": {**button, "url": link},
            "has_button_access": self.state == "posted",
            "webhero_way_in": self._webhero_below(partner, link),
        }

    def _webhero_below(self, partner, link):
        """Below the text of an invoice mail (`webhero_invoice_mail`: "link" or "file"); nothing below other messages."""
        how = self.env.context.get("webhero_invoice_mail")
        user = self._webhero_login_of(partner)
        new = user.filtered(lambda user: not user.login_date)
        if not isinstance(how, Inside) or (how == "file" and not new):
            return Markup()
        new.partner_id.signup_prepare()
        speaking = self.with_context(lang=self._webhero_lang())
        return speaking.env["ir.qweb"]._render(
            "webhero_invoice_portal.mail_way_in",
            {
                "move": speaking,
                "user": new,
                "link": how == "link" and link,
                "signed": self._webhero_link_is_signed(partner),
            },
        )
