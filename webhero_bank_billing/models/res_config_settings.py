# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_bank_copy_email = fields.Char(related="company_id.webhero_bank_copy_email", readonly=False)
