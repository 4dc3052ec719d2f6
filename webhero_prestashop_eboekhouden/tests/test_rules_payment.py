"""T30 to T32 and credit slips."""

import dataclasses
from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase

from ..rules.order import ShopPayment, ShopSlip, SlipLine
from ..rules.payment import OpenItem, Sale, pay
from ..rules.slip import book_slip
from .common import DE_OSS, NOTHING, SETTINGS, amount, line, order, with_settings

PAYMENT = ShopPayment(3, D("85.13"), "iDEAL", date(2026, 11, 21), "trx_qwer")
SALE = Sale("90282", "KlaartjePi", date(2026, 11, 20), "123")
ITEM = OpenItem("90282", "KlaartjePi", D("85.13"))
PAID = order([line("85.13", "70.36")])


class TestPayment(BaseCase):
    def code(self, payment=PAYMENT, sale=SALE, item=ITEM, of=PAID, settings=SETTINGS):
        result = pay(of, payment, sale, item, settings)
        return result.code if not result else ""

    def test_booking(self):
        """S9, T32: IN, one row without VAT, GEEN, the method's account, "iDEAL - 123 - trx_qwer", entry =
        transaction.
        """
        booked = pay(PAID, PAYMENT, SALE, ITEM, SETTINGS)
        self.assertEqual((booked.description, booked.entry), ("iDEAL - 123 - trx_qwer", "trx_qwer"))
        self.assertEqual((booked.amount, booked.in_ex, booked.vat_code), (D("85.13"), "IN", "GEEN"))
        self.assertEqual((booked.ledger, booked.number, booked.relation), ("1105", "90282", "KlaartjePi"))
        self.assertEqual(booked.date, date(2026, 11, 21))
        on_sale_date = pay(PAID, PAYMENT, SALE, ITEM, with_settings(pay_on_sale_date=True))
        self.assertEqual(on_sale_date.date, date(2026, 11, 20))
        without = dataclasses.replace(PAYMENT, transaction_id="")
        self.assertEqual(pay(PAID, without, SALE, ITEM, SETTINGS).entry, "3")

    def test_only_after_the_sale(self):
        """S9, T30: not before the sale is booked; not before the shop calls it paid, unless "always"."""
        self.assertEqual(self.code(sale=None), "sale_not_booked")
        unpaid = dataclasses.replace(PAID, state_paid=False)
        self.assertEqual(self.code(of=unpaid), "not_paid")
        self.assertEqual(self.code(of=unpaid, settings=with_settings(always_pay=True)), "")

    def test_open_item(self):
        """S9, T31: found under number and relation, open, and for the same amount (order 14: 10.00 against
        85.13).
        """
        self.assertEqual(self.code(item=None), "no_open_item")
        self.assertEqual(self.code(item=dataclasses.replace(ITEM, relation="Other")), "open_item_of_other")
        ten = dataclasses.replace(PAYMENT, amount=D("10.00"))
        self.assertEqual(self.code(payment=ten), "open_amount_differs")
        self.assertEqual(self.code(item=None, settings=with_settings(pay_without_open_item=True)), "")

    def test_refused(self):
        """S9, T32: no clearing account, other currency, nothing received."""
        self.assertEqual(self.code(payment=dataclasses.replace(PAYMENT, method="Bank wire")), "clearing_not_configured")
        self.assertEqual(self.code(payment=dataclasses.replace(PAYMENT, currency="GBP")), "currency")
        self.assertEqual(self.code(payment=dataclasses.replace(PAYMENT, amount=D("0"))), "payment_not_positive")


def slip(*lines, products=None, shipping=NOTHING, **values):
    found = tuple(SlipLine(ident, D(quantity), value) for ident, quantity, value in lines)
    products = products or amount(sum(one.amount.incl for one in found), sum(one.amount.excl for one in found))
    return ShopSlip(1, 145, date(2026, 11, 25), found, products, shipping, **values)


class TestSlip(BaseCase):
    SOLD = order([line("32.67", "27.00"), line("99.76", "91.52", quantity=3)], shipping=amount("8.47", "7.00"))

    def book(self, one, settings=SETTINGS):
        return book_slip(self.SOLD, one, settings)

    def test_one_line(self):
        """S8, credit slips: order 7's slip (27.00 / 32.67, excl. 26.999852) becomes one negative row, number
        C1.
        """
        got = self.book(
            slip((1, 1, amount("32.67", "27.00")), products=amount("32.67", "26.999852"), amount=D("27.00"))
        )
        self.assertEqual((got.kind, got.number, got.date), ("credit", "C1", date(2026, 11, 25)))
        self.assertEqual(
            [(row.amount, row.vat_code, row.text) for row in got.rows],
            [(amount("-32.67", "-27.00"), "HOOG_VERK_21", "Credit Article 1")],
        )

    def test_shipping(self):
        """S8, credit slips: shipping that is given back has the shipping's rate."""
        got = self.book(slip((2, 1, amount("33.25", "30.51")), shipping=amount("8.47", "7.00"), amount=D("30.51")))
        self.assertEqual([row.rate for row in got.rows], [D(9), D(21)])
        self.assertEqual(got.amount, amount("-41.72", "-37.51"))

    def test_refused(self):
        """S8, credit slips: more than was sold, another sum than its lines, lines of another order, nothing
        at all.
        """
        whole = amount("32.67", "27.00")
        for wrong, code in (
            (slip((1, 2, whole)), "slip_too_large"),
            (slip((1, 1, amount("40.00", "33.06"))), "slip_too_large"),
            (slip((9, 1, whole)), "slip_line_unknown"),
            (slip((1, 1, whole), products=amount("30.00", "24.79")), "slip_differs"),
            (slip((1, 1, whole), amount=D("20.00")), "slip_amount_differs"),
            (slip(), "nothing_to_book"),
        ):
            got = self.book(wrong)
            self.assertFalse(got)
            self.assertEqual(got.code, code)

    def test_oss(self):
        """S8, credit slips: an OSS line goes back in two rows, on the same accounts."""
        sold = order([line("11.90", "10.00")], country="DE")
        got = book_slip(sold, slip((1, 1, amount("11.90", "10.00"))), with_settings(rates=DE_OSS))
        self.assertEqual(
            [(row.amount.incl, row.ledger) for row in got.rows], [(D("-10.00"), "8020"), (D("-1.90"), "1571")]
        )
