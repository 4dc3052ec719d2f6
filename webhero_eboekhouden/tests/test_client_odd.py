# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odd answers of e-Boekhouden over REST: nothing is booked twice, nothing is taken for missing (E4, E5, remotes 3, remotes 4)."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import AuthFailed, ExchangeError, Permanent, Temporary

from sandbox.scripted import scripted

from ..client import EBoekhoudenRest, Relation
from .books import payment, sale

HTML = b"<html><body><h1>Bad Gateway</h1></body></html>"
RELATION = Relation(id=1, code="K1")
LOOKS = {
    "find_mutation": lambda books: books.find_mutation("F1"),
    "find_payment": lambda books: books.find_payment(payment("F1", RELATION, "10.00", "trx-1")),
    "find_invoice": lambda books: books.find_invoice("F1"),
    "open_items": lambda books: books.open_items("D", "F1"),
    "relation_by_code": lambda books: books.relation_by_code("K1"),
    "relation_codes": lambda books: books.relation_codes(),
    "ledgers": lambda books: books.ledgers(),
}


@tagged("post_install", "-at_install")
class TestOddAnswersOfBooks(BaseCase):
    def books(self, script, session=(200, {}, {"token": "t", "expiresIn": 3600})):
        """A client whose sessions are opened, and whose other calls are answered by `script`."""

        def answer(method, path, query):
            return session if path == "/v1/session" else script(method, path, query)

        server = self.enterContext(scripted(answer))
        books = EBoekhoudenRest("token", url=server.url, ledgers={"1300": 1, "8000": 2})
        self.addCleanup(books.close)
        return books, server

    def test_a_list_that_is_missing(self):
        """E5: 404 where a list should be is no empty list: what is in the books would be booked once more."""
        for body in (HTML, b"", {"title": "Not Found", "status": 404}):
            books, _server = self.books(lambda *_call, body=body: (404, {}, body))
            for name, look in LOOKS.items():
                with self.subTest(name=name, body=body), self.assertRaises(Temporary):
                    look(books)

    def test_the_same_page_again(self):
        """Remotes 3: a remote that forgets `offset` gives its first page for ever: unknown, after two calls and not after 500."""
        page = {
            "items": [{"id": n, "code": f"X{n}", "invoiceNumber": f"X{n}", "type": 2} for n in range(2000)],
            "count": 9,
        }
        books, server = self.books(lambda *_call: (200, {}, page))
        with self.assertRaises(Temporary):
            books.relation_codes()
        self.assertEqual(len([call for call in server.asked if call[1] == "/v1/relation"]), 2)

    def test_counts_that_lie(self):
        """Remotes 3: 2,500 records are read whole, whatever `count` says, also where pages are shorter than asked."""
        codes = [f"K{n}" for n in range(2500)]
        for count, most in ((2000, 2000), (0, 2000), (None, 2000), (2500, 700), (10**9, 2000), (-1, 2000)):

            def script(method, path, query, count=count, most=most):
                start = int(query["offset"])
                found = [{"id": n, "code": codes[n]} for n in range(start, min(start + most, 2500))]
                return 200, {}, {"items": found, "count": count}

            books, _server = self.books(script)
            self.assertEqual(books.relation_codes(), codes, (count, most))

    def test_lists_of_another_shape(self):
        """E4: what is no list is tried again; with a capital it is one."""
        for body in (
            [],
            None,
            7,
            {"items": None},
            {"items": [1]},
            {"count": 0},
            HTML,
            b"[" * 50_000,
            b'{"items": [' * 20_000,
        ):
            books, _server = self.books(lambda *_call, body=body: (200, {}, body))
            with self.subTest(body=body), self.assertRaises(Temporary):
                books.find_mutation("F1")
        books, _server = self.books(lambda *_call: (200, {}, {"Items": [], "count": 0}))
        self.assertIsNone(books.find_mutation("F1"))

    def test_another_number_s_answer(self):
        """E5: a filter that is not heard tells of others; only the very number counts."""
        others = {"items": [{"id": 5, "invoiceNumber": "F10", "type": 2}, {"id": 6, "invoiceNumber": "F1", "type": 3}]}
        books, _server = self.books(lambda *_call: (200, {}, others))
        self.assertIsNone(books.find_mutation("F1"))
        self.assertIsNone(books.find_invoice("F2"))

    def test_kinds_as_texts(self):
        """E5: a kind that came as text is the same kind, and what the list tells of is not missing where its page is."""
        for kind in (2, "2", "2.0"):
            item = {"id": "6", "invoiceNumber": "F1", "type": kind}

            def script(method, path, query, item=item):
                return 200, {}, item if path.endswith("/6") else {"items": [item], "count": 1}

            books, _server = self.books(script)
            self.assertEqual(books.find_mutation("F1").id, 6, kind)
        for status in (404, 204):
            books, _server = self.books(
                lambda method, path, _query, status=status: (
                    (status, {}, b"")
                    if path.endswith("/6")
                    else (200, {}, {"items": [{**item, "entryNumber": "trx-1"}], "count": 1})
                )
            )
            for name in ("find_mutation", "find_payment"):
                with self.subTest(name=name, status=status), self.assertRaises(Temporary):
                    LOOKS[name](books)

    def test_numbers_that_are_none(self):
        """E4: amounts that are none, or too large for any books: a refusal, never an error of ours or a wrong amount."""
        for value in (
            b'"1.234,56"',
            b"1e400",
            b"1" * 40,
            b"NaN",
            b"Infinity",
            b"1E+99999999",
            b'"twaalf"',
            b"[1]",
            b"{}",
        ):
            page = b'{"items": [{"invoiceNumber": "F1", "outstandingAmount": %b, "id": %b}], "count": 1}' % (
                value,
                value,
            )
            books, _server = self.books(lambda *_call, page=page: (200, {}, page))
            for name in ("open_items", "ledgers"):
                with self.subTest(name=name, value=value), self.assertRaises(ExchangeError):
                    LOOKS[name](books)

    def test_taken_without_a_number(self):
        """E5: success without the number of what was made: not known, so it is looked for before it is sent again."""
        for body in ({}, {"id": None}, {"id": 0}, {"id": "0"}, {"id": "abc"}, {"id": -1}, {"id": [7]}, HTML, b"", [7]):
            books, _server = self.books(lambda *_call, body=body: (201, {}, body))
            with self.subTest(body=body), self.assertRaises(Temporary):
                books.add_mutation(sale("F1", RELATION))

    def test_too_many_calls(self):
        """X4: 429 with seconds, with a date, with nothing."""
        soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
        for headers, least, most in (({"Retry-After": "7"}, 7, 7), ({"Retry-After": soon}, 80, 90), ({}, None, None)):
            books, _server = self.books(lambda *_call, headers=headers: (429, headers, HTML))
            with self.assertRaises(Temporary) as caught:
                books.add_mutation(sale("F1", RELATION))
            told = caught.exception.retry_after
            self.assertTrue(told is None if least is None else least <= told <= most, (headers, told))

    def test_a_session_that_ends(self):
        """E1: a session that ends in between is opened anew once; one that never works stops the connection."""
        turns = iter([(401, {}, {"code": "API_SESSION_001"}), (200, {}, {"items": [], "count": 0})])
        books, server = self.books(lambda *_call: next(turns))
        self.assertIsNone(books.find_mutation("F1"))
        self.assertEqual(server.asked.count(("POST", "/v1/session")), 2)
        books, _server = self.books(lambda *_call: (401, {}, HTML))
        with self.assertRaises(AuthFailed):
            books.find_mutation("F1")

    def test_a_token_that_ended(self):
        """E1, remotes 4: a token that ended, in whatever words, is a login that is refused; a gateway's page is not."""
        for status, body in ((400, {"code": "API_SESSION_001"}), (401, {}), (403, HTML), (422, [])):
            books, _server = self.books(lambda *_call: (200, {}, {}), session=(status, {}, body))
            with self.subTest(status=status), self.assertRaises(AuthFailed):
                books.ledgers()
        for status in (301, 302, 404, 408, 425, 500, 502, 503):  # a move elsewhere, a page of works in progress
            books, _server = self.books(lambda *_call: (200, {}, {}), session=(status, {"Location": "/soon"}, HTML))
            with self.subTest(status=status), self.assertRaises(Temporary):
                books.ledgers()

    def test_not_now_and_not_paid(self):
        """X4, E4, remotes 10: 408 and 425 are tried again; 402 stops the connection and says why; no invoice is refused for it."""
        for status, kind in ((408, Temporary), (425, Temporary), (402, AuthFailed)):
            for session in ((200, {}, {"token": "t", "expiresIn": 3600}), (status, {}, HTML)):
                books, _server = self.books(lambda *_call, status=status: (status, {}, HTML), session=session)
                for look in (*LOOKS.values(), lambda books: books.add_mutation(sale("F1", RELATION))):
                    with self.subTest(status=status), self.assertRaises(kind) as caught:
                        look(books)
                    self.assertEqual(caught.exception.code == "no_billing", status == 402)

    def test_refusals_in_any_words(self):
        """E4: a refusal without a body, with HTML or another shape is a refusal with what there is, never an error of ours."""
        for body in (
            b"", HTML, [], "no", {"errors": {"x": 1}}, {"code": 5, "message": None}, {"errors": [None, 3]}, {"errors": 7},
            {"errors": True}, {"errors": "no"}, b"[" * 50_000, {"code": ["x"], "message": {"nl": "nee"}, "title": 7},
        ):  # fmt: skip
            books, _server = self.books(lambda *_call, body=body: (400, {}, body))
            with self.subTest(body=body), self.assertRaises(ExchangeError) as caught:
                books.add_mutation(sale("F1", RELATION))
            self.assertIsInstance(caught.exception, Permanent)
