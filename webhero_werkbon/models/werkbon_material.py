# SPDX-License-Identifier: LGPL-3.0-or-later
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import formatLang


class WerkbonMaterial(models.Model):
    _name = "webhero.werkbon.material"
    _description = "Material on a work order"
    _inherit = ["webhero.werkbon.line"]
    _order = "id"

    product_id = fields.Many2one(
        "product.product",
        "Article",
        required=True,
        check_company=True,
        domain="[('webhero_werkbon_use', '=', 'material')]",
        index=True,
    )
    quantity = fields.Float(default=1.0, digits="Product Unit", required=True)
    unit = fields.Char(compute="_compute_unit")
    is_km = fields.Boolean(readonly=True, help="Made from the kilometres of the work order.")

    @api.depends("product_id")
    def _compute_unit(self):
        for line in self:
            line.unit = line.product_id.webhero_werkbon_unit or line.product_id.uom_id.name

    @api.depends("quantity", "price_unit")
    def _compute_amount(self):
        super()._compute_amount()

    def _quantity_decimal(self):
        return Decimal(str(self.quantity))

    def _signed_for(self):
        return f"{self.name}: {formatLang(self.env, self.quantity, digits=2)} {self.unit or ''}".strip()
