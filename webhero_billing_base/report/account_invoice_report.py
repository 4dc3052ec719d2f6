# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoice analysis by customer category and by invoice category."""

from odoo import api, fields, models
from odoo.tools import SQL


class AccountInvoiceReport(models.Model):
    _inherit = "account.invoice.report"

    webhero_customer_category_id = fields.Many2one(
        "webhero.customer.category", string="Customer category", readonly=True
    )
    webhero_invoice_category_id = fields.Many2one("webhero.invoice.category", string="Invoice category", readonly=True)

    _depends = {
        "account.move": ["webhero_invoice_category_id"],
        "res.partner": ["webhero_category_id"],
    }

    @api.model
    def _select(self):
        return SQL(
            """%s,
                commercial_partner.webhero_category_id AS webhero_customer_category_id,
                move.webhero_invoice_category_id AS webhero_invoice_category_id
            """,
            super()._select(),
        )
