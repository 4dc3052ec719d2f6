from odoo import models


class AccountMoveSendWizard(models.TransientModel):
    _inherit = "account.move.send.wizard"

    def action_send_and_print(self, allow_fallback_pdf=False):
        """What breaks the rules stays on the invoice, with its links; the host would raise, and roll it back (P7)."""
        self.ensure_one()
        if self._webhero_goes_over_peppol():
            said = self.move_id._webhero_check_first()
            if said:
                said["params"]["next"] = {"type": "ir.actions.act_window_close"}
                return said
        return super().action_send_and_print(allow_fallback_pdf=allow_fallback_pdf)

    def _webhero_goes_over_peppol(self):
        """False where the host itself will say first that it can't, or that it went already."""
        partner = self.move_id.commercial_partner_id.with_company(self.company_id)
        able = self.company_id.peppol_can_send and partner.peppol_verification_state == "valid"
        went = self.move_id.peppol_move_state in ("processing", "done")
        return "peppol" in (self.sending_methods or []) and able and not went
