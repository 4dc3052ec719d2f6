from odoo import api, fields, models

from ..piggy_bank import PiggyBank


class BankFeed(models.Model):
    _inherit = "webhero.bank.feed"

    provider = fields.Selection(selection_add=[(PiggyBank.code, PiggyBank.title)], ondelete={PiggyBank.code: "cascade"})

    @api.model
    def _provider_class(self, code):
        return PiggyBank if code == PiggyBank.code else super()._provider_class(code)
