# SPDX-License-Identifier: LGPL-3.0-or-later
import string

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..rules.debtor_code import LONGEST, base, free_code, plain_base


@tagged("post_install", "-at_install")
class TestDebtorCode(BaseCase):
    def test_worked_examples(self):
        """T24: the source's example, and the gap."""
        self.assertEqual(base("Klaartje Pietersen"), "KlaartjePi")
        taken = ["KlaartjePi", "KlaartjePi1", "KlaartjePi2", "KlaartjePi3", "KlaartjePi4"]
        self.assertEqual(free_code("KlaartjePi", taken), "KlaartjePi5")
        self.assertEqual(free_code("KlaartjePi", ["KlaartjePi", "KlaartjePi1", "KlaartjePi3"]), "KlaartjePi2")
        self.assertEqual(free_code("KlaartjePi", []), "KlaartjePi")
        self.assertEqual(free_code("KlaartjePi", ["klaartjepi"]), "KlaartjePi1")
        self.assertEqual(free_code("KlaartjePi", ["KlaartjePi1"]), "KlaartjePi")

    def test_odd_names(self):
        """T24: a name of spaces, one with signs, one in Greek."""
        self.assertEqual(base("  \t "), "Debtor")
        self.assertEqual(base("De Vries & Zn."), "DeVries&Zn")
        self.assertEqual(plain_base("De Vries & Zn."), "DeVriesZn")
        self.assertEqual(plain_base("Γιώργος"), "Debtor")

    @given(st.text(), st.lists(st.text(alphabet=string.ascii_letters, max_size=3)), st.integers(0, 300))
    def test_always_free_and_never_too_long(self, name, others, many):
        """T24: the code is free, without spaces, at most 15 long, and the lowest that is free."""
        wanted = base(name)
        taken = [*others, *(f"{wanted}{number or ''}" for number in range(many))]
        code = free_code(wanted, taken)
        self.assertNotIn(code.casefold(), {each.casefold() for each in taken})
        self.assertLessEqual(len(code), LONGEST)
        self.assertNotRegex(code, r"\s")
