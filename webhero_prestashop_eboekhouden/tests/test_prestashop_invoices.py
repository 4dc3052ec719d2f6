# SPDX-License-Identifier: LGPL-3.0-or-later
"""S6, S8: invoices instead of mutations, in both kinds of books."""

from decimal import Decimal as D

from odoo.tests import tagged

from sandbox import eboekhouden_seed as seed

from ..client.values import text
from .shop_case import PrestashopCase


class InvoiceCase(PrestashopCase):
    def setUp(self):
        super().setUp()
        template = self.shop.books_backend_id.template_ids[:1]
        self.shop.write(
            {
                "booking_mode": "invoice",
                "number_kind": "remote",
                "template_id": template.id,
                "template_name": "Invoice template",
            }
        )

    def invoices(self):
        return self.books_of("invoice")

    def found(self, order):
        with self.shop.books_backend_id._exchange_client([]) as books:
            return books.find_invoice(order.booked_number)


@tagged("post_install", "-at_install")
class TestInvoicesRest(InvoiceCase):
    def test_numbered_by_the_books(self):
        """S6: invoices without a mutation by default, numbered by e-Boekhouden, total to the cent."""
        self.fetch()
        self.assertEqual(len(self.invoices()), 6)
        self.assertFalse(self.mutations())
        for number in (6, 7, 10, 11, 12, 13):
            order = self.order(number)
            self.assertEqual(order.booked_number, order.remote_id)
            self.assertEqual(self.found(order).total_incl, D(str(order.total)))
            self.assertEqual(self.found(order).term, 14)

    def test_in_the_books(self):
        """S6: with the setting the invoice is put in the books too, and its open item is the order's total."""
        self.shop.post_invoice = True
        self.fetch()
        self.assertEqual(len(self.mutations()), 6)
        self.assertEqual(self.open_amount(self.order(7)), D("140.90"))

    def test_own_number(self):
        """S6, T27: the order number as invoice number."""
        self.shop.number_kind = "order_id"
        self.fetch()
        self.assertEqual({self.order(number).booked_number for number in (6, 7)}, {"6", "7"})

    def test_fixed_debtor(self):
        """S6, T25: orders of one payment method go to its own debtor; ICP never does."""
        self.fetch()
        books = self.shop.books_backend_id
        relation = self.env["webhero.eboekhouden.relation"].search(
            [("backend_id", "=", books.id), ("making", "=", False)]
        )[0]
        self.shop.method_ids.filtered(lambda method: method.name == "iDEAL").relation_id = relation
        effects = self.rest.effects().get("relation_added", 0)
        self.server.shop.generate(3, seed=1, until="2026-11-20 20:00:00", days=1, cases=["nl"], extras={})
        self.server.shop.tables["orders"].rows[-1].update(payment="iDEAL", module="ideal")
        self.fetch()
        last = self.orders.search([], order="number desc", limit=1)
        self.assertEqual(last.relation_code, relation.code)
        self.assertGreaterEqual(self.rest.effects().get("relation_added", 0), effects)

    def test_unknown_article(self):
        """S6: article codes are sent by setting; an unknown one stops the order and is named."""
        self.shop.send_skus = True
        self.fetch()
        six = self.order(6)
        self.assertEqual((six.state, six.error_code), ("error", "sku_unknown"))
        self.assertIn("demo_1", six.error_message)

    def test_fixed_debtor_is_gone(self):
        """S6, T25: a fixed debtor that went away in the books is named; no other one is taken or made."""
        self.fetch()
        relation = self.env["webhero.eboekhouden.relation"].search(
            [("backend_id", "=", self.shop.books_backend_id.id), ("making", "=", False)], limit=1
        )
        self.shop.method_ids.relation_id = relation
        relation.gone = True
        effects = self.rest.effects()
        (number,) = self.server.shop.generate(1, seed=1, until="2026-11-20 20:00:00", days=1, cases=["nl"], extras={})
        self.server.shop.change("orders", number, date_upd="2026-11-20 21:00:00")
        self.fetch()
        order = self.order(number)
        self.assertEqual((order.state, order.error_code), ("error", "fixed_debtor_gone"))
        self.assertIn(relation.code, order.error_message)
        self.assertEqual(self.rest.effects(), effects)

    def test_many_articles(self):
        """S6, E6: with 300 articles in the books each of them is known, for one call a run."""
        administration = self.rest.books.administration(seed.NL)
        pattern = {name: value for name, value in administration.all("product")[0].items() if name != "id"}
        details = self.server.shop.tables["order_details"].rows
        codes = {text(row, "product_reference") for row in details} - {""}
        for code in [*(f"A{number}" for number in range(300)), *sorted(codes)]:
            administration.insert("product", {**pattern, "code": code})
        self.shop.send_skus = True
        self.poll()
        before = len(self.rest.received("/v1/product"))
        messages = self.exchange.search([("backend_id", "=", self.shop.backend_id.id), ("state", "=", "ready")])
        messages._run()
        self.assertEqual(self.order(6).state, "done", self.order(6).error_message)
        self.assertEqual(len(self.rest.received("/v1/product")) - before, 1)

    def test_answer_is_lost(self):
        """S8: the invoice was made but the answer was lost: it is found by our reference, not made twice."""
        self.poll()
        self.rest.fault("500_after", path="/v1/invoice", method="POST")
        message = self.order(6).exchange_id
        message._run()
        self.assertEqual(message.state, "ready")
        message._run()
        self.assertEqual(message.state, "done")
        self.assertEqual(len(self.invoices()), 1)


@tagged("post_install", "-at_install")
class TestInvoicesSoap(InvoiceCase):
    mode = "soap"

    def test_numbered_by_the_books(self):
        """S6: the same over SOAP, with a template by name."""
        self.fetch()
        self.assertEqual(len(self.invoices()), 6)
        for number in (6, 7, 11):
            order = self.order(number)
            self.assertEqual(self.found(order).total_incl, D(str(order.total)))

    def test_answer_is_lost(self):
        """S8: over SOAP a lost answer is found again by our key in the last line."""
        self.poll()
        self.soap.fault("500_after", path="soap", method="POST", after=2)
        message = self.order(6).exchange_id
        for _try in range(4):
            if message.state != "done":
                message._run()
        self.assertEqual(message.state, "done", message.error_message)
        self.assertEqual(len(self.invoices()), 1)

    def test_credit_slip(self):
        """S8: a credit slip becomes a credit invoice, numbered by e-Boekhouden as its order was."""
        self.shop.credits = True
        self.shop.slip_cursor = False
        self.fetch()
        slip = self.order(1, "slip")
        self.assertEqual(slip.state, "done", slip.error_message)
        self.assertEqual(self.found(slip).total_incl, D("-32.67"))
