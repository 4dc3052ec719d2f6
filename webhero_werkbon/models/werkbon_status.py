# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

# in the languages of the companies that work with it; a company changes them as it likes
FIRST = {
    "en_US": ("1 to e-Boekhouden", "2 to check", "3 warranty, not invoiced"),
    "nl": ("1 naar e-Boekhouden", "2 na te kijken", "3 garantie, niet factureren"),
    "fr": ("1 vers e-Boekhouden", "2 à vérifier", "3 garantie, à ne pas facturer"),
}


class WerkbonStatus(models.Model):
    """The second, free list of statuses (W7): a work order is sent when it is complete and its status allows it."""

    _name = "webhero.werkbon.status"
    _description = "Work order status"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    to_books = fields.Boolean(
        "Sends to the books", help="A complete work order with this status is invoiced by itself."
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)

    @api.model
    def _make_first(self, company):
        for place, name in enumerate(FIRST["en_US"]):
            status = self.create({"name": name, "company_id": company.id, "sequence": place + 1, "to_books": not place})
            for code, _name in self.env["res.lang"].get_installed():
                if code[:2] in FIRST:
                    status.with_context(lang=code).name = FIRST[code[:2]][place]
