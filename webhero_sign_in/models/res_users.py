"""Who signs in by a code: read from OpenID Connect's userinfo, and linked where the provider has proven the address."""

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
        if record._webhero_uses_code():
            self._webhero_link_user(record, validation)
        return super()._auth_oauth_signin(provider, validation, params)

    def _webhero_link_user(self, provider, validation):
        """The first time: the user with the address that the provider proved, who signs in by no provider yet."""
        known = [("oauth_provider_id", "=", provider.id), ("oauth_uid", "=", validation["user_id"])]
        address = code_flow.proven_email(validation)
        if not address or self.sudo().with_context(active_test=False).search_count(known):
            return
        user = self.sudo().search([("login", "=ilike", address), ("oauth_uid", "=", False)])
        if len(user) == 1 and user.login.lower() == address:
            user.write({"oauth_provider_id": provider.id, "oauth_uid": validation["user_id"]})
