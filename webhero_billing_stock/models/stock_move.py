# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock moves made by invoice lines, and the effect of all moves on the warnings."""

from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    webhero_invoice_line_id = fields.Many2one(
        "account.move.line",
        string="Invoice line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    webhero_undone = fields.Boolean(readonly=True, copy=False)  # its invoice was reset to draft
    webhero_undoes_id = fields.Many2one(
        "stock.move", string="Undoes", readonly=True, copy=False, index="btree_not_null"
    )

    _webhero_once_per_line = models.UniqueIndex(
        "(webhero_invoice_line_id) WHERE webhero_invoice_line_id IS NOT NULL AND webhero_undone IS NOT TRUE",
        "An invoice line moves stock once.",
    )

    def _action_done(self, cancel_backorder=False):
        done = super()._action_done(cancel_backorder=cancel_backorder)
        for company, moves in done.grouped("company_id").items():
            moves.product_id._webhero_watch(company)
        return done

    def _webhero_undo(self):
        """Reverse these moves, for an invoice that is reset to draft."""
        self.webhero_undone = True
        self.flush_recordset(["webhero_undone"])  # before a next move of the same line is written
        for move in self:
            move.copy({
                "location_id": move.location_dest_id.id, "location_dest_id": move.location_id.id,
                "quantity": move.quantity, "picked": True, "webhero_undoes_id": move.id, "move_line_ids": False,
                "sale_line_id": move.sale_line_id.id, "to_refund": bool(move.sale_line_id), "origin": move.origin,
            })._action_done()  # fmt: skip
