# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who signs in by a code: read from OpenID Connect's userinfo, and linked where the provider has proven the address."""

import json

from odoo import api, models
from odoo.exceptions import AccessDenied

from odoo.addons.webhero_exchange.client.errors import ExchangeError

from ..client import code_flow


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _auth_oauth_validate(self, provider, access_token):
        record = self.env["auth.oauth.provider"].sudo().browse(provider)
        if not record._webhero_uses_code():
            return super()._auth_oauth_validate(provider, access_token)
        try:
            found = code_flow.userinfo(record.validation_endpoint, access_token)
        except ExchangeError as error:
            raise AccessDenied(self.env._("%s did not say who you are.", record.name)) from error
        return {**found, "user_id": found["sub"]}

    @api.model
    def _auth_oauth_signin(self, provider, validation, params):
        record = self.env["auth.oauth.provider"].sudo().browse(provider)
        if record._webhero_uses_code() and not self._webhero_known(record, validation):
            self._webhero_first_time(record, validation, json.loads(params["state"]))
        return super()._auth_oauth_signin(provider, validation, params)

    def _webhero_known(self, provider, validation):
        known = [("oauth_provider_id", "=", provider.id), ("oauth_uid", "=", validation["user_id"])]
        return self.sudo().with_context(active_test=False).search_count(known)

    def _webhero_first_time(self, provider, validation, state):
        """Without an invitation: the user with this address, where the provider proved it; AccessDenied where it did not."""
        address = validation.get("email")
        address = address.strip().lower() if isinstance(address, str) else ""
        user = self.sudo().with_context(active_test=False).search([("login", "=", address)]) if address else self
        if not user or state.get("t"):
            return
        if not user.active or user.oauth_uid or code_flow.proven_email(validation) != address:
            raise AccessDenied(self.env._("%s does not prove that this address is yours.", provider.name))
        user.write({"oauth_provider_id": provider.id, "oauth_uid": validation["user_id"]})
