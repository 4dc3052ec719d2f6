# SPDX-License-Identifier: LGPL-3.0-or-later
"""14.8: what changed after the booking, and the credit that goes with it."""

import dataclasses
from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import change
from ..rules.booking import CREDIT, book
from ..rules.order import ShopPayment, Sibling
from .common import NOTHING, SETTINGS, address, amount, line, order, with_settings

COUNTS = frozenset((2, 3))
DAY = date(2026, 11, 25)
BASKET = [line("24.20", "20.00"), line("21.80", "20.00")]


def booked(*lines, **values):
    return order([*(lines or BASKET)], state_id=2, state_name="Paid", state_paid=True, **values)


class TestChange(BaseCase):
    def code(self, before, credited="0", **values):
        found = change.change_of(before, dataclasses.replace(before, **values), D(credited), COUNTS)
        return (found.code, found.credit) if found else None

    def test_later_status(self):
        """14.8: shipped, whether it counts or not, changes nothing in the books; cancelled does."""
        before = booked()
        self.assertIsNone(self.code(before, state_id=3, state_name="Shipped"))
        self.assertIsNone(self.code(before, state_id=5, state_name="Delivered"))
        cancelled = {"state_id": 6, "state_name": "Canceled", "state_paid": False}
        self.assertEqual(self.code(before, **cancelled), ("changed_cancelled", D("46.00")))
        self.assertEqual(self.code(before, "16.00", **cancelled), ("changed_cancelled", D("30.00")))
        self.assertIsNone(self.code(before, "46.00", **cancelled), "slips gave all of it back")

    def test_given_back(self):
        """14.8: a negative payment without a slip is too much in the books, one that a slip explains is not."""
        back = (ShopPayment(1, D("46.00"), "iDEAL", DAY), ShopPayment(2, D("-16.00"), "iDEAL", DAY))
        self.assertEqual(self.code(booked(), payments=back), ("changed_given_back", D("16.00")))
        self.assertIsNone(self.code(booked(), "16.00", payments=back))

    def test_total(self):
        """14.8: a lower total is too much in the books; a higher one is for a person; a slip of the difference explains it."""
        self.assertEqual(self.code(booked(), paid=amount("40.00", "35.00")), ("changed_total", D("6.00")))
        self.assertEqual(self.code(booked(), paid=amount("50.00", "43.00")), ("changed_total", D(0)))
        self.assertIsNone(self.code(booked(), "6.00", paid=amount("40.00", "35.00")))
        elsewhere = (address("DE", 5),)
        self.assertEqual(self.code(booked(), addresses=elsewhere), ("changed_content", D(0)))

    def test_address_book(self):
        """14.8: the shop keeps an address that its customer changes, as a deleted one: the order is what it was."""
        before = booked()
        kept = (address("NL", 5, deleted=True), address("DE", 9))
        self.assertIsNone(self.code(before, addresses=kept))
        self.assertIsNone(self.code(before, customer=dataclasses.replace(before.customer, email="k@example.nl")))
        coded = tuple(dataclasses.replace(one, sku="A-1") for one in before.lines)
        self.assertIsNone(self.code(before, lines=coded), "an article got a code since")
        more = tuple(dataclasses.replace(one, quantity=D(2)) for one in before.lines)
        self.assertEqual(self.code(before, lines=more), ("changed_content", D(0)))
        other = dataclasses.replace(before.customer, id=3)
        self.assertEqual(self.code(before, customer=other), ("changed_content", D(0)))

    def test_payments_of_a_cart(self):
        """14.8: money given back of a cart that became two orders is credited on the one that cost just that, once."""
        two = (Sibling(145, amount("46.00", "40.00"), NOTHING), Sibling(146, amount("54.00", "45.00"), NOTHING))
        of = booked(siblings=two)

        def back(value, before=of, **more):
            paid = (ShopPayment(1, D("100.00"), "iDEAL", DAY), ShopPayment(2, D(value), "iDEAL", DAY, **more))
            return self.code(before, payments=paid)

        self.assertEqual(back("-46.00"), ("changed_given_back", D("46.00")))
        self.assertIsNone(back("-54.00"), "the other one's")
        self.assertEqual(back("-10.00"), ("changed_given_back", D(0)), "whose it is a person sees")
        alike = booked(siblings=(two[0], Sibling(146, amount("46.00", "40.00"), NOTHING)))
        self.assertEqual(back("-46.00", alike), ("changed_given_back", D(0)))
        self.assertEqual(back("-10.00", booked(), currency="USD"), ("changed_given_back", D(0)))

    def test_sale_again(self):
        """14.8: paid again after it was credited as cancelled: nothing of it is left in the books, which a person is told."""
        before = booked()

        def again(credited, without_slip, **values):
            now = dataclasses.replace(before, **values)
            found = change.change_of(before, now, D(credited), COUNTS, D(without_slip))
            return (found.code, found.facts, found.credit) if found else None

        told = ("changed_total", {"before": "0.00", "now": "46.00"}, D(0))
        self.assertEqual(again("46.00", "46.00", state_id=3), told)
        self.assertIsNone(again("46.00", "46.00", state_id=6, state_paid=False), "still cancelled")
        self.assertIsNone(again("46.00", "0.00", state_id=3), "slips took it off")
        back = (ShopPayment(2, D("-16.00"), "iDEAL", DAY),)
        self.assertIsNone(again("16.00", "16.00", state_id=3, payments=back), "what was given back is credited")
        self.assertIsNone(again("6.00", "6.00", state_id=3, paid=amount("40.00", "35.00")))

    def test_cancelled_with_the_shipping_that_the_total_lacked(self):
        """14.8, T8a: what was booked goes back, which is more than the shop's total where that left a carrier out."""
        lacks = booked(line("121.00", "100.00"), shipping=amount("12.10", "10.00"), paid=amount("126.00", "105.00"))
        before = dataclasses.replace(lacks, received=D("133.10"))
        cancelled = {"state_id": 6, "state_name": "Canceled", "state_paid": False}
        self.assertEqual(self.code(before, **cancelled), ("changed_cancelled", D("133.10")))


class TestCredit(BaseCase):
    def credit(self, of, amount_, settings=SETTINGS, **values):
        sale = book(of, settings, "valid")
        self.assertNotIsInstance(sale, Refusal)
        return sale, change.book_credit(sale, of, D(amount_), settings, DAY, "Shop")

    def test_whole(self):
        """14.8: all of it is the sale's own rows with the sign turned, on the day of the credit, under a number of its own."""
        sale, credit = self.credit(booked(), "46.00")
        self.assertEqual((credit.kind, credit.date, credit.number), (CREDIT, DAY, f"C0{sale.number}"))
        self.assertEqual([row.amount for row in credit.rows], [-row.amount for row in sale.rows])
        self.assertEqual([row.ledger for row in credit.rows], [row.ledger for row in sale.rows])
        prefixed = with_settings(number_prefix="W2-")
        self.assertTrue(self.credit(booked(), "46.00", prefixed)[1].number.startswith("W2-C0"))

    def test_part(self):
        """14.8: 16.00 of 24.20 at 21 % and 21.80 at 9 % is 8.42 and 7.58, each with its own VAT, together to the cent."""
        _, credit = self.credit(booked(), "16.00")
        self.assertEqual(
            {row.vat_code: row.amount for row in credit.rows},
            {"HOOG_VERK_21": amount("-8.42", "-6.96"), "LAAG_VERK_9": amount("-7.58", "-6.95")},
        )
        self.assertEqual(credit.amount.incl, D("-16.00"))

    def test_oss(self):
        """14.8: a part of an OSS sale takes from revenue and from the VAT account as it was booked."""
        sale, credit = self.credit(booked(line("119.00", "100.00"), addresses=(address("DE", 5),)), "59.50")
        self.assertEqual([row.amount.incl for row in sale.rows], [D("100.00"), D("19.00")])
        self.assertEqual(
            [(row.ledger, row.amount.incl) for row in credit.rows], [("8020", D("-50.00")), ("1571", D("-9.50"))]
        )

    def test_refused(self):
        """14.8: more than was booked is never credited."""
        for wrong in ("46.01", "0.00", "-1.00"):
            self.assertEqual(self.credit(booked(), wrong)[1].code, "credit_too_large")
