"""The Recommand stand-in: companies, verification, sending, receiving, answers, webhooks, and what X7 counts."""

import io
import time
import unittest
import zipfile

import requests

from sandbox import people, ubl, ubl_write
from sandbox.recommand import Recommand
from sandbox.store import Store
from sandbox.testing import serving

AUTH = (Recommand.KEY, Recommand.SECRET)
OURS = people.OURS[0]
LINES = [("Meel", 3, "12.50", 6), ("Oven", 1, 1200, 21)]
BY_MANNER = {party.manner: party for party in reversed(people.PEOPLE) if party.peppol and not party.dns}


class RecommandCase(unittest.TestCase):
    settings = {}

    def setUp(self):
        context = serving(Recommand(**self.settings))
        self.service = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        self.company = self.service.add_party(OURS)
        self.us = people.Party(**{**vars(OURS), "peppol": (f"0208:{OURS.number}",)})

    def call(self, method, path, body=None, status=200, **options):
        options = {"auth": AUTH, "timeout": 10, **options}
        answer = requests.request(method, f"{self.service.url}/api/v1{path}", json=body, **options)
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertEqual(answer.json()["success"], status == 200)
        return answer.json()

    def send(self, receiver, number="F/1", status=200, xml=None, **more):
        xml = xml or ubl_write.invoice(self.us, receiver, number, LINES).decode()
        body = {"recipient": receiver.endpoint, "documentType": "xml", "document": xml, **more}
        return self.call("POST", f"/{self.company['id']}/send", body, status)

    def errors(self, answer):
        return answer["errors"]["root"][0]


class TestCompanies(RecommandCase):
    def test_life_of_a_company(self):
        """P2: made with its defaults, read, listed, changed, removed."""
        ours = people.OURS[2]
        values = {"name": ours.name, "address": ours.street, "postalCode": ours.postcode, "city": ours.city}
        values |= {"country": "NL", "enterpriseNumber": ours.number, "vatNumber": ours.vat}
        made = self.call("POST", "/companies", values)
        self.assertTrue(made["verificationUrl"].endswith(f"/company-verification/{made['verificationLogId']}/verify"))
        path = f"/companies/{made['company']['id']}"
        self.assertEqual(made["company"]["isVerified"], False)
        identifiers = self.call("GET", path + "/identifiers")["identifiers"]
        found = {(row["scheme"], row["identifier"]) for row in identifiers}
        self.assertEqual(found, {("0106", ours.number), ("9944", ours.vat.lower())})
        types = self.call("GET", path + "/document-types")["documentTypes"]
        self.assertEqual({ubl.TYPE_OF[row["docTypeId"]] for row in types}, {"invoice", "creditNote"})
        listed = self.call("GET", f"/companies?enterpriseNumber={ours.number}")["companies"]
        self.assertEqual([row["id"] for row in listed], [made["company"]["id"]])
        changed = self.call("PUT", path, {"city": "Delft"})["company"]
        self.assertEqual((changed["city"], changed["name"]), ("Delft", ours.name))
        self.call("DELETE", path)
        self.call("GET", path, status=404)

    def test_refused_companies(self):
        """P2: missing fields, a VAT number of another country and a wrong KBO number are refused with reasons."""
        good = {"name": "x", "address": "x", "postalCode": "1", "city": "x", "country": "BE"}
        answer = self.call("POST", "/companies", {"name": 7}, status=400)
        self.assertEqual(answer["errors"]["city"], ["Required"])
        self.assertIn("expected str", answer["errors"]["name"][0])
        answer = self.call("POST", "/companies", {**good, "vatNumber": "NL123456789B01"}, status=400)
        self.assertIn("does not match the selected country", self.errors(answer))
        self.call("POST", "/companies", {**good, "enterpriseNumber": "0123456789"}, status=400)
        answer = requests.post(self.service.url + "/api/v1/companies", data="{", auth=AUTH, timeout=5)
        self.assertEqual((answer.status_code, answer.json()["success"]), (400, False))

    def test_verification(self):
        """P2: opened, advanced, verified on the page that the link opens; the webhook reports it, the status is read."""
        company = self.service.add_party(people.OURS[1], verified=False)
        hooks = self.hooks()
        made = self.call("POST", f"/companies/{company['id']}/verify")
        status = f"/companies/verification/{made['verificationLogId']}/status"
        self.assertEqual(self.call("GET", status, auth=None)["status"], "opened")
        self.service.verify(company["id"], "idVerificationRequested")
        self.assertEqual(self.call("GET", status)["status"], "idVerificationRequested")
        self.assertIn(company["name"], requests.get(made["verificationUrl"], timeout=5).text)
        requests.post(made["verificationUrl"], data={"outcome": "verified"}, timeout=5)
        self.assertEqual(self.call("GET", status)["status"], "verified")
        self.assertTrue(self.call("GET", f"/companies/{company['id']}")["company"]["isVerified"])
        (event,) = hooks()
        self.assertEqual((event["eventType"], event["status"]), ("company.verification", "verified"))

    def test_rejected_and_elsewhere(self):
        """P2: rejected with the reason; a number that another access point holds ends in an error."""
        company = self.service.add_party(people.OURS[1], verified=False)
        log = self.service.open_verification(company)
        control = self.service.url + "/_sandbox/verify"
        body = {"company": company["id"], "outcome": "rejected", "message": "not the same person"}
        requests.post(control, json=body, timeout=5)
        status = self.call("GET", f"/companies/verification/{log['id']}/status")
        self.assertEqual((status["status"], status["errorMessage"]), ("rejected", "not the same person"))
        self.service.switch(elsewhere=[f"0208:{people.OURS[1].number}"])
        self.service.open_verification(company)
        self.assertEqual(self.service.verify(company["id"])["status"], "error")

    def test_identifiers(self):
        """P2: an identifier must be the company's own and is held once."""
        path = f"/companies/{self.company['id']}/identifiers"
        wrong = self.call("POST", path, {"scheme": "0208", "identifier": people.OURS[1].number}, status=400)
        self.assertIn("must match the company enterprise number", self.errors(wrong))
        twice = self.call("POST", path, {"scheme": "0208", "identifier": OURS.number}, status=400)
        self.assertIn("already exists", self.errors(twice))
        made = self.call("POST", path, {"scheme": "0088", "identifier": "5412345000013"})["identifier"]
        changed = self.call("PUT", f"{path}/{made['id']}", {"scheme": "0088", "identifier": "5412345000020"})
        self.assertEqual(changed["identifier"]["identifier"], "5412345000020")
        self.call("DELETE", f"{path}/{made['id']}")
        self.call("GET", f"{path}/{made['id']}", status=404)

    def test_other_parts(self):
        """P2: document types and addresses for notices: made, listed, removed."""
        base = f"/companies/{self.company['id']}"
        doc_type, process = ubl.DOCUMENT_TYPES["invoiceResponse"]
        self.call("POST", base + "/document-types", {"docTypeId": doc_type, "processId": process})
        self.assertEqual(len(self.call("GET", base + "/document-types")["documentTypes"]), 3)
        path = base + "/notification-email-addresses"
        made = self.call("POST", path, {"email": "a@b.example", "notifyIncoming": True})
        self.assertIs(made["notificationEmailAddress"]["notifyIncoming"], True)
        self.call("POST", path, {}, status=400)

    def hooks(self):
        self.call("POST", "/webhooks", {"url": self.service.url + "/_sandbox/"})

        def told():
            self.assertTrue(self.service.callbacks.wait())
            return [requests.models.complexjson.loads(call["body"]) for call in self.service.callbacks.sent]

        return told


class TestSending(RecommandCase):
    def test_sent(self):
        """P3: a document is sent, found again by its number and its envelope, and counted once."""
        sent = self.send(BY_MANNER["silent"])
        self.assertTrue(sent["sentOverPeppol"] and sent["id"].startswith("doc_") and sent["envelopeId"])
        by_number = self.call("GET", f"/documents?search=f/1&direction=outgoing&companyId={sent['companyId']}")
        by_envelope = self.call("GET", f"/documents?envelopeId={sent['envelopeId']}")
        for found in (by_number, by_envelope):
            self.assertEqual([row["id"] for row in found["documents"]], [sent["id"]])
            self.assertEqual(found["pagination"], {"total": 1, "page": 1, "limit": 10, "totalPages": 1})
        document = self.call("GET", f"/documents/{sent['id']}")["document"]
        self.assertEqual((document["type"], document["parsed"]["invoiceNumber"]), ("invoice", "F/1"))
        self.assertEqual(
            (document["senderId"], document["receiverId"]), (f"0208:{OURS.number}", BY_MANNER["silent"].endpoint)
        )
        xml = requests.get(
            f"{self.service.url}/api/v1/documents/{sent['id']}",
            headers={"Accept": "application/xml"},
            auth=AUTH,
            timeout=5,
        )
        self.assertEqual(xml.text, document["xml"])
        (row,) = self.service.delivered()
        self.assertEqual((row["sender"], row["number"], row["kind"]), (f"0208:{OURS.number}", "F/1", "invoice"))

    def test_twins(self):
        """X7: the same number twice at the remote is a duplicate, another number or kind is not."""
        receiver = BY_MANNER["silent"]
        self.send(receiver)
        self.send(receiver, "F/2")
        credit = ubl_write.invoice(self.us, receiver, "F/1", LINES, credit_of="F/0").decode()
        self.send(receiver, xml=credit)
        self.assertEqual(self.service.twins(), {})
        self.send(receiver)
        self.assertEqual(self.service.twins(), {(f"0208:{OURS.number}", "F/1", "invoice"): 2})
        counted = requests.get(self.service.url + "/_sandbox/twins", timeout=5).json()
        self.assertEqual(counted, [[f"0208:{OURS.number}", "F/1", "invoice", 2]])

    def test_effect_before_failure(self):
        """X7: a send that fails after its effect is found by a search, and was delivered."""
        self.service.fault("500_after", path="/send")
        xml = ubl_write.invoice(self.us, BY_MANNER["silent"], "F/9", LINES).decode()
        body = {"recipient": BY_MANNER["silent"].endpoint, "documentType": "xml", "document": xml}
        path = f"{self.service.url}/api/v1/{self.company['id']}/send"
        self.assertEqual(requests.post(path, json=body, auth=AUTH, timeout=5).status_code, 500)
        self.assertEqual(self.call("GET", "/documents?search=F/9")["pagination"]["total"], 1)
        self.assertEqual(len(self.service.delivered()), 1)

    def test_recipients_that_fail(self):
        """P3: the playground's failing recipients and who is not registered: 422, nothing delivered."""
        for recipient in ("0208:1234567894", "404:404", "1234567894", BY_MANNER["fails"].endpoint):
            answer = self.send(BY_MANNER["silent"], status=422, recipient=recipient)
            self.assertIn("Failed to send document over Peppol network", self.errors(answer))
        self.service.switch(known_only=True)
        self.send(BY_MANNER["silent"], status=422, recipient="0208:0999999922")
        self.assertEqual(self.service.delivered(), [])
        self.assertEqual(self.call("GET", "/documents")["documents"], [])

    def test_mail_instead(self):
        """P3: with an e-mail address a failed document is sent by mail, with the reason."""
        email = {"when": "on_peppol_failure", "to": ["a@b.example"]}
        answer = self.send(BY_MANNER["silent"], recipient="404:404", email=email)
        self.assertEqual((answer["sentOverPeppol"], answer["sentOverEmail"]), (False, True))
        told = [(one["channel"], one["status"]) for one in answer["deliveries"]]
        self.assertEqual(
            (answer["deliveryStatus"], told), ("delivered", [("peppol", "failed"), ("email", "delivered")])
        )
        self.assertIn("404:404", answer["additionalPeppolFailureContext"])
        answer = self.send(BY_MANNER["silent"], email=email)
        self.assertEqual((answer["sentOverPeppol"], answer["emailRecipients"]), (True, []))
        self.assertEqual(self.send(BY_MANNER["silent"], recipient=None, email=email)["sentOverEmail"], True)
        self.assertIn("Either recipient", self.errors(self.send(BY_MANNER["silent"], status=400, recipient=None)))

    def test_refused_documents(self):
        """P7: invalid documents are refused by field and rule, unknown types by name; other findings are reported."""
        good = ubl_write.invoice(self.us, BY_MANNER["silent"], "F/1", LINES).decode()
        bad = good.replace(BY_MANNER["silent"].number, "0123456789")
        answer = self.send(BY_MANNER["silent"], status=400, xml=bad)
        self.assertIn("Document validation failed", self.errors(answer))
        self.assertTrue(answer["errors"]["cbc:EndpointID"][0].startswith("PEPPOL-COMMON-R043: "))
        for xml in ("<a/>", "no xml", good.replace("billing:3.0", "other:1")):
            self.assertIn("could not be detected", self.errors(self.send(BY_MANNER["silent"], status=400, xml=xml)))
        self.send(BY_MANNER["silent"], status=400, documentType="poem")
        self.service.switch(validate=False)
        self.send(BY_MANNER["silent"], xml=bad)

    def test_who_may_send(self):
        """P2: not verified 403, suspended 401, wrong or no key 401, unknown company 404."""
        self.service.switch(unpaid=True)
        self.send(BY_MANNER["silent"], status=401)
        self.service.switch(unpaid=False)
        for auth in (None, ("wrong", "key")):
            answer = self.call("GET", "/companies", auth=auth, status=401)
            self.assertEqual(self.errors(answer), "Unauthorized")
        token = {"Authorization": f"Bearer {Recommand.TOKEN}"}
        self.call("GET", "/companies", auth=None, headers=token)
        self.call("POST", "/c_nobody/send", {}, status=404)
        self.company = self.service.add_party(people.OURS[1], verified=False)
        self.assertIn("must be verified", self.errors(self.send(BY_MANNER["silent"], status=403)))

    def test_playground(self):
        """P3: a playground returns no envelope id, and is marked as one."""
        self.call("GET", "/playgrounds/current", status=404)
        self.service.switch(playground=True)
        self.assertTrue(self.call("GET", "/playgrounds/current")["playground"]["isPlayground"])
        sent = self.send(BY_MANNER["silent"])
        self.assertEqual((sent["envelopeId"], sent["peppolMessageId"]), (None, None))
        self.assertEqual(self.call("POST", "/playgrounds", {"name": "p"})["playground"]["useTestNetwork"], False)


class TestReceiving(RecommandCase):
    def test_incoming(self):
        """P9: an invoice arrives unread, notifies the webhook, is read by id and marked as read."""
        self.call("POST", "/webhooks", {"url": self.service.url + "/_sandbox/", "companyId": self.company["id"]})
        self.call("POST", "/webhooks", {"url": self.service.url + "/other", "companyId": "c_other"})
        key = self.service.receive_invoice(0, self.us.endpoint, "IN/1", LINES)
        self.assertTrue(self.service.callbacks.wait())
        (call,) = self.service.callbacks.sent
        event = requests.models.complexjson.loads(call["body"])
        self.assertEqual((event["eventType"], event["documentId"]), ("document.received", key))
        (row,) = self.call("GET", f"/inbox?companyId={self.company['id']}")["documents"]
        self.assertEqual((row["id"], row["readAt"], "parsed" in row), (key, None, False))
        document = self.call("GET", f"/documents/{key}")["document"]
        self.assertEqual(document["parsed"]["seller"]["name"], people.PEOPLE[0].name)
        self.call("POST", f"/documents/{key}/mark-as-read", {"read": True})
        self.assertEqual(self.call("GET", "/inbox")["documents"], [])
        self.assertEqual(self.call("GET", "/documents?isUnread=false")["pagination"]["total"], 1)
        self.call("POST", f"/documents/{key}/mark-as-read", {"read": False})
        self.assertEqual(len(self.call("GET", "/inbox")["documents"]), 1)

    def test_control_from_elsewhere(self):
        """X4: another process lets documents arrive over HTTP; for who is unknown it is refused."""
        control = self.service.url + "/_sandbox/"
        xml = ubl_write.invoice(people.PEOPLE[0], self.us, "IN/2", LINES)
        key = requests.post(control + "receive", data=xml, timeout=5).json()["id"]
        self.assertEqual(self.call("GET", f"/documents/{key}")["document"]["xml"], xml.decode())
        body = {"seller": 0, "receiver": self.us.endpoint, "number": "IN/3", "lines": [["x", 1, "10", 21]]}
        self.assertTrue(requests.post(control + "invoice", json=body, timeout=5).ok)
        body["receiver"] = "0208:0000000097"
        self.assertEqual(requests.post(control + "invoice", json=body, timeout=5).status_code, 400)

    def test_answers(self):
        """P10: receivers accept, reject, ask or refuse according to their manner; none answers twice."""
        for manner, code in (("accepts", "AP"), ("rejects", "RE"), ("queries", "UQ")):
            self.send(BY_MANNER[manner], f"F/{manner}")
            (row,) = self.call("GET", "/inbox")["documents"]
            xml = self.call("GET", f"/documents/{row['id']}")["document"]["xml"]
            answer = ubl.read(xml)
            self.assertEqual((row["type"], answer.kind), ("unknown", "invoiceResponse"))
            self.assertEqual((answer.response, answer.refers_to), (code, f"F/{manner}"))
            self.call("POST", f"/documents/{row['id']}/mark-as-read")
        sent = self.send(BY_MANNER["refuses"])
        (row,) = self.call("GET", "/documents?isUnread=true&type=messageLevelResponse")["documents"]
        found = (row["parsed"]["responseCode"], row["parsed"]["envelopeId"])
        self.assertEqual(found, ("RE", sent["envelopeId"]))
        self.assertEqual(self.call("GET", "/documents?direction=incoming")["pagination"]["total"], 4)

    def test_later_answers(self):
        """P10: answers only on request, by number, at the level asked for."""
        self.service.switch(answer_after=-1)
        self.send(BY_MANNER["accepts"])
        self.assertEqual(self.call("GET", "/inbox")["documents"], [])
        body = {"number": "F/1", "code": "RE", "reason": "te laat", "reason_code": "DEL"}
        requests.post(self.service.url + "/_sandbox/answer", json=body, timeout=5)
        (row,) = self.call("GET", "/inbox")["documents"]
        self.assertIn("te laat", self.call("GET", f"/documents/{row['id']}")["document"]["xml"])
        with self.assertRaises(LookupError):
            self.service.answer("F/77")

    def test_delayed_answers(self):
        """P10: a delayed answer arrives on its own and notifies the webhook."""
        self.service.switch(answer_after=0.3)
        self.call("POST", "/webhooks", {"url": self.service.url + "/_sandbox/"})
        self.send(BY_MANNER["rejects"])
        self.assertEqual(self.call("GET", "/inbox")["documents"], [])
        until = time.monotonic() + 5
        while not self.service.callbacks.sent and time.monotonic() < until:
            time.sleep(0.02)
        self.assertEqual(len(self.service.callbacks.sent), 1)
        self.assertEqual(len(self.call("GET", "/inbox")["documents"]), 1)

    def test_between_ourselves(self):
        """P9: what one of our companies sends to another one arrives there."""
        other = people.Party(**{**vars(people.OURS[1]), "peppol": (f"0208:{people.OURS[1].number}",)})
        company = self.service.add_party(people.OURS[1])
        sent = self.send(other)
        (row,) = self.call("GET", f"/inbox?companyId={company['id']}")["documents"]
        self.assertEqual((row["envelopeId"], row["direction"]), (sent["envelopeId"], "incoming"))

    def test_faulty_hooks(self):
        """P9: a webhook that is sent twice, and webhooks in the wrong order."""
        self.call("POST", "/webhooks", {"url": self.service.url + "/_sandbox/"})
        self.service.fault("twice")
        key = self.service.receive_invoice(0, self.us.endpoint, "IN/1", LINES)
        self.assertTrue(self.service.callbacks.wait())
        self.assertEqual([key in call["body"] for call in self.service.callbacks.sent], [True, True])
        self.service.callbacks.sent.clear()
        self.service.fault("out_of_order")
        keys = [self.service.receive_invoice(0, self.us.endpoint, f"IN/{n}", LINES) for n in (2, 3)]
        self.assertTrue(self.service.callbacks.wait())
        events = [requests.models.complexjson.loads(call["body"]) for call in self.service.callbacks.sent]
        self.assertEqual([body["documentId"] for body in events], keys[::-1])

    def test_files(self):
        """P9: package, export, and pictures in HTML and PDF; labels; removal."""
        key = self.service.receive_invoice(0, self.us.endpoint, "IN/1", LINES)
        base = f"{self.service.url}/api/v1/documents"
        package = requests.get(f"{base}/{key}/download-package", auth=AUTH, timeout=5).content
        self.assertIn(f"{key}.xml", zipfile.ZipFile(io.BytesIO(package)).namelist())
        export = requests.post(f"{base}/export", json={"documentIds": [key]}, auth=AUTH, timeout=5).content
        self.assertEqual(len(zipfile.ZipFile(io.BytesIO(export)).namelist()), 2)
        self.assertIn("IN/1", requests.get(f"{base}/{key}/render/html", auth=AUTH, timeout=5).text)
        pdf = requests.get(f"{base}/{key}/render/pdf", auth=AUTH, timeout=5).content
        self.assertTrue(pdf.startswith(b"%PDF"))
        label = self.call("POST", "/labels", {"name": "paid", "colorHex": "#00ff00"})["label"]
        self.call("POST", f"/documents/{key}/labels/{label['id']}")
        self.assertEqual(self.call("GET", f"/documents?labelId={label['id']}")["pagination"]["total"], 1)
        self.call("DELETE", f"/documents/{key}/labels/{label['id']}")
        self.assertEqual(self.call("GET", f"/documents/{key}")["document"]["labels"], [])
        self.call("DELETE", f"/documents/{key}")
        self.call("GET", f"/documents/{key}", status=404)

    def test_webhooks(self):
        """P3: webhooks are created, listed, changed, removed; an invalid address is refused."""
        made = self.call("POST", "/webhooks", {"url": "http://x.example/"})["webhook"]
        self.call("PUT", f"/webhooks/{made['id']}", {"url": "http://y.example/"})
        self.assertEqual([row["url"] for row in self.call("GET", "/webhooks")["webhooks"]], ["http://y.example/"])
        self.call("POST", "/webhooks", {"url": "nowhere"}, status=400)
        self.call("DELETE", f"/webhooks/{made['id']}")
        self.call("GET", f"/webhooks/{made['id']}", status=404)

    def test_paging(self):
        """P3: newest first, in pages of at most 200."""
        keys = [self.service.receive_invoice(0, self.us.endpoint, f"IN/{n}", LINES) for n in range(5)]
        found = self.call("GET", "/documents?limit=2&page=2")
        self.assertEqual([row["id"] for row in found["documents"]], [keys[2], keys[1]])
        self.assertEqual(found["pagination"], {"total": 5, "page": 2, "limit": 2, "totalPages": 3})
        self.call("GET", "/documents?limit=201", status=400)


class TestLookups(RecommandCase):
    def test_verify(self):
        """P5: who is registered, with what; who is not, or cannot be looked up, is "not valid"."""
        party = people.PEOPLE[0]
        body = {"peppolAddress": party.endpoint, "includeEndpointDetails": True, "includeBusinessCard": True}
        found = self.call("POST", "/verify", body)
        self.assertTrue(found["isValid"])
        self.assertEqual((found["companyName"], found["countryCode"]), (party.name, "BE"))
        self.assertEqual(len(found["supportedDocuments"]), len(party.documents))
        self.assertIn("serviceEndpoint", found["supportedDocuments"][0])
        broken = next(one for one in people.PEOPLE if one.dns)
        for identifier in ("0208:0000000097", broken.endpoint):
            self.assertIs(self.call("POST", "/verify", {"peppolAddress": identifier})["isValid"], False)
        self.assertTrue(self.call("POST", "/verify", {"peppolAddress": self.us.endpoint})["isValid"])
        self.call("POST", "/verify", {}, status=400)

    def test_document_support(self):
        """P5: one type of document, by its name or its id."""
        party = next(one for one in people.PEOPLE if one.documents == ("invoice",))
        path = "/verify-document-support"
        for kind, valid in (("invoice", True), (ubl.DOCUMENT_TYPES["invoice"][0], True), ("creditNote", False)):
            body = {"peppolAddress": party.endpoint, "documentType": kind}
            self.assertIs(self.call("POST", path, body)["isValid"], valid)

    def test_directory(self):
        """P4: by name or place; who has no card is not there."""
        found = self.call("POST", "/search-peppol-directory", {"query": "korenaar"})["results"]
        self.assertEqual([row["peppolAddress"] for row in found], [people.PEOPLE[0].endpoint])
        hidden = next(one for one in people.PEOPLE if not one.card)
        self.assertEqual(self.call("POST", "/search-peppol-directory", {"query": hidden.name})["results"], [])


class TestRestart(unittest.TestCase):
    def test_state(self):
        """X7: companies, documents and deliveries are there after a restart; answers still come."""
        store = Store()
        with serving(Recommand(store, answer_after=-1)) as before:
            company = before.add_party(OURS)
            us = people.Party(**{**vars(OURS), "peppol": (f"0208:{OURS.number}",)})
            xml = ubl_write.invoice(us, BY_MANNER["accepts"], "F/1", LINES).decode()
            body = {"recipient": BY_MANNER["accepts"].endpoint, "documentType": "xml", "document": xml}
            url = f"{before.url}/api/v1/{company['id']}/send"
            self.assertTrue(requests.post(url, json=body, auth=AUTH, timeout=5).ok)
        with serving(Recommand(store)) as after:
            self.assertEqual([row["number"] for row in after.delivered()], ["F/1"])
            inbox = requests.get(after.url + "/api/v1/inbox", auth=AUTH, timeout=5).json()
            self.assertEqual(len(inbox["documents"]), 1)
