from odoo import models


class PeppolRegistration(models.TransientModel):
    _inherit = "peppol.registration"

    def _action_open_peppol_form(self, reopen=True):
        """Wherever the host would start its own registration, ours starts: it also leads to the host's (P1)."""
        if self.env.context.get("webhero_host_form") or self.env["webhero.peppol.gate"]._left_to_host():
            return super()._action_open_peppol_form(reopen=reopen)
        company = self.company_id or self.env["res.company"].browse(self.env.context.get("default_company_id"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Peppol"),
            "res_model": "webhero.peppol.onboarding",
            "view_mode": "form",
            "target": "new",
            "context": {"default_company_id": (company or self.env.company).id},
        }
