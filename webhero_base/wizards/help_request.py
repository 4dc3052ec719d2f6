# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.modules import get_manifest
from odoo.tools import email_normalize

from ..tools import actions, parameters

ADDRESS = "webhero_base.support_email"


class WebheroHelpRequest(models.TransientModel):
    """A question by mail to whoever helps with Odoo here, with company and versions; for everybody who may invoice.

    They mail customers anyway, so where no address is known yet they may enter one. An accounting manager's is kept for all.
    """

    _name = "webhero.help.request"
    _description = "Ask for help"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    phone = fields.Char(default=lambda self: self.env.user.phone)
    question = fields.Text(required=True)
    email_to = fields.Char("To", required=True, default=lambda self: self._known_address())

    @api.model
    def _known_address(self):
        """The e-mail address of whoever helps; "" until somebody entered it. Addons with such an address add theirs."""
        return parameters.read(self.env, ADDRESS)

    def action_send(self):
        self.ensure_one()
        self._check_address()
        mail = self.env["mail.mail"].sudo().create(self._mail())
        mail.send()
        if mail.state == "exception":
            return actions.notification(self._not_sent(mail), "danger", sticky=True, then=actions.CLOSE)
        if not self._known_address() and self.env.user.has_group("account.group_account_manager"):
            parameters.store(self.env, ADDRESS, self.email_to)
        return actions.notification(self.env._("Your question was sent to %s.", self.email_to), then=actions.CLOSE)

    def _check_address(self):
        if not email_normalize(self.email_to):
            raise UserError(
                self.env._(
                    "“To” is not an e-mail address: %s. Enter an address such as help@example.com.", self.email_to
                )
            )

    def _not_sent(self, mail):
        return self.env._(
            "Your question could not be sent to %(address)s: %(reason)s It is kept under Settings, Technical, Emails; "
            "send it again there once the outgoing mail server works.",
            address=self.email_to,
            reason=mail.failure_reason or "",
        )

    def _mail(self):
        """Values of the mail.mail: from the user, answered to the user."""
        asker = self.env.user.email_formatted
        return {
            "subject": self.env._("Question from %s", self.company_id.name),
            "email_to": self.email_to,
            "email_from": asker,
            "reply_to": asker,
            "body_html": self.env["ir.qweb"]._render("webhero_base.help_request_body", self._facts()),
            "auto_delete": False,
        }

    def _facts(self):
        """What the text of the mail shows; addons add theirs."""
        return {"asked": self, "versions": self._versions(), "errors": []}

    @api.model
    def _versions(self):
        """[(addon, version)] of ours that are installed."""
        ours = self.env["ir.module.module"].sudo().search([("name", "=like", "webhero_%"), ("state", "=", "installed")])
        return [(module.name, get_manifest(module.name).get("version", "")) for module in ours.sorted("name")]
