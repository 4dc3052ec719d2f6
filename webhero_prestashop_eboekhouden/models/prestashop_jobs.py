from odoo import api, fields, models

from .prestashop_sweep import SWEEP

PAGE = 100
NIGHT, PAYMENTS = "prestashop.night", "prestashop.payments"


class WebheroPrestashopBackend(models.Model):
    """S4 and T7: the nightly look at open orders and the daily look at payments, as messages of their own."""

    _inherit = "webhero.prestashop.backend"

    @api.model
    def _cron_night(self):
        """Put tonight's work of every shop; the exchange does it, tries again and explains what goes wrong."""
        today = fields.Date.context_today(self)
        for shop in self.sudo().search([("state", "=", "connected"), ("paused", "=", False)]):
            exchange = self.env["webhero.exchange"]
            exchange._put(shop, NIGHT, str(today), direction="in")
            exchange._put(shop, SWEEP, str(today), direction="in", priority=15)
            if shop.payments:
                exchange._put(shop, PAYMENTS, str(today), direction="in", priority=20)

    def action_recheck(self):
        """Look at the open orders now instead of tonight."""
        self.backend_id.check_access("write")
        for shop in self:
            self.env["webhero.exchange"]._put(shop, NIGHT, str(fields.Datetime.now()), direction="in")
        return self._notify(self.env._("The open orders are being looked at again."))

    def _exchange_prestashop_night(self, message, run):
        """S4: open orders again, least recently checked first; what lies too far back drops out and says so."""
        orders = self._open_orders(self.recheck_limit)
        for start in range(0, len(orders), PAGE):
            page = orders[start : start + PAGE]
            bundles = run.shop.orders(page.mapped("number"), payments=self.payments)
            self._take_bundles(bundles)
            seen = {int(bundle["order"]["id"]) for bundle in bundles}
            page.filtered(lambda order, seen=seen: order.number not in seen)._gone()
            message._checkpoint("page of open orders looked at")

    def _open_orders(self, limit):
        """Orders that still wait, least recently looked at first (T4)."""
        return self.env["webhero.prestashop.order"].search(
            [("shop_id", "=", self.id), ("type", "=", "order"), ("state", "=", "open")],
            order="checked_at asc, id asc",
            limit=limit,
        )

    def _notify(self, text):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": text, "type": "success"},
        }


class WebheroPrestashopOrder(models.Model):
    _inherit = "webhero.prestashop.order"

    def _gone(self):
        """Orders that the shop no longer has."""
        for order in self.sudo():
            order.checked_at = fields.Datetime.now()
            order.exchange_id.write(
                {
                    "state": "skipped",
                    "error_code": "gone",
                    "error_facts": {"resource": "orders"},
                    "done_at": fields.Datetime.now(),
                }
            )
