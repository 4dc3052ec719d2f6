# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    webhero_werkbon_use = fields.Selection(
        [("hour", "Hour type"), ("material", "Material")],
        "On work orders",
        index="btree_not_null",
        help="Hour types and materials can be put on work orders. What e-Boekhouden sells by the Uur is an hour type.",
    )
    webhero_werkbon_unit = fields.Char("Unit in the books", readonly=True, copy=False)
