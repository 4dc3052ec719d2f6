# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AuthOauthProvider(models.Model):
    _inherit = "auth.oauth.provider"

    webhero_token_endpoint = fields.Char(
        "Token URL", help="Filled in: the authorization-code flow, which needs the client secret."
    )
    webhero_secret = fields.Char("Client secret", groups="base.group_system", copy=False)
    webhero_pkce = fields.Boolean("PKCE", help="The provider takes a proof that who fetches the token is who asked.")

    @api.constrains("enabled", "client_id", "webhero_secret", "webhero_token_endpoint")
    def _check_webhero_keys(self):
        for provider in self.sudo().filtered(lambda one: one.enabled and one.webhero_token_endpoint):
            if not provider.client_id or not provider.webhero_secret:
                raise ValidationError(
                    self.env._(
                        "Fill in the client ID and the client secret of %s before you allow it; you get both where you"
                        " register this server with them.",
                        provider.name,
                    )
                )

    def _webhero_uses_code(self):
        return bool(self.sudo().webhero_token_endpoint)
