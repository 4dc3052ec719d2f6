# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

WAYS = ("microsoft", "linkedin")
GOOGLE_TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 (an address)
KEYS = {"enabled": "enabled", "client_id": "client_id", "secret": "webhero_secret"}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_microsoft_enabled = fields.Boolean("Sign in with Microsoft")
    webhero_microsoft_client_id = fields.Char("Client ID of Microsoft")
    webhero_microsoft_secret = fields.Char("Client secret of Microsoft")
    webhero_google_secret = fields.Char(
        "Client secret of Google", help="Filled in: the code flow. Empty: the browser itself carries the token."
    )
    webhero_linkedin_enabled = fields.Boolean("Sign in with LinkedIn")
    webhero_linkedin_client_id = fields.Char("Client ID of LinkedIn")
    webhero_linkedin_secret = fields.Char("Client secret of LinkedIn")
    webhero_sign_in_address = fields.Char("Redirect URI", compute="_compute_webhero_sign_in_address")

    def _compute_webhero_sign_in_address(self):
        for settings in self:
            settings.webhero_sign_in_address = f"{settings.get_base_url()}/webhero_sign_in/callback"

    @api.model
    def _webhero_providers(self):
        return [(way, self.env.ref(f"webhero_sign_in.provider_{way}", raise_if_not_found=False)) for way in WAYS]

    @api.model
    def get_values(self):
        values = super().get_values()
        for way, provider in self._webhero_providers():
            if provider:
                values |= {f"webhero_{way}_{name}": provider.sudo()[field] for name, field in KEYS.items()}
        values["webhero_google_secret"] = self._webhero_google().sudo().webhero_secret
        return values

    @api.model
    def _webhero_google(self):
        """Odoo's own Google provider; empty where it was removed."""
        none = self.env["auth.oauth.provider"]
        return self.env.ref("auth_oauth.provider_google", raise_if_not_found=False) or none

    def set_values(self):
        secret, google = self.webhero_google_secret or False, self._webhero_google()
        if google and (google.webhero_secret or False) != secret:  # before the host allows it
            code = {"webhero_token_endpoint": GOOGLE_TOKEN if secret else False, "webhero_pkce": bool(secret)}
            google.write({"webhero_secret": secret, "client_id": self.auth_oauth_google_client_id, **code})
        super().set_values()
        for way, provider in self._webhero_providers():
            if provider:
                wanted = {field: self[f"webhero_{way}_{name}"] for name, field in KEYS.items()}
                changed = {
                    field: value for field, value in wanted.items() if (provider[field] or False) != (value or False)
                }
                provider.write(changed)
