# SPDX-License-Identifier: LGPL-3.0-or-later
"""A whole PrestaShop 9.1.4, from its webservice to the books: orders, carts that became two, payments, slips."""

import json
from collections import Counter
from decimal import Decimal as D

from odoo.tests import tagged

from sandbox.prestashop.schema import folder

from .shop_case import PrestashopCase


@tagged("post_install", "-at_install")
class TestNewer(PrestashopCase):
    version = "9.1.4"

    def setUp(self):
        super().setUp()
        clearing = self.ledger(self.shop.books_backend_id, "1050").id
        self.shop.write(
            {
                "payments": True,
                "credits": True,
                "slip_cursor": False,
                "method_ids": [(0, 0, {"clearing_ledger_id": clearing})],
            }
        )
        self.golden = {one["key"]: one for one in json.loads((folder(self.version) / "golden_orders.json").read_text())}

    def of(self, key):
        return self.order(self.golden[key]["id"])

    def test_the_whole_shop(self):
        """Remotes 9, 14.10 to 14.16: every order whose status counts is booked for the shop's total, and each payment that fits."""
        self.fetch()
        self.put_job("shop.payments")
        self.run_due()
        counting = set(self.shop.state_ids.filtered("counts").mapped("number"))
        wrong = []
        for key, one in self.golden.items():
            order = self.of(key)
            if one["state"] not in counting:
                self.assertEqual((order.state, order.error_code), ("open", "state_waits"), key)
            elif order.state != "done":
                wrong.append((key, order.error_code, order.error_message))
        self.assertEqual([key for key, *_ in wrong], ["g_gbp"], wrong)
        booked = {one["invoiceNumber"]: one for one in self.mutations()}
        first, second = self.of("d_split.1"), self.of("d_split.2")
        self.assertEqual(second.booked_number, f"{first.booked_number}-2")
        self.assertEqual(len(booked), len(self.mutations()), "each number once")
        rows = self.exchange.search([("kind", "=", "shop.payment")])
        why = Counter(rows.filtered(lambda message: message.state == "error").mapped("error_code"))
        for key in ("d_split.1", "d_split.2", "d_split_amt.1", "d_split_wire.1", "d_twopay", "f_slash", "f_deleted"):
            order = self.of(key)
            self.assertEqual((self.open_amount(order), order.paid_here), (D(0), True), (key, why))
        self.assertTrue(set(why) <= {"open_amount_differs"}, why)  # paid more or less than the order is now
        self.assertFalse(rows.filtered(lambda message: message.res_id == self.of("d_voucher_only").id))
        gone = self.of("f_deleted")
        self.assertTrue(gone.relation_code)
        self.assertFalse(gone.email)

    def test_two_payments_of_a_carrier_left_out(self):
        """Remotes 9, 14.13: the total (445.85) lacks a carrier, 300.00 and 193.04 were paid: booked as 493.04, paid."""
        number = self.golden["g_ship"]["id"]
        (row,) = (one for one in self.server.shop.tables["order_payments"].rows if self.is_of(one, number))
        self.server.shop.change("order_payments", row["id"], amount="300.000000")
        self.server.shop.add({"order_payments": [{**row, "id": 9001, "amount": "193.040000"}]})
        self.fetch()
        order = self.of("g_ship")
        self.assertEqual((order.state, order.total, order.paid_here), ("done", 445.85, False), order.error_message)
        self.put_job("shop.payments")
        self.run_due()
        rows = self.exchange.search([("kind", "=", "shop.payment"), ("res_id", "=", order.id)])
        self.assertEqual(rows.mapped("state"), ["done", "done"], rows.mapped("error_message"))
        self.assertEqual((self.open_amount(order), order.paid_here), (D(0), True))

    def is_of(self, payment, number):
        return payment["order_reference"] == self.server.shop.tables["orders"].by_id[number]["reference"]
