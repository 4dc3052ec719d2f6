# SPDX-License-Identifier: LGPL-3.0-or-later
"""One discount for a whole invoice or credit note: per cent or an amount."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools.actions import CLOSE


class WebheroDiscount(models.TransientModel):
    _name = "webhero.discount"
    _description = "Discount for the whole document"

    move_id = fields.Many2one("account.move", required=True, readonly=True)
    currency_id = fields.Many2one(related="move_id.currency_id")
    kind = fields.Selection([("percent", "Per cent"), ("amount", "Amount")], required=True, default="percent")
    percent = fields.Float("Per cent off")
    amount = fields.Monetary("Amount off")
    incl = fields.Selection(
        [("excl", "excl. VAT"), ("incl", "incl. VAT")], "The amount is", required=True, default="excl"
    )

    @api.model
    def default_get(self, fields_list):
        """What the document has already; an amount is as its prices are."""
        values = super().default_get(fields_list)
        move = self.env["account.move"].browse(self.env.context.get("active_id"))
        taxes = move.invoice_line_ids.tax_ids
        kind = move.webhero_discount_kind
        incl = move.webhero_discount_incl if kind == "amount" else bool(taxes) and all(taxes.mapped("price_include"))
        values.update(
            move_id=move.id, kind="amount" if kind == "amount" else "percent", incl="incl" if incl else "excl"
        )
        values.update({"percent" if kind == "percent" else "amount": move.webhero_discount} if kind else {})
        return values

    def action_apply(self):
        self.ensure_one()
        percent, off = self.kind == "percent", self.percent if self.kind == "percent" else self.amount
        if self.move_id.state != "draft":
            raise UserError(self.env._("This document is confirmed: its discount can't be changed any more."))
        if off < 0 or (percent and off > 100):
            raise UserError(
                self.env._("A discount is between 0 and 100 per cent, or an amount above 0. Type it without a minus.")
            )
        incl = not percent and self.incl == "incl"
        whole = sum(self.move_id._webhero_discount_parts(incl=incl).values())
        if not percent and self.currency_id.compare_amounts(off, float(whole)) > 0:
            raise UserError(self._too_much(float(whole)))
        self.move_id.write(
            {"webhero_discount_kind": self.kind, "webhero_discount": off, "webhero_discount_incl": incl}
            if off
            else self._none()
        )
        return CLOSE

    def action_remove(self):
        self.ensure_one()
        if self.move_id.state == "draft":
            self.move_id.write(self._none())
        return CLOSE

    def _none(self):
        gone = [(2, line.id) for line in self.move_id._webhero_discount_lines()]
        return {"webhero_discount_kind": False, "webhero_discount": 0, "invoice_line_ids": gone}

    def _too_much(self, whole):
        return self.env._(
            "The discount of %(discount)s is more than the document's lines together, %(whole)s. Type a smaller amount.",
            discount=self.currency_id.format(self.amount),
            whole=self.currency_id.format(whole),
        )
