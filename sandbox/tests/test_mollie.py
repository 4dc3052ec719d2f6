"""Mollie's payments: made, paid, named; what is wrong with one is an error body of its own."""

import unittest

import requests

from sandbox.mollie import Mollie
from sandbox.testing import serving

IBAN = "BE90733412007732"


class TestMollie(unittest.TestCase):
    def test_payments(self):
        """P2, remotes 5, 10: Bancontact from 2 cents; KBC names the account later; another key and an unknown number."""
        with serving(Mollie()) as there:
            key = {"Authorization": f"Bearer {Mollie.KEY}"}

            def made(method, value, **more):
                body = {"amount": {"currency": "EUR", "value": value}, "description": "x", "redirectUrl": "https://o.example",
                        "method": [method], **more}  # fmt: skip
                return requests.post(f"{there.url}/v2/payments", json=body, headers=key, timeout=10)

            self.assertEqual((made("bancontact", "0.01").status_code, made("x", "0.01").status_code), (422, 422))
            self.assertEqual(made("ideal", "0.01", description="").json()["field"], "description")
            row = made("kbc", "0.01").json()
            self.assertEqual((row["status"], row["details"]), ("open", None))
            there.pay(row["id"], IBAN)
            read = f"{there.url}/v2/payments/{row['id']}"
            found = requests.get(read, headers=key, timeout=10).json()
            self.assertEqual((found["status"], found["details"]["consumerAccount"]), ("paid", None))
            there.name_account(row["id"], IBAN)
            self.assertEqual(requests.get(read, headers=key, timeout=10).json()["details"]["consumerAccount"], IBAN)
            self.assertEqual(requests.get(f"{read}0", headers=key, timeout=10).status_code, 404)
            self.assertEqual(requests.get(read, timeout=10).status_code, 401)
