"""What an access point is may be changed by its own steps only: whoever manages it can't make it active by hand.

Where the platform's key is used for all companies, neither the address that it goes to nor the company that it speaks
for is the company's to choose.
"""

from odoo import api, models
from odoo.exceptions import AccessError

STEPS = {
    "activation", "scheme", "identifier", "activation_link", "activation_proof", "activation_reason", "asked_at",
    "active_at", "stopped_at", "wants_proof", "proof_id", "connection_model",
}  # fmt: skip
PLATFORM = {"url", "reference"}


class WebheroAccessPoint(models.Model):
    _inherit = "webhero.access.point"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_write(set(filter(vals.get, STEPS | PLATFORM)) - {"activation"}, bool(vals.get("key")))
            if vals.get("activation", "added") != "added":
                self._check_may_write({"activation"}, True)
        return super().create(vals_list)

    def write(self, vals):
        own_key = all(point.key for point in self.sudo()) if "key" not in vals else bool(vals["key"])
        self._check_may_write(vals.keys() & (STEPS | PLATFORM), own_key)
        return super().write(vals)

    def _check_may_write(self, names, own_key):
        wrong = names & STEPS or (names & PLATFORM if not own_key else set())
        if wrong and not self.env.su:
            labels = [self._fields[name].get_description(self.env, ["string"])["string"] for name in sorted(wrong)]
            raise AccessError(
                self.env._("%s of an access point can't be changed by hand; use the buttons.", ", ".join(labels))
            )
