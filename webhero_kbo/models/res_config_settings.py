# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_kbo_present = fields.Char(compute="_compute_webhero_kbo_present")
    webhero_kbo_dir = fields.Char("Folder on the server", config_parameter="webhero_kbo.dir")

    def _compute_webhero_kbo_present(self):
        self.webhero_kbo_present = self.env["webhero.kbo.import"].sudo()._present()
