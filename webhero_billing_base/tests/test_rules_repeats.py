# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rules without a database: when a repeated invoice comes back, what is due for a reminder."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..rules import reminders, repeats
from ..rules.reminders import Policy, Receivable
from ..rules.repeats import Series

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@tagged("post_install", "-at_install")
class TestRepeats(BaseCase):
    def test_period_dates(self):
        """B12: monthly, quarterly, yearly or every n months from the first date; a 31st comes back after February."""
        for first, every, expected in (
            (date(2026, 2, 1), 1, [date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)]),
            (date(2026, 1, 31), 1, [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]),
            (date(2026, 11, 30), 3, [date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 30)]),
            (date(2028, 2, 29), 12, [date(2028, 2, 29), date(2029, 2, 28), date(2030, 2, 28)]),
            (date(2026, 1, 15), 2, [date(2026, 1, 15), date(2026, 3, 15), date(2026, 5, 15)]),
            (date(2026, 10, 1), 5, [date(2026, 10, 1), date(2027, 3, 1), date(2027, 8, 1)]),
        ):
            series = Series(first, first, every)
            self.assertEqual([repeats.period_date(series, n) for n in (1, 2, 3)], expected)

    def test_first_date(self):
        """B12: the first date that is proposed follows the original and is not in the past."""
        for origin, every, today, expected in (
            (date(2026, 1, 15), 1, date(2026, 1, 20), date(2026, 2, 15)),
            (date(2026, 1, 15), 1, date(2026, 5, 15), date(2026, 5, 15)),
            (date(2026, 1, 15), 3, date(2026, 5, 16), date(2026, 7, 15)),
            (date(2026, 1, 31), 1, date(2026, 2, 1), date(2026, 2, 28)),
            (date(2026, 9, 1), 12, date(2026, 1, 1), date(2027, 9, 1)),
        ):
            self.assertEqual(repeats.first_date(origin, every, today), expected)

    def test_months_moved(self):
        """B12: texts move by whole intervals, the nearest to the first date, not by the calendar between the two days."""
        for origin, first, every, expected in (
            (date(2026, 1, 1), date(2026, 2, 1), 1, 1),
            (date(2025, 12, 28), date(2026, 1, 28), 1, 1),
            (date(2025, 12, 28), date(2026, 2, 1), 1, 1),  # the invoice for January, sent early
            (date(2026, 1, 1), date(2026, 4, 1), 1, 3),  # a pause of two months
            (date(2026, 1, 31), date(2026, 2, 1), 1, 1),
            (date(2026, 1, 15), date(2027, 1, 1), 12, 12),
            (date(2026, 1, 2), date(2026, 4, 1), 3, 3),
            (date(2026, 1, 2), date(2026, 7, 1), 3, 6),
            (date(2026, 3, 1), date(2026, 3, 1), 1, 1),
            (date(2026, 3, 1), date(2026, 1, 1), 1, 1),  # a first date before the original: still the next period
        ):
            with self.subTest(origin=origin, first=first, every=every):
                self.assertEqual(repeats.months_moved(Series(origin, first, every), 1), expected)
                self.assertEqual(repeats.months_moved(Series(origin, first, every), 4), expected + 3 * every)

    def test_due_numbers(self):
        """B12: what is due on a day, late ones included, and nothing after the end date."""
        series = Series(date(2026, 1, 1), date(2026, 2, 1), 1)
        self.assertEqual(repeats.due_numbers(series, date(2026, 1, 31)), [])
        self.assertEqual(repeats.due_numbers(series, date(2026, 1, 31), ahead=1), [1])
        self.assertEqual(repeats.due_numbers(series, date(2026, 2, 1)), [1])
        self.assertEqual(repeats.due_numbers(series, date(2026, 4, 15)), [1, 2, 3])
        ended = Series(date(2026, 1, 1), date(2026, 2, 1), 1, date(2026, 3, 1))
        self.assertEqual(repeats.due_numbers(ended, date(2026, 12, 31)), [1, 2])
        ended = Series(date(2026, 1, 1), date(2026, 2, 1), 1, date(2026, 2, 28))
        self.assertEqual(repeats.due_numbers(ended, date(2026, 12, 31), ahead=30), [1])

    def test_after_ten_years(self):
        """B12: a series goes on after a hundred and twenty periods; what is shown at once is what has a limit."""
        series = Series(date(2016, 1, 1), date(2016, 2, 1), 1)
        handled = frozenset(range(1, 121))
        self.assertEqual(repeats.due_numbers(series, date(2026, 2, 1), handled=handled), [121])
        self.assertEqual(repeats.due_numbers(series, date(2026, 2, 1), handled=handled - {5}), [5, 121])
        self.assertEqual(repeats.due_numbers(series, date(2026, 3, 1), limit=3), [1, 2, 3])

    def test_index(self):
        """B12: an index of x % counts once per twelve months, compound, half-up."""
        for price, percent, months, digits, expected in (
            ("100.00", "2.5", 0, 2, "100.00"),
            ("100.00", "2.5", 11, 2, "100.00"),
            ("100.00", "2.5", 12, 2, "102.50"),
            ("100.00", "2.5", 23, 2, "102.50"),
            ("100.00", "2.5", 24, 2, "105.06"),
            ("100.00", "-10", 12, 2, "90.00"),
            ("33.33", "3", 12, 2, "34.33"),
            ("0.0125", "100", 12, 4, "0.0250"),
            ("10.05", "50", 12, 2, "15.08"),
            ("100.00", "0", 36, 2, "100.00"),
        ):
            with self.subTest(price=price, percent=percent, months=months):
                self.assertEqual(repeats.indexed(Decimal(price), Decimal(percent), months, digits), Decimal(expected))

    def test_labels(self):
        """B12: the period that is due is named in the reader's language."""
        for day, every, lang, expected in (
            (date(2026, 2, 1), 1, "nl", "februari 2026"),
            (date(2026, 2, 1), 1, "fr_BE", "février 2026"),
            (date(2026, 4, 1), 3, "nl", "Q2 2026"),
            (date(2026, 2, 1), 3, "nl", "februari - april 2026"),
            (date(2026, 12, 1), 3, "fr", "décembre 2026 - février 2027"),
            (date(2026, 1, 1), 12, "nl", "2026"),
            (date(2026, 7, 1), 12, "nl", "juli 2026 - juni 2027"),
            (date(2026, 1, 15), 2, "nl", "januari - februari 2026"),
            (date(2026, 1, 15), 1, "en_US", "January 2026"),
        ):
            with self.subTest(day=day, every=every):
                self.assertEqual(repeats.label(day, every, lang), expected)

    @given(DAYS, st.integers(1, 24), DAYS, st.integers(0, 60))
    def test_due_numbers_grow_with_time(self, first, every, today, ahead):
        """B12: no period is due before its date, none is skipped, and a later day has no fewer."""
        series = Series(first, first, every)
        numbers = repeats.due_numbers(series, today, ahead)
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        for number in numbers:
            self.assertLessEqual(repeats.period_date(series, number), today + timedelta(days=ahead))
        self.assertLessEqual(len(numbers), len(repeats.due_numbers(series, today + timedelta(days=40), ahead)))

    @given(DAYS, st.integers(1, 24), st.integers(1, 40))
    def test_period_dates_rise(self, first, every, number):
        """B12: each period comes after the one before, in another month, never after the first day's number."""
        series = Series(first, first, every)
        one, two = repeats.period_date(series, number), repeats.period_date(series, number + 1)
        self.assertLess(one, two)
        self.assertEqual((two.year - one.year) * 12 + two.month - one.month, every)
        self.assertLessEqual(two.day, first.day)

    @given(st.decimals(0, 100000, places=2), st.decimals(-20, 50, places=2), st.integers(0, 240))
    def test_index_never_jumps_within_a_year(self, price, percent, months):
        """B12: all invoices of one year cost the same."""
        self.assertEqual(repeats.indexed(price, percent, months), repeats.indexed(price, percent, months - months % 12))


TODAY = date(2026, 6, 15)
POLICY = Policy(7, 21)


def claim(**changed):
    values = {
        "move_type": "out_invoice",
        "state": "posted",
        "payment_state": "not_paid",
        "due": date(2026, 6, 1),
        "open_amount": Decimal("121.00"),
    }
    return Receivable(**{**values, **changed})


def code(answer):
    return answer.code if answer else None


@tagged("post_install", "-at_install")
class TestReminders(BaseCase):
    def test_refusals(self):
        """B10: never for disputed, paid, credited or blocked, drafts, bills, what is not due; each with its reason."""
        for changed, expected in (
            ({}, None),
            ({"payment_state": "partial"}, None),
            ({"move_type": "out_receipt"}, None),
            ({"move_type": "out_refund"}, "not_an_invoice"),
            ({"move_type": "in_invoice"}, "not_an_invoice"),
            ({"move_type": "entry"}, "not_an_invoice"),
            ({"state": "draft"}, "not_confirmed"),
            ({"state": "cancel"}, "not_confirmed"),
            ({"payment_state": "paid"}, "paid"),
            ({"payment_state": "in_payment"}, "paid"),
            ({"open_amount": Decimal(0)}, "paid"),
            ({"payment_state": "reversed"}, "credited"),
            ({"credited": Decimal("121.00")}, "credited"),
            ({"credited": Decimal("21.00")}, None),
            ({"payment_state": "blocked"}, "disputed"),
            ({"held": True}, "disputed"),
            ({"customer_blocked": True}, "customer_blocked"),
            ({"due": date(2026, 6, 15)}, "not_due"),
            ({"due": date(2026, 6, 14)}, None),
            ({"due": None}, "not_due"),
            ({"first_sent": date(2026, 6, 14)}, None),
            ({"first_sent": TODAY}, "sent_today"),
            ({"first_sent": date(2026, 6, 8), "second_sent": date(2026, 6, 10)}, "both_sent"),
            ({"has_email": False}, "no_email"),
        ):
            with self.subTest(**changed):
                self.assertEqual(code(reminders.refusal(claim(**changed), TODAY)), expected)

    def test_due_level(self):
        """B10: the first so many days after the due date, the second its own number, never close upon the first."""
        for due, first_sent, expected in (
            (date(2026, 6, 9), None, 0),
            (date(2026, 6, 8), None, 1),
            (date(2025, 1, 1), None, 1),  # long overdue: still the first one first
            (date(2026, 5, 25), date(2026, 6, 1), 2),
            (date(2026, 5, 26), date(2026, 6, 1), 0),
            (date(2025, 1, 1), date(2026, 6, 14), 0),  # first one sent late: fourteen days between the two
            (date(2025, 1, 1), date(2026, 6, 2), 0),
            (date(2025, 1, 1), date(2026, 6, 1), 2),
        ):
            with self.subTest(due=due, first_sent=first_sent):
                self.assertEqual(reminders.due_level(claim(due=due, first_sent=first_sent), POLICY, TODAY), expected)
        self.assertEqual(
            reminders.due_level(claim(first_sent=date(2026, 6, 14)), Policy(5, 5), TODAY), 2, "at least a day between"
        )

    @given(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(0, 60), st.integers(0, 90))
    def test_a_life_has_two_reminders_at_most(self, due, first_days, second_days):
        """B10: looked at every day, an open invoice gets each reminder once, in order, after its due date."""
        policy, sent = Policy(first_days, second_days), []
        for offset in range(-3, 200):
            today = due + timedelta(days=offset)
            one = claim(due=due, first_sent=sent[0] if sent else None, second_sent=sent[1] if sent[1:] else None)
            if reminders.due_level(one, policy, today):
                sent.append(today)
        self.assertEqual(len(sent), 2)
        self.assertEqual(sent[0], due + timedelta(days=max(1, first_days)))
        self.assertGreaterEqual(sent[1], due + timedelta(days=second_days))
        self.assertGreater(sent[1], sent[0])
