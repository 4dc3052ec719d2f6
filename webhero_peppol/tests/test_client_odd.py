# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odd answers of access points: no false delivery, nothing sent twice, nothing lost (P8, P9, remotes 1, remotes 3)."""

import contextlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Permanent, Temporary
from odoo.addons.webhero_exchange.client.http import Answer

from sandbox.scripted import scripted

from ..client import answers
from ..rules import documents
from .test_client_faults import BILLING, OURS, OUTGOING, SANDBOXES, THEIRS, client_of

HTML = b"<html><body><h1>502 Bad Gateway</h1>nginx</body></html>"
ROWS = {"recommand": "documents", "einvoice_be": "items", "peppyrus": "items"}
LOOKS_A_PAGE = {"recommand": 100, "einvoice_be": 100, "peppyrus": 5}


def document(number, name="X", **values):
    """One document of a list, as each of the access points has it."""
    return {
        "id": f"doc_{number}", "createdAt": "2026-11-20T10:00:00Z", "created_at": "2026-11-20T10:00:00Z",
        "created": "2026-11-20T10:00:00Z", "receiverId": str(THEIRS), "recipient": str(THEIRS), "sender": str(OURS),
        "customer_peppol_id": str(THEIRS), "invoice_id": name, "parsed": {"invoiceNumber": name}, "state": "SENT",
        "folder": "SENT", "fileContent": "PGEvPg==", **values,
    }  # fmt: skip


@tagged("post_install", "-at_install")
class TestOddAnswersOfToday(BaseCase):
    def client(self, code, script):
        server = self.enterContext(scripted(script))
        client = client_of(code, server.url)
        self.addCleanup(client.close)
        return client, server

    def test_whose_404_it_is(self):
        """S15.13: HTML and a gateway's plain 404 are a wrong address; the access point's own answer is about a document."""
        for content, is_wrong in (
            (b"\n <!DOCTYPE html>", True), (b"404 page not found\n", True), (b"404 Not Found", True), (b"", False),
            (b'{"error": "404"}', False), (b"Document not found", False),
        ):  # fmt: skip
            with (
                self.subTest(content),
                self.assertRaises(Permanent) if is_wrong else contextlib.nullcontext() as caught,
            ):
                answers.check_service(Answer(404, {}, content, "https://punt.example/api"))
            if caught:
                told = caught.exception
                self.assertEqual((told.code, told.facts), ("no_such_service", {"host": "punt.example"}))

    def each(self, script):
        for code in SANDBOXES:
            client, server = self.client(code, lambda *call, code=code: script(code, *call))
            with self.subTest(code=code):
                yield code, client, server

    def lists(self, code, documents, **more):
        return 200, {}, {"success": True, ROWS[code]: documents, **more}

    def test_a_list_that_never_ends(self):
        """Remotes 3, P8: the same full page for ever, because a remote forgets which was asked: unknown, not “not sent”."""
        for code, client, server in self.each(
            lambda code, *_call: self.lists(code, [document(n) for n in range(LOOKS_A_PAGE[code])])
        ):
            with self.assertRaises(Temporary):
                client.find_sent(OUTGOING)
            self.assertLess(len(server.asked), 5, code)

    def test_pages_that_are_short(self):
        """Remotes 3, P8: fewer entries per page than requested, and a total with the number of pages: ours is on the last."""
        documents = [*(document(number) for number in range(6)), document(7, OUTGOING.number)]
        totals = {"pages": 4, "pagination": {"totalPages": 4}, "meta": {"pageCount": 4}}

        def script(code, method, path, query):
            if query.get("folder", "SENT") != "SENT":
                return self.lists(code, [])
            start = (int(query["page"]) - 1) * 2
            return self.lists(code, documents[start : start + 2], **totals)

        for code, client, _server in self.each(script):
            client._number = lambda message: message["invoice_id"]  # Peppyrus' messages have their file in them
            self.assertEqual(client.find_sent(OUTGOING).reference, "doc_7", code)

    def test_totals_that_lie(self):
        """Remotes 3, P8: a total of one page beside full pages, and one of a million beside an empty page."""
        for total in (1, 0, -5, "x", None, 1_000_000):
            totals = {"pages": total, "pagination": {"totalPages": total}, "meta": {"pageCount": total}}

            def script(code, method, path, query, totals=totals):
                size, page = LOOKS_A_PAGE[code], int(query["page"])
                if query.get("folder", "SENT") != "SENT" or page > 3:
                    return self.lists(code, [], **totals)
                name = OUTGOING.number if page == 3 else "X"
                return self.lists(code, [document(f"{page}-{n}", name) for n in range(size)], **totals)

            for code, client, _server in self.each(script):
                client._number = lambda message: message["invoice_id"]
                self.assertEqual(client.find_sent(OUTGOING).reference, "doc_3-0", (code, total))

    def test_lists_in_another_order(self):
        """Remotes 3, P8: oldest first, or in no order, whatever was asked: ours is found behind old ones, and does not go twice."""
        old, new = "2026-01-05T10:00:00Z", "2026-11-20T10:00:00Z"

        def at(moment):
            return dict.fromkeys(("created", "created_at", "createdAt"), moment)

        for oldest_first in (True, False):

            def script(code, method, path, query, oldest_first=oldest_first):
                size, page = LOOKS_A_PAGE[code], int(query["page"])
                if query.get("folder", "SENT") != "SENT" or page > 3:
                    return self.lists(code, [])
                rows = [document(f"{page}-{n}", **at(old if oldest_first else (old, new)[n % 2])) for n in range(size)]
                ours = [document("ours", OUTGOING.number, **at(new))] if page == 3 else []
                return self.lists(code, [*ours, *rows][:size])

            for code, client, _server in self.each(script):
                client._number = lambda message: message["invoice_id"]
                self.assertEqual(client.find_sent(OUTGOING).reference, "doc_ours", (code, oldest_first))

    def test_newest_first_is_read_until_it_is_old(self):
        """Remotes 3, P8: a list that is in its order is not read to its end each time."""

        def script(code, method, path, query):
            page = int(query["page"])
            moments = [f"2026-10-{28 - page:02d}T{hour}:00:00Z" for hour in (11, 10)]
            rows = [document(f"{page}-{at}", created=at, created_at=at) for at in moments]
            return self.lists(code, rows, pages=20, meta={"pageCount": 20})

        for code, client, server in self.each(script):
            if code != "recommand":  # asks by day
                client._number = lambda message: message["invoice_id"]
                self.assertIsNone(client.find_sent(OUTGOING), code)
                self.assertLess(len(server.asked), 4, code)

    def test_states_that_nobody_told_of(self):
        """Remotes 1, P8: a state of tomorrow is under way: neither delivered, nor failed, nor a reason to send again."""
        for odd in ("QUEUED", "", None, 7, ["SENT"]):
            values = {"state": odd, "deliveryStatus": odd, "folder": odd}

            def script(code, method, path, query, values=values, odd=odd):
                one = document(1, OUTGOING.number, **values)
                if path.endswith("/timeline"):
                    return 200, {}, {"events": [{"event_type": odd, "details": {"reason": "?"}}]}
                if "page" in query:
                    return self.lists(code, [one] if query.get("folder", "SENT") == "SENT" else [])
                return 200, {}, {"success": True, "document": one, **one}

            for code, client, _server in self.each(script):
                client._number = lambda message: message["invoice_id"]
                self.assertEqual(client.document_status("doc_1").state, "sent", (code, odd))
                self.assertEqual(client.find_sent(OUTGOING).state, "sent", (code, odd))

    def test_one_participant_as_an_object(self):
        """Remotes 8: Peppyrus' own address as one object instead of a list of them: the company is known all the same."""
        for one in ({"participantId": str(OURS)}, [{"participantId": str(OURS)}]):
            client, _server = self.client("peppyrus", lambda *_call, one=one: (200, {}, {"participants": one}))
            self.assertEqual(client._participants(), [OURS])
        for odd in ("x", 7, [1], [[]]):
            client, _server = self.client("peppyrus", lambda *_call, odd=odd: (200, {}, {"participants": odd}))
            with self.subTest(odd=odd), self.assertRaises(Temporary):
                client._participants()

    def test_another_participant_s_lookup(self):
        """P5, remotes 8: an access point's answer about another participant, or about none, is no yes for the one looked up."""
        services = [{"documentType": "busdox-docid-qns::urn:x"}]
        for values in ({"participantId": str(OURS)}, {"participantId": 7, "services": services}, {}):
            client, _server = self.client(
                "peppyrus", lambda *_call, values=values: (200, {}, {"services": services, **values})
            )
            if values:
                self.assertEqual(client.lookup(THEIRS).answer, "unknown", values)
        client, _server = self.client("peppyrus", lambda *_call: (200, {}, {}))
        self.assertEqual(client.lookup(THEIRS).answer, "unknown")
        for who in (str(THEIRS), f"iso6523-actorid-upis::{THEIRS}", None):
            client, _server = self.client(
                "peppyrus", lambda *_call, who=who: (200, {}, {"participantId": who, "services": services})
            )
            self.assertEqual(client.lookup(THEIRS).answer, "yes", who)

    def test_a_yes_that_does_not_say_what_for(self):
        """P5, remotes 8: an access point's yes without the participant's document types does not mean “no invoices”."""
        yes = {"success": True, "isValid": True, "is_valid": True, "participantId": str(THEIRS)}
        for told in ({}, {"supportedDocuments": None, "supported_document_types": None, "services": None}):
            for code, client, _server in self.each(lambda *_call, told=told: (200, {}, {**yes, **told})):
                found = client.lookup(THEIRS)
                self.assertEqual(found.answer, "yes", code)
                self.assertTrue(documents.receives(found.document_types, BILLING), code)
        client, _server = self.client("peppyrus", lambda *_call: (200, {}, {**yes, "services": []}))
        self.assertEqual(client.lookup(THEIRS).answer, "no", "it is known there, and receives nothing")

    def test_a_draft_was_not_sent(self):
        """P8: what e-invoice.be still has as a draft did not leave: it is sent."""
        for code, client, _server in self.each(
            lambda code, *_call: self.lists(code, [document(1, OUTGOING.number, state="DRAFT")])
        ):
            if code == "einvoice_be":
                self.assertIsNone(client.find_sent(OUTGOING))

    def test_another_document_s_answer(self):
        """Remotes 1, remotes 8, P8, P9: what became of another document is not what became of ours, nor is its file."""
        other = document(
            "other", OUTGOING.number, deliveryStatus="delivered", xml="<Invoice/>", fileContent="PEludm9pY2UvPg=="
        )
        for code, client, _server in self.each(lambda *_call: (200, {}, {"success": True, "document": other, **other})):
            with self.assertRaises(Temporary):
                client.document_status("doc_1")
            if code != "einvoice_be":  # its files are fetched from an address that is returned for the document
                with self.assertRaises(Temporary):
                    client.fetch("doc_1")

    def test_too_many_calls(self):
        """X4: 429 waits as long as the remote asks, in seconds or until a date, at each access point; else by our own schedule."""
        soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
        past = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
        for value, least, most in (("7", 7, 7), (soon, 80, 90), (past, 0, 0), ("-3", 0, 0), ("99999999", 21600, 21600)):
            for code, client, _server in self.each(lambda *_call, value=value: (429, {"Retry-After": value}, HTML)):
                with self.assertRaises(Temporary) as caught:
                    client.send(OUTGOING)
                self.assertTrue(least <= caught.exception.retry_after <= most, (code, value))
        for headers in ({}, {"Retry-After": "soon"}, {"Retry-After": ""}):
            for _code, client, _server in self.each(lambda *_call, headers=headers: (429, headers, b"")):
                with self.assertRaises(Temporary) as caught:
                    client.send(OUTGOING)
                self.assertIsNone(caught.exception.retry_after)

    def test_pages_of_gateways(self):
        """X4, P8: HTML where JSON should be, whatever its status: tried again, never taken for “not sent” or an empty inbox."""
        for status in (200, 500, 502, 503, 504, 520):
            for _code, client, _server in self.each(lambda *_call, status=status: (status, {}, HTML)):
                for call in (
                    lambda client: client.find_sent(OUTGOING),
                    lambda client: client.send(OUTGOING),
                    lambda client: list(client.inbox()),
                    lambda client: client.document_status("doc_1"),
                ):
                    with self.assertRaises(Temporary):
                        call(client)

    def test_keys_that_ended(self):
        """X4: a key that ended stops the connection, at each call; it is no refusal of a document."""
        for status in (401, 403):
            body = {"success": False, "detail": "expired"}
            for code, client, _server in self.each(lambda *_call, status=status, body=body: (status, {}, body)):
                for call in (lambda client: client.find_sent(OUTGOING), lambda client: list(client.inbox())):
                    with self.assertRaises((AuthFailed, Permanent), msg=(code, status)) as caught:
                        call(client)
                    self.assertNotEqual(caught.exception.code, "document", code)

    def test_taken_without_a_number(self):
        """P8: an answer of success without the document's number is looked for on the next try, not sent blindly again."""
        for _code, client, _server in self.each(lambda *_call: (200, {}, {"success": True, "sentOverPeppol": True})):
            with self.assertRaises(Temporary):
                client.send(OUTGOING)
