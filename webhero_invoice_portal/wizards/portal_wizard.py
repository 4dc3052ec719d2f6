from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


class PortalWizardUser(models.TransientModel):
    _inherit = "portal.wizard.user"

    webhero_login = fields.Char(
        "Login name", compute="_compute_webhero_login", store=True, readonly=False,
        help="The customer number where there is one, else the e-mail address.",
    )

    @api.depends("partner_id", "email", "user_id")
    def _compute_webhero_login(self):
        for line in self:
            number = line.partner_id.ref or line.partner_id.commercial_partner_id.ref
            taken = number and line._login_taken(number)
            line.webhero_login = line.user_id.login or (number if number and not taken else email_normalize(line.email))

    def _login_taken(self, login):
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return bool(users.search_count([("login", "=", login), ("partner_id", "!=", self.partner_id.id)], limit=1))

    def _create_user(self):
        login = (self.webhero_login or "").strip() or email_normalize(self.email)
        if self._login_taken(login):
            raise UserError(self.env._(
                "Login name %(login)s of %(customer)s is in use already: choose another one.",
                login=login, customer=self.partner_id.display_name,
            ))
        user = super()._create_user()
        user.sudo().write({"login": login, "lang": self.partner_id.lang or user.lang})
        return user

    def _send_email(self):
        """C1: our mail: login name, activation link with the time that it works, the portal's address."""
        self.ensure_one()
        user = self.user_id.sudo()
        user.partner_id.signup_prepare()
        template = self.env.ref("webhero_invoice_portal.mail_template_activation").sudo()
        template.with_context(welcome_message=self.wizard_id.welcome_message).send_mail(
            user.id, force_send=not self.env.context.get("webhero_many")
        )
        return True


class PortalWizard(models.TransientModel):
    _inherit = "portal.wizard"

    def action_webhero_invite_all(self):
        """Invite everyone in the list who has an e-mail address and no access yet; say who was left out."""
        self.ensure_one()
        left_out = []
        for line in self.user_ids.with_context(webhero_many=len(self.user_ids) > 5):
            if line.is_internal or line.email_state != "ok":
                left_out.append(line.partner_id.display_name)
            elif line.is_portal:
                line.action_invite_again()
            else:
                line.action_grant_access()
        invited = len(self.user_ids) - len(left_out)
        text = self.env._("%s invited.", invited)
        if left_out:
            names = ", ".join(left_out)
            text += " " + self.env._("Left out, because their e-mail address is missing or in use: %s", names)
        return self.env["webhero.exchange"]._notify_user(text)
