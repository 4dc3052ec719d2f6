# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odd answers of Mollie about a payment for a proof: nothing is paid or proven that is not (P2, remotes 5)."""

from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from sandbox import check_digits

from ..rules import proof

OURS = check_digits.be_iban(42)
PAID = {
    "resource": "payment", "id": "tr_1", "status": "paid", "method": "bancontact",
    "amount": {"value": "0.02", "currency": "EUR"}, "details": {"consumerAccount": OURS},
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestOddAnswersOfMollie(BaseCase):
    def test_as_it_should_be(self):
        """P2: each state that Mollie has, with or without details and a method."""
        for state in proof.MOLLIE_STATES:
            self.assertTrue(proof.is_mollie_payment({**PAID, "status": state}, "tr_1"), state)
        for values in ({"details": None}, {"method": None}, {"details": {}}):
            self.assertTrue(proof.is_mollie_payment({**PAID, **values}, "tr_1"), values)
        self.assertTrue(
            proof.is_mollie_payment({k: v for k, v in PAID.items() if k not in ("details", "method")}, "tr_1")
        )
        self.assertEqual(proof.mollie_account(PAID), OURS)

    def test_answers_that_say_nothing(self):
        """P2: another payment, a state of tomorrow, other shapes: asked again, neither paid nor failed."""
        for answer in (
            None, [], "paid", b"", 7, {}, [PAID], {"status": "paid"}, {**PAID, "id": "tr_2"}, {**PAID, "id": None},
            {**PAID, "id": ["tr_1"]}, {**PAID, "status": "settled"}, {**PAID, "status": "PAID"}, {**PAID, "status": None},
            {**PAID, "status": ["paid"]}, {**PAID, "status": {}}, {**PAID, "amount": None}, {**PAID, "amount": "0.02"},
            {**PAID, "amount": {"value": 0.02}}, {**PAID, "amount": {"value": "0,02"}}, {**PAID, "amount": {"value": "NaN"}},
            {**PAID, "amount": {"value": "1e-2"}}, {**PAID, "amount": {}}, {**PAID, "details": [1]}, {**PAID, "details": "x"},
            {**PAID, "method": ["bancontact"]}, {**PAID, "method": 7},
        ):  # fmt: skip
            self.assertFalse(proof.is_mollie_payment(answer, "tr_1"), answer)

    def test_accounts_that_prove_nothing(self):
        """P2: an account that somebody typed (direct debit), an e-mail address, a number or a shape of tomorrow is none."""
        for values in (
            {"method": "directdebit"}, {"method": "paypal"}, {"method": "creditcard"}, {"method": "of_tomorrow"},
            {"method": None}, {"method": ["bancontact"]}, {"details": None}, {"details": []}, {"details": "x"},
            {"details": {}}, {"details": {"consumerAccount": None}}, {"details": {"consumerAccount": 68539007547034}},
            {"details": {"consumerAccount": [OURS]}}, {"details": {"consumerAccount": {"iban": OURS}}},
        ):  # fmt: skip
            self.assertEqual(proof.mollie_account({**PAID, **values}), "", values)
        for answer in (None, [], "x", 7):
            self.assertEqual(proof.mollie_account(answer), "")

    def test_one_account_however_it_is_written(self):
        """P2, remotes 5: blanks, dots, small letters, and the twelve domestic digits of a Belgian account are that account; another
        country's domestic digits, or fewer of ours, are none.
        """
        for paid in (
            OURS, OURS.lower(), f"{OURS[:4]} {OURS[4:8]} {OURS[8:12]} {OURS[12:]}", f" {OURS}\n", OURS[4:],
            f"{OURS[4:7]}-{OURS[7:14]}-{OURS[14:]}", f"{OURS[:4]}.{OURS[4:]}",
        ):  # fmt: skip
            self.assertIsNone(proof.payer_problem(paid, OURS), paid)
        dutch = "NL91ABNA0417164300"
        for paid, own in (
            (check_digits.be_iban(43), OURS), (check_digits.be_iban(43)[4:], OURS), (OURS[6:], OURS), (OURS[2:], OURS),
            (f"BE00{OURS[4:]}", OURS), ("0417164300", dutch), (dutch[4:], dutch), ("417164300", dutch), (OURS, ""), (OURS[4:], ""),
        ):  # fmt: skip
            self.assertEqual(proof.payer_problem(paid, own), proof.OTHER_ACCOUNT, (paid, own))
        for paid in ("", None, " ", "-", "."):
            self.assertEqual(proof.payer_problem(paid, OURS), proof.NOT_TOLD, paid)

    def test_ways_and_days(self):
        """P2, remotes 5: the least of each way, which names the account, and until when it is asked again."""
        paid = datetime(2026, 11, 27, 16)  # a Friday
        for provider, method, told, least in (
            ("mollie", "bancontact", "at_once", "0.02"), ("mollie", "ideal", "at_once", "0.01"),
            ("mollie", "kbc_cbc", "later", "0.01"), ("mollie", "belfius", "later", "0.01"), ("mollie", "card", None, "0.01"),
            ("mollie", "paypal", None, "0.01"), ("stripe", "bancontact", None, "0.02"), ("mollie", "sepa", None, "0.01"),
            ("of_tomorrow", "ideal", None, "0.01"), ("mollie", "", None, "0.01"),
        ):  # fmt: skip
            self.assertEqual(proof.account_disclosure(provider, method), told)
            self.assertEqual(str(proof.amount(method)), least)
            for days, follows in ((0, True), (4, True), (6.9, True), (7, False), (400, False)):
                now = paid + timedelta(days=days)
                self.assertEqual(proof.account_may_follow(provider, method, paid, now), told == "later" and follows)
