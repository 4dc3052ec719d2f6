# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from ..tools import actions, parameters

MOST = 20  # messages that are listed in full


class WebheroProblemReport(models.TransientModel):
    """A mail draft about messages that went wrong: the error, what was sent, what came back; no secrets."""

    _name = "webhero.problem.report"
    _description = "Report a problem"

    exchange_ids = fields.Many2many("webhero.exchange", string="Messages", required=True)
    email_to = fields.Char("To", required=True, default=lambda self: self._default_email_to())
    subject = fields.Char(required=True, compute="_compute_draft", store=True, readonly=False, precompute=True)
    body = fields.Html(required=True, compute="_compute_draft", store=True, readonly=False, precompute=True)
    question = fields.Text("Your question or what you have tried")

    @api.model
    def _default_email_to(self):
        """Who helps with Odoo here; asked for the first time."""
        return parameters.read(self.env, "webhero_exchange.support_email")

    @api.model
    def _check_email_to(self, address):
        """Only who manages connections may send such a mail to another address than that of who helps."""
        if not email_normalize(address or ""):
            raise UserError(self.env._("“To” is not an e-mail address: %s", address))
        known, manages = self._default_email_to(), self.env.user.has_group("webhero_exchange.group_exchange_manager")
        if not manages and email_normalize(address) != email_normalize(known):
            raise AccessError(
                self.env._(
                    "The question goes to %s. Somebody with the right “Connections: Manager” can send it elsewhere.",
                    known or "-",
                )
            )

    @api.model
    def _remember_email_to(self, address):
        """A manager of connections enters the support address once; from then on it is filled in for everyone."""
        if not self._default_email_to() and self.env.user.has_group("webhero_exchange.group_exchange_manager"):
            parameters.store(self.env, "webhero_exchange.support_email", address)

    @api.depends("exchange_ids")
    def _compute_draft(self):
        for report in self:
            keys = ", ".join(report.exchange_ids[:5].mapped("key"))
            report.subject = self.env._("Problem with %(keys)s (%(company)s)", keys=keys, company=self.env.company.name)
            report.body = self.env["ir.qweb"]._render(
                "webhero_exchange.problem_report_body",
                {"messages": report.exchange_ids[:MOST], "others": report.exchange_ids[MOST:]},
            )

    def action_send(self):
        self.ensure_one()
        self.env["webhero.problem.report"]._check_email_to(self.email_to)
        self.exchange_ids.check_access("read")
        question = self.env["ir.qweb"]._render("webhero_exchange.problem_report_question", {"question": self.question})
        sent = self.env._("The problem was reported to %s.", self.email_to)
        return self._mail_helper(self.email_to, sent, subject=self.subject, body_html=question + self.body)

    @api.model
    def _mail_helper(self, address, sent, **values):
        """Mail from the user to who helps; the notification says `sent`, or why it did not leave."""
        asker = self.env.user.email_formatted
        values |= {"email_to": address, "email_from": asker, "reply_to": asker, "auto_delete": False}
        mail = self.env["mail.mail"].sudo().create(values)
        mail.send()
        if mail.state == "exception":
            return actions.notification(self._not_sent(mail), "danger", sticky=True, then=actions.CLOSE)
        self._remember_email_to(address)
        return self.env["webhero.exchange"]._notify_user(sent)

    @api.model
    def _not_sent(self, mail):
        return self.env._(
            "Your message could not be sent to %(address)s: %(reason)s It is kept under Settings, Technical, Emails; "
            "send it again there once the outgoing mail server works.",
            address=mail.email_to,
            reason=mail.failure_reason or "",
        )
