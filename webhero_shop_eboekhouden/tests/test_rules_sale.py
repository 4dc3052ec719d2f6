# SPDX-License-Identifier: LGPL-3.0-or-later
"""The lines of a sales order from a booking (S7)."""

import dataclasses
from decimal import Decimal as D

from odoo.tests import BaseCase

from ..rules import booking, sale
from .common import DE_OSS, SETTINGS, amount, line, order, with_settings


class TestSale(BaseCase):
    def book(self, *lines, settings=SETTINGS, **values):
        return booking.book(order(lines, **values), settings, "valid")

    def test_oss_line_is_one(self):
        """S7: net and VAT of an OSS line are one line again, with what the shop charged."""
        booked = self.book(line("24.40", "20.50", quantity=2), country="DE", settings=with_settings(rates=DE_OSS))
        (found,) = sale.sale_lines(booked)
        self.assertEqual((found.amount, found.rate, found.quantity), (amount("24.40", "20.50"), D(19), D(2)))

    def test_prices_and_total(self):
        """S7: the total that the ERP will find, for prices incl. and excl. VAT, each line rounded to cents."""
        (found,) = sale.sale_lines(self.book(line("99.76", "91.52", quantity=3)))
        self.assertEqual((sale.price(found, True), sale.price(found, False)), (D("33.253333"), D("30.506667")))
        self.assertEqual(sale.expected_total([(found, D("33.253333"), True)]), D("99.76"))
        self.assertEqual(sale.expected_total([(found, D("30.506667"), False)]), D("99.76"))
        twice = [(found, D("33.25"), True), (found, D("30.50"), False)]
        self.assertEqual(sale.expected_total(twice), D("99.75") + D("91.50") + D("8.24"))

    def test_same_sale(self):
        """S7: the same sale stays the same wherever it is booked; another customer, day, line or rate is another."""
        one = self.book(line("12.10", "10.00"))
        self.assertTrue(sale.same_sale(one, dataclasses.replace(one, number="other", description="other")))
        self.assertFalse(sale.same_sale(one, self.book(line("12.11", "10.01"))))
        self.assertFalse(sale.same_sale(one, self.book(line("12.10", "11.10"))))
        self.assertFalse(sale.same_sale(one, dataclasses.replace(one, country="BE")))
        self.assertFalse(sale.same_sale(one, dataclasses.replace(one, party=None)))
