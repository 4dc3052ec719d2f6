# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odd answers of Ponto: no movement is lost, or another account's, and whatever it says is an answer or an error (M12)."""

import datetime
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.webhero_exchange.client.errors import AuthFailed, ExchangeError, Permanent, Temporary

from sandbox.scripted import scripted

from ..client import Ponto

OWN, OTHER = "BE90733412007732", "BE68539007547034"
SINCE = datetime.date(2026, 11, 1)
TOKEN = {"access_token": "t"}
SAID = {"reference": OWN, "currency": "EUR", "currentBalance": 100.0, "synchronizedAt": "2026-11-30T10:00:00.000Z"}
ACCOUNT = {"type": "account", "id": "a", "attributes": SAID}
MOVED = {"amount": 10.0, "executionDate": "2026-11-17T00:00:00.000Z", "currency": "EUR", "remittanceInformation": "x"}
HTML = b"<html><body><h1>502 Bad Gateway</h1>nginx</body></html>"
ODD = [None, True, 7, "text", [], {}, [None], [[]], ["x"], [{}], [{"id": None}], [7]]


def movement(number=1, account="a", **values):
    link = {"relationships": {"account": {"data": {"type": "account", "id": account}}}} if account else {}
    return {"type": "transaction", "id": f"m{number}", "attributes": {**MOVED, **values}, **link}


class TestOddAnswersOfPonto(BaseCase):
    def setUp(self):
        super().setUp()
        self.server = self.enterContext(scripted(self.script))
        self.answers = {}  # path: what is said there instead
        self.client = Ponto(self.server.url, "id", "secret")
        self.client.pause = 0
        self.addCleanup(self.client.close)

    def script(self, method, path, query):
        usual = {
            "/oauth2/token": TOKEN,
            "/accounts": {"data": [ACCOUNT]},
            "/accounts/a": {"data": ACCOUNT},
            "/synchronizations": {"data": {"id": "s", "attributes": {"status": "success"}}},
            "/accounts/a/transactions": {"data": [movement()]},
        }
        found = self.answers.get(path, usual.get(path, {}))
        found = found(query) if callable(found) else found
        return found if isinstance(found, tuple) else (200, {}, found)

    def read(self):
        (one,) = self.client.fetch_statements(OWN, SINCE)
        return [line.amount for line in one.lines], one.opening, one.closing

    def test_as_it_should_be(self):
        self.assertEqual(self.read(), ([Decimal(10)], Decimal(90), Decimal(100)))
        self.answers["/accounts/a/transactions"] = {"data": [movement(account=None)]}
        self.assertEqual(self.read()[0], [Decimal(10)])

    def test_any_shape_is_an_answer_or_an_error(self):
        """M12: JSON of any shape, at any call, never ends as a fault of ours."""
        wrong = []
        for path in ("/oauth2/token", "/accounts", "/accounts/a", "/synchronizations", "/accounts/a/transactions"):
            for odd in ODD:
                for shape in (odd, {"data": odd}, {"data": [{"id": odd, "attributes": odd}]}, {"data": {"attributes": odd}},
                              {"data": [movement(amount=odd)]}, {"data": [movement(executionDate=odd)]},
                              {"data": [], "links": odd}, {"data": [], "links": {"next": odd}},
                              {"data": [{**movement(), "relationships": odd}]}):  # fmt: skip
                    self.answers = {path: shape}
                    self.client._token = ""
                    wrong += [(path, shape, repr(error)) for error in self.fault()]
        self.assertEqual(wrong, [])

    def fault(self):
        for call in (self.client.accounts, self.read):
            try:
                call()
            except ExchangeError:
                continue
            except Exception as error:  # noqa: BLE001 (that is what this test looks for)
                yield error

    def test_amounts(self):
        """M12: an amount as a text is that amount; what is no amount of cents is an error, never a line less."""
        for value, amount in (("10.00", 10), ("10", 10), (10, 10), (-4.2, "-4.20"), ("0.10", "0.10")):
            self.answers["/accounts/a/transactions"] = {"data": [movement(amount=value)]}
            self.assertEqual(self.read()[0], [Decimal(amount)], value)
        for value in ("10,00", "", None, 10.005, "NaN", "1e400", [10], {"value": 10}):
            self.answers["/accounts/a/transactions"] = {"data": [movement(amount=value), movement(2)]}
            with self.subTest(value=value), self.assertRaises(Temporary):
                self.read()

    def test_another_account(self):
        """M12: another account's balance or movements are not ours."""
        for path, answer in (
            ("/accounts/a", {"data": {**ACCOUNT, "attributes": {**SAID, "reference": OTHER}}}),
            ("/accounts/a/transactions", {"data": [movement(), movement(2, account="b")]}),
        ):
            self.answers = {path: answer}
            with self.subTest(path=path), self.assertRaises(Temporary):
                self.read()

    def test_pages(self):
        """M12: pages in a circle are an error, not the end; an id that comes twice counts once; an empty page has a next one."""

        def paged(query):
            page = int(query.get("page[after]", 0))
            rows = ([movement(1)], [], [movement(1), movement(2)])[page]
            links = {"next": f"https://api.example/accounts/a/transactions?page[after]={page + 1}"} if page < 2 else {}
            return {"data": rows, "links": links}

        self.answers["/accounts/a/transactions"] = paged
        self.assertEqual(self.read()[0], [Decimal(10), Decimal(10)])
        again = f"{self.server.url}/accounts/a/transactions?page[after]=m1"
        self.answers["/accounts/a/transactions"] = {"data": [movement()], "links": {"next": again}}
        with self.assertRaises(Temporary):
            self.read()
        self.assertLess(len(self.server.asked), 30)

    def test_a_link_to_elsewhere(self):
        """M12: our token goes to Ponto's host only, whatever the link to the next page is."""
        with scripted(lambda *_call: (200, {}, {"data": []})) as other:
            for link in (f"{other.url}/x", f"{self.server.url}/{other.url}/x", f"//{other.url[7:]}/x", f"/{other.url}"):
                self.answers["/accounts"] = lambda query, link=link: {"data": [ACCOUNT], "links": {"next": link}}
                with self.subTest(link=link), self.assertRaises(ExchangeError):
                    self.client.accounts()
            self.assertEqual(other.asked, [])

    def test_a_token_that_ends(self):
        """M12, remotes 10: a token that ends between two pages is renewed once, no page is missing; one that never works stops."""
        turns = iter([(401, {}, {"errors": [{"code": "invalidAccessToken"}]}), {"data": [movement(2)]}])
        more = f"{self.server.url}/accounts/a/transactions?page[after]=m1"
        self.answers["/accounts/a/transactions"] = lambda query: (
            next(turns) if query.get("page[after]") else {"data": [movement(1)], "links": {"next": more}}
        )
        self.assertEqual(self.read()[0], [Decimal(10), Decimal(10)])
        self.assertEqual(self.server.asked.count(("POST", "/oauth2/token")), 2)
        self.answers["/accounts"] = (401, {}, HTML)
        with self.assertRaises(AuthFailed):
            self.client.accounts()

    def test_statuses(self):
        """X4, M12: trouble is tried again, as late as it asks; a token that ended stops the feed; HTML is no empty account."""
        for status, kind in ((429, Temporary), (500, Temporary), (503, Temporary), (401, AuthFailed), (403, AuthFailed),
                             (302, Permanent), (404, Permanent), (200, Temporary), (204, Temporary)):  # fmt: skip
            body = b"" if status == 204 else HTML
            for path in ("/accounts", "/accounts/a", "/accounts/a/transactions"):
                self.answers = {path: (status, {"Retry-After": "7"}, body)}
                with self.subTest(status=status, path=path), self.assertRaises(kind) as caught:
                    self.read()
                if status == 429:
                    self.assertEqual(caught.exception.retry_after, 7)
