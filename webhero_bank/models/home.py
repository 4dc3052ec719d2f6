"""What the bank says on Home: the balance of each bank, what is not settled, a bank that told nothing for days."""

from odoo import models


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    def _blocks(self):
        return [*super()._blocks(), *self.env["webhero.bank.page"]._figures(self)]
