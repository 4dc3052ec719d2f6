# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class WebheroPurchasesDemo(models.AbstractModel):
    """What the demonstration data calls; does nothing where that ran before."""

    _name = "webhero.purchases.demo"
    _description = "Demonstration of purchases"

    @api.model
    def _make_demo(self):
        from ..demo import story

        story.tell(self.env)
