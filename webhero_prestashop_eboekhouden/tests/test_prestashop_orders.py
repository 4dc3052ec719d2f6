# SPDX-License-Identifier: LGPL-3.0-or-later
"""S3 to S6, S8: from the shop to the books, once and to the cent."""

from decimal import Decimal as D

from odoo.tests import tagged

from sandbox import eboekhouden_seed as seed

from .shop_case import PrestashopCase


@tagged("post_install", "-at_install")
class TestOrders(PrestashopCase):
    def test_recorded_orders(self):
        """S3, S6, S8: the recorded shop: what counts is booked to the cent, what does not waits or says why."""
        self.fetch()
        states = {order.number: (order.state, order.error_code) for order in self.orders.search([])}
        self.assertEqual(
            states,
            {
                **dict.fromkeys((1, 2, 3, 4, 5, 8, 14), ("open", "state_waits")),
                **dict.fromkeys((6, 7, 10, 11, 12, 13), ("done", False)),
                9: ("error", "shipping_carries_vat"),
            },
        )
        booked = {one["invoiceNumber"]: one for one in self.mutations()}
        self.assertEqual(len(booked), 6)
        for number in (6, 7, 10, 11, 12, 13):
            order = self.order(number)
            mutation = booked[order.reference]
            self.assertEqual(order.remote_id, str(mutation["id"]))
            self.assertEqual(self.open_amount(order), D(str(order.total)))
            self.assertEqual(order.booked_number, order.reference)
            self.assertEqual(mutation["description"], f"{order.reference} - {order.payment}")

    def test_sent_once(self):
        """S8, T6, T11: the same orders again send nothing; a change after booking is shown, not sent."""
        self.fetch()
        effects = dict(self.rest.effects())
        self.shop.cursor = False
        self.fetch()
        self.assertEqual(self.rest.effects(), effects)
        self.assertFalse(self.order(6).changed_after)
        self.server.shop.change("orders", 6, current_state="4", date_upd="2026-11-20 12:00:00")
        self.fetch()
        self.assertEqual(self.order(6).shop_state, "Shipped")
        self.assertFalse(self.order(6).changed_after, "another status is no other booking")
        self.server.shop.change("orders", 6, total_paid_tax_incl="1.00", date_upd="2026-11-20 13:00:00")
        self.fetch()
        self.assertTrue(self.order(6).changed_after)
        self.assertEqual(self.rest.effects(), effects)
        self.assertEqual(self.order(6).total, 76.76, "what was booked stays as it was booked")

    def test_status_comes_later(self):
        """S3, S4, T5: an order whose status starts to count is booked at the next look."""
        self.fetch()
        self.assertEqual(self.order(8).state, "open")
        self.server.shop.change("orders", 8, current_state="2", date_upd="2026-11-20 12:00:00")
        self.fetch()
        self.assertEqual((self.order(8).state, self.order(8).shop_paid), ("done", True))

    def test_preview(self):
        """S6: the booking stands on every order before and after it is sent, as a bookkeeper reads it."""
        self.poll()
        before = self.order(10).preview
        for text in ("1571 OSS btw Duitsland", "8040 Omzet OSS", "1300 Debiteuren", "65,37", "would be booked"):
            self.assertIn(text, before)
        self.assertIn("shipping does", self.order(9).preview)
        self.run_due()
        after = self.order(10).preview
        self.assertIn("This was booked", after)
        self.assertIn("65,37", after)

    def test_what_the_shop_said_is_kept(self):
        """S3: the raw answer is the message's payload, frozen, without secrets."""
        self.fetch()
        payload = self.order(7).exchange_id._payload()
        self.assertIn(b"YUFFUPEGJ", payload)
        self.assertNotIn(b"secure_key", payload)

    def test_process_reads_again(self):
        """S10: who corrected an order in the shop presses Process: it is read again and booked."""
        self.fetch()
        nine = self.order(9)
        self.assertIn("shipping does", nine.error_message)
        self.server.shop.change(
            "orders", 9, total_shipping_tax_incl="7.00", total_paid_tax_incl="94.01", date_upd="2026-11-20 10:39:56"
        )
        nine.action_process()
        self.run_due()
        self.assertEqual((nine.state, nine.vat_regime, nine.vies), ("done", "icp", "valid"))

    def test_peppol_number_of_a_known_customer(self):
        """S7, L4: a debtor that is made gets the Peppol number of its VAT number's customer, if known."""
        partners = self.env["res.partner"].with_context(no_vat_validation=True)
        self.assertIn("peppol_verification_state", partners._fields, "the host's Peppol comes with Belgian accounting")
        self.poll()
        thirteen = self.order(13)
        known = partners.create({"name": "Known", "vat": thirteen.vat_number, "is_company": True})
        known.write({"peppol_eas": "0208", "peppol_endpoint": "0999472756", "peppol_verification_state": "valid"})
        self.run_due()
        self.assertEqual(thirteen.state, "done", thirteen.error_message)
        made = {one["code"]: one.get("peppolId") for one in self.rest.books.administration(seed.NL).all("relation")}
        self.assertEqual(made[thirteen.relation_code], "0208:0999472756")
        self.assertFalse(made[self.order(6).relation_code])
        known.peppol_verification_state = "not_valid"
        self.assertEqual(self.shop._peppol_id(thirteen.vat_number), "")

    def test_incomplete_settings(self):
        """S2: nothing is sent while something is missing; the order says what."""
        self.poll()
        self.shop.debtor_ledger_id = False
        self.assertIn("1300", self.shop.missing)
        self.run_due()
        six = self.order(6)
        self.assertEqual((six.state, six.error_code), ("open", "settings_incomplete"))
        self.assertIn("1300", six.error_message)
        self.assertFalse(self.mutations())
        self.shop.debtor_ledger_id = self.ledger(self.shop.books_backend_id, "1300")
        self.fetch()
        self.assertEqual(six.state, "done")

    def test_one_bad_order(self):
        """S3: one order with a field that is no number goes to Errors with field and value; the others go on."""
        self.server.shop.change("order_details", 16, total_price_tax_incl="39,95", date_upd="")
        self.fetch()
        six = self.order(6)
        self.assertEqual((six.state, six.error_code), ("error", "bad_number"))
        self.assertIn("39,95", six.error_message)
        self.assertEqual(self.order(7).state, "done")

    def test_bad_discount(self):
        """S3: so does one whose discount is no number; the poll of the shop goes on."""
        self.server.shop.change("orders", 6, total_discounts_tax_incl="1,50", date_upd="2026-11-20 10:39:56")
        self.fetch()
        six = self.order(6)
        self.assertEqual((six.state, six.error_code), ("error", "bad_number"))
        self.assertIn("1,50", six.error_message)
        self.assertEqual(self.order(7).state, "done")


@tagged("post_install", "-at_install")
class TestOrdersSoap(PrestashopCase):
    mode = "soap"

    def test_recorded_orders(self):
        """S6, S8: the same over SOAP: six mutations, sums to the cent, VAT amounts as the shop's."""
        self.fetch()
        done = self.orders.search([("state", "=", "done")])
        self.assertEqual(sorted(done.mapped("number")), [6, 7, 10, 11, 12, 13])
        for order in done:
            self.assertEqual(self.open_amount(order), D(str(order.total)))
            with self.shop.books_backend_id._exchange_client([]) as books:
                found = books.find_mutation(order.booked_number)
            self.assertEqual(found.total, D(str(order.total)))
            self.assertEqual(found.relation_code, order.relation_code)

    def test_number_of_another(self):
        """S8, T28: a number that the books know and that is not ours is a conflict, never overwritten."""
        self.fetch()
        stranger = self.connect("soap", name="Tweede shop")
        self.shop.backend_id.active = False
        self.fetch(stranger)
        six = self.order(6, shop=stranger)
        self.assertEqual(six.state, "error")
        self.assertIn("CLDVZFJOT", six.error_message)
        self.assertFalse(self.soap.effects().get("mutation_overwritten"))
        stranger.number_prefix = "W2-"
        six.action_process()
        self.run_due(stranger)
        self.assertEqual((six.state, six.booked_number), ("done", "W2-CLDVZFJOT"))
