# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from odoo.addons.webhero_base.tools.actions import RELOAD, notification

from ..models.res_users import Inside


class PortalWizardUser(models.TransientModel):
    _inherit = "portal.wizard.user"

    webhero_login = fields.Char(
        "Login name",
        compute="_compute_webhero_login",
        store=True,
        readonly=False,
        help="The customer number where there is one, else the e-mail address.",
    )

    @api.depends("partner_id", "email", "user_id")
    def _compute_webhero_login(self):
        for line in self:
            number = line._webhero_number()
            free = number and not line._webhero_number_assigned() and not line._login_in_use(number)
            line.webhero_login = line.user_id.login or (number if free else email_normalize(line.email))

    def _webhero_number(self):
        return self.partner_id.ref or self.partner_id.commercial_partner_id.ref

    def _webhero_number_assigned(self):
        """True where another line of the list gets this number: the one whose own it is, else the first."""

        def rank(line):
            return not line.partner_id.ref, line.partner_id.id

        others = (self.wizard_id.user_ids - self).filtered(
            lambda line: line._webhero_number() == self._webhero_number()
        )
        return any(rank(line) < rank(self) for line in others)

    def _login_in_use(self, login):
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return bool(users.search_count([("login", "=", login), ("partner_id", "!=", self.partner_id.id)], limit=1))

    def _webhero_wanted(self):
        return (self.webhero_login or "").strip() or email_normalize(self.email)

    def _create_user(self):
        login = self._webhero_wanted()
        if self._login_in_use(login):
            raise UserError(
                self.env._(
                    "Login name %(login)s of %(customer)s is in use already: choose another one.",
                    login=login,
                    customer=self.partner_id.display_name,
                )
            )
        user = super(PortalWizardUser, self.with_context(webhero_login=Inside(login)))._create_user().with_env(self.env)
        user.sudo().lang = self.partner_id.lang or user.lang
        return user

    def _send_email(self):
        """C1: our mail: login name, activation link with its validity, the portal's address.

        It is sent after the commit: the link in a mail sent before a rollback would be invalid.
        """
        self.ensure_one()
        self._webhero_open_company()
        user = self.user_id.sudo()
        user.partner_id.signup_prepare()
        if self.env.context.get("webhero_quiet"):  # the invoice's own mail contains all of it
            return True
        template = self.env.ref("webhero_invoice_portal.mail_template_activation").sudo()
        template.with_context(welcome_message=self.wizard_id.welcome_message).send_mail(user.id)
        self.env["webhero.queued.mail"]._wake_mail_queue()
        return True

    def _webhero_open_company(self):
        """The login sees the invoices of the inviting company, besides those of its other companies."""
        user, company = self.user_id.sudo(), self.partner_id.company_id or self.env.company
        if company not in user.company_ids:
            user.company_ids += company

    def _webhero_invite(self):
        """Invite this one of many; gives "invited", "active" (needs no mail any more) or "left_out"."""
        self.invalidate_recordset(["email_state"])  # the login of a line before may have the same address
        taken = not self.user_id and self._login_in_use(self._webhero_wanted())
        if self.is_internal or self.email_state != "ok" or taken:
            return "left_out"
        if self.is_portal and self.login_date:
            self._webhero_open_company()
            return "active"
        if self.is_portal:
            self.action_invite_again()
        else:
            self.action_grant_access()
        return "invited"


class PortalWizard(models.TransientModel):
    _inherit = "portal.wizard"

    def action_webhero_invite_all(self):
        """Invite everyone in the list who has an e-mail address and is not active yet; report those left out."""
        self.ensure_one()
        became = [(line._webhero_invite(), line.partner_id.display_name) for line in self.user_ids]
        results = [result for result, _name in became]
        text = self.env._("%s invited.", results.count("invited"))
        if "active" in results:
            text += " " + self.env._("Active already: %s.", results.count("active"))
        if "left_out" in results:
            names = ", ".join(name for result, name in became if result == "left_out")
            text += " " + self.env._("Left out, because their e-mail address is missing or in use: %s", names)
        return notification(text, then=RELOAD)
