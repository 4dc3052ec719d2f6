# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from odoo.addons.webhero_base.tools.actions import CLOSE


class AccountMoveSendWizard(models.TransientModel):
    _inherit = "account.move.send.wizard"

    def action_send_and_print(self, allow_fallback_pdf=False):
        """Broken rules are reported, and remain on the invoice with their links (P7)."""
        over_peppol = "peppol" in (self.sending_methods or [])
        action = super().action_send_and_print(allow_fallback_pdf=allow_fallback_pdf and not over_peppol)
        warning = over_peppol and self.move_id._webhero_broken_rules()
        if warning:
            warning["params"]["next"] = CLOSE
        return warning or action
