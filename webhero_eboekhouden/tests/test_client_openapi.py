# SPDX-License-Identifier: LGPL-3.0-or-later
import json
from urllib.parse import parse_qs

import requests

from odoo.tests import tagged

from sandbox import eboekhouden_seed as seed
from sandbox.testing import test_data

from ..client import Relation, idempotent
from .books import FakeMessage, client_of, invoice, payment, sale
from .openapi import Checker
from .test_client_books import BooksCase


@tagged("post_install", "-at_install")
class TestOpenApi(BooksCase):
    """What we send and what the sandbox answers, against the reconstructed description."""

    def setUp(self):
        super().setUp()
        text = test_data("eboekhouden/rest_v1.reconstructed.openapi.json").read_text()
        self.checker = Checker(json.loads(text))

    def everything(self, books):
        books.administrations(), books.ledgers(), books.templates(), books.cost_centres(), books.units()
        books.products(), books.relations()
        made = books.add_relation(Relation(name="Nieuw", code="Nieuw1", email="n@nieuw.example", country="België"))
        books.update_relation(made, ("name", "city"))
        template = books.templates()[0].id
        idempotent.post_mutation(FakeMessage(), books, sale("1001", made))
        idempotent.post_payment(FakeMessage(), books, payment("1001", made, "119.90", "trx"))
        idempotent.post_invoice(
            FakeMessage(), books, invoice(made, template, in_books=True, booking_description="ORD"), "k 1"
        )
        books.find_mutation("1001"), books.find_invoice("F00001"), books.relations_by_email("n@nieuw.example")
        books.find_payment(payment("1001", made, "119.90", "trx"))

    def test_requests(self):
        """E4: every call that we make is one of the description, with known query names and a valid body."""
        with client_of("rest", self.rest, self.soap) as books:
            self.everything(books)
        calls = [call for call in self.rest.received() if call["status"] < 400]
        self.assertGreater(len(calls), 30)
        for call in calls:
            path, operation = self.checker.operation(call["method"], call["path"])
            known = {parameter["name"] for parameter in operation["parameters"]}
            used = {name.split("[")[0] for name in parse_qs(call["query"])}
            self.assertEqual(used - known, set(), path)
            if call["body"]:
                schema = operation["requestBody"]["content"]["application/json"]["schema"]
                self.assertEqual(self.checker.problems(json.loads(call["body"]), schema, path), [])
        self.assertEqual({call["method"] for call in calls}, {"GET", "POST", "PATCH", "DELETE"})

    def test_answers(self):
        """E4: the sandbox answers as the description says, errors included."""
        with client_of("rest", self.rest, self.soap) as books:
            self.everything(books)
        session = requests.Session()
        token = session.post(
            f"{self.rest.url}/v1/session", json={"accessToken": seed.TOKEN_ACCOUNTANT, "source": "Webhero"}, timeout=5
        ).json()["token"]
        session.headers["Authorization"] = f"Bearer {token}"
        checked = 0
        for path, operations in self.checker.document["paths"].items():
            if "get" not in operations:
                continue
            url = self.rest.url + path.replace("{id}", "20000001" if "ledger" in path else "1001")
            url += "?credDeb=D" if path.endswith("outstanding") else ""
            answer = session.get(url, timeout=5)
            self.assertEqual(answer.status_code, 200, path)
            schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            self.assertEqual(self.checker.problems(answer.json(), schema, path), [])
            checked += 1
        self.assertEqual(checked, 18)
        refused = session.get(f"{self.rest.url}/v1/mutation/invoice/outstanding", timeout=5)
        self.assertEqual(refused.status_code, 400)
        body = refused.json()
        self.assertEqual(body.pop("status"), 400)  # a client of June 2026 saw it; the description was made before
        self.assertEqual(self.checker.problems(body, {"$ref": "#/components/schemas/Error"}, "error"), [])

    def test_checker_can_fail(self):
        """E4: the checker sees a wrong code, an unknown field, a long text and a missing field."""
        schema = {"$ref": "#/components/schemas/CreateMutation"}
        good = {"type": 2, "date": "2025-11-03", "ledgerId": 1, "rows": [{"vatCode": "GEEN", "amount": 1.5}]}
        self.assertEqual(self.checker.problems(good, schema), [])
        for bad in (
            {**good, "rows": [{"vatCode": "HIGH_SALES_21", "amount": 1}]},
            {**good, "extra": 1},
            {**good, "description": "x" * 51},
            {**good, "type": "2"},
            {"type": 2, "date": "2025-11-03"},
        ):
            self.assertNotEqual(self.checker.problems(bad, schema), [], bad)
