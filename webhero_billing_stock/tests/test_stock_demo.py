# SPDX-License-Identifier: LGPL-3.0-or-later
"""B24, B21: stock in the demonstration."""

from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.webhero_billing_base.demo import story

from ..models.billing_demo import STOCK


@tagged("post_install", "-at_install")
class TestStockDemo(TransactionCase):
    def test_stock(self):
        """B24: the demonstration's articles have stock, two run low; told twice, nothing changes."""
        with patch.object(story, "MONTHS", 2):  # two years take minutes on a busy machine, and B24 tells them already
            story.tell(self.env)
        products = self.env["product.product"].browse(
            [self.env.ref(f"webhero_billing_base.product_{reference.lower()}_demo").id for reference in STOCK]
        )
        for _time in range(2):
            self.env["webhero.billing.demo"]._make_stock_demo()
            self.assertEqual(products.mapped("qty_available"), [quantity for quantity, _level in STOCK.values()])
            low = self.env["webhero.stock.warning"].search(
                [("product_id", "in", products.ids), ("mended_on", "=", False)]
            )
            self.assertEqual(set(low.product_id.mapped("default_code")), {"P005", "O001"})
