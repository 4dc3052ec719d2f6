from odoo import models


class WebheroAccessPoint(models.Model):
    _inherit = "webhero.access.point"
