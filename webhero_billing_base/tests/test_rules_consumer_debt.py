# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rules without a database: what the law gives a consumer after the first reminder."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..rules import consumer_debt, reminders
from ..rules.reminders import Policy, Receivable

DAYS = st.dates(date(2023, 9, 1), date(2060, 12, 31))


@tagged("post_install", "-at_install")
class TestConsumerDebt(BaseCase):
    def test_who(self):
        """B10: a consumer is no company and has no number of one; "/" is the host's word for no VAT number."""
        for card, expected in (
            ((False, False, False), True),
            ((False, "", ""), True),
            ((False, "/", False), True),
            ((True, False, False), False),
            ((False, "BE0123456749", False), False),
            ((False, False, "0123456749"), False),
        ):
            with self.subTest(card=card):
                self.assertIs(consumer_debt.is_consumer(*card), expected)

    def test_holidays(self):
        """B10: the ten Belgian holidays of a year, the moving ones with Easter."""
        for year, moving in (
            (2024, {date(2024, 4, 1), date(2024, 5, 9), date(2024, 5, 20)}),
            (2026, {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)}),
        ):
            fixed = {date(year, *day) for day in ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))}
            every = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
            found = {day for day in every if day.year == year and consumer_debt.is_holiday(day)}
            self.assertEqual(found, fixed | moving)

    def test_fourteen_days(self):
        """B10: fourteen calendar days from the day after an e-mail, from the third working day after a letter."""
        for sent, by_post, expected in (
            (date(2023, 9, 18), False, date(2023, 10, 2)),
            (date(2023, 9, 18), True, date(2023, 10, 4)),  # the first of the fourteen is Thursday 21 September
            (date(2026, 12, 1), False, date(2026, 12, 15)),
            (date(2026, 12, 1), True, date(2026, 12, 17)),
            (date(2026, 12, 4), True, date(2026, 12, 22)),  # a Friday: Monday, Tuesday, Wednesday the 9th
            (date(2026, 4, 1), True, date(2026, 4, 20)),  # over Easter Monday: Tuesday 7 April is the third
            (date(2026, 12, 11), False, date(2026, 12, 28)),  # the last day would be Christmas, a Friday
            (date(2026, 11, 28), False, date(2026, 12, 14)),  # a Saturday
        ):
            with self.subTest(sent=sent, by_post=by_post):
                self.assertEqual(consumer_debt.free_until(sent, by_post), expected)

    @given(DAYS, st.booleans())
    def test_never_less_than_fourteen(self, sent, by_post):
        """B10: whatever the day, never less than fourteen days, never more than a long weekend longer, on a working day."""
        until = consumer_debt.free_until(sent, by_post)
        self.assertTrue(consumer_debt.is_working_day(until))
        self.assertGreaterEqual((until - sent).days, 16 if by_post else 14)
        self.assertLessEqual((until - sent).days, 26 if by_post else 18)
        if by_post:
            self.assertGreaterEqual(until, consumer_debt.free_until(sent))

    def test_second_waits(self):
        """B10: the second reminder comes by itself when the consumer's days are over; a business gets it as it is set."""
        sent = date(2026, 6, 1)  # a Monday; its fourteen days end on Monday the 15th
        for consumer, policy, expected in (
            (True, Policy(7, 21), date(2026, 6, 16)),
            (True, Policy(7, 10), date(2026, 6, 16)),
            (True, Policy(7, 37), date(2026, 7, 1)),
            (False, Policy(7, 21), date(2026, 6, 15)),
            (False, Policy(7, 10), date(2026, 6, 4)),
        ):
            claim = Receivable("out_invoice", "posted", "not_paid", date(2026, 5, 25), Decimal(121), first_sent=sent,
                               first_mailed=sent, consumer=consumer)  # fmt: skip
            days = (sent + timedelta(days=n) for n in range(1, 60))
            with self.subTest(consumer=consumer, policy=policy):
                self.assertEqual(next(day for day in days if reminders.due_level(claim, policy, day)), expected)

    def test_second_after_a_letter(self):
        """B10: after a letter the consumer's days begin on the third working day; after a mail that failed none goes."""
        letter = Receivable("out_invoice", "posted", "not_paid", date(2026, 5, 25), Decimal(121), first_sent=date(2026, 6, 1),
                            consumer=True)  # fmt: skip
        days = [date(2026, 6, 1) + timedelta(days=n) for n in range(1, 60)]
        first = next(day for day in days if reminders.due_level(letter, Policy(7, 10), day))
        self.assertEqual(first, date(2026, 6, 18), "posted on Monday, from Thursday the 4th up to Wednesday the 17th")
        failed = replace(letter, first_failed=True)
        self.assertFalse(any(reminders.due_level(failed, Policy(7, 10), day) for day in days))
        self.assertEqual(reminders.refusal(failed, days[-1]).code, "first_failed")
