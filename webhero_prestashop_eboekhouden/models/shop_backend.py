# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..client.prestashop import PrestaShop
from .sentences import SENTENCES

PRESTASHOP = "prestashop"


class WebheroShopBackend(models.Model):
    """A webshop that runs on PrestaShop."""

    _inherit = "webhero.shop.backend"

    provider = fields.Selection(selection_add=[(PRESTASHOP, "PrestaShop")], ondelete={PRESTASHOP: "cascade"})

    def _wire(self):
        return PrestaShop if self.provider == PRESTASHOP else super()._wire()

    def _key_place(self):
        if self.provider != PRESTASHOP:
            return super()._key_place()
        return self.env._("PrestaShop (Advanced Parameters, Webservice)")

    def _provider_sentences(self):
        own = super()._provider_sentences()
        return {**own, **SENTENCES} if self.provider == PRESTASHOP else own

    @api.onchange("url")
    def _onchange_url(self):
        """People paste the address of the webservice too."""
        result = super()._onchange_url()
        for backend in self.filtered(lambda one: one.url and one.provider == PRESTASHOP):
            backend.url = backend.url.removesuffix("/api")
        return result
