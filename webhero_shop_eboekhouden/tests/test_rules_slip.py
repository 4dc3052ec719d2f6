# SPDX-License-Identifier: LGPL-3.0-or-later
"""Credit slips: what was sold goes back on its own accounts, and together never more than was sold (S8)."""

import dataclasses
from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules.order import ShopSlip, SlipLine
from ..rules.slip import book_slip
from .common import DE_OSS, NOTHING, SETTINGS, address, amount, line, order, with_settings


def slip(*lines, products=None, shipping=NOTHING, **values):
    found = tuple(SlipLine(ident, D(quantity), value) for ident, quantity, value in lines)
    products = products or amount(sum(one.amount.incl for one in found), sum(one.amount.excl for one in found))
    return ShopSlip(1, 145, date(2026, 11, 25), found, products, shipping, **values)


class TestSlip(BaseCase):
    SOLD = order([line("32.67", "27.00"), line("99.76", "91.52", quantity=3)], shipping=amount("8.47", "7.00"))

    def book(self, one, settings=SETTINGS):
        return book_slip(self.SOLD, one, settings)

    def test_one_line(self):
        """S8, credit slips: order 7's slip (27.00 / 32.67, excl. 26.999852) becomes one negative row, number C1."""
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
        """S8, credit slips: more than was sold, another sum than its lines, lines of another order, nothing at all."""
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
            self.assertIsInstance(got, Refusal)
            self.assertEqual(got.code, code)

    def test_oss(self):
        """S8, credit slips: an OSS line goes back in two rows, on the same accounts."""
        sold = order([line("11.90", "10.00")], country="DE")
        got = book_slip(sold, slip((1, 1, amount("11.90", "10.00"))), with_settings(rates=DE_OSS))
        self.assertEqual(
            [(row.amount.incl, row.ledger) for row in got.rows], [(D("-10.00"), "8020"), (D("-1.90"), "1571")]
        )

    def code(self, one, sold=None, earlier=()):
        got = book_slip(sold or self.SOLD, one, SETTINGS, "valid", earlier=earlier)
        return getattr(got, "code", "")

    def test_currency(self):
        """S8: a slip in dollars says so."""
        sold = order([line("32.67", "27.00")], currency="USD")
        got = book_slip(sold, slip((1, 1, amount("32.67", "27.00"))), SETTINGS)
        self.assertEqual((got.code, got.facts["currency"]), ("currency", "USD"))

    def test_in_pieces(self):
        """S8: three slips of one piece each are the line that was sold; a fourth is refused."""
        piece = amount("33.25", "30.51")
        two = (slip((2, 1, piece)), slip((2, 1, piece)))
        self.assertEqual(self.code(slip((2, 1, amount("33.26", "30.50"))), earlier=two), "")
        self.assertEqual(self.code(slip((2, 1, piece)), earlier=(*two, slip((2, 1, piece)))), "slip_too_large")
        # within the quantity, but for more money: a cent of rounding is no more, two are
        self.assertEqual(self.code(slip((2, 1, amount("33.27", "30.52"))), earlier=two), "")
        self.assertEqual(self.code(slip((2, 1, amount("33.28", "30.53"))), earlier=two), "slip_too_large")
        # what went back of another line takes nothing from this one
        other = (slip((1, 1, amount("32.67", "27.00"))),)
        self.assertEqual(self.code(slip((2, 3, amount("99.76", "91.52"))), earlier=other), "")

    def test_shipping_twice(self):
        """S8: shipping goes back once: what was sold of it is the bound, whatever else is left of the order."""
        shipping = amount("8.47", "7.00")
        whole = slip((1, 1, amount("32.67", "27.00")), (2, 3, amount("99.76", "91.52")), shipping=shipping)
        self.assertEqual(self.code(whole), "")
        again = slip(products=NOTHING, shipping=shipping)
        self.assertEqual(self.code(again, earlier=(whole,)), "slip_too_large")
        only = slip(products=NOTHING, shipping=shipping)
        self.assertEqual(self.code(only), "")
        self.assertEqual(self.code(only, earlier=(only,)), "slip_too_large")
        self.assertEqual(self.code(slip(products=NOTHING, shipping=amount("50.00", "41.32"))), "slip_too_large")
        free = order([line("32.67", "27.00")])
        self.assertEqual(self.code(slip(products=NOTHING, shipping=amount("0.01", "0.01")), free), "slip_too_large")
        other = slip(products=NOTHING, shipping=amount("8.00", "7.00"))
        self.assertEqual(self.code(other), "slip_vat_differs")

    def test_shipping_of_two_rates(self):
        """14.12: shipping that was sold over two rates goes back over them, all of it or half."""
        sold = order([line("121.00", "100.00"), line("109.00", "100.00")], shipping=amount("8.05", "7.00"))
        for incl, excl in (("8.05", "7.00"), ("4.03", "3.50")):
            got = book_slip(sold, slip(products=NOTHING, shipping=amount(incl, excl)), SETTINGS)
            self.assertEqual([row.rate for row in got.rows], [D(9), D(21)])
            self.assertEqual(got.amount, amount(f"-{incl}", f"-{excl}"))

    def test_shipping_of_a_cheap_basket(self):
        """14.12: 0.96 / 0.90 at 7 %, shipping 7.47 / 7.00 with the same VAT: as it was sold, so it goes back."""
        cheap = dataclasses.replace(line("0.96", "0.90"), unit=amount("0.96", "0.897196"))
        sold = order([cheap], shipping=amount("7.47", "7.00"), country="DE", carrier_rate=D(19))
        got = book_slip(sold, slip(products=NOTHING, shipping=amount("7.47", "7.00")), SETTINGS)
        self.assertEqual([row.amount.incl for row in got.rows], [D("-7.00"), D("-0.47")])

    def test_sum_of_the_slip(self):
        """S8: the slip's sum may be a cent a line off, incl. or excl. VAT; no sum at all says nothing."""
        of = (1, 1, amount("32.67", "27.00"))
        for incl, excl, code in (
            ("32.68", "27.00", ""),
            ("32.66", "27.01", ""),
            ("32.69", "27.00", "slip_differs"),
            ("32.67", "26.98", "slip_contradicts"),
            ("0", "0", ""),
        ):
            self.assertEqual(self.code(slip(of, products=amount(incl, excl))), code, (incl, excl))
        for said, code in (("27.01", ""), ("32.68", ""), ("27.02", "slip_amount_differs"), ("0", "")):
            self.assertEqual(self.code(slip(of, amount=D(said))), code, said)

    def test_amount_with_and_without_shipping(self):
        """S8: shops write the slip's amount with or without its shipping."""
        of, shipping = (1, 1, amount("32.67", "27.00")), amount("8.47", "7.00")
        for said in ("34.00", "41.14", "27.00", "32.67"):
            self.assertEqual(self.code(slip(of, shipping=shipping, amount=D(said))), "", said)
        self.assertEqual(self.code(slip(of, shipping=shipping, amount=D("30.00"))), "slip_amount_differs")

    def test_vat_of_the_slip(self):
        """14.4: a slip whose VAT is not its line's goes at the rate that it says, or is refused; never at the line's."""
        sold = order([line("121.00", "100.00")])
        got = book_slip(sold, slip((1, 1, amount("109.00", "100.00"))), SETTINGS)
        self.assertEqual([(row.rate, row.amount) for row in got.rows], [(D(9), amount("-109.00", "-100.00"))])
        got = book_slip(sold, slip((1, 1, amount("106.00", "100.00"))), SETTINGS)
        self.assertEqual((got.code, got.facts["incl"], got.facts["excl"]), ("slip_vat_differs", "106.00", "100.00"))

    def test_contradiction(self):
        """14.4: “voucher kept off” slips of the shop contradict themselves: 99.85 incl. of 21 %, 77.07 excl."""
        sold = order([line("99.85", "82.52")], discounts=amount("5.00", "4.13"))
        wrong = slip((1, 1, amount("99.85", "82.52")), products=amount("99.85", "77.07"), amount=D("99.85"))
        got = book_slip(sold, wrong, SETTINGS)
        self.assertEqual((got.code, got.facts["incl"], got.facts["excl"]), ("slip_contradicts", "99.85", "77.07"))

    DISCOUNTED = order([line("49.95", "41.28"), line("49.90", "45.78")], discounts=amount("9.99", "8.71"))

    def test_whole_order_with_voucher(self):
        """14.4: a refund of everything gives back what was paid: the voucher goes over the rates as it was given."""
        whole = slip((1, 1, amount("49.95", "41.28")), (2, 1, amount("49.90", "45.78")), amount=D("99.85"))
        got = book_slip(self.DISCOUNTED, whole, SETTINGS)
        self.assertEqual(got.amount, -self.DISCOUNTED.paid)
        given = [(row.rate, row.amount) for row in got.rows if row.kind == "discount"]
        self.assertEqual(given, [(D(9), amount("4.99", "4.58")), (D(21), amount("5.00", "4.13"))])

    def test_part_of_an_order_with_voucher(self):
        """14.4: a part of it, at full price or at what was paid for it."""
        for incl, excl in (("49.95", "41.28"), ("44.96", "37.16")):
            got = book_slip(self.DISCOUNTED, slip((1, 1, amount(incl, excl)), amount=D(incl)), SETTINGS)
            self.assertEqual([(row.rate, row.amount) for row in got.rows], [(D(21), -amount(incl, excl))])

    def credited(self, sold, *slips):
        """EUR incl. VAT of each slip, booked one after the other."""
        found = [book_slip(sold, one, SETTINGS, earlier=slips[:at]) for at, one in enumerate(slips)]
        return [one.amount.incl for one in found]

    def test_voucher_in_several_slips(self):
        """14.4: what one slip kept of the voucher the next one does not keep again: together they are what was paid."""
        sold = order([line("95.00", "78.51"), line("5.00", "4.13")], discounts=amount("10.00", "8.26"))
        large, small = slip((1, 1, amount("95.00", "78.51"))), slip((2, 1, amount("5.00", "4.13")))
        self.assertEqual(self.credited(sold, large, small), [D("-90.00"), D("0.00")])
        self.assertEqual(self.credited(sold, small, large), [D("-5.00"), D("-85.00")])

    def test_rest_after_a_chosen_amount(self):
        """14.4: an earlier slip counts for what it gave back, not for its lines."""
        sold = order([line("60.00", "49.59"), line("40.00", "33.06")], discounts=amount("10.00", "8.27"))
        chosen = slip((1, 1, amount("60.00", "49.59")), amount=D("50.00"))
        rest = slip((2, 1, amount("40.00", "33.06")), amount=D("40.00"))
        self.assertEqual(self.credited(sold, chosen, rest), [D("-50.00"), D("-40.00")])

    def test_chosen_amount(self):
        """14.4: an amount that was chosen goes over the rates of the lines; what a company chose is not clear."""
        both = ((1, 1, amount("49.95", "41.28")), (2, 1, amount("49.90", "45.78")))
        got = book_slip(self.DISCOUNTED, slip(*both, amount=D("50.00")), SETTINGS)
        rows = [(row.rate, row.amount) for row in got.rows]
        self.assertEqual(rows, [(D(9), amount("-24.99", "-22.93")), (D(21), amount("-25.01", "-20.67"))])
        company = dataclasses.replace(self.DISCOUNTED, addresses=(address("NL", company="Berg Beheer B.V."),))
        self.assertEqual(self.code(slip(*both, amount=D("50.00")), company), "slip_amount_differs")

    def test_lines_of_nothing(self):
        """S8: a line without quantity or without money makes no row; a return without either is nothing."""
        got = self.book(slip((1, 1, amount("32.67", "27.00")), (2, 1, NOTHING)))
        self.assertEqual(len(got.rows), 1)
        self.assertEqual(self.code(slip((1, 0, amount("32.67", "27.00")), products=NOTHING)), "nothing_to_book")

    def test_shipping_of_a_sale_without_vat(self):
        """S8: within the EU the shipping goes back without VAT, or with the shop's own where it had that."""
        who = (address("BE", 5, vat_number="BE0999472756"),)
        sold = order([line("87.01", "87.01")], shipping=amount("7.00"), addresses=who)
        got = book_slip(sold, slip((1, 1, amount("87.01")), shipping=amount("7.00")), SETTINGS, "valid")
        self.assertEqual([row.vat_code for row in got.rows], ["BI_EU_VERK", "BI_EU_VERK"])
        sold = order([line("11.90", "10.00")], shipping=amount("8.33", "7.00"), country="DE", carrier_rate=D(19))
        got = book_slip(sold, slip((1, 1, amount("11.90", "10.00")), shipping=amount("8.33", "7.00")), SETTINGS)
        self.assertEqual([row.amount.incl for row in got.rows], [D("-10.00"), D("-1.90"), D("-7.00"), D("-1.33")])
