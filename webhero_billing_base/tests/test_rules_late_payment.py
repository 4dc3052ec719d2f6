"""Rules without a database: damages of a consumer, interest of a business."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..rules import late_payment

RATES = {date(2024, 7, 1): Decimal("12.5"), date(2025, 1, 1): Decimal("11.5")}
MONEY = st.decimals(0, 100000, places=2)


@tagged("post_install", "-at_install")
class TestLatePayment(BaseCase):
    def test_indemnity(self):
        """B10: damages of a consumer by the three slices of article XIX.4, at most EUR 2,000, half-up."""
        for balance, expected in (
            ("0", "0.00"),
            ("-5", "0.00"),
            ("0.01", "20.00"),
            ("150.00", "20.00"),
            ("150.01", "30.00"),
            ("150.05", "30.01"),  # 30.005
            ("303.00", "45.30"),
            ("500.00", "65.00"),
            ("500.01", "65.00"),
            ("1000.00", "90.00"),
            ("39200.00", "2000.00"),
            ("50000.00", "2000.00"),
        ):
            with self.subTest(balance=balance):
                self.assertEqual(late_payment.indemnity(Decimal(balance)), Decimal(expected))

    def test_interest(self):
        """B10: from the day after the due date up to today, each half-year by its own rate, rounded once."""
        parts = late_payment.interest(Decimal(1210), date(2024, 11, 30), date(2025, 2, 15), RATES)
        self.assertEqual(
            [(part.first, part.last, part.percent) for part in parts],
            [
                (date(2024, 12, 1), date(2024, 12, 31), Decimal("12.5")),
                (date(2025, 1, 1), date(2025, 2, 15), Decimal("11.5")),
            ],
        )
        # 1210 x 12.5 % x 31 / 365 = 12.8459 and 1210 x 11.5 % x 46 / 365 = 17.5367
        self.assertEqual(late_payment.total(parts), Decimal("30.38"))
        self.assertEqual(late_payment.interest(Decimal(1210), date(2025, 1, 1), date(2025, 1, 1), RATES), [])

    def test_no_rate_no_claim(self):
        """B10: a half-year without a rate gives no amount at all, and says which one is missing."""
        for due, today, missing in (
            (date(2025, 6, 1), date(2025, 7, 1), date(2025, 7, 1)),
            (date(2024, 6, 29), date(2024, 8, 1), date(2024, 1, 1)),
        ):
            answer = late_payment.interest(Decimal(100), due, today, RATES)
            self.assertEqual((answer.code, answer.facts), ("rate_missing", {"from": missing}))

    def test_fixed_sum(self):
        """B10, R6: EUR 40 of a business with the second; of a consumer what was announced, and only after his days."""
        every, none = late_payment.Terms(True, True, True), late_payment.Terms()
        until = date(2025, 2, 1)
        firm = late_payment.Late(Decimal(121), date(2025, 1, 1))
        jan = late_payment.Late(Decimal(121), date(2025, 1, 1), True, Decimal(20), until)
        paid_more = late_payment.Late(Decimal(121), date(2025, 1, 1), True, Decimal(45), until)
        never_told = late_payment.Late(Decimal(121), date(2025, 1, 1), True)
        settled = late_payment.Late(Decimal(0), date(2025, 1, 1))
        for late, level, day, terms, expected in (
            (firm, 1, until, every, 0), (firm, 2, until, every, 40), (firm, 2, until, none, 0),
            (settled, 2, until, every, 0),
            (jan, 1, date(2025, 1, 9), every, 20), (jan, 1, date(2025, 1, 9), none, 0),
            (jan, 2, until, every, 0), (jan, 2, date(2025, 2, 2), every, 20), (jan, 2, date(2025, 2, 2), none, 0),
            (paid_more, 2, date(2025, 2, 2), every, 20), (never_told, 2, date(2025, 2, 2), every, 0),
        ):  # fmt: skip
            with self.subTest(late=late, level=level, day=day, terms=terms):
                self.assertEqual(late_payment.fixed_sum(late, level, day, terms), expected)
        for late, level, terms, expected in ((firm, 2, every, True), (firm, 1, every, False), (jan, 2, every, False),
                                             (firm, 2, none, False)):  # fmt: skip
            self.assertEqual(late_payment.runs(late, level, terms), expected)

    @given(MONEY, MONEY)
    def test_more_is_never_less(self, one, other):
        """B10: a larger balance never has smaller damages, nor more than EUR 2,000."""
        low, high = sorted((one, other))
        self.assertLessEqual(late_payment.indemnity(low), late_payment.indemnity(high))
        self.assertLessEqual(late_payment.indemnity(high), 2000)

    @given(st.dates(date(2023, 1, 1), date(2040, 12, 31)), st.integers(-5, 2000))
    def test_every_day_once(self, due, days):
        """B10: the stretches hold every day after the due date once, each within one half-year."""
        parts = late_payment.stretches(due, due + timedelta(days=days))
        self.assertEqual(sum((last - first).days + 1 for first, last in parts), max(0, days))
        for first, last in parts:
            self.assertEqual(late_payment.half_year(first), late_payment.half_year(last))
