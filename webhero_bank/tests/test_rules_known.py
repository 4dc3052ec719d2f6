# SPDX-License-Identifier: LGPL-3.0-or-later
import datetime
from decimal import Decimal

from odoo.tests import BaseCase

from ..rules import known
from ..rules.statement import CAMT_053, CODA, Line, Statement

DAY = datetime.date(2026, 11, 17)


def line(amount, text="", day=DAY, **values):
    return Line(amount=Decimal(amount), date=day, communication=text, **values)


def statement(opening, *lines, kind=CAMT_053, day=DAY):
    opening = Decimal(opening)
    closing = opening + sum(one.amount for one in lines)
    return Statement(
        format=kind, account="A", opening=opening, closing=closing, closing_date=day, opening_date=day, lines=lines
    )


class Book:
    """What came in so far."""

    def __init__(self):
        self.stored = []

    def take(self, one):
        """Amounts of what is new."""
        found = known.sort_out(one, self.stored)
        new = [each for each in found if not each.known]
        for each in new:
            number = len(self.stored) + 1
            self.stored.append(known.Stored(number, each.key, each.line.date, each.line.amount, known.span(one)))
        return [int(each.line.amount) for each in new]


class TestKnown(BaseCase):
    def test_equal_lines(self):
        """M2: equal payments of one day are all real, and known when they come again."""
        book, twice = Book(), statement("100", line("10", "a"), line("10", "a"), line("5", "b"))
        self.assertEqual(book.take(twice), [10, 10, 5])
        self.assertEqual(book.take(twice), [])

    def test_overlap(self):
        """M2: of two downloads that overlap, each line comes once, though the bank counts them as other statements."""
        first, second, third = (line("10", "a", DAY), line("20", "b", datetime.date(2026, 11, 18)), line("30", "c"))
        third = line("30", "c", datetime.date(2026, 11, 19))
        book = Book()
        self.assertEqual(book.take(statement("0", first, second)), [10, 20])
        self.assertEqual(book.take(statement("10", second, third)), [30])
        self.assertEqual(book.take(statement("0", first, second, third)), [])

    def test_goes_on(self):
        """M2: a statement that goes on where another of that day ended holds other payments, however equal they are."""
        book = Book()
        self.assertEqual(book.take(statement("0", line("10", "a"))), [10])
        self.assertEqual(book.take(statement("10", line("10", "a"))), [10])
        self.assertEqual(book.take(statement("0", line("10", "a"), line("10", "a"))), [])

    def test_longer_download(self):
        """M2: the same day downloaded again in the evening brings only the afternoon, also when the morning added up to nothing."""
        book = Book()
        self.assertEqual(book.take(statement("100", line("10", "a"), line("-10", "b"))), [10, -10])
        self.assertEqual(book.take(statement("100", line("10", "a"), line("-10", "b"), line("5", "c"))), [5])

    def test_reference(self):
        """M2: the bank's own reference is enough, also where the bank writes the text differently the second time."""
        book = Book()
        self.assertEqual(book.take(statement("0", line("10", "a", bank_reference="R1"))), [10])
        self.assertEqual(book.take(statement("0", line("10", "A  more", bank_reference="R1"))), [])
        self.assertEqual(book.take(statement("0", line("10", "a", bank_reference="R2"))), [10])

    def test_other_format(self):
        """M2: the same day in another format is known by day and amount, as often as it is there."""
        book = Book()
        self.assertEqual(book.take(statement("0", line("10", "a"), line("10", "b"), kind=CODA)), [10, 10])
        other = statement("0", line("10", "x"), line("10", "y"), line("10", "z"), line("7", "w"))
        self.assertEqual(book.take(other), [10, 7])

    def test_runs(self):
        """M2: new lines that stand together make a part of their own, each with the balance before it."""
        book = Book()
        book.take(statement("10", line("20", "b")))
        found = known.sort_out(statement("0", line("10", "a"), line("20", "b"), line("30", "c")), book.stored)
        self.assertEqual([bool(one.known) for one in found], [False, True, False])
        self.assertEqual([one.run for one in found], [0, 1, 2])
        self.assertEqual([int(one.before) for one in found], [0, 10, 30])
