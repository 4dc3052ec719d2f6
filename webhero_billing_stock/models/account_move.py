# SPDX-License-Identifier: LGPL-3.0-or-later
"""Confirming an invoice takes storable products out of stock; a credit note puts them back (B21)."""

from odoo import fields, models

_TYPES = ("out_invoice", "out_refund")


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_stock_move_count = fields.Integer(compute="_compute_webhero_stock_move_count")

    def _compute_webhero_stock_move_count(self):
        for move in self:
            move.webhero_stock_move_count = len(move.invoice_line_ids.webhero_stock_move_ids)

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        posted._webhero_move_stock()
        return posted

    def button_draft(self):
        """Undo the stock moves of the invoice; confirming it again moves the goods again."""
        self.invoice_line_ids.sudo().webhero_stock_move_ids.filtered(
            lambda move: not move.webhero_undone
        )._webhero_undo()
        return super().button_draft()

    def _webhero_move_stock(self):
        for move in self.filtered(lambda move: move.move_type in _TYPES and move.company_id.webhero_stock_by_invoice):
            lines = move.invoice_line_ids.filtered(lambda line: line._webhero_moves_stock())
            tracked = lines.filtered(lambda line: line.product_id.tracking != "none")
            if tracked:
                move._webhero_warn_tracked(tracked.product_id)
            # neither merged nor planned, without a transfer: the goods leave with the invoice
            stock = self.env["stock.move"].sudo().with_company(move.company_id)
            stock.create([line._webhero_stock_values() for line in lines - tracked])._action_done()

    def _webhero_warn_tracked(self, products):
        self._message_log(body=self.env._(
            "Stock was not moved for %s: with lots or serial numbers, only a delivery can say which ones leave.",
            ", ".join(products.mapped("display_name")),
        ))  # fmt: skip

    def action_webhero_stock_moves(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.stock_move_action")
        return action | {"domain": [("webhero_invoice_line_id", "in", self.invoice_line_ids.ids)], "context": {}}
