# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which invoice lines move stock."""

from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    webhero_stock_move_ids = fields.One2many(
        "stock.move", "webhero_invoice_line_id", string="Stock moves", readonly=True
    )

    def _webhero_moves_stock(self):
        """Whether this line takes a product out of stock or puts it back."""
        self.ensure_one()
        kept = self.display_type == "product" and self.product_id.is_storable and self.quantity
        return (
            bool(kept)
            and not self._webhero_has_moved()
            and not self._webhero_by_delivery()
            and not self._webhero_not_delivered_before()
        )

    def _webhero_has_moved(self):
        return bool(self.sudo().webhero_stock_move_ids.filtered(lambda move: not move.webhero_undone))

    def _webhero_by_delivery(self):
        """Whether a delivery of its order moves the stock, or did so."""
        moves = self.sale_line_ids.sudo().move_ids
        return bool(moves.filtered(lambda move: move.state != "cancel" and not move.webhero_invoice_line_id
                                   and not move.webhero_undoes_id))  # fmt: skip

    def _webhero_not_delivered_before(self):
        """Whether the credited invoice took none of this product out of stock, so that nothing is put back."""
        invoice = self.move_id.reversed_entry_id
        if not invoice:
            return False
        same = invoice.invoice_line_ids.filtered(lambda line: line.product_id == self.product_id)
        return not any(line._webhero_has_moved() for line in same)

    def _webhero_stock_values(self):
        """The stock move of this line: to the customer, or back from there."""
        move = self.move_id
        company = move.company_id
        stock = self.env["stock.warehouse"].sudo().search([("company_id", "=", company.id)], limit=1).lot_stock_id
        customer = move.partner_id.with_company(company).property_stock_customer
        out = (move.move_type == "out_invoice") == (self.quantity > 0)
        order_line = self.sale_line_ids[:1]
        return {
            "company_id": company.id, "origin": move.name, "webhero_invoice_line_id": self.id,
            "product_id": self.product_id.id, "product_uom": self.product_uom_id.id,
            "product_uom_qty": abs(self.quantity), "quantity": abs(self.quantity), "picked": True,
            "location_id": (stock if out else customer).id, "location_dest_id": (customer if out else stock).id,
            "sale_line_id": order_line.id, "to_refund": bool(order_line) and not out,
        }  # fmt: skip
