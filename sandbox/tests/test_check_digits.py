"""Invented numbers have right check digits, by an independent library."""

import unittest

from stdnum import iban
from stdnum.be import vat as be_vat
from stdnum.de import vat as de_vat
from stdnum.fr import tva as fr_vat
from stdnum.nl import btw as nl_vat

from sandbox import check_digits

VALID = {
    "be_vat": be_vat.is_valid,
    "nl_vat": nl_vat.is_valid,
    "de_vat": de_vat.is_valid,
    "fr_vat": fr_vat.is_valid,
    "kbo": be_vat.is_valid,
    # without the country's list of banks: the bank is invented as well
    "be_iban": lambda number: iban.is_valid(number, check_country=False),
    "nl_iban": iban.is_valid,
}


class TestCheckDigits(unittest.TestCase):
    def test_valid(self):
        """X4: 500 numbers of each kind are valid, and different ones."""
        for kind, valid in VALID.items():
            made = {getattr(check_digits, kind)(free) for free in range(0, 500 * 7919, 7919)}
            self.assertEqual(len(made), 500, kind)
            self.assertEqual([number for number in made if not valid(number)], [], kind)

    def test_checked(self):
        """X4: VAT numbers: valid ones pass, one changed digit makes them invalid."""
        for country in ("BE", "NL", "DE", "FR"):
            for free in range(5, 99_000_000, 8_765_431):
                number = check_digits.vat(country, free)
                self.assertTrue(check_digits.is_vat(number), number)
                wrong = number[:5] + str((int(number[5]) + 1) % 10) + number[6:]
                self.assertFalse(check_digits.is_vat(wrong), wrong)
        for nonsense in ("", "BE", "NL12", "XX123", "NL123456789X01"):
            self.assertFalse(check_digits.is_vat(nonsense))
