# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
import time
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import AccessDenied, UserError
from odoo.http import request
from odoo.tools import email_normalize

from odoo.addons.webhero_base.tools import parameters

from ..rules.password import lacks

_logger = logging.getLogger(__name__)

LOGIN_TRIES, LOGIN_SECONDS = 20, 300  # failures per login name, from any address; Odoo's own limit is per address
LOGIN_NAMES = 10_000  # kept in mind


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

    def _login(self, credential, user_agent_env):
        """A wrong login name takes as long as a wrong password: otherwise customer numbers could be found out by timing."""
        try:
            return super()._login(credential, user_agent_env)
        except AccessDenied as error:
            if credential.get("type") == "password" and not getattr(error, "webhero_not_tried", False):
                self._webhero_same_work(credential)
            raise

    def _webhero_same_work(self, credential):
        """Where no password was compared, for want of a user or of a password, one is compared now."""
        user = self.sudo().search(self._get_login_domain(credential["login"]), limit=1)
        self.env.cr.execute("SELECT 1 FROM res_users WHERE id = %s AND coalesce(password, '') != ''", (user.id or 0,))
        if not self.env.cr.fetchone():
            self._crypt_context().dummy_verify()

    @contextmanager
    def _assert_can_auth(self, user=None):
        """Beside Odoo's limit per address, one per login name, from any address."""
        tries = self.env.registry.__dict__.setdefault("_webhero_login_tries", {})
        name, now = str(user or "").strip().lower()[:200], time.monotonic()
        recent = [moment for moment in tries.get(name, ()) if now - moment < LOGIN_SECONDS]
        entered = False
        try:
            if request and len(recent) >= LOGIN_TRIES:
                _logger.warning("login %r was tried too often; from %s now", name, request.httprequest.remote_addr)
                raise AccessDenied(self.env._("Too many login failures, please wait a bit before trying again."))
            with super()._assert_can_auth(user=user):
                entered = True
                yield
        except AccessDenied as error:
            error.webhero_not_tried = not entered  # no password was checked, for any user
            if entered:
                if len(tries) > LOGIN_NAMES:
                    tries.clear()
                tries[name] = [*recent, now]
            raise
        tries.pop(name, None)

    def _webhero_password_rule(self):
        return self.env._("The password needs at least 8 characters, with letters and digits.")

    def _webhero_activation_days(self):
        """Days that an activation link works (the host's setting, in hours)."""
        hours = int(parameters.read(self.env, "auth_signup.signup.validity.hours") or 144)
        return max(hours // 24, 1)

    def _webhero_portal_url(self):
        return f"{self.get_base_url()}/my/invoices"

    @api.model
    def _webhero_reset(self, login, email):
        """Mail a reset link where `login` and `email` belong together; never reveals whether they do (C3).

        Users without a customer number log in with their e-mail: then both are the same.
        """
        user = self.sudo().search(self._get_login_domain(login), order=self._get_login_order(), limit=1)
        if not user or not email_normalize(email) or email_normalize(user.email) != email_normalize(email):
            return False
        user.with_context(create_user=False)._action_reset_password(signup_type="reset")
        return True
