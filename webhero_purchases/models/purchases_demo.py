# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class WebheroPurchasesDemo(models.AbstractModel):
    """Entry point of the demo data; does nothing where it was created before."""

    _name = "webhero.purchases.demo"
    _description = "Demonstration of purchases"

    @api.model
    def _make_demo(self):
        from ..demo import story

        story.tell(self.env)
