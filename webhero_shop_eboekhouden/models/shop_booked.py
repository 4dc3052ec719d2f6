# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class WebheroShopBooked(models.Model):
    """What was booked, for good: messages and orders go after some months, and a history must not book them again."""

    _name = "webhero.shop.booked"
    _description = "Booked order of a webshop"
    _rec_name = "reference"

    shop_id = fields.Many2one("webhero.shop.backend", required=True, ondelete="cascade", readonly=True)
    type = fields.Selection(
        [("order", "Order"), ("slip", "Credit slip"), ("credit", "Credit without a slip")], required=True, readonly=True
    )
    number = fields.Integer("Number in the shop", required=True, readonly=True, aggregator=None)
    reference = fields.Char("Order reference", readonly=True)
    remote_id = fields.Char("Number in the books", readonly=True)

    _unique = models.Constraint("unique(shop_id, type, number)", "The shop's order is remembered once.")
