# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rules without a database: KBO, VAT, IBAN, sender addresses."""

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_base.rules import free_mail, iban, kbo
from odoo.addons.webhero_base.rules.refusal import Refusal


def code(answer):
    return answer.code if isinstance(answer, Refusal) else answer


@tagged("post_install", "-at_install")
class TestKbo(BaseCase):
    def test_notations(self):
        """B2: dots, spaces, BE and the old nine digits give the same ten digits."""
        for text in (
            "0123456749",
            "0123.456.749",
            "BE 0123.456.749",
            "be0123456749",
            "123456749",
            "(0)123-456-749",
            " 0123 456 749",
        ):
            self.assertEqual(kbo.check(text), "0123456749", text)
        self.assertEqual(kbo.display("0123456749"), "0123.456.749")
        self.assertEqual(kbo.display("12.34"), "12.34")

    def test_refusals(self):
        """B2: a wrong number says what is wrong with it."""
        for text, expected in (
            ("0123456748", "kbo_check"),
            ("0000000097", "kbo_check"),
            ("2123456749", "kbo_first"),
            ("01234567", "kbo_length"),
            ("01234567490", "kbo_length"),
            ("O123456749", "kbo_letters"),
            ("", "kbo_letters"),
            ("NL123456749", "kbo_letters"),
            ("٠123456749", "kbo_letters"),
        ):
            self.assertEqual(code(kbo.check(text)), expected, text)

    def test_new_numbers_start_with_one(self):
        """B2: the register gives out numbers that start with 1 since the zeros ran out."""
        self.assertEqual(kbo.check("1000000023"), Refusal("kbo_check", {"value": "1000000023"}))
        self.assertEqual(kbo.check(f"10000000{97 - 10000000 % 97:02d}"), f"10000000{97 - 10000000 % 97:02d}")

    def test_agreement(self):
        """B2: VAT and KBO of one party agree; a foreign VAT number says nothing about the KBO."""
        self.assertIsNone(kbo.agree("0123.456.749", "BE0123456749"))
        self.assertIsNone(kbo.agree("0123456749", "BE 0123.456.749"))
        self.assertIsNone(kbo.agree("0123456749", "NL123456782B90"))
        self.assertIsNone(kbo.agree("", "BE0123456749"))
        self.assertEqual(code(kbo.agree("0999472756", "BE0123456749")), "kbo_vat")


@tagged("post_install", "-at_install")
class TestIban(BaseCase):
    def test_check(self):
        """B2: an IBAN is checked by mod-97 and length, whatever the spaces."""
        self.assertEqual(iban.check("BE68 5390 0754 7034"), "BE68539007547034")
        self.assertEqual(iban.check("nl91abna0417164300"), "NL91ABNA0417164300")
        self.assertEqual(code(iban.check("BE68539007547035")), "iban_check")
        self.assertEqual(code(iban.check("BE6853900754703")), "iban_length")
        self.assertEqual(code(iban.check("ZZ68539007547034")), "iban_country")
        self.assertEqual(code(iban.check("")), "iban_country")

    def test_what_looks_like_one(self):
        """B2: only what somebody meant as an IBAN is judged as one."""
        self.assertTrue(iban.looks_like("BE68 5390"))
        self.assertFalse(iban.looks_like("000-0000000-97"))
        self.assertFalse(iban.looks_like(None))

    def test_bank(self):
        """B2: bank name and BIC of a Belgian IBAN."""
        found = iban.bank("BE48 3200 7018 4927")
        self.assertEqual((found.name, found.bic), ("ING België", "BBRUBEBB"))
        self.assertIsNone(iban.bank("BE68 5390 0754 7034"), "539 is given out to nobody")
        self.assertIsNone(iban.bank("NL91ABNA0417164300"))

    def test_the_list_is_current(self):
        """B2: banks and BICs are those of the National Bank's list of 2026, and the list says of when it is."""
        for number, name, bic in (
            ("BE11 0001 2345 6748", "BNP Paribas Fortis", "GEBABEBB"),  # BPOTBEB1 until 2024
            ("BE31 9051 2345 6755", "Wise Europe SA", "TRWIBEB1"),
            ("BE94 9671 2345 6714", "Wise Europe SA", "TRWIBEB1"),
        ):
            found = iban.bank(number)
            self.assertEqual((found.name, found.bic), (name, bic), number)
        self.assertEqual(iban.bank("BE00 1021 2345 6700").bic, "", "no BIC is known, so none is given")
        month, year = iban.list_date().split("/")
        self.assertGreaterEqual((int(year), int(month)), (2026, 10))


@tagged("post_install", "-at_install")
class TestSenderAddress(BaseCase):
    def test_free_mail(self):
        """B1: an address that anybody can get is recognised, a company's own domain is not."""
        for address in (
            "jan@gmail.com",
            "Jan <jan@TELENET.be>",
            "a@hotmail.fr",
            "a@live.co.uk",
            "a@outlook.be",
            "a@proximus.be",
        ):
            self.assertTrue(free_mail.is_free(address), address)
        for address in ("info@bakkerij-devos.be", "a@notgmail.com", "a@gmail.com.evil.be", "", None, "no address"):
            self.assertFalse(free_mail.is_free(address), address)
