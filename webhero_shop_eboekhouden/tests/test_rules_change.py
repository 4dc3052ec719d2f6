"""14.8: what changed after the booking, and the credit that goes with it."""

import dataclasses
from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import change
from ..rules.booking import CREDIT, book
from ..rules.order import ShopPayment
from .common import SETTINGS, address, amount, line, order, with_settings

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
