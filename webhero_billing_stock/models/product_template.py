# SPDX-License-Identifier: LGPL-3.0-or-later
"""Keep stock?, quantity and level of an article (B21)."""

from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    webhero_warn_at = fields.Float(
        "Warn at",
        company_dependent=True,
        digits="Product Unit",
        help="You get a task when the stock falls below this quantity. 0: never.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Set the quantity of a new article after its creation: Odoo would require saving it first."""
        counted = [vals.get("qty_available") for vals in vals_list]
        templates = super().create([{k: v for k, v in vals.items() if k != "qty_available"} for vals in vals_list])
        for template, quantity in zip(templates, counted, strict=True):
            if quantity and template.is_storable:
                template.product_variant_id.qty_available = quantity
        templates.filtered("webhero_warn_at").product_variant_ids._webhero_watch(self.env.company)
        return templates

    def write(self, vals):
        done = super().write(vals)
        if {"webhero_warn_at", "is_storable", "active", "type"} & vals.keys():
            self.with_context(active_test=False).product_variant_ids._webhero_watch(self.env.company)
        return done
