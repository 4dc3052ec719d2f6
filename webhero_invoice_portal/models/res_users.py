from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..rules.password import lacks


class Inside(str):
    """A text in a context that came from here: what a client sends is a plain text."""


class ResUsers(models.Model):
    _inherit = "res.users"

    def _set_password(self):
        self._check_webhero_password()
        return super()._set_password()

    def _check_webhero_password(self):
        """C3: a portal user's password has 8 characters, letters and digits; other users keep the host's own policy."""
        for user in self.filtered(lambda user: user.share and user.password):
            if lacks(user.password):
                raise UserError(user._webhero_password_rule())

    @api.model
    def _create_user_from_template(self, values):
        """C1: with the login name that the seller chose from the start: changed later, the host warns the customer by mail."""
        login = self.env.context.get("webhero_login")
        chosen = isinstance(login, Inside)
        return super()._create_user_from_template({**values, "login": str(login)} if chosen else values)

    def _webhero_password_rule(self):
        return self.env._("The password needs at least 8 characters, with letters and digits.")

    def _webhero_activation_days(self):
        """Days that an activation link works (the host's setting, in hours)."""
        hours = int(self.env["ir.config_parameter"].sudo().get_param("auth_signup.signup.validity.hours", 144))
        return max(hours // 24, 1)

    def _webhero_portal_url(self):
        return f"{self.get_base_url()}/my/invoices"

    @api.model
    def _webhero_reset(self, login, email):
        """Mail a reset link where `login` and `email` belong together; says nothing about whether they do (C3).

        Users without a customer number log in with their e-mail: then both are the same.
        """
        user = self.sudo().search(self._get_login_domain(login), order=self._get_login_order(), limit=1)
        if not user or not email_normalize(email) or email_normalize(user.email) != email_normalize(email):
            return False
        user.with_context(create_user=False)._action_reset_password(signup_type="reset")
        return True
