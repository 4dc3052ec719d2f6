# SPDX-License-Identifier: LGPL-3.0-or-later
import dataclasses
import datetime
import random
from decimal import Decimal

from odoo.tests import BaseCase

from ..rules import known
from ..rules.statement import CAMT_053, CODA, MT940, Line, Statement

DAY = datetime.date(2026, 11, 17)
DAYS = datetime.timedelta(days=1)


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
            values = (number, each.key, each.line.date, each.line.amount, known.span(one))
            self.stored.append(known.Stored(*values, lambda told=each.line: told))
        return [int(each.line.amount) for each in new]


def downloaded(days, first, last, kind):
    """The statement of some days of an account; each format has words of its own."""
    lines = [line(one, f"{kind} {one}", DAY + at * DAYS) for at in range(first, last + 1) for one in days[at]]
    begin, end = DAY + first * DAYS, DAY + last * DAYS
    opening = sum((sum(day) for day in days[:first]), 100)
    found = statement(opening, *lines, kind=kind, day=end)
    return dataclasses.replace(found, opening_date=begin)


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

    def test_day_of_nothing(self):
        """M2: a day whose movements add up to nothing, downloaded alone beside one of more days, comes once, in either order and in
        another format; after a statement of that day it is told by the bank's references, or goes on.
        """
        before, day = line("20", "x"), DAY + DAYS
        for kind in (CAMT_053, CODA):
            pair = line("10", "a", day), line("-10", "b", day)
            longer, alone = statement("0", before, *pair), statement("20", *pair, kind=kind, day=day)
            for first, second in ((longer, alone), (alone, longer)):
                book = Book()
                self.assertEqual(sorted(book.take(first) + book.take(second)), [-10, 10, 20], (kind, first.opening))
        book = Book()
        self.assertEqual(book.take(longer), [20, 10, -10])
        self.assertEqual(book.take(statement("20", line("10", "c", day), line("-10", "d", day), day=day)), [10, -10])

    def test_reference_of_a_part(self):
        """M2: part of a day that is told again is known by references that stand on no other movement; one that a bank
        puts on all tells nothing.
        """
        book, amounts = Book(), ("10", "10", "-10", "5")
        day = [line(amount, "a", bank_reference=f"R{number}") for number, amount in enumerate(amounts)]
        self.assertEqual(book.take(statement("0", *day[:3])), [10, 10, -10])
        self.assertEqual(book.take(statement("10", *day[1:])), [5], "it begins at the balance at which the other ended")
        book, same = Book(), [line("10", "a", bank_reference="ALL") for _n in range(4)]
        self.assertEqual(book.take(statement("0", *same[:2])) + book.take(statement("20", *same[2:])), [10] * 4)

    def test_any_downloads(self):
        """M2: 300 accounts of some days, downloaded by any days in any order and format: each movement is there exactly once."""
        for seed in range(300):
            chance = random.Random(seed)
            days = [
                [int(chance.choice("5 10 10 20 -10 -20".split())) for _n in range(chance.randint(0, 3))]
                for _d in range(5)
            ]
            book, missing = Book(), set(range(5))
            while missing:
                first = chance.randint(0, 4)
                last = min(4, first + chance.randint(0, 2))
                book.take(downloaded(days, first, last, chance.choice((CODA, CAMT_053, MT940))))
                missing -= set(range(first, last + 1))
            found = sorted((one.date, int(one.amount)) for one in book.stored)
            self.assertEqual(found, sorted((DAY + at * DAYS, one) for at, day in enumerate(days) for one in day), seed)

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

    def test_feed_other_reference(self):
        """M12: after a new consent a feed has other references for what it told before: what it no longer has is known by its
        words; an equal one that is still there beside it is another payment.
        """
        book = Book()
        words = {"value_date": DAY, "counterparty_iban": "BE97979112233449"}
        told = [line("10", "factuur 1", bank_reference=f"old-{n}", **words) for n in range(2)]
        self.assertEqual(book.take(statement("0", *told, kind="feed")), [10, 10])
        again = [line("10", "factuur 1", bank_reference=f"new-{n}", **words) for n in range(3)]
        self.assertEqual(book.take(statement("0", *again, kind="feed")), [10])
        beside = line("10", "factuur 1", bank_reference="later", **words)
        self.assertEqual(book.take(statement("0", *again[:2], beside, again[2], kind="feed")), [10])

    def test_feed_other_payment(self):
        """M12: of one day and amount, but for something else or from somebody else, is another payment."""
        for changed in ({"counterparty_iban": "BE68539007547034"}, {"value_date": DAY - DAYS}, {"text": "factuur 2"}):
            book, values = Book(), {"text": "factuur 1", "value_date": DAY, "counterparty_iban": "BE97979112233449"}
            book.take(statement("0", line("10", bank_reference="A", **values), kind="feed"))
            other = line("10", bank_reference="B", **values | changed)
            self.assertEqual(book.take(statement("0", other, kind="feed")), [10], changed)

    def test_feed_other_day(self):
        """M12: what a feed tells again under its reference, on another day, is no second payment; of a file that is one."""
        for kind, new in (("feed", []), (CAMT_053, [10])):
            book = Book()
            book.take(statement("0", line("10", "a", DAY, bank_reference="R1"), kind=kind))
            moved = line("10", "a", DAY + DAYS, bank_reference="R1")
            self.assertEqual(book.take(statement("0", moved, kind=kind)), new, kind)

    def test_feed_and_file_days_apart(self):
        """M12: feed and file that book one movement days apart know it by value day, party and words, whichever comes first."""
        words = {"value_date": DAY, "counterparty_iban": "BE97979112233449"}
        for feed_text, file_text in (
            ("Factuur 2026201 dank", "FACTUUR 2026201"),
            ("factuur 2026201", "factuur 20 26201"),
        ):
            by_feed = statement("0", line("10", feed_text, DAY, bank_reference="id", **words), kind="feed")
            by_file = statement("0", line("10", file_text, DAY + DAYS, bank_reference="C1", **words), kind=CODA)
            for first, second in ((by_feed, by_file), (by_file, by_feed)):
                book = Book()
                self.assertEqual((book.take(first), book.take(second)), ([10], []))
        own = {"value_date": DAY, "structured_kind": "OGM"}
        by_feed = statement("0", line("10", structured="000202620165", bank_reference="id", **own), kind="feed")
        for reference, new in (("000202620165", []), ("000202620266", [10])):
            book = Book()
            book.take(by_feed)
            other = line("10", "", DAY + DAYS, structured=reference, **own)
            self.assertEqual(book.take(statement("0", other, kind=CODA)), new)

    def test_feed_and_file_far(self):
        """M12: the rent of two months, or of two value days, is two payments; so is what has no words."""
        words = {"value_date": DAY, "counterparty_iban": "BE97979112233449"}
        by_feed = statement("0", line("-500", "huur", DAY, bank_reference="id", **words), kind="feed")
        for text, day, changed in (
            ("huur", DAY + 5 * DAYS, {}),
            ("huur", DAY + DAYS, {"value_date": DAY + DAYS}),
            ("huur", DAY + DAYS, {"value_date": None}),
            ("", DAY + DAYS, {}),
        ):
            book = Book()
            book.take(by_feed)
            self.assertEqual(book.take(statement("0", line("-500", text, day, **words | changed), kind=CODA)), [-500])

    def test_feed_and_file_equal_amounts(self):
        """M12: of equal amounts each finds its own: the one of the day before is not put on that of the same day."""
        book, words = Book(), {"value_date": DAY}
        feed = (
            line("10", "a1", DAY, bank_reference="1", **words),
            line("10", "b2", DAY + DAYS, bank_reference="2", **words),
        )
        self.assertEqual(book.take(statement("0", *feed, kind="feed")), [10, 10])
        file = (line("10", "a1", DAY + DAYS, **words), line("10", "b2", DAY + DAYS, **words))
        self.assertEqual(book.take(statement("0", *file, kind=CODA)), [])
