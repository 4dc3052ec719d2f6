# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which tax a received line gets, how a document is paid, and what a bill can hold (P9)."""

from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import tax_choice, ubl_lines, ubl_payment
from ..rules.tax_choice import EU, HOME, WORLD, Foreign, Tax, Wanted
from ..rules.ubl_payment import Means

CHART = (
    Tax(1, Decimal(21), "merch", "S", preferred=True),
    Tax(2, Decimal(6), "merch", "S"),
    Tax(3, Decimal(0), "merch", "E"),
    Tax(4, Decimal(21), "service", "S"),
    Tax(5, Decimal(21), "service", "S", deductible=False),
    Tax(6, Decimal(21), "merch", "K", reverse=True),
    Tax(7, Decimal(21), "service", "K", reverse=True, active=False),
    Tax(8, Decimal(21), "merch", "AE", reverse=True),
    Tax(9, Decimal(0), "merch", "K", reverse=True, active=False),
)


class TestTaxChoice(BaseCase):
    def chosen(self, category, rate, origin=HOME, service=None, taxes=CHART):
        found = tax_choice.choose(Wanted(category, Decimal(rate), service, origin), taxes)
        return found.id if isinstance(found, Tax) else found

    def test_by_category(self):
        """P9: category, rate, place and goods or service choose the tax; what is none of the chart's is no guess."""
        for wanted, right in (
            (("S", 21), 1), (("S", 21, HOME, True), 4), (("S", 6), 2), (("E", 0), 3), (("Z", 0), 3),
            (("K", 0, EU), 6), (("K", 0, EU, True), 7), (("AE", 0, EU, True), 7), (("AE", 0), 8),
            (("SR", 9, WORLD), Foreign(Decimal(9))), (("S", 19, EU), Foreign(Decimal(19))), (("S", 21, EU), Foreign(Decimal(21))),
            (("S", 17), Foreign(Decimal(17), sure=False)),
        ):  # fmt: skip
            self.assertEqual(self.chosen(*wanted), right, wanted)

    def test_refused(self):
        """P9: goods of the EU from a supplier at home, imports, outside VAT abroad, no category: a reason each."""
        for wanted, code in (
            (("K", 0), "no_reverse"), (("G", 0, WORLD), "import"), (("O", 0, WORLD), "outside"), (("", 0), "no_category"),
            (("AE", 0, WORLD, True), "no_reverse"),
        ):  # fmt: skip
            found = self.chosen(*wanted)
            self.assertIsInstance(found, Refusal, wanted)
            self.assertEqual(found.code, code)

    def test_what_is_not_deducted_is_no_default(self):
        """P9: a tax that is not deducted is only taken where the supplier's fiscal position has it."""
        position = tuple(Tax(**{**vars(tax), "in_position": tax.id == 5}) for tax in CHART)
        self.assertEqual((self.chosen("S", 21), self.chosen("S", 21, taxes=position)), (1, 5))


class TestPaymentRules(BaseCase):
    def test_references(self):
        """P9: a structured communication in any notation is one; what only looks like it stays as it is."""
        for told in (
            "+++090/9337/55493+++",
            "***090/9337/55493***",
            "090933755493",
            "090 9337 55493",
            "090/9337/55493",
            "0909337554 93",
            "+++ 090 / 9337 / 55493 +++",
            "OGM: +++090/9337/55493+++",
            "Gelieve te vermelden: ***090/9337/55493*** (dank u)",
        ):
            self.assertEqual(ubl_payment.reference(told), "+++090/9337/55493+++")
        two = "+++090/9337/55493+++ of +++000/0012/34526+++"
        for told in ("090933755494", "INV 12", "", "RF18539007547034", "F 090933755493", "+++090/9337/55494+++ x", two):
            self.assertEqual(ubl_payment.reference(told), told)

    def test_the_way_that_counts(self):
        """P9: a direct debit takes precedence; else the first transfer with an account; else the first."""
        debit, card, bare, transfer = Means("59"), Means("48"), Means("30"), Means("58", account="BE1")
        for means, right in (
            ((card, transfer, debit), debit), ((card, bare, transfer), transfer), ((card, bare), card), ((), Means()),
        ):  # fmt: skip
            self.assertEqual(ubl_payment.chosen(means), right)

    def test_what_is_no_transfer(self):
        """S15.3: cheques, bills of exchange, set-off and debits are no transfer, whatever account stands beside them."""
        for code, kind in (
            ("20", "agreed"), ("44", "agreed"), ("60", "agreed"), ("68", "agreed"), ("74", "agreed"), ("97", "agreed"),
            ("3", "debit"), ("49", "debit"), ("59", "debit"), ("30", "transfer"), ("58", "transfer"), ("ZZZ", "transfer"),
        ):  # fmt: skip
            self.assertEqual(ubl_payment.Means(code, account="BE68539007547034").kind, kind, code)

    def test_one_day_in_words(self):
        """S15.7: one day named by the terms is a due date, day first; two days, a discount or no such day are none."""
        for terms, right in (
            ("Te betalen voor 20/12/2026", date(2026, 12, 20)), ("Payable le 5.1.2027.", date(2027, 1, 5)),
            ("Due 2026-12-20", date(2026, 12, 20)), ("Helft op 20/12/2026, helft op 20/01/2027", None),
            ("2 % korting tot 20/12/2026", None), ("30 dagen, ten laatste 20/12/2026", None), ("Voor 31/02/2027", None),
            ("", None),
        ):  # fmt: skip
            self.assertEqual(ubl_payment.day_in_words(terms), right, terms)

    def test_days_of_the_terms(self):
        """S15.7: one plain number of days is a due date; end of month, discounts, working days or two numbers are none."""
        for terms, days in (
            ("Betaalbaar binnen 30 dagen", 30), ("14 jours date de facture", 14), ("Net 8 days", 8),
            ("Zahlbar in 10 Tagen", 10), ("30 kalenderdagen na factuurdatum", 30), ("Contant", None), ("", None),
            ("30 dagen einde maand", None), ("30 jours fin de mois", None), ("10 days 2 % discount, 30 days net", None),
            ("5 werkdagen", None), ("14 jours ouvrables", None), ("30 dagen na ontvangst", None),
            ("14 Tagen nach Rechnungseingang", None),
        ):  # fmt: skip
            self.assertEqual(ubl_payment.days_after_its_date(terms), days, terms)


class TestLines(BaseCase):
    def test_what_a_bill_can_hold(self):
        """P9: the net amount counts: a quantity of too many digits becomes 1, any other keeps it with a price that fits."""
        for quantity, price, net, right in (
            ("0.125", "8", "1.00", ("1", "1.00")), ("2", "4.50", "9.00", ("2", "4.50")),
            ("1.667", "60", "100.02", ("1", "100.02")),
        ):  # fmt: skip
            line = ubl_lines.Line("x", Decimal(quantity), Decimal(price), Decimal(net), Decimal(21), "S")
            self.assertEqual(ubl_lines.in_digits(line, 2), tuple(map(Decimal, right)))

    def test_numbers(self):
        """P9: a comma that can only be the point is one; words, infinities and absurd sizes are nothing."""
        for told, right in (
            ("100,00", "100"),
            ("1.5", "1.5"),
            ("1.000,00", "0"),
            ("NaN", "0"),
            ("1e400", "0"),
            (None, "0"),
        ):
            self.assertEqual(ubl_lines.number(told), Decimal(right), told)
