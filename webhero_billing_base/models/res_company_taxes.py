"""The taxes that a Belgian business needs are switched on, once: what an accountant switches off afterwards stays off."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..rules import belgian_taxes


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_taxes_ready = fields.Boolean("Taxes for services switched on", readonly=True, copy=False)

    @api.model
    def _webhero_switch_on_taxes(self):
        """For each company with a Belgian chart that did not have it done: on installation, on update, with a new chart."""
        for company in self.search([("webhero_taxes_ready", "=", False), ("parent_id", "=", False)]):
            if (company.chart_template or "").startswith("be"):
                company._webhero_dormant_taxes().active = True
                company.webhero_taxes_ready = True

    def _webhero_dormant_taxes(self):
        """Those of the chart that are off. A tax of the same name, made by somebody, keeps its place."""
        chart, dormant = self.env["account.chart.template"].with_company(self), self.env["account.tax"]
        for code in belgian_taxes.NEEDED:
            tax = chart.ref(code, raise_if_not_found=False)
            if tax and not tax.active and not tax._webhero_has_namesake():
                dormant += tax
        return dormant

    def _webhero_goods_taxed_services(self):
        """Services that are sold and have a tax of goods (or of both), where this company has one for services."""
        self.ensure_one()
        Tax = self.env["account.tax"]
        sales = Domain(Tax._check_company_domain(self)) & Domain("type_tax_use", "=", "sale") & Domain("amount", ">", 0)
        rates = Tax.search(sales & Domain("tax_scope", "=", "service")).mapped("amount")
        wrong = Tax.search(sales & Domain("tax_scope", "!=", "service") & Domain("amount", "in", rates))
        Product = self.env["product.template"]
        return Product.search(
            Domain(Product._check_company_domain(self))
            & Domain("type", "=", "service") & Domain("sale_ok", "=", True) & Domain("taxes_id", "in", wrong.ids)
        )  # fmt: skip


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_data(self, template_code, company, template_data):
        answer = super()._post_load_data(template_code, company, template_data)
        self.env["res.company"].sudo()._webhero_switch_on_taxes()
        return answer
