# SPDX-License-Identifier: LGPL-3.0-or-later
"""How a company keeps its stock."""

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_stock_by_invoice = fields.Boolean(
        "Invoices move stock",
        default=True,
        help="Confirming an invoice takes kept articles out of stock, a credit note puts them back,"
        " unless a delivery of the order does.",
    )
    webhero_stock_user_id = fields.Many2one(
        "res.users",
        string="Warn",
        domain=[("share", "=", False)],
        help="Who gets a task when an article runs low. Empty: only the line on Home.",
    )
