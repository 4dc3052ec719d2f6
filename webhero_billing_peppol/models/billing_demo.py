# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class WebheroBillingDemo(models.AbstractModel):
    _inherit = "webhero.billing.demo"

    @api.model
    def _make_peppol_demo(self):
        from ..demo import story  # not loaded where nobody asks for a demonstration

        story.tell(self.env)
