# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest import TestCase

from ..client import Ledger
from ..rules.books_number import number_of

DEBTORS, SALES = Ledger(88120411, "1300", "Debiteuren", "DEB"), Ledger(88120400, "8000", "Omzet", "VW")


class TestBooksNumber(TestCase):
    def test_worked_example(self):
        """E1, remotes 4: the debtors' account that came first tells the books; what is added or renamed changes nothing."""
        self.assertEqual(number_of([SALES, DEBTORS]), "88120411")
        later = Ledger(99000000, "1310", "Debiteuren buitenland", "DEB")
        renamed = Ledger(88120411, "400000", "Klanten", "DEB")
        self.assertEqual(number_of([later, renamed, SALES]), "88120411")

    def test_without_debtors(self):
        """E1, remotes 4: without such an account the first of all; without accounts nothing."""
        self.assertEqual(number_of([SALES]), "88120400")
        self.assertEqual(number_of([]), "")
