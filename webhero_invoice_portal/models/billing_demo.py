# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class WebheroBillingDemo(models.AbstractModel):
    _inherit = "webhero.billing.demo"

    @api.model
    def _make_portal_demo(self):
        from ..demo import story  # only loaded when a demonstration is requested

        story.tell(self.env)
