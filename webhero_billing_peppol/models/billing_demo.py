# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class WebheroBillingDemo(models.AbstractModel):
    _inherit = "webhero.billing.demo"

    @api.model
    def _make_peppol_demo(self):
        from ..demo import story  # only imported when demo data is requested

        story.tell(self.env)
