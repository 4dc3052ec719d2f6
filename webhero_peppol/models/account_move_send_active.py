"""Sending while one's own company is not on Peppol says so, and opens the start of it (P2)."""

from odoo import models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    def _do_peppol_pre_send(self, moves):
        if all(company.peppol_can_send for company in moves.company_id):
            # all at once: the host writes them one by one, and who pressed waits for a thousand
            fresh = moves.filtered(lambda move: move.peppol_move_state in ("ready", False))
            fresh._webhero_write_aside({"peppol_move_state": "to_send"})
        action = super()._do_peppol_pre_send(moves)
        if isinstance(action, dict) and action.get("res_model") == "webhero.peppol.onboarding":
            names = ", ".join(moves.filtered("name").mapped("name")[:3])
            action["context"] = {**action.get("context", {}), "default_waiting_invoices": names}
        return action
