import json
from datetime import timedelta

from odoo import fields, models

GRAPH_DAYS = 14
OPEN = ("open", "ready", "busy")


class WebheroPrestashopBackend(models.Model):
    """S10: the card of a shop on the dashboard, and what its numbers lead to."""

    _inherit = "webhero.prestashop.backend"

    order_ids = fields.One2many("webhero.prestashop.order", "shop_id", "Webshop orders", readonly=True)
    orders_open = fields.Integer("Orders open", compute="_compute_orders")
    orders_error = fields.Integer("Orders in error", compute="_compute_orders")
    orders_done = fields.Integer("Orders handled", compute="_compute_orders")
    payments_error = fields.Integer("Payments in error", compute="_compute_orders")
    order_graph = fields.Text(compute="_compute_order_graph")

    def _compute_orders(self):
        orders = self.env["webhero.prestashop.order"]
        groups = orders._read_group([("shop_id", "in", self.ids)], ["shop_id", "state"], ["__count"])
        counts = {(shop.id, state): count for shop, state, count in groups}
        for shop in self:
            shop.orders_open = sum(counts.get((shop.id, state), 0) for state in OPEN)
            shop.orders_error = counts.get((shop.id, "error"), 0)
            shop.orders_done = counts.get((shop.id, "done"), 0) + counts.get((shop.id, "skipped"), 0)
            shop.payments_error = self.env["webhero.exchange"].search_count(
                [*shop._payments_domain(), ("state", "=", "error")]
            )

    def _payments_domain(self):
        return [("backend_id", "in", self.backend_id.ids), ("kind", "=", "prestashop.payment")]

    def _compute_order_graph(self):
        """Data of the card's graph: orders a day of the last two weeks, by their own date."""
        first = fields.Date.context_today(self) - timedelta(days=GRAPH_DAYS - 1)
        groups = self.env["webhero.prestashop.order"]._read_group(
            [("shop_id", "in", self.ids), ("date", ">=", first)], ["shop_id", "date:day"], ["__count"]
        )
        counts = {(shop.id, day): count for shop, day, count in groups}
        days = [first + timedelta(days=number) for number in range(GRAPH_DAYS)]
        for shop in self:
            values = [
                {"label": day.strftime("%d/%m"), "value": counts.get((shop.id, day), 0), "type": "past"} for day in days
            ]
            shop.order_graph = json.dumps([{"key": self.env._("Orders"), "values": values, "is_sample_data": False}])

    # ---- what the numbers lead to

    def _orders_action(self, name):
        action = self.env["ir.actions.actions"]._for_xml_id(f"webhero_prestashop_eboekhouden.{name}")
        domain = {
            "prestashop_report_action": [("state", "in", ("done", "skipped"))],
            "prestashop_errors_action": [("state", "=", "error")],
            "prestashop_open_action": [("state", "in", OPEN)],
        }[name]
        return {**action, "domain": [("shop_id", "in", self.ids), *domain]}

    def action_show_done(self):
        return self._orders_action("prestashop_report_action")

    def action_show_errors(self):
        return self._orders_action("prestashop_errors_action")

    def action_show_open(self):
        return self._orders_action("prestashop_open_action")

    def action_show_payments(self):
        action = self.env["ir.actions.actions"]._for_xml_id("webhero_prestashop_eboekhouden.prestashop_payment_action")
        return {**action, "domain": self._payments_domain()}

    def action_configuration(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
