from odoo import fields, models

from ..stall import Stall


class WebheroShopBackend(models.Model):
    _inherit = "webhero.shop.backend"

    provider = fields.Selection(selection_add=[("stall", "Stall")], ondelete={"stall": "cascade"})

    def _wire(self):
        return Stall if self.provider == "stall" else super()._wire()
