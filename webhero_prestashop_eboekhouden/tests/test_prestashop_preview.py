# SPDX-License-Identifier: LGPL-3.0-or-later
"""14.16, 14.19: the preview says before it is sent what the booking says when it is: the same checks, one after the other."""

from decimal import Decimal as D

from odoo.tests import tagged

from sandbox import eboekhouden_seed as seed

from .shop_case import PrestashopCase

TODAY = "2026-11-20 21:00:00"


class PreviewCase(PrestashopCase):
    def setUp(self):
        super().setUp()
        self.env.user.lang = "en_US"

    def both(self, code, order):
        """The preview before, and the message after it ran, say the same."""
        before = str(order.with_context(lang="en_US").preview)
        self.run_due()
        self.assertEqual((order.state != "done", order.error_code), (True, code), order.error_message)
        told = order.with_context(lang="en_US").error_message
        self.assertIn(told.split("\n")[0].replace("&", "&amp;").replace("'", "&#39;"), before)

    def slip(self):
        """The recorded slip of order 7, which is read with it."""
        self.shop.write({"credits": True, "slip_cursor": False})
        self.poll()
        return self.orders.search([("shop_id", "=", self.shop.id), ("type", "=", "slip")], limit=1)


@tagged("post_install", "-at_install")
class TestPreviewMutations(PreviewCase):
    def test_settings(self):
        """14.16: what the settings lack keeps it from being booked, and the preview names it."""
        self.poll()
        self.shop.debtor_ledger_id = False
        self.both("settings_incomplete", self.order(6))

    def test_rules(self):
        """14.16: order 9, whose shipping bears VAT."""
        self.poll()
        self.both("shipping_carries_vat", self.order(9))

    def test_number_too_long(self):
        """14.16: a number that the books can't take."""
        self.shop.number_prefix = "P" * 48
        self.poll()
        self.both("number_too_long", self.order(6))

    def test_number_of_another_message(self):
        """14.16: a number under which another order of ours was booked, of a second shop on the same books."""
        self.fetch()
        self.assertEqual(self.order(6).state, "done")
        other = self.connect(self.mode)
        self.poll(other)
        second = self.order(6, shop=other)
        before = str(second.with_context(lang="en_US").preview)
        self.run_due(other)
        self.assertEqual((second.state, second.error_code), ("error", "number_taken_here"))
        self.assertIn(self.order(6).booked_number, before)
        self.assertNotIn("would be booked", before)

    def test_address_too_long(self):
        """14.16: an e-mail address that the books would cut."""
        self.server.shop.change("customers", 2, email=f"{'k' * 150}@example.nl")
        self.poll()
        orders = self.orders.search([("email", "like", "kkkk"), ("state", "=", "ready")], limit=1)
        before = str(orders.with_context(lang="en_US").preview)
        self.run_due()
        self.assertEqual(orders.state, "error")
        self.assertIn(orders.with_context(lang="en_US").error_message[:40].replace("'", "&#39;"), before)

    def test_slip_switched_off(self):
        """14.16: slips are switched off after one was read."""
        slip = self.slip()
        self.shop.credits = False
        self.both("settings_incomplete", slip)

    def test_slip_before_its_order(self):
        """14.16: a slip waits for its order."""
        self.shop.credits = True
        slip = self.slip()
        self.order(7).exchange_id.write({"state": "open", "error_code": "asked_waits"})
        self.both("order_first", slip)

    def test_slip_of_what_is_not_booked(self):
        """14.16: a slip of an order that somebody skipped."""
        slip = self.slip()
        self.order(7).action_skip()
        self.both("order_not_booked", slip)

    def test_vat_that_the_books_compute(self):
        """14.19: 25 pieces rounded one by one: the preview says 131.21 before it is sent, and the books have that."""
        number = self.by_the_piece()
        order = self.order(number)
        before = str(order.with_context(lang="en_US").preview)
        self.assertIn("131.25", before)
        self.assertIn("will compute € 131.21", before)
        self.run_due()
        self.assertEqual(order.state, "done", order.error_message)
        self.assertEqual(self.vat_of(order), D("131.21"))

    def by_the_piece(self):
        """25 × 30.24 (24.99 excl. VAT), nothing else, as a shop has it that rounds each piece."""
        (number,) = self.server.shop.generate(1, seed=1, until=TODAY, days=1, cases=["nl"], extras={})
        rows = self.server.shop.tables["order_details"].rows
        lines = [row for row in rows if row["id_order"] == str(number)]
        for line in lines[1:]:
            self.server.shop.change("order_details", line["id"], id_order="0")
        self.server.shop.change(
            "order_details", lines[0]["id"], product_quantity="25", unit_price_tax_incl="30.240000",
            unit_price_tax_excl="24.990000", total_price_tax_incl="756.000000", total_price_tax_excl="624.750000",
        )  # fmt: skip
        totals = {f"total_paid{name}": "756.000000" for name in ("", "_tax_incl")} | {
            "total_paid_tax_excl": "624.750000"
        }
        none = {f"total_shipping{name}": "0.000000" for name in ("", "_tax_incl", "_tax_excl")}
        goods = {"total_products": "624.750000", "total_products_wt": "756.000000", "round_type": "1"}
        self.server.shop.change("orders", number, date_upd=TODAY, **totals, **none, **goods)
        self.poll()
        return number

    def vat_of(self, order):
        (booked,) = (one for one in self.mutations() if one["invoiceNumber"] == order.booked_number)
        return sum(D(row["vat"]) for row in booked["rows"])


@tagged("post_install", "-at_install")
class TestPreviewInvoices(PreviewCase):
    def setUp(self):
        super().setUp()
        template = self.shop.books_backend_id.template_ids[:1]
        self.shop.write({"booking_mode": "invoice", "number_kind": "reference", "template_id": template.id})

    def test_number_without_digit(self):
        """14.16: over REST an invoice's number ends in a digit."""
        self.poll()
        self.both("number_needs_digit", self.order(6))

    def test_unknown_article(self):
        """14.16: an article that the books do not have: they have those of order 6, as the last run saw, and not of 7."""
        administration = self.rest.books.administration(seed.NL)
        pattern = {name: value for name, value in administration.all("product")[0].items() if name != "id"}
        for row in self.server.shop.tables["order_details"].rows:
            if row["id_order"] == "6":
                administration.insert("product", {**pattern, "code": row["product_reference"]})
        self.shop.write({"send_skus": True, "number_kind": "remote"})
        self.fetch()
        self.assertEqual(self.order(6).state, "done", self.order(6).error_message)
        self.assertTrue(self.shop.sudo().last_skus)
        self.order(7).action_process()
        self.both("sku_unknown", self.order(7))

    def test_fixed_debtor(self):
        """14.16: a payment method's own debtor that went away."""
        self.shop.number_kind = "remote"
        self.fetch()
        books = self.shop.books_backend_id
        relation = self.env["webhero.eboekhouden.relation"].search(
            [("backend_id", "=", books.id), ("making", "=", False)], limit=1
        )
        self.shop.method_ids.relation_id = relation
        relation.gone = True
        (number,) = self.server.shop.generate(1, seed=1, until=TODAY, days=1, cases=["nl"], extras={})
        self.server.shop.change("orders", number, date_upd=TODAY)
        self.poll()
        self.both("fixed_debtor_gone", self.order(number))
