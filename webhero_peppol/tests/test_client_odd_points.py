# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odd answers of each access point on its own: filters that are not heard, moves between folders, other channels (P8, P9,
remotes 1, 3, 8).
"""

import base64

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import Permanent, Temporary

from sandbox import check_digits
from sandbox.scripted import scripted

from ..client import access_point as ap
from ..rules.participants import Participant
from .test_client_faults import BILLING, OURS, OUTGOING, THEIRS, client_of

OTHER = Participant("0208", check_digits.kbo(6112233))
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"


def ubl(number=OUTGOING.number):
    """A document of which only its number is asked, as Peppyrus has files."""
    xml = f'<Invoice xmlns="urn:x:Invoice-2" xmlns:c="{CBC}"><c:ID>{number}</c:ID></Invoice>'
    return base64.b64encode(xml.encode()).decode()


class OddPoint(BaseCase):
    code = ""

    def client(self, script):
        self.server = self.enterContext(scripted(script))
        client = client_of(self.code, self.server.url)
        self.addCleanup(client.close)
        return client


@tagged("post_install", "-at_install")
class TestPeppyrus(OddPoint):
    code = "peppyrus"

    def message(self, key, folder="SENT", **values):
        return {
            "id": key, "folder": folder, "sender": str(OURS), "recipient": str(THEIRS), "direction": "OUT",
            "confirmed": False, "created": "2026-11-20T10:00:00Z", "fileContent": ubl(), **values,
        }  # fmt: skip

    def held(self, *messages, deaf=()):
        """A script of one who holds these messages, and does not hear the filters `deaf`."""

        def script(method, path, query):
            if path.endswith("/list"):
                found = [
                    one for one in messages
                    if ("folder" in deaf or one["folder"] == query.get("folder"))
                    and ("confirmed" in deaf or str(one["confirmed"]).lower() == query.get("confirmed", "false"))
                ]  # fmt: skip
                start = (int(query["page"]) - 1) * int(query["perPage"])
                return 200, {}, {"items": found[start : start + int(query["perPage"])]}
            one = next((one for one in messages if path.endswith(one["id"])), None)
            return (200, {}, one) if one else (404, {}, {"message": "Message not found"})

        return script

    def test_it_moves_while_we_look(self):
        """P8: a message that leaves the outbox between two calls is found where it went; it does not go twice."""
        for end in ("SENT", "FAILED"):
            asked = []

            def script(method, path, query, end=end, asked=asked):
                now = "OUTBOX" if not asked else end  # after the first look it moves
                asked.append(query["folder"])
                found = [self.message("m1", now)] if query["folder"] == now and len(asked) > 1 else []
                return 200, {}, {"items": found}

            self.assertEqual(self.client(script).find_sent(OUTGOING).reference, "m1", end)

    def test_a_filter_that_is_not_heard(self):
        """P8: an invoice that came in under our number is not what we sent, though each list has all folders."""
        came = self.message("m1", "INBOX", sender=str(THEIRS), recipient=str(OURS))
        self.assertIsNone(self.client(self.held(came, deaf=("folder",))).find_sent(OUTGOING))
        other = self.message("m2", recipient=str(OTHER))
        self.assertIsNone(self.client(self.held(other, deaf=("folder",))).find_sent(OUTGOING))
        ours = self.message("m3", recipient=str(THEIRS).upper())
        found = self.client(self.held(came, other, ours, deaf=("folder",))).find_sent(OUTGOING)
        self.assertEqual(found.reference, "m3")

    def test_a_list_without_files(self):
        """P8: a list that leaves the files out does not mean “not sent”: each message is read."""
        thin = [{**self.message(key), "fileContent": None} for key in ("m1", "m2")]
        whole = {"m1": ubl("another"), "m2": ubl()}

        def script(method, path, query):
            if path.endswith("/list"):
                return 200, {}, {"items": thin if query["folder"] == "SENT" else []}
            key = path.rpartition("/")[2]
            return 200, {}, {**self.message(key), "fileContent": whole[key]}

        self.assertEqual(self.client(script).find_sent(OUTGOING).reference, "m2")

    def test_an_inbox_that_lists_all(self):
        """P9: what we sent, and what was confirmed, is nothing new; what has no folder is."""
        listed = (
            self.message("sent"), self.message("read", "INBOX", confirmed=True), self.message("new", "INBOX"),
            {**self.message("bare"), "folder": None}, self.message("odd", "INBOX", confirmed="false"),
        )  # fmt: skip
        client = self.client(self.held(*listed, deaf=("folder", "confirmed")))
        self.assertEqual({one.reference for one in client.inbox()}, {"new", "bare", "odd"})

    def test_reports(self):
        """P8, remotes 1: a failed message is failed, whatever its report is; its words are told where there are any."""
        for status, report, reason in (
            (200, {"validationRules": [], "transmissionRules": "no route"}, "no route"),
            (200, {"validationRules": [{"id": "BR-1", "message": "x"}], "transmissionRules": ["a", "b"]}, "BR-1: x; a; b"),
            (200, {"transmissionRules": [{"id": "T1", "message": "gone"}]}, "T1: gone"),
            (200, {"validationRules": {"id": "BR-1", "message": "x"}}, "BR-1: x"),
            (200, {"validationRules": None}, ""), (200, {}, ""), (404, {"message": "No report"}, ""), (422, {}, ""),
        ):  # fmt: skip

            def script(method, path, query, status=status, report=report):
                return (status, {}, report) if path.endswith("/report") else (200, {}, self.message("m1", "FAILED"))

            found = self.client(script).document_status("m1")
            self.assertEqual((found.state, found.reason), (ap.ERROR, reason), report)

    def test_confirmed_already(self):
        """P9, remotes 8: a second confirm is done, under whatever number it is refused; a refusal of one that is not is told."""
        for status in (400, 409, 422, 304, 500):
            for known, error in ((True, None), (False, (Permanent, Temporary))):

                def script(method, path, query, status=status, known=known):
                    return (status, {}, b"") if method == "PATCH" else (200, {}, self.message("m1", confirmed=known))

                client = self.client(script)
                if known:
                    client.confirm("m1")
                else:
                    with self.assertRaises(error, msg=status):
                        client.confirm("m1")

    def test_whose_404_it_is(self):
        """P5, S15.13: a gateway's 404, also as JSON, does not mean that the participant is not on Peppol."""
        for content in (
            b"<html/>", b"404 page not found", b'{"message":"no Route matched with those values"}',
            b'{"statusCode":404,"message":"Cannot GET /v1/peppol/lookup","error":"Not Found"}',
        ):  # fmt: skip
            found = self.client(lambda *_call, content=content: (404, {}, content)).lookup(THEIRS)
            self.assertEqual((found.answer, found.reason), ("unknown", "no_such_service"), content)
        for content in (b'{"message": "Participant not found"}', b"", b"Not found"):
            found = self.client(lambda *_call, content=content: (404, {}, content)).lookup(THEIRS)
            self.assertEqual(found.answer, "no", content)


@tagged("post_install", "-at_install")
class TestEInvoiceBe(OddPoint):
    code = "einvoice_be"

    def document(self, **values):
        return {
            "id": "d1", "invoice_id": OUTGOING.number, "customer_peppol_id": str(THEIRS), "state": "TRANSIT",
            "created_at": "2026-11-20T10:00:00Z", **values,
        }  # fmt: skip

    def found(self, **values):
        document = self.document(**values)
        return self.client(lambda *_call: (200, {}, {"items": [document], "pages": 1})).find_sent(OUTGOING)

    def test_it_is_ours_all_the_same(self):
        """P8: a number that came as one, blanks, the customer's other Belgian address: found, so it does not go twice."""
        vat = f"9925:BE{THEIRS.value}"
        for values in (
            {"invoice_id": int(OUTGOING.number)}, {"invoice_id": f" {OUTGOING.number} "}, {"customer_peppol_id": vat},
            {"customer_peppol_id": vat.lower()}, {"customer_peppol_id": None}, {"customer_peppol_id": THEIRS.value},
            {"state": "sent"}, {"state": None}, {"state": "FAILED"}, {"state": "RECEIVED"},
        ):  # fmt: skip
            self.assertEqual(self.found(**values).reference, "d1", values)

    def test_it_is_another(self):
        """P8: another number, another customer, a draft in whatever letters, one that failed for good."""
        for values in (
            {"invoice_id": f"{OUTGOING.number}1"}, {"invoice_id": None}, {"customer_peppol_id": str(OTHER)},
            {"customer_peppol_id": f"9925:BE{OTHER.value}"}, {"state": "DRAFT"}, {"state": "draft"}, {"invoice_id": True},
        ):  # fmt: skip
            self.assertIsNone(self.found(**values), values)

    def test_sent_as_another(self):
        """P8: an answer about another document than the draft that was sent gives no number: it is looked for next time."""
        for answered in ("d2", 7):

            def script(method, path, query, answered=answered):
                return 200, {}, self.document(id=answered if path.endswith("/send") else "d1")

            with self.assertRaises(Temporary):
                self.client(script).send(OUTGOING)
        sent = self.client(lambda *_call: (200, {}, self.document(state="SENT"))).send(OUTGOING)
        self.assertEqual((sent.reference, sent.state), ("d1", ap.DELIVERED))

    def test_subscriptions(self):
        """Remotes 8: one subscription; the secret of the answer, else the one that is listed; other shapes are an error."""
        url = "https://odoo.example/hint"
        for listed, answer, secret in (
            ([], {"secret": "s1"}, "s1"), ([{"id": "w", "url": url, "secret": "s0"}], {}, "s0"),
            ([{"id": "w", "url": url, "secret": "s0"}], {"secret": "s2"}, "s2"), ([{"id": 7, "url": None}], {"secret": "s"}, "s"),
            ([{"id": "w", "url": url}], {"secret": None}, ""),
        ):  # fmt: skip
            client = self.client(lambda method, *_call, listed=listed, answer=answer: (
                (200, {}, listed if method == "GET" else answer)))  # fmt: skip
            self.assertEqual(client.subscribe(url), secret, listed)
            known = any(one.get("url") == url for one in listed)
            self.assertEqual(self.server.asked[-1][0], "PUT" if known else "POST")
        for listed in ({}, None, [1], "x", {"items": []}):
            with self.assertRaises(Temporary):
                self.client(lambda *_call, listed=listed: (200, {}, listed)).subscribe(url)

    def test_events(self):
        """Remotes 1, 8: only what is said of a document that we sent has it looked at."""
        for event, expected in (
            ({"event_type": "document.sent", "data": {"document_id": "d1"}}, "d1"),
            ({"event_type": "document.sent.failed", "data": {"document_id": 5}}, "5"),
            ({"event_type": "document.received", "data": {"document_id": "d1"}}, ""), ({"event_type": None}, ""),
            ({"event_type": "document.sent", "data": None}, ""), ({"event_type": "document.sent", "data": ["d1"]}, ""), ({}, ""),
            ({"event_type": "document.sent", "data": {"document_id": ["d1"]}}, ""), ({"event_type": ["document.sent"]}, ""),
            ({"event_type": "document.sent", "data": {"document_id": True}}, ""),
        ):  # fmt: skip
            self.assertEqual(self.client(None).about(event), expected, event)


@tagged("post_install", "-at_install")
class TestRecommand(OddPoint):
    code = "recommand"

    def status(self, **values):
        document = {"id": "d1", **values}
        return self.client(lambda *_call: (200, {}, {"success": True, "document": document})).document_status("d1")

    def test_what_counts_is_the_network(self):
        """Remotes 1: “delivered” by e-mail is no e-invoice: where the deliveries tell of the network, its word counts."""

        def delivery(channel, status, message=None):
            return {"channel": channel, "status": status, "failure": message and {"message": message}}

        failed, mailed = delivery("peppol", "failed", "no route"), delivery("email", "delivered")
        for status, deliveries, state, reason in (
            ("delivered", [failed, mailed], ap.ERROR, "no route"), ("delivered", [mailed, failed], ap.ERROR, "no route"),
            ("delivered", [delivery("peppol", "pending"), mailed], ap.SENT, ""), ("failed", [failed], ap.ERROR, "no route"),
            ("delivered", [delivery("peppol", "delivered"), delivery("email", "failed", "full")], ap.DELIVERED, ""),
            ("pending", [delivery("peppol", "delivered")], ap.DELIVERED, ""), ("delivered", [], ap.DELIVERED, ""),
            ("delivered", [failed, delivery("peppol", "delivered")], ap.DELIVERED, ""), ("delivered", None, ap.DELIVERED, ""),
            ("delivered", [delivery("peppol", "of tomorrow")], ap.DELIVERED, ""), ("failed", "x", ap.ERROR, ""),
            ("failed", [None, 7, {}], ap.ERROR, ""), ("failed", [delivery("peppol", ["failed"])], ap.ERROR, ""),
        ):  # fmt: skip
            found = self.status(deliveryStatus=status, deliveries=deliveries)
            self.assertEqual((found.state, found.reason), (state, reason), (status, deliveries))

    def test_refused_with_a_failure_only(self):
        """Remotes 1: why a send was refused is told, also where only `deliveryFailure` tells it."""
        for body, said in (
            ({"deliveryFailure": {"category": "recipient_not_found", "message": "unknown"}}, "unknown"),
            ({"deliveryFailure": {"category": "recipient_not_found", "message": None}}, "recipient_not_found"),
            ({"errors": {"root": ["no"]}, "deliveryFailure": {"message": "unknown"}}, "no"),
            ({"deliveryFailure": "x"}, "HTTP 422"), ({"errors": {}}, "HTTP 422"),
            ({"errors": None, "deliveryFailure": []}, "HTTP 422"),
        ):  # fmt: skip
            client = self.client(lambda *_call, body=body: (422, {}, {"success": False, **body}))
            with self.assertRaises(Permanent) as caught:
                client.send(OUTGOING)
            self.assertEqual((caught.exception.code, caught.exception.facts["text"]), ("document", said), body)

    def test_it_is_ours_all_the_same(self):
        """P8: a type with its scheme, a number that came as one, an address in other letters: found, so it does not go twice."""
        row = {
            "id": "d1", "receiverId": str(THEIRS), "docTypeId": BILLING.document_type,
            "parsed": {"invoiceNumber": OUTGOING.number},
        }  # fmt: skip
        for values in (
            {}, {"docTypeId": f"busdox-docid-qns::{BILLING.document_type}"}, {"docTypeId": BILLING.document_type.upper()},
            {"docTypeId": None}, {"parsed": {"invoiceNumber": int(OUTGOING.number)}},
            {"parsed": {"creditNoteNumber": OUTGOING.number}},
            {"receiverId": f"iso6523-actorid-upis::{THEIRS}"}, {"parsed": None, "xml": base64.b64decode(ubl()).decode()},
        ):  # fmt: skip
            client = self.client(
                lambda *_call, values=values: (200, {}, {"success": True, "documents": [{**row, **values}]})
            )
            self.assertEqual(client.find_sent(OUTGOING).reference, "d1", values)
        for values in ({"docTypeId": "urn:x"}, {"receiverId": str(OTHER)}, {"parsed": {"invoiceNumber": "7"}}):
            client = self.client(
                lambda *_call, values=values: (200, {}, {"success": True, "documents": [{**row, **values}]})
            )
            self.assertIsNone(client.find_sent(OUTGOING), values)
