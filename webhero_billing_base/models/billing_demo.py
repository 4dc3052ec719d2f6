# SPDX-License-Identifier: LGPL-3.0-or-later
"""The door through which demonstration data comes in."""

from odoo import api, models


class WebheroBillingDemo(models.AbstractModel):
    _name = "webhero.billing.demo"
    _description = "Demonstration"

    @api.model
    def _make_demo(self):
        from ..demo import story  # not loaded where nobody asks for a demonstration

        story.tell(self.env)
