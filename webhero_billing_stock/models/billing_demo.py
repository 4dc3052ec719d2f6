# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock in the demonstration."""

from odoo import api, models

# reference: (quantity, warn at)
STOCK = {
    "T100": (6, 2),
    "T140": (3, 2),
    "S010": (41, 12),
    "B020": (9, 4),
    "K300": (5, 2),
    "P005": (18, 20),
    "O001": (3, 10),
}


class WebheroBillingDemo(models.AbstractModel):
    _inherit = "webhero.billing.demo"

    @api.model
    def _make_stock_demo(self):
        """Create the data once, and only where the demo data of Webhero Billing exists."""
        for reference, (quantity, level) in STOCK.items():
            product = self.env.ref(f"webhero_billing_base.product_{reference.lower()}_demo", raise_if_not_found=False)
            if product and not product.is_storable:
                company = self.env["account.move.line"].search([("product_id", "=", product.id)], limit=1).company_id
                product = product._webhero_in(company or self.env.company)
                product.is_storable = True
                product.qty_available = quantity
                product.webhero_warn_at = level
