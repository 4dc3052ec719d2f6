# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rules without a database: invoice numbers, structured communications, the code to scan and pay."""

from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_base.rules import epc
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_billing_base.rules import numbering, ogm


@tagged("post_install", "-at_install")
class TestNumbering(BaseCase):
    def test_numbers(self):
        """B6: prefix from a pattern, counter as wide as the first number, growing past it."""
        self.assertEqual(numbering.number("{year}", 2025, 101, 101), "2025101")
        self.assertEqual(numbering.number("{year}", 2027, 1000, 101), "20271000")
        self.assertEqual(numbering.number("CN{year}-", 2025, 7, 101), "CN2025-007")
        self.assertEqual(numbering.number("F{yy}/", 2009, 1, 1), "F09/1")
        self.assertEqual(numbering.number("", 2025, 12, 1), "12")

    def test_split(self):
        """B6: a number is taken apart by its own pattern, and only by that one."""
        self.assertEqual(numbering.split("{year}", "2025101"), numbering.Split("2025", "2025", 101, 3))
        self.assertEqual(numbering.split("{year}", "20271000").counter, 1000)
        self.assertEqual(numbering.split("F{yy}-", "F25-007"), numbering.Split("F25-", "25", 7, 3))
        for name in ("F/2025/00001", "CN2025101", "2025", "2225101", "2025101A", "", None, "٢٠٢٥101"):
            self.assertIsNone(numbering.split("{year}", name), name)
        self.assertIsNone(numbering.split("F.{year}", "Fx2025101"))

    def test_patterns(self):
        """B6: a pattern that would make twins or could not be read back is refused, and says why."""
        for pattern, restart, expected in (
            ("{year}", "yearly", None),
            ("F-{yy}/", "yearly", None),
            ("", "continuous", None),
            ("F", "continuous", None),
            ("F", "yearly", "number_year"),
            ("{month}", "yearly", "number_placeholder"),
            ("{year", "yearly", "number_placeholder"),
            ("F2{year}", "yearly", "number_digit"),
            ("{year}{yy}", "yearly", "number_years"),
            ("{year} ", "yearly", "number_letters"),
            ("<b>{year}", "yearly", "number_letters"),
            ("ABCDEFGHIJKLM{year}", "yearly", "number_long"),
        ):
            answer = numbering.check_pattern(pattern, restart)
            self.assertEqual(answer and answer.code, expected, pattern)

    def test_another_programs_last_number(self):
        """B6: starting mid-year goes on after the last number of the program before; next year starts afresh."""
        self.assertEqual(numbering.previous("{year}", 2025, "2025347"), 347)
        self.assertEqual(numbering.previous("{year}", 2026, "2025347"), 0)
        self.assertEqual(numbering.previous("F", 2026, "F88"), 88)
        self.assertEqual(numbering.previous("{year}", 2025, ""), 0)
        answer = numbering.previous("{year}", 2025, "F-347")
        self.assertEqual((answer.code, answer.facts["example"]), ("number_previous", "2025347"))


@tagged("post_install", "-at_install")
class TestOgm(BaseCase):
    def test_from_number(self):
        """B7: the communication carries the invoice's number and passes the banks' check."""
        self.assertEqual(ogm.from_number("2025101"), "+++000/2025/10132+++")
        for number in ("2025101", "F2025-00001", "9999999999", "97"):
            text = ogm.from_number(number)
            self.assertRegex(text, r"^\+\+\+\d{3}/\d{4}/\d{5}\+\+\+$")
            self.assertEqual(len(ogm.digits(text)), 12)
        self.assertEqual(ogm.from_number("97")[-5:-3], "97")

    def test_what_does_not_fit(self):
        """B7: no communication rather than a wrong one."""
        for number in ("", None, "ABC", "000", "12345678901"):
            self.assertEqual(ogm.from_number(number), "")
        self.assertEqual(ogm.digits("+++000/2025/10133+++"), "")


@tagged("post_install", "-at_install")
class TestEpc(BaseCase):
    def test_payload(self):
        """B7: the European code, line by line."""
        text = epc.payload(
            "Bakkerij De Vos bv", "BE68 5390 0754 7034", Decimal("121.005"), "+++000/2025/10132+++", "GEBABEBB"
        )
        self.assertEqual(
            text.split("\n"),
            [
                "BCD",
                "002",
                "1",
                "SCT",
                "GEBABEBB",
                "Bakkerij De Vos bv",
                "BE68539007547034",
                "EUR121.01",
                "",
                "",
                "+++000/2025/10132+++",
            ],
        )

    def test_creditor_reference(self):
        """B7: an ISO 11649 reference goes in the structured element."""
        lines = epc.payload("A", "BE68539007547034", 1, "RF18 5390 0754 7034").split("\n")
        self.assertEqual(lines[9], "RF18539007547034")

    def test_refusals(self):
        """B7: no code for nothing to pay, an unknown name or a wrong account."""
        for name, account, amount, expected in (
            ("", "BE68539007547034", 1, "epc_name"),
            ("A", "BE68539007547035", 1, "iban_check"),
            ("A", "BE68539007547034", 0, "epc_amount"),
            ("A", "BE68539007547034", -5, "epc_amount"),
            ("A", "BE68539007547034", Decimal("1000000000"), "epc_amount"),
        ):
            answer = epc.payload(name, account, amount)
            self.assertIsInstance(answer, Refusal)
            self.assertEqual(answer.code, expected)

    def test_long_and_odd_texts(self):
        """B7: line ends in a name can't add lines to the code; what is too long is cut."""
        lines = epc.payload("A\nBCD" + "x" * 80, "BE68539007547034", 1, "hello\nEUR999").split("\n")
        self.assertEqual(len(lines), 11)
        self.assertEqual(len(lines[5]), 70)
        self.assertEqual(lines[10], "hello EUR999")
