from odoo import api, fields, models

from ..post_office import PostOffice


class WebheroAccessPoint(models.Model):
    _inherit = "webhero.access.point"

    provider = fields.Selection(
        selection_add=[(PostOffice.code, PostOffice.title)],
        ondelete={PostOffice.code: lambda points: points._provider_gone()},
    )

    @api.model
    def _provider_class(self, code):
        return PostOffice if code == PostOffice.code else super()._provider_class(code)
