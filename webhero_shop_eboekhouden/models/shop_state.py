# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class WebheroShopState(models.Model):
    """A status that an order can have in the shop; the user selects which count."""

    _name = "webhero.shop.state"
    _description = "Order status of a webshop"
    _order = "shop_id, number"

    shop_id = fields.Many2one("webhero.shop.backend", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="shop_id.company_id", store=True)
    number = fields.Integer(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    paid = fields.Boolean("Paid", readonly=True, help="The shop calls an order with this status paid.")
    counts = fields.Boolean("Counts", help="Orders with this status are booked.")

    _unique = models.Constraint("unique(shop_id, number)", "The shop has each status once.")
