# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock in the settings of Webhero Billing."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_stock_by_invoice = fields.Boolean(related="company_id.webhero_stock_by_invoice", readonly=False)
    webhero_stock_user_id = fields.Many2one(related="company_id.webhero_stock_user_id", readonly=False)
