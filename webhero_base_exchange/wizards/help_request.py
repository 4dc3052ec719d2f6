# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class WebheroHelpRequest(models.TransientModel):
    _inherit = "webhero.help.request"

    def _known_address(self):
        """Whoever helps with the connections, where nobody else was entered."""
        return super()._known_address() or self.env["webhero.problem.report"]._default_email_to()

    def _facts(self):
        """The last errors of connections go along, as far as the user may read them."""
        facts = super()._facts()
        form = self.env["webhero.support.request"].new({"company_id": self.company_id.id, "with_errors": True})
        facts["errors"] += [
            (f"{one.key} · {one.backend_id.name}", one.error_message or "") for one in form._last_errors()
        ]
        return facts
