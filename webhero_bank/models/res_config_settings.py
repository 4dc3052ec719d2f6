# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_bank_cost_account_id = fields.Many2one(
        related="company_id.webhero_bank_cost_account_id", readonly=False, string="Account of bank costs"
    )
    webhero_payout_cost_account_id = fields.Many2one(
        related="company_id.webhero_payout_cost_account_id", readonly=False, string="Account of payment services"
    )
    webhero_bank_silent_days = fields.Integer(
        related="company_id.webhero_bank_silent_days", readonly=False, string="Days without a statement"
    )
    webhero_creditor_identifier = fields.Char(related="company_id.webhero_creditor_identifier", readonly=False)
