# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..rules.settings import Method


class WebheroShopMethod(models.Model):
    """A payment method of the shop, with the debtor and the clearing account that belong to it."""

    _name = "webhero.shop.method"
    _description = "Payment method of a webshop"
    _inherit = ["webhero.eboekhouden.settings"]
    _order = "shop_id, name, module"
    _check_company_auto = True

    shop_id = fields.Many2one("webhero.shop.backend", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="shop_id.company_id", store=True)
    books_backend_id = fields.Many2one(related="shop_id.books_backend_id")
    name = fields.Char(
        "Name in the shop",
        help="As it is on the order, such as iDEAL; * is a part that changes: Klarna *. Empty: every name.",
    )
    module = fields.Char("Module", help="The shop's module, such as ps_checkout. Empty: every module.")
    relation_id = fields.Many2one(
        "webhero.eboekhouden.relation",
        "Fixed debtor",
        domain="[('backend_id', '=', books_backend_id), ('inactive', '=', False), ('making', '=', False)]",
        help="Invoices only: orders paid in this way go to this debtor, except sales without VAT within the EU.",
    )
    clearing_ledger_id = fields.Many2one(
        "webhero.eboekhouden.ledger",
        "Clearing account",
        domain="[('backend_id', '=', books_backend_id), ('category', 'in', ('FIN', 'BAL'))]",
        help="Payments are booked on this account.",
    )

    _unique = models.UniqueIndex(
        "(shop_id, coalesce(name, ''), coalesce(module, ''))", "This payment method is in the list already."
    )

    @api.depends("name", "module")
    def _compute_display_name(self):
        for method in self:
            method.display_name = " - ".join(filter(None, (method.module, method.name))) or self.env._("Any")

    def _rule(self):
        return Method(
            self.module or "",
            self.name or "",
            self.clearing_ledger_id.code or "",
            self.relation_id.code or "",
        )
