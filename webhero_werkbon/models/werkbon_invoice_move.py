"""Invoices of work orders made in Odoo itself, as account.move (K9)."""

from odoo import fields, models

from odoo.addons.webhero_exchange.client.errors import Refused


class WerkbonInvoice(models.Model):
    _inherit = "webhero.werkbon.invoice"

    def _handle_here(self):
        """No remote is asked: the invoice and “done” stand or fall together."""
        if not self.move_id:
            self._check_not_withdrawn()
            self._make_move()
        self._keep_answer(self.move_id.name or "")

    def _make_move(self):
        if self.origin_id:
            return self._make_refund()
        lines = [line for line in self._lines() if line._quantity_decimal()]
        if not lines:
            raise Refused("nothing_to_invoice", order=", ".join(self.order_ids.mapped("name")))
        move = self._moves().create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_id.id,
                "invoice_date": fields.Date.context_today(self.with_context(tz=self.backend_id._zone())),
                "invoice_origin": ", ".join(self.order_ids.mapped("name")),
                "ref": ", ".join(filter(None, self.order_ids.mapped("reference"))) or False,
                "invoice_line_ids": [(0, 0, self._move_line(line)) for line in lines],
            }
        )
        self.write({"move_id": move.id, "amount_untaxed": move.amount_untaxed, "date": move.invoice_date})
        return move

    def _moves(self):
        lang = self.order_ids[:1]._webhero_lang()
        return self.env["account.move"].with_company(self.company_id).with_context(lang=lang)

    def _move_line(self, line):
        several = len(self.order_ids) > 1
        position = (
            self.env["account.fiscal.position"].with_company(self.company_id)._get_fiscal_position(self.partner_id)
        )
        return {
            "product_id": line.product_id.id,
            "name": f"{line.order_id.name}: {line.name}" if several else line.name,
            "quantity": float(line._quantity_decimal()),
            "price_unit": line.price_unit,
            "tax_ids": [(6, 0, position.map_tax(line.tax_ids).ids)],
        }

    def _make_refund(self):
        move = self.origin_id.move_id
        if move.state != "posted":
            raise Refused("move_not_posted", name=self.origin_id.name)
        refund = move.with_company(self.company_id)._reverse_moves([{"ref": self.name}])
        self.write({"move_id": refund.id, "amount_untaxed": -refund.amount_untaxed, "date": refund.invoice_date})
        return refund
