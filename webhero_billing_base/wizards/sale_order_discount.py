# SPDX-License-Identifier: LGPL-3.0-or-later
"""The host's discount for a whole quote, in the words of our invoices; its invoice has it per rate in the UBL."""

from odoo import models


class SaleOrderDiscount(models.TransientModel):
    _inherit = "sale.order.discount"

    def _prepare_global_discount_so_lines(self, base_lines):
        rows = super()._prepare_global_discount_so_lines(base_lines)
        percent = self.discount_percentage * 100 if self.discount_type == "so_discount" else None
        keys = [tuple(base_line["tax_ids"].ids) for base_line in base_lines]
        names = self.sale_order_id._webhero_discount_names(percent, set(keys))
        return [{**row, "name": names[key]} for row, key in zip(rows, keys, strict=True)]
