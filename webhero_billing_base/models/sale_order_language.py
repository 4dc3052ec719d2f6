"""Quotes and orders speak the language of the document."""

from odoo import api, models
from odoo.tools import is_html_empty

from .account_fiscal_position import KIND


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "webhero.document"]

    def _webhero_line_taxes(self):
        return [line.tax_ids.flatten_taxes_hierarchy() for line in self.order_line]

    def _get_lang(self):
        self.ensure_one()
        if self.partner_id and not self.partner_id.is_public:
            return self._webhero_lang()
        return super()._get_lang()

    @api.depends("company_id.webhero_invoice_language")
    def _compute_note(self):
        for order in self:
            super(SaleOrder, order)._compute_note()
            terms = order.company_id.with_context(lang=order._webhero_lang()).invoice_terms
            if order.terms_type != "html" and not is_html_empty(order.note) and not is_html_empty(terms):
                order.note = terms

    def _prepare_down_payment_section_line(self, **optional_values):
        values = super()._prepare_down_payment_section_line(**optional_values)
        values["name"] = self.with_context(lang=self._webhero_lang()).env._("Down Payments")
        return values


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _compute_tax_ids(self):
        """The fiscal position is told what kind of article it is about."""
        services = self.filtered(lambda line: line.product_id.type == "service")
        super(SaleOrderLine, self - services)._compute_tax_ids()
        super(SaleOrderLine, services.with_context(**{KIND: "service"}))._compute_tax_ids()

    def _prepare_invoice_line(self, **optional_values):
        """The host puts the article's name in front when it does not find it in the text: compare in one language."""
        speaking = self.with_context(lang=self.order_id._get_lang())
        return super(SaleOrderLine, speaking)._prepare_invoice_line(**optional_values)
