# SPDX-License-Identifier: LGPL-3.0-or-later
"""Quantities compared with the warning level of an article."""

from odoo import SUPERUSER_ID, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _webhero_in(self, company):
        """These articles with the stock of one company."""
        return self.with_company(company).with_context(allowed_company_ids=company.ids)

    def _webhero_watch(self, company):
        """Warn about articles that fell below their level, and close the warnings of replenished ones."""
        products = self.sudo()._webhero_in(company)
        # computed, not read: while a quantity is being set, reading returns the old one
        counted = products._compute_quantities_dict(None, None, None)
        low = products.filtered(lambda product: product._webhero_is_low(counted[product.id]["qty_available"]))
        warnings = self.env["webhero.stock.warning"].sudo()
        open_ones = warnings.search(
            [("company_id", "=", company.id), ("product_id", "in", products.ids), ("mended_on", "=", False)]
        )
        open_ones.filtered(lambda warning: warning.product_id.id not in low.ids)._resolve()
        warnings._open(company, low - low.browse(open_ones.product_id.ids))

    def _webhero_is_low(self, quantity):
        level = self.active and self.is_storable and self.webhero_warn_at
        return bool(level) and self.uom_id.compare(quantity, level) < 0

    def _inverse_qty_available(self):
        """Users who manage articles may also set their quantity, without inventory rights."""
        if self.env.context.get("skip_qty_available_update") or not self._webhero_counts():
            return super()._inverse_qty_available()
        for product in self:
            product._webhero_count(product.qty_available)
        return None

    def _webhero_counts(self):
        user = self.env.user
        return not user.has_group("stock.group_stock_user") and user.has_group("account.group_account_invoice")

    def _webhero_count(self, quantity):
        """Set the quantity in stock, and log on the article who did."""
        self.ensure_one()
        self.check_access("write")
        root = self.with_user(SUPERUSER_ID).with_company(self.env.company)
        before = root.with_context(allowed_company_ids=self.env.company.ids)._compute_quantities_dict(None, None, None)
        super(ProductProduct, root)._inverse_qty_available()
        self.product_tmpl_id._message_log(body=self.env._(
            "Stock set from %(before)s to %(after)s.", before=f"{before[self.id]['qty_available']:g}",
            after=f"{quantity:g}",
        ))  # fmt: skip
