# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo.tests import BaseCase, tagged

from ..rules.backoff import MAX_TRIES, delay


@tagged("post_install", "-at_install")
class TestBackoff(BaseCase):
    def test_eight_tries_in_about_a_day(self):
        """X7: a message that keeps failing is tried eight times within about a day, then a person must look."""
        waits = [delay(attempt, 0.5) for attempt in range(1, MAX_TRIES)]
        self.assertEqual(len(waits) + 1, 8)
        self.assertTrue(timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=28))
        self.assertIsNone(delay(MAX_TRIES, 0.5))

    def test_waits_grow_and_are_spread(self):
        """X7: each wait is longer than the one before, whatever the chance; two messages don't come back together."""
        for attempt in range(1, MAX_TRIES - 1):
            self.assertLess(delay(attempt, 1.0), delay(attempt + 1, 0.0))
        self.assertNotEqual(delay(1, 0.1), delay(1, 0.9))

    def test_first_retry_comes_soon(self):
        """X7: a remote that was restarted gets its messages within 90 s, the minute of the cron included."""
        self.assertLessEqual(delay(1, 1.0), timedelta(seconds=24))

    def test_retry_after_is_a_minimum(self):
        """X4: 429 with Retry-After is honoured."""
        self.assertEqual(delay(1, 0.5, retry_after=300), timedelta(seconds=300))
        self.assertGreater(delay(6, 0.5, retry_after=5), timedelta(hours=1))
