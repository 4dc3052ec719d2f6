# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock in the workbook of articles: quantity and value (B20)."""

from decimal import ROUND_HALF_UP, Decimal

from odoo import models

from odoo.addons.webhero_billing_excel.rules.sheets import Field


class WebheroExcelExport(models.AbstractModel):
    _inherit = "webhero.excel.export"

    def _article_fields(self):
        """Reference, category, description, stock, price, value, purchase price, purchase value; then the others."""
        fields = dict(super()._article_fields())
        ours = {
            "stock": Field(self.env._("Stock"), "number", 10),
            "worth": Field(self.env._("Total price of the stock excl. VAT"), "money", 20),
            "cost_worth": Field(self.env._("Total purchase price of the stock excl. VAT"), "money", 22),
            "warn_at": Field(self.env._("Warn at"), "number", 12),
        }
        first = ("ref", "category", "description", "stock", "price", "worth", "cost", "cost_worth")
        every = fields | ours
        return [(code, every[code]) for code in (*first, *(code for code in every if code not in first))]

    def _summed(self):
        return [*super()._summed(), "worth", "cost_worth"]

    def _article_values(self, products):
        products = products.with_context(allowed_company_ids=self.env.company.ids)
        return [
            {**values, **self._stock_values(product, values)}
            for product, values in zip(products, super()._article_values(products), strict=True)
        ]

    def _stock_values(self, product, values):
        """Quantity and value in EUR excl. VAT, half-up to cents; empty for articles without stock."""
        if not product.is_storable:
            return {}
        quantity = product.qty_available
        return {
            "stock": quantity, "warn_at": product.webhero_warn_at or None,
            "worth": _worth(quantity, values["price"]), "cost_worth": _worth(quantity, values["cost"]),
        }  # fmt: skip


def _worth(quantity, price):
    return (Decimal(str(quantity)) * Decimal(str(price))).quantize(Decimal("0.01"), ROUND_HALF_UP)
