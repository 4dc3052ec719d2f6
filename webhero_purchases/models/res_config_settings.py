# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_bill_second_above = fields.Monetary(related="company_id.webhero_bill_second_above", readonly=False)
    webhero_bill_approver_ids = fields.Many2many(related="company_id.webhero_bill_approver_ids", readonly=False)
    webhero_books_user_ids = fields.Many2many(related="company_id.webhero_books_user_ids", readonly=False)
