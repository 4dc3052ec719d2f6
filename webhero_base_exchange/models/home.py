# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    def _blocks(self):
        failed = [("state", "=", "error")]
        return [
            *super()._blocks(),
            *self._trouble("exchange", self.env._("Connection errors"), "webhero.exchange", failed),
        ]
