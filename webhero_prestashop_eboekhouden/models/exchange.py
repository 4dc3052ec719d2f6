from odoo import models


class WebheroExchange(models.Model):
    _inherit = "webhero.exchange"

    def action_process(self):
        """Who presses Process has mended something, perhaps in the shop: what the shop says is read again."""
        result = super().action_process()
        orders = self.env["webhero.prestashop.order"].sudo().search([("exchange_id", "in", self.ids)])
        orders.refresh = True
        return result
