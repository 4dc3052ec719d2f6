# SPDX-License-Identifier: LGPL-3.0-or-later
"""A Belgian company that keeps stock."""

from odoo import Command
from odoo.tests import TransactionCase

from odoo.addons.webhero_base.tests.companies import company_with_chart


class StockCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = company_with_chart(cls.env, "Kruidenier")
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": cls.company.ids,
                "tracking_disable": True,
                "lang": "en_US",
            }
        )
        cls.company = cls.company.with_env(cls.env)
        cls.customer = cls.env["res.partner"].create({"name": "Jan", "lang": "nl_BE"})
        cls.rice = cls.article("Rice", 100)
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)

    @classmethod
    def article(cls, name, quantity=0, **values):
        values = {"is_storable": True, "list_price": 2.5, "standard_price": 1.1, "invoice_policy": "order", **values}
        product = cls.env["product.product"].create({"name": name, "type": "consu", **values})
        if quantity:
            product.qty_available = quantity
        return product

    @classmethod
    def invoice(cls, *lines, kind="out_invoice", post=True, **values):
        """An invoice of (article, quantity)."""
        move = cls.env["account.move"].create({
            "move_type": kind, "partner_id": cls.customer.id, "invoice_date": "2026-03-01",
            "invoice_line_ids": [
                Command.create({"product_id": product.id, "quantity": quantity}) for product, quantity in lines
            ], **values,
        })  # fmt: skip
        if post:
            move.action_post()
        return move

    def order(self, *lines, confirm=True):
        order = self.env["sale.order"].create({
            "partner_id": self.customer.id,
            "order_line": [
                Command.create({"product_id": product.id, "product_uom_qty": quantity}) for product, quantity in lines
            ],
        })  # fmt: skip
        if confirm:
            order.action_confirm()
        return order

    def credit(self, invoice):
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=invoice.ids)
        action = wizard.create({"journal_id": invoice.journal_id.id, "date": "2026-03-02"}).reverse_moves()
        note = self.env["account.move"].browse(action["res_id"])
        if note.state == "draft":
            note.action_post()
        return note

    def stock(self, product=None):
        product = product or self.rice
        product.invalidate_recordset()
        return product.qty_available
