# SPDX-License-Identifier: LGPL-3.0-or-later
from decimal import ROUND_HALF_UP, Decimal

from odoo import api, fields, models

from ..rules.settings import Mapping, RateRule

OSS_CODE = "GEEN"
NEAR = Decimal("0.1")  # points: a rate that is computed from an order's amounts
WAITING_CODES = ("rate_not_configured", "oss_ledger_missing")


class WebheroShopRate(models.Model):
    """One line of the VAT table: where sales at one rate to one country go in the books."""

    _name = "webhero.shop.rate"
    _description = "VAT rate of a webshop"
    _inherit = ["webhero.eboekhouden.settings"]
    _order = "shop_id, country_id, rate desc"
    _check_company_auto = True

    shop_id = fields.Many2one("webhero.shop.backend", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="shop_id.company_id", store=True)
    books_backend_id = fields.Many2one(related="shop_id.books_backend_id")
    country_id = fields.Many2one("res.country", help="Empty: every country that has no lines of its own in this table.")
    rate = fields.Float("Rate (%)", digits=(6, 3), required=True)
    name = fields.Char("Name in the shop", readonly=True)
    oss = fields.Boolean(
        "OSS", help="Two rows a line: the net amount on the revenue account, the VAT on the VAT account."
    )
    vat_code_id = fields.Many2one(
        "webhero.eboekhouden.vat.code",
        "VAT code",
        domain="[('backend_id', '=', books_backend_id), ('side', '!=', 'purchase')]",
    )
    ledger_id = fields.Many2one(
        "webhero.eboekhouden.ledger",
        "Revenue account",
        domain="[('backend_id', '=', books_backend_id), ('category', '=', 'VW')]",
    )
    vat_ledger_id = fields.Many2one(
        "webhero.eboekhouden.ledger",
        "VAT account",
        domain="[('backend_id', '=', books_backend_id), ('category', '=', 'BAL')]",
        help="OSS only: the balance-sheet account of the VAT to pay in this country.",
    )
    tax_id = fields.Many2one(
        "account.tax",
        "Tax in the ERP",
        domain="[('type_tax_use', '=', 'sale'), ('company_id', 'parent_of', company_id)]",
        check_company=True,
        help="For the sales orders here. Empty: the company's own tax of this rate.",
    )
    is_complete = fields.Boolean(compute="_compute_is_complete")
    waiting = fields.Integer(
        "Orders waiting", compute="_compute_waiting", help="Orders in Errors because this line is not complete."
    )

    _unique = models.UniqueIndex(
        "(shop_id, coalesce(country_id, 0), rate)", "This rate of this country is in the table already."
    )

    @api.depends("vat_code_id", "ledger_id", "vat_ledger_id", "oss", "rate")
    def _compute_is_complete(self):
        for line in self:
            vat = line.vat_ledger_id or not line.rate if line.oss else True
            line.is_complete = bool(line.ledger_id and (line.vat_code_id or line.oss) and vat)

    def _compute_waiting(self):
        orders = self.env["webhero.shop.order"].search(
            [("shop_id", "in", self.shop_id.ids), ("state", "=", "error"), ("error_code", "in", WAITING_CODES)]
        )
        for line in self:
            line.waiting = len(orders.filtered(lambda order, line=line: line._is_missed_by(order)))

    def _is_missed_by(self, order):
        """True where an order in Errors has this country and, within the precision of its amounts, this rate."""
        rate = order.error_facts.get("rate") or "?"
        near = rate != "?" and abs(Decimal(rate) - self._decimal()) <= NEAR
        return order.shop_id == self.shop_id and near and order.error_facts.get("country") == self.country_id.code

    @api.depends("country_id", "rate")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.country_id.code or '*'} {line._rate_text()} %"

    @api.onchange("oss")
    def _onchange_oss(self):
        for line in self.filtered("oss"):
            line.vat_code_id = self.env["webhero.eboekhouden.vat.code"].search(
                [("backend_id", "=", line.shop_id.books_backend_id.id), ("code", "=", OSS_CODE)], limit=1
            )

    def _rate_text(self):
        return format(self._decimal().normalize(), "f")

    def _decimal(self):
        return Decimal(str(self.rate or 0)).quantize(Decimal("0.001"), ROUND_HALF_UP).normalize()

    def _rule(self, plain=False):
        """The RateRule; `plain` without codes and accounts, where nothing is sent to the books."""
        return RateRule(self.country_id.code or "", self._decimal(), self._mapping(plain))

    def _mapping(self, plain):
        """None while this line is incomplete: amounts at its rate are refused, not booked otherwise."""
        if plain:
            return Mapping("-", "-", "-", self.oss)
        if not self.is_complete:
            return None
        return Mapping(self.vat_code_id.code or OSS_CODE, self.ledger_id.code, self.vat_ledger_id.code or "", self.oss)
