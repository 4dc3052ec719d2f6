# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

MOST = 5


class WebheroShopWhere(models.TransientModel):
    """A search box that answers “where is order X?” in one line."""

    _name = "webhero.shop.where"
    _description = "Where is order …?"

    shop_id = fields.Many2one("webhero.shop.backend", "Shop")
    question = fields.Char("Order", help="Reference, number, invoice number, name or e-mail address.")
    answer = fields.Text(compute="_compute_answer")

    @api.depends("question", "shop_id")
    def _compute_answer(self):
        for where in self:
            where.answer = where._answer()

    def _answer(self):
        question = (self.question or "").strip()
        if not question:
            return False
        found = self._find(question)
        if not found:
            return self.env._(
                "“%s” is not known here. Was it made before the first day that counts, or in the last hour? "
                "“Look for news now” reads the shop at once.",
                question,
            )
        lines = found[:MOST].mapped("in_short")
        if len(found) > MOST:
            lines.append(self.env._("… and more; type a longer part of it."))
        return "\n".join(lines)

    def _find(self, question):
        """An exact match of the reference or number first; else those that contain it."""
        orders = self.env["webhero.shop.order"]
        domain = [("shop_id", "=", self.shop_id.id)] if self.shop_id else []
        for operator in ("=", "ilike"):
            found = orders.search([*domain, ("display_name", operator, question)], limit=MOST + 1)
            if found:
                return found
        return orders

    def action_show(self):
        """The same as a list."""
        self.ensure_one()
        orders = self._find((self.question or "").strip())
        action = self.env["ir.actions.actions"]._for_xml_id("webhero_shop_eboekhouden.shop_order_action")
        return {**action, "domain": [("id", "in", orders.ids)], "context": {}}
