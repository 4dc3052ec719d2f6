# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..rules.territory import Territory


class WebheroShopTerritory(models.Model):
    """Postcodes whose VAT is not that of their country's code; what a user adds goes before the law's own table."""

    _name = "webhero.shop.territory"
    _description = "Territory with a VAT of its own"
    _order = "id desc"

    name = fields.Char(required=True)
    country = fields.Char("Country code", required=True, size=2, help="As in the address: ES.")
    first = fields.Char("Postcodes from", help="How they begin: 35 means 35000 to 35999. Empty: the whole country.")
    last = fields.Char("up to")
    place = fields.Char(
        "VAT of",
        required=True,
        help="The code of the country whose VAT applies, XI for goods to Northern Ireland, or third.",
    )
    source = fields.Char(help="The law that says so, with its date.")

    def _rules(self):
        """The Territory of each."""
        return tuple(
            Territory(one.country, one.first or "", one.last or one.first or "", one.place, one.name) for one in self
        )
