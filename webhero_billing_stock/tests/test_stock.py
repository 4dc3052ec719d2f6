# SPDX-License-Identifier: LGPL-3.0-or-later
"""B21: invoices move stock, once per line, unless a delivery does."""

import psycopg2

from odoo import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import StockCase


@tagged("post_install", "-at_install")
class TestStockByInvoice(StockCase):
    def test_invoice_and_credit_note(self):
        """B21: confirming an invoice takes kept articles out of stock, a credit note puts them back."""
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        loose = self.env["product.product"].create({"name": "Loose", "type": "consu", "is_storable": False})
        invoice = self.invoice((self.rice, 7), (service, 1), (loose, 3), post=False)
        self.assertEqual(self.stock(), 100)
        invoice.action_post()
        self.assertEqual(self.stock(), 93)
        self.assertEqual(len(invoice.invoice_line_ids.webhero_stock_move_ids), 1)
        self.assertEqual(invoice.invoice_line_ids.webhero_stock_move_ids.location_dest_id.usage, "customer")
        note = self.credit(invoice)
        self.assertEqual((note.move_type, self.stock()), ("out_refund", 100))
        self.invoice((self.rice, 2), kind="out_refund")
        self.assertEqual(self.stock(), 102, "a free credit note too")

    def test_units_and_signs(self):
        """B21: a dozen is twelve; a negative line puts back."""
        dozen = self.env.ref("uom.product_uom_dozen")
        invoice = self.invoice((self.rice, 2), post=False)
        invoice.invoice_line_ids.product_uom_id = dozen
        invoice.action_post()
        self.assertEqual(self.stock(), 76)
        self.invoice((self.rice, 5), (self.rice, -1))
        self.assertEqual(self.stock(), 72)

    def test_back_to_draft(self):
        """B21: back to draft gives back, confirming again takes the new quantity; each line moved once."""
        invoice = self.invoice((self.rice, 10))
        invoice.button_draft()
        self.assertEqual(self.stock(), 100)
        invoice.invoice_line_ids.quantity = 4
        invoice.action_post()
        self.assertEqual(self.stock(), 96)
        invoice.button_draft()
        invoice.button_cancel()
        self.assertEqual(self.stock(), 100)

    def test_once_per_line(self):
        """B21: the database itself refuses a second move of one line."""
        line = self.invoice((self.rice, 1)).invoice_line_ids
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.env["stock.move"].create(line._webhero_stock_values())
            self.env.flush_all()
        line.move_id._webhero_move_stock()
        self.assertEqual(self.stock(), 99)

    def test_delivery_goes_first(self):
        """B21: an order with a delivery, planned or done, is not moved by its invoice, nor by the credit note on it."""
        order = self.order((self.rice, 10))
        self.assertTrue(order.picking_ids)
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertEqual(self.stock(), 100)
        order.picking_ids.move_ids.quantity = 10
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        self.assertEqual(self.stock(), 90)
        self.credit(invoice)
        self.assertEqual(self.stock(), 90)

    def test_cancelled_delivery(self):
        """B21: when the delivery was cancelled, the invoice does it, and the order counts it as delivered."""
        order = self.order((self.rice, 10))
        order.picking_ids.action_cancel()
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertEqual((self.stock(), order.order_line.qty_delivered), (90, 10))
        self.credit(invoice)
        self.assertEqual((self.stock(), order.order_line.qty_delivered), (100, 0))

    def test_quote_to_invoice_in_one_press(self):
        """B21, B16: "Make invoice" plans no delivery, the invoice takes the stock."""
        order = self.order((self.rice, 5), confirm=False)
        order.action_webhero_make_invoice()
        self.assertFalse(order.picking_ids)
        order.invoice_ids.action_post()
        self.assertEqual((self.stock(), order.order_line.qty_delivered), (95, 5))
        self.company.webhero_stock_by_invoice = False
        other = self.order((self.rice, 5), confirm=False)
        other.action_webhero_make_invoice()
        self.assertTrue(other.picking_ids)

    def test_setting_per_company(self):
        """B21: a company that says no moves nothing; a credit note on an invoice that took nothing gives nothing back."""
        self.company.webhero_stock_by_invoice = False
        invoice = self.invoice((self.rice, 10))
        self.assertEqual(self.stock(), 100)
        self.company.webhero_stock_by_invoice = True
        self.credit(invoice)
        self.assertEqual(self.stock(), 100)

    def test_lots(self):
        """B21: articles with lots are left to deliveries, and the invoice says so."""
        wine = self.article("Wine", tracking="lot")
        invoice = self.invoice((wine, 1), (self.rice, 1))
        self.assertEqual((self.stock(wine), self.stock()), (0, 99))
        self.assertTrue(any("lots" in (message.body or "") for message in invoice.message_ids))

    def test_below_zero(self):
        """B21: an invoice is never held up by a stock that is too low."""
        self.invoice((self.rice, 130))
        self.assertEqual(self.stock(), -30)

    def test_rights(self):
        """B21: who makes invoices needs no rights in the warehouse, also to say how many there are."""
        user = new_test_user(
            self.env, "biller", "base.group_user,account.group_account_invoice,product.group_product_manager",
            company_id=self.company.id, company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        self.assertFalse(user.has_group("stock.group_stock_user"))
        invoice = self.invoice((self.rice, 3), post=False)
        invoice.with_user(user).action_post()
        self.assertEqual(self.stock(), 97)
        invoice.with_user(user).button_draft()
        self.assertEqual(self.stock(), 100)
        template = self.rice.product_tmpl_id.with_user(user).with_context(allowed_company_ids=self.company.ids)
        template.qty_available = 42
        self.assertEqual(self.stock(), 42)
        self.assertIn("from 100 to 42", template.message_ids[:1].body)

    def test_new_article(self):
        """B21: keep stock, quantity and level are filled in on a new article at once."""
        with Form(self.env["product.template"]) as form:
            form.name = "Flour"
            form.is_storable = True
            form.qty_available = 12
            form.webhero_warn_at = 5
        self.assertEqual((self.stock(form.record.product_variant_id), form.record.webhero_warn_at), (12, 5))
        self.assertFalse(
            self.env["webhero.stock.warning"].search([("product_id", "=", form.record.product_variant_id.id)])
        )

    def test_existing_deliveries(self):
        """B21: a company that delivers with deliveries starts with the setting off."""
        from odoo.addons.webhero_billing_stock.hooks import post_init_hook

        order = self.order((self.rice, 1))
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        other = self.env["res.company"].create({"name": "Without"})
        post_init_hook(self.env)
        self.assertFalse(self.company.webhero_stock_by_invoice)
        self.assertTrue(other.webhero_stock_by_invoice)
