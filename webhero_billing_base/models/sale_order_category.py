"""The invoice category of an order, for invoices whose journal has none."""

from odoo import fields, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "webhero.portal.fields"]

    webhero_invoice_category_id = fields.Many2one(
        "webhero.invoice.category",
        string="Invoice category",
        check_company=True,
        index="btree_not_null",
        help="Invoices of this order get this category, where their journal has none of its own.",
    )

    def _prepare_invoice(self):
        """The journal's category first, else the order's (B25)."""
        values = super()._prepare_invoice()
        journals = self.env["account.journal"]
        domain = [*journals._check_company_domain(self.company_id), ("type", "=", "sale")]
        journal = journals.browse(values.get("journal_id") or []) or journals.search(domain, limit=1)
        category = journal.webhero_invoice_category_id or self.webhero_invoice_category_id
        if category:
            values["webhero_invoice_category_id"] = category.id
        return values
