"""The Peppyrus stand-in: four folders, reports, confirmation, lookups."""

import base64
import unittest

import requests

from sandbox import people, ubl, ubl_write
from sandbox.peppyrus import Peppyrus
from sandbox.store import Store
from sandbox.testing import serving

OURS = people.Party(**{**vars(people.OURS[0]), "peppol": (f"0208:{people.OURS[0].number}",)})
BY_MANNER = {party.manner: party for party in reversed(people.PEOPLE) if party.peppol and not party.dns}
LINES = [("Meel", 3, "12.50", 6)]
DOC_TYPE, PROCESS = ubl.DOCUMENT_TYPES["invoice"]


class TestPeppyrus(unittest.TestCase):
    def setUp(self):
        self.point = self.enterContext(serving(Peppyrus()))

    def call(self, method, path, status=200, key=Peppyrus.KEY, **options):
        headers = {"X-Api-Key": key}
        answer = requests.request(method, f"{self.point.url}/v1{path}", headers=headers, timeout=5, **options)
        self.assertEqual(answer.status_code, status, answer.text)
        return answer.json()

    def send(self, receiver=BY_MANNER["silent"], number="F/1", status=200, xml=None, **more):
        xml = xml or ubl_write.invoice(OURS, receiver, number, LINES)
        body = {
            "sender": OURS.endpoint,
            "recipient": receiver.endpoint,
            "processType": f"cenbii-procid-ubl::{PROCESS}",
            "documentType": f"busdox-docid-qns::{DOC_TYPE}",
            "fileContent": base64.b64encode(xml).decode(),
            **more,
        }
        return self.call("POST", "/message", status, json=body)

    def folder(self, name, **params):
        return self.call("GET", "/message/list", params={"folder": name, **params})

    def test_sent(self):
        """P3: a message moves from OUTBOX to SENT and is found there by its parties."""
        self.point.switch(outbox_seconds=60)
        message = self.send()
        self.assertEqual((message["folder"], message["direction"], message["confirmed"]), ("OUTBOX", "OUT", False))
        self.point.switch(outbox_seconds=0)
        found = self.folder("SENT", receiver=BY_MANNER["silent"].endpoint)
        self.assertEqual([row["id"] for row in found["items"]], [message["id"]])
        self.assertEqual(found["meta"]["itemCount"], 1)
        self.assertEqual(self.folder("SENT", receiver="0208:0000000097")["items"], [])
        self.assertEqual([row["number"] for row in self.point.delivered()], ["F/1"])
        report = self.call("GET", f"/message/{message['id']}/report")
        self.assertEqual(report, {"validationRules": [], "transmissionRules": ""})

    def test_failed(self):
        """P3: messages to an unreachable participant, and plainly invalid ones, end in FAILED; the report gives the reason."""
        failed = self.send(BY_MANNER["fails"])
        self.assertEqual(failed["folder"], "FAILED")
        self.assertIn("not registered", self.call("GET", f"/message/{failed['id']}/report")["transmissionRules"])
        bad = ubl_write.invoice(OURS, BY_MANNER["silent"], "F/2", LINES).replace(b">39.75<", b">1.00<")
        report = self.call("GET", f"/message/{self.send(xml=bad)['id']}/report")
        self.assertEqual([rule["id"] for rule in report["validationRules"]], ["BR-CO-15"])
        self.assertEqual(self.folder("FAILED")["meta"]["itemCount"], 2)
        self.assertEqual(self.point.delivered(), [])

    def test_refused(self):
        """P3: wrong key 401, unknown recipient 404, missing or unreadable input 422."""
        self.call("GET", "/message/list", 401, key="wrong")
        self.point.switch(known_only=True)
        self.send(status=404, recipient="0208:0000000097")
        for wrong in ({"sender": people.PEOPLE[0].endpoint}, {"fileContent": "%%%"}, {"processType": None}):
            self.assertIn("message", self.send(status=422, **wrong))
        self.send(status=422, xml=b"no xml")
        for params in ({"perPage": 101}, {"page": 0}, {"folder": "ATTIC"}):
            self.call("GET", "/message/list", 422, params=params)

    def test_received(self):
        """P9: what arrives stays unconfirmed until confirmed; answers arrive as messages too."""
        key = self.point.receive_invoice(0, OURS.endpoint, "IN/1", LINES)
        self.assertEqual(self.folder("INBOX", confirmed="false")["meta"]["itemCount"], 1)
        message = self.call("GET", f"/message/{key}")
        self.assertEqual(message["documentType"], f"busdox-docid-qns::{DOC_TYPE}")
        self.assertEqual(ubl.read(base64.b64decode(message["fileContent"])).number, "IN/1")
        self.call("PATCH", f"/message/{key}/confirm")
        self.assertEqual(self.folder("INBOX", confirmed="false")["items"], [])
        self.assertEqual(self.folder("INBOX", confirmed="true")["meta"]["itemCount"], 1)
        self.send(BY_MANNER["rejects"], "F/7")
        (answer,) = self.folder("INBOX", confirmed="false")["items"]
        document = ubl.read(base64.b64decode(answer["fileContent"]))
        self.assertEqual((document.response, document.refers_to), ("RE", "F/7"))
        self.call("DELETE", f"/message/{key}")
        self.call("GET", f"/message/{key}", 404)
        self.call("PATCH", f"/message/{key}/confirm", 404)

    def test_pages(self):
        """P3: newest first, in pages."""
        keys = [self.point.receive_invoice(0, OURS.endpoint, f"IN/{n}", LINES) for n in range(3)]
        found = self.folder("INBOX", perPage=2, page=2)
        self.assertEqual([row["id"] for row in found["items"]], keys[:1])
        self.assertEqual(found["meta"]["pageCount"], 2)

    def test_lookups(self):
        """P5: by identifier, by VAT number, by words; not there 404, in trouble 500."""
        party = people.PEOPLE[0]
        found = self.call("GET", "/peppol/lookup", params={"participantId": party.endpoint})
        self.assertEqual(len(found["services"]), len(party.documents))
        scheme, _, value = party.endpoint.partition(":")
        again = self.call("GET", "/peppol/lookup", params={"scheme": scheme, "participantId": value})
        self.assertEqual(again, found)
        best = self.call("GET", "/peppol/bestMatch", params={"countryCode": "BE", "vatNumber": party.number})
        self.assertEqual(best["participantId"], party.endpoint)
        self.call("GET", "/peppol/lookup", 404, params={"participantId": "0208:0000000097"})
        trouble = next(one for one in people.PEOPLE if one.dns)
        self.call("GET", "/peppol/lookup", 500, params={"participantId": trouble.endpoint})
        self.call("GET", "/peppol/bestMatch", 404, params={"countryCode": "BE", "vatNumber": "0000000097"})
        (card,) = self.call("GET", "/peppol/search", params={"query": "korenaar"})
        self.assertEqual(card["participant"]["identifier"], party.endpoint)
        self.call("GET", "/peppol/search", 422)

    def test_organization(self):
        """P2: who we are, and our identifiers."""
        self.point.register(people.OURS[2])
        info = self.call("GET", "/organization/info")
        self.assertEqual((info["name"], info["street"], info["houseNumber"]), (people.OURS[2].name, "Plein", "1"))
        found = self.call("GET", "/organization/peppol")["participants"]
        self.assertEqual(found[0]["participantId"], f"0106:{people.OURS[2].number}")

    def test_pictures(self):
        """P9: a message as HTML and as PDF."""
        key = self.point.receive_invoice(0, OURS.endpoint, "IN/1", LINES)
        for kind, start in (("html", b"<html"), ("pdf", b"%PDF")):
            url = f"{self.point.url}/v1/message/{key}/render?format={kind}"
            answer = requests.get(url, headers={"X-Api-Key": Peppyrus.KEY}, timeout=5)
            self.assertTrue(answer.content.startswith(start))

    def test_restart(self):
        """X7: messages and deliveries are there after a restart; the same number twice is a twin."""
        store = Store()
        with serving(Peppyrus(store)) as self.point:
            self.send()
        with serving(Peppyrus(store)) as self.point:
            self.send()
            self.assertEqual(self.folder("SENT")["meta"]["itemCount"], 2)
            self.assertEqual(list(self.point.twins().values()), [2])
