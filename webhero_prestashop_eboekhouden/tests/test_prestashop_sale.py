# SPDX-License-Identifier: LGPL-3.0-or-later
"""S7: what an order of the shop becomes in the ERP."""

from decimal import Decimal as D

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.webhero_shop_eboekhouden.rules.party import party

from sandbox.prestashop import PrestaShop as Shop

from .test_prestashop_again import CHEAPER, AgainCase

NUMBERS = (6, 7, 10, 11, 12, 13)


@tagged("post_install", "-at_install")
class TestSale(AgainCase):
    def taxes(self, *rates, included=True):
        """A sales tax for each rate; on the lines of other countries in the VAT table it is chosen."""
        for rate in rates:
            tax = self.env["account.tax"].create(
                {
                    "name": f"Webshop {rate} % {'incl' if included else 'excl'}",
                    "amount": rate,
                    "type_tax_use": "sale",
                    "price_include_override": "tax_included" if included else "tax_excluded",
                    "company_id": self.shop.company_id.id,
                    "sequence": 0,
                    "tax_group_id": self.env["account.tax"]
                    .search([("type_tax_use", "=", "sale")], limit=1)
                    .tax_group_id.id,
                }
            )
            self.shop.rate_ids.filtered(lambda line, rate=rate: line.oss and line.rate == rate).tax_id = tax

    def test_order_and_books(self):
        """S7: confirmed, locked sales orders with the shop's totals, not to be invoiced here; and the books."""
        self.taxes(21, 9, 19, 7)
        self.shop.write({"sale_mode": "both", "unknown_articles": "make"})
        self.fetch()
        failed = self.orders.search([("state", "=", "error"), ("number", "in", NUMBERS)])
        self.assertFalse(failed, failed.mapped(lambda one: (one.error_code, one.error_facts)))
        self.assertEqual(len(self.mutations()), len(NUMBERS))
        for number in NUMBERS:
            webshop = self.order(number)
            order = webshop.sale_order_id
            self.assertEqual(
                (order.state, order.locked, order.invoice_status), ("sale", True, "no"), webshop.error_code
            )
            self.assertEqual(round(order.amount_total, 2), webshop.total)
            self.assertEqual(order.client_order_ref, webshop.reference)
            self.assertEqual(order.date_order.date(), webshop.date)
            self.assertEqual(order.company_id, self.shop.company_id)
        with self.assertRaises(UserError):
            self.order(6).sale_order_id._create_invoices()

    def test_lines(self):
        """S7: articles by their code, quantities, shipping as a line; VAT of an OSS line at the country's rate."""
        self.taxes(21, 9, 19, 7)
        article = self.env["product.product"].create({"name": "T-shirt", "default_code": "demo_1"})
        self.shop.write({"sale_mode": "both", "unknown_articles": "make"})
        self.fetch()
        six = self.order(6).sale_order_id
        self.assertEqual(six.order_line[0].product_id, article)
        self.assertEqual((six.order_line[0].product_uom_qty, six.order_line[0].price_total), (2, 39.95))
        self.assertIn(self.shop._words().shipping, six.order_line.mapped("name"))
        made = six.order_line[1].product_id
        self.assertEqual(made.default_code, "demo_3")
        ten = self.order(10).sale_order_id
        self.assertEqual(sorted(ten.order_line.tax_ids.mapped("amount")), [7, 19])

    def test_totals_without_included_taxes(self):
        """S7: with taxes that are not in the price one rounding line makes the totals the shop's."""
        self.env["account.tax"].search([("type_tax_use", "=", "sale"), ("amount", "in", (21, 9, 19, 7))]).active = False
        self.taxes(21, 9, 19, 7, included=False)
        self.server.shop.generate(60, seed=4, until="2026-11-20 18:00:00", days=3)
        self.shop.write({"sale_mode": "order", "unknown_articles": "make"})
        self.taxes(6, 20, included=False)
        self.fetch()
        orders = self.orders.search([("sale_order_id", "!=", False)])
        self.assertGreater(len(orders), 40)
        for order in orders:
            self.assertEqual(round(order.sale_order_id.amount_total, 2), round(order.total, 2), order.reference)

    def test_order_only(self):
        """S7: a normal confirmed order for stock and invoicing; nothing goes to e-Boekhouden, codes are not needed."""
        self.taxes(21, 9, 19, 7)
        self.shop.write({"sale_mode": "order", "unknown_articles": "make", "debtor_ledger_id": False})
        self.shop.rate_ids.ledger_id = False
        self.assertTrue(self.shop.is_ready, self.shop.missing)
        self.fetch()
        order = self.order(6).sale_order_id
        self.assertEqual((order.state, order.locked, order.invoice_status), ("sale", False, "to invoice"))
        self.assertFalse(self.mutations())
        self.assertEqual(self.order(6).state, "done")
        self.assertIn(order.name, self.order(6).in_short)

    def test_order_only_from_nothing(self):
        """S1, S7: “order only” is set up without books: the test is green, statuses are there, orders come in."""
        shop = self.env["webhero.shop.backend"].create(
            {
                "name": "Alleen bestellingen",
                "url": self.server.url,
                "key": Shop.KEY,
                "sale_mode": "order",
                "unknown_articles": "make",
                "start_date": "2026-11-01",
                "payments": True,
            }
        )
        shop.action_test_connection()
        self.assertEqual((shop.state, shop.step_connected), ("connected", True), shop.probe_ids.mapped("message"))
        self.assertTrue(shop.state_ids.filtered("counts") and shop.is_ready, shop.missing)
        shop.backend_id.next_run = "2020-01-01 00:00:00"
        self.env.flush_all()
        self.env["webhero.backend"]._poll_due()
        self.shop = shop
        self.taxes(21, 9, 19, 7)
        self.run_due()
        six = self.order(6)
        self.assertEqual((six.state, six.sale_order_id.state), ("done", "sale"), six.error_message)
        self.assertFalse(self.mutations())

    def test_letters_in_order_only(self):
        """S7: how a sale would be numbered in the books does not matter where nothing goes there."""
        self.taxes(21, 9, 19, 7)
        self.shop.write({"booking_mode": "invoice", "number_kind": "reference"})
        self.shop.write({"sale_mode": "order", "unknown_articles": "make"})
        self.assertNotIn("end in a digit", self.shop.advice or "")
        self.fetch()
        self.assertEqual(self.order(6).state, "done", self.order(6).error_message)

    def test_vat_of_another_country(self):
        """S7: Belgium to the Netherlands at 21 %: never the company's own tax of 21 %, but that of the VAT table."""
        self.taxes(21, 9, 19, 7)
        self.shop.write({"country_id": self.env.ref("base.be").id, "sale_mode": "order", "unknown_articles": "make"})
        dutch = self.shop.rate_ids.filtered(lambda line: line.country_id.code == "NL")
        dutch.write({"oss": True, "tax_id": False})
        self.assertIn("NL 21 %", self.shop.advice)
        self.fetch()
        six = self.order(6)
        self.assertEqual((six.state, six.error_code), ("error", "tax_missing"))
        self.assertIn("NL", six.error_message)
        for line in dutch:
            line.tax_id = self.env["account.tax"].search([("name", "=", f"Webshop {line._rate_text()} % incl")])
        six.action_process()
        self.run_due()
        self.assertEqual(six.state, "done", six.error_message)
        self.assertLessEqual(six.sale_order_id.order_line.tax_ids, dutch.tax_id)
        self.assertEqual(round(six.sale_order_id.amount_total, 2), 76.76)

    def test_mended_after_a_refusal(self):
        """S7: refused by the books and corrected in the shop: the sales order is made anew, with the new total."""
        self.taxes(21, 9, 19, 7)
        self.shop.write({"sale_mode": "both", "unknown_articles": "make"})
        self.poll()
        six = self.order(6)
        self.refused(six.exchange_id)
        old = six.sale_order_id
        six.action_process()
        self.refused(six.exchange_id)
        self.assertEqual(six.sale_order_id, old, "nothing changed")
        self.server.shop.change("orders", 6, **CHEAPER)
        six.action_process()
        self.run_due()
        self.assertEqual((six.state, self.open_amount(six)), ("done", D("68.29")))
        new = six.sale_order_id
        self.assertEqual((old.state, new.state, new.locked), ("cancel", "sale", True))
        self.assertEqual(round(new.amount_total, 2), 68.29)

    def test_answer_is_lost(self):
        """S7: booked, the answer lost, changed in the shop: the sales order stays what was booked."""
        self.taxes(21, 9, 19, 7)
        self.shop.write({"sale_mode": "both", "unknown_articles": "make"})
        self.poll()
        six = self.order(6)
        self.lost(six.exchange_id)
        old = six.sale_order_id
        self.server.shop.change("orders", 6, **CHEAPER)
        self.fetch()
        self.assertEqual((six.state, six.sale_order_id, old.state), ("done", old, "sale"))
        self.assertEqual(round(old.amount_total, 2), 76.76)

    def test_invoice_address(self):
        """S7: a known customer keeps its address; where the invoice goes, and the VAT number, stand on a child."""
        self.taxes(21, 9, 19, 7)
        self.poll()
        thirteen = self.order(13)
        known = self.env["res.partner"].create(
            {"name": "Luc", "email": thirteen.email, "street": "Oude Markt 1", "city": "Leuven"}
        )
        self.shop.write({"sale_mode": "both", "unknown_articles": "make"})
        self.run_due()
        order = thirteen.sale_order_id
        place = order.partner_invoice_id
        self.assertEqual((order.partner_id, place.parent_id, place.type), (known, known, "invoice"))
        self.assertEqual((place.name, place.vat), (thirteen.customer, thirteen.vat_number))
        self.assertEqual((known.street, known.vat), ("Oude Markt 1", False))
        again = known._webhero_shop_invoice(party(thirteen._shop_order()))
        self.assertEqual(again, place, "made once")
        new = self.order(6).sale_order_id
        self.assertEqual(new.partner_invoice_id, new.partner_id, "a new customer is its own invoice address")

    def test_customer(self):
        """S7: the customer is found by e-mail or made, once; a delivery elsewhere is an address of its own."""
        self.taxes(21, 9, 19, 7)
        jan = self.env["res.partner"].create({"name": "Jan", "email": "JAN@example.nl"})
        self.shop.write({"sale_mode": "both", "unknown_articles": "make"})
        self.fetch()
        seven, twelve, thirteen = (self.order(number).sale_order_id for number in (7, 12, 13))
        self.assertEqual((seven.partner_id, twelve.partner_id, jan.name), (jan, jan, "Jan"))
        self.assertEqual(twelve.partner_shipping_id.name, "Piet Ander")
        self.assertEqual(twelve.partner_shipping_id.parent_id, jan)
        luc = thirteen.partner_id
        self.assertEqual((luc.name, luc.vat, luc.country_id.code), ("Peeters BVBA", "BE0477472701", "BE"))
        self.assertEqual(thirteen.partner_shipping_id.country_id.code, "NL")

    def test_unknown_article(self):
        """S7: unknown articles are refused by default, with their code; Process goes on once the article is there."""
        self.taxes(21, 9, 19, 7)
        self.shop.sale_mode = "both"
        self.fetch()
        eleven = self.order(11)
        self.assertEqual((eleven.state, eleven.error_code), ("error", "product_unknown"))
        self.assertIn("demo_1", eleven.error_message)
        self.assertFalse(self.mutations(), "nothing is booked before the sales order is there")
        self.env["product.product"].create({"name": "T-shirt", "default_code": "demo_1"})
        eleven.action_process()
        self.run_due()
        self.assertEqual(eleven.state, "done")

    def test_books_only(self):
        """S7: what the source does: no sales order."""
        self.fetch()
        self.assertFalse(self.orders.search([("sale_order_id", "!=", False)]))

    def test_once(self):
        """S7: an order that is tried again has one sales order."""
        self.taxes(21, 9, 19, 7)
        self.shop.write({"sale_mode": "both", "unknown_articles": "make"})
        self.poll()
        self.rest.fault("500", path="/v1/mutation", method="POST")
        six = self.order(6)
        six.exchange_id._run()
        self.assertNotEqual(six.state, "done")
        six.exchange_id._run()
        self.assertEqual(six.state, "done")
        self.assertEqual(len(self.env["sale.order"].search([("client_order_ref", "=", "CLDVZFJOT")])), 1)
