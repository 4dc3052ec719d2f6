# SPDX-License-Identifier: LGPL-3.0-or-later
"""The entry point of the demo data."""

from odoo import api, models


class WebheroBillingDemo(models.AbstractModel):
    _name = "webhero.billing.demo"
    _description = "Demonstration"

    @api.model
    def _make_demo(self):
        from ..demo import story  # only imported when demo data is requested

        story.tell(self.env)
