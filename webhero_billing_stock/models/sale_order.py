# SPDX-License-Identifier: LGPL-3.0-or-later
"""A quote that is invoiced in one step: the invoice moves the stock, so no delivery is planned."""

from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _webhero_make_invoice(self):
        self.ensure_one()
        goods = self.order_line.product_id.filtered("is_storable")
        by_invoice = self.company_id.webhero_stock_by_invoice and self.state != "sale"
        if by_invoice and all(product.invoice_policy == "order" and product.tracking == "none" for product in goods):
            self = self.with_context(skip_procurement=True)
        return super()._webhero_make_invoice()
