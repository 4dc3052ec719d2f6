# SPDX-License-Identifier: LGPL-3.0-or-later
"""The window that sends one invoice: the mail as it will leave, and an address for a customer who has none."""

import re

import lxml.html

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from odoo.addons.webhero_base.tools.actions import open_record

SECRET = re.compile(r"(?<=[?&])\S*")  # what stands behind an address that is written out


class _TakenBack(Exception):
    """Ends a savepoint in which the mail was made only to be read."""


class AccountMoveSendWizard(models.TransientModel):
    _inherit = "account.move.send.wizard"

    webhero_email = fields.Char("E-mail of the customer", help="It is kept with the customer.")
    webhero_wants_email = fields.Boolean(compute="_compute_webhero_wants_email")

    @api.depends("move_id", "mail_partner_ids", "sending_methods")
    def _compute_webhero_wants_email(self):
        for wizard in self:
            by_mail = "email" in (wizard.sending_methods or ())
            people = wizard.mail_partner_ids | wizard.move_id.partner_id
            wizard.webhero_wants_email = by_mail and not any(people.mapped("email"))

    @api.depends("webhero_wants_email")
    def _compute_alerts(self):
        """The field itself says that there is no address."""
        super()._compute_alerts()
        for wizard in self.filtered("webhero_wants_email"):
            alerts = wizard.alerts or {}
            wizard.alerts = {name: alert for name, alert in alerts.items() if name != "account_missing_email"}

    def action_send_and_print(self, allow_fallback_pdf=False):
        self._webhero_store_email()
        return super().action_send_and_print(allow_fallback_pdf=allow_fallback_pdf)

    def _webhero_store_email(self):
        """What was typed becomes the customer's address."""
        if not self.webhero_wants_email:
            return
        address, customer = email_normalize(self.webhero_email or ""), self.move_id.partner_id
        if not self.webhero_email:
            raise UserError(
                self.env._("%s has no e-mail address yet. Type it in this window, or switch e-mail off.", customer.name)
            )
        if not address:
            raise UserError(
                self.env._("“%s” is not an e-mail address. Type it as name@company.be.", self.webhero_email.strip())
            )
        customer.email = address
        self.mail_partner_ids = customer
        self.invalidate_recordset(["alerts", "webhero_wants_email"])

    # ---- as it will leave

    def action_webhero_preview(self):
        """The mail to the first recipient, with layout, button and what the portal adds; nothing is sent or kept."""
        self.ensure_one()
        self._webhero_store_email()
        if not self.mail_partner_ids:
            raise UserError(self.env._("Choose who gets the mail first."))
        made = self._webhero_made_mail()
        preview = self.env["webhero.mail.preview"].create({"wizard_id": self.id, **made})
        return open_record(preview, self.env._("The mail as it will leave"), dialog=True)

    def _webhero_made_mail(self):
        """{recipient, subject, body}: made by the same methods as when it is sent, and taken back."""
        made = {}
        move = self.move_id.with_context(mail_notify_force_send=False)
        try:
            with self.env.cr.savepoint():
                known = self._webhero_mails(move).ids
                self._send_mails({move: self._get_sending_settings()})
                made = self._webhero_read_mail(self._webhero_mails(move).filtered(lambda mail: mail.id not in known))
                raise _TakenBack
        except _TakenBack:
            return made

    def _webhero_mails(self, move):
        return self.env["mail.mail"].sudo().search([("model", "=", move._name), ("res_id", "=", move.id)], order="id")

    def _webhero_read_mail(self, mails):
        mail = mails.filtered(lambda one: one.recipient_ids & self.mail_partner_ids)[:1] or mails[:1]
        return {
            "recipient": ", ".join(mail.recipient_ids.mapped("email_formatted")) or mail.email_to or "",
            "subject": mail.subject or "",
            "body": inert(mail.body_html or ""),
        }


def inert(body):
    """HTML whose links lead nowhere: those of the mail let its reader in, and are for that reader alone."""
    tree = lxml.html.fragment_fromstring(body, create_parent="div")
    for node in tree.iter():
        for name in ("href", "action", "src"):
            if name != "src" or node.tag != "img":
                node.attrib.pop(name, None)
        for part in ("text", "tail"):
            if isinstance(node.tag, str) and (written := getattr(node, part)):
                setattr(node, part, SECRET.sub("…", written))
    return lxml.html.tostring(tree, encoding="unicode")


class WebheroMailPreview(models.TransientModel):
    _name = "webhero.mail.preview"
    _description = "The mail as it will leave"

    wizard_id = fields.Many2one("account.move.send.wizard", required=True, ondelete="cascade", readonly=True)
    recipient = fields.Char("To", readonly=True)
    subject = fields.Char(readonly=True)
    body = fields.Html(readonly=True, sanitize=True, sanitize_overridable=False)

    def action_back(self):
        self.ensure_one()
        view = self.env.ref("account.account_move_send_wizard_form")
        return open_record(self.wizard_id, self.env._("Send"), view=view, dialog=True)
