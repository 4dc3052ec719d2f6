from odoo import api, fields, models

WAYS = ("microsoft", "linkedin")
KEYS = {"enabled": "enabled", "client_id": "client_id", "secret": "webhero_secret"}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_microsoft_enabled = fields.Boolean("Sign in with Microsoft")
    webhero_microsoft_client_id = fields.Char("Client ID of Microsoft")
    webhero_microsoft_secret = fields.Char("Client secret of Microsoft")
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
        return values

    def set_values(self):
        super().set_values()
        for way, provider in self._webhero_providers():
            if provider:
                wanted = {field: self[f"webhero_{way}_{name}"] for name, field in KEYS.items()}
                changed = {
                    field: value for field, value in wanted.items() if (provider[field] or False) != (value or False)
                }
                provider.write(changed)
