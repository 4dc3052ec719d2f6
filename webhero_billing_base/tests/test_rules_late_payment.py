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

    def test_rates(self):
        """B10: each rate holds from the first day of a half-year, and is one of the law's: half points above eight."""
        for day, percent in late_payment.RATES.items():
            self.assertEqual(day, late_payment.half_year(day))
            self.assertEqual(percent * 2 % 1, 0)
            self.assertGreaterEqual(percent, 8)

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
