# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class WebheroBackend(models.Model):
    _inherit = "webhero.backend"

    def _webhero_changed_orders(self):
        """Orders of this shop that changed after they were booked and are not settled yet (14.8)."""
        orders = self.env["webhero.shop.order"]
        if self.connection_model != "webhero.shop.backend":
            return orders
        return orders.search([("backend_id", "=", self.id), ("changed_after", "=", True)], limit=500)

    def _has_daily_news(self):
        return super()._has_daily_news() or bool(self._webhero_changed_orders())

    def _error_causes(self):
        """Also what changed in the shop after it was booked, one line for each kind of change."""
        causes, kinds = super()._error_causes(), {}
        for order in self._webhero_changed_orders():
            kinds.setdefault(order.change_code, self.env["webhero.shop.order"])
            kinds[order.change_code] += order
        for orders in kinds.values():
            messages = {}
            for order in orders[:10]:
                messages.setdefault(order.change_message or "", []).append(order.key)
            causes.append({"hint": orders[0].change_hint, "count": len(orders), "messages": messages})
        return causes
