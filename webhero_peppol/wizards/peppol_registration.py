# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from odoo.addons.webhero_base.tools.actions import CLOSE, notification, open_wizard

HOST_FORM = object()  # in a context: a client can send texts and numbers, never this
MANAGER = "webhero_exchange.group_exchange_manager"


class PeppolRegistration(models.TransientModel):
    _inherit = "peppol.registration"

    def _action_open_peppol_form(self, reopen=True):
        """Wherever Odoo would start its own registration, ours starts: it also offers Odoo's (P1)."""
        if (
            self.env.context.get("webhero_host_form") is HOST_FORM
            or self.env["webhero.peppol.validator"]._left_to_host()
        ):
            return super()._action_open_peppol_form(reopen=reopen)
        company = self.company_id or self.env["res.company"].browse(self.env.context.get("default_company_id"))
        if not self.env.user.has_group(MANAGER):
            return self._webhero_whom_to_ask(company or self.env.company)
        return open_wizard(
            "webhero.peppol.onboarding", self.env._("Peppol"), default_company_id=(company or self.env.company).id
        )

    def _webhero_whom_to_ask(self, company):
        """A user with invoicing rights only can't start it: a sentence names who can."""
        managers = self.env.ref(MANAGER).sudo().all_user_ids
        names = managers.filtered(lambda user: user.active and company in user.company_ids).mapped("name")[:3]
        text = self.env._("%s is not active on Peppol yet, so nothing was sent.", company.name)
        if names:
            text += " " + self.env._("Ask %s to start it.", ", ".join(names))
        return {**notification(text, "warning", sticky=True, then=CLOSE), "context": {}}
