# SPDX-License-Identifier: LGPL-3.0-or-later
import datetime

from odoo.tests import BaseCase, tagged

from ..rules.token import warning

END = datetime.date(2026, 3, 14)


@tagged("post_install", "-at_install")
class TestTokenEnd(BaseCase):
    def test_two_warnings(self):
        """E1: one warning from 30 days before, one from 7 days before, however often it is looked at."""
        warned, told = 0, []
        for left in range(60, -4, -1):
            days = warning(END, END - datetime.timedelta(left), warned)
            if days:
                warned = days
                told.append((left, days))
        self.assertEqual(told, [(30, 30), (7, 7)])

    def test_late_look(self):
        """E1: who looks for the first time 3 days before is warned once, about the 7."""
        today = END - datetime.timedelta(3)
        self.assertEqual(warning(END, today, 0), 7)
        self.assertIsNone(warning(END, today, 7))
