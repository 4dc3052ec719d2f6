from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_kbo_dir = fields.Char("Folder on the server", config_parameter="webhero_kbo.dir")
