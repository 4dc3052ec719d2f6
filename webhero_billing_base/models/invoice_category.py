# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoice categories ("Algemene doorbelastingen"): one per invoice; the portal shows them and filters on them."""

from odoo import fields, models


class WebheroInvoiceCategory(models.Model):
    _name = "webhero.invoice.category"
    _description = "Invoice category"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer("Color")
    company_id = fields.Many2one("res.company", string="Company", help="Empty: a category of all companies.")

    _name_company_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), (name->>'en_US'))",
        "There is already an invoice category of that name.",
    )
