# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_webhero_werkbon_prices = fields.Boolean(
        "Technicians see prices and totals",
        group="webhero_werkbon.group_werkbon_user",
        implied_group="webhero_werkbon.group_werkbon_prices",
    )
