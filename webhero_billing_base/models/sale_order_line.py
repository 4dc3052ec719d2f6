# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lines of quotes: taxes by the kind of article, texts in the language of the document."""

from odoo import models

from .account_fiscal_position import KIND


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _compute_tax_ids(self):
        """The fiscal position learns what kind of article it is about."""
        services = self.filtered(lambda line: line.product_id.type == "service")
        super(SaleOrderLine, self - services)._compute_tax_ids()
        super(SaleOrderLine, services.with_context(**{KIND: "service"}))._compute_tax_ids()

    def _prepare_invoice_line(self, **optional_values):
        """The host puts the article's name in front when it does not find it in the text: compare in one language."""
        speaking = self.with_context(lang=self.order_id._get_lang())
        return super(SaleOrderLine, speaking)._prepare_invoice_line(**optional_values)
