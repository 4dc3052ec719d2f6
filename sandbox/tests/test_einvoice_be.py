"""The e-invoice.be stand-in against its OpenAPI description, and what it does with documents."""

import json
import unittest

import requests

from sandbox import people, ubl_write
from sandbox.einvoice_be import EInvoiceBe
from sandbox.service import Service
from sandbox.store import Store
from sandbox.testing import serving, test_data

from .openapi import OpenApi

OURS = people.Party(**{**vars(people.OURS[0]), "peppol": (f"0208:{people.OURS[0].number}",)})
BY_MANNER = {party.manner: party for party in reversed(people.PEOPLE) if party.peppol and not party.dns}
LINES = [("Meel", 3, "12.50", 6), ("Oven", 1, 1200, 21)]
BEARER = {"Authorization": f"Bearer {EInvoiceBe.KEY}"}


class PointCase(unittest.TestCase):
    def setUp(self):
        self.point = self.enterContext(serving(EInvoiceBe()))

    def call(self, method, path, status=200, key=EInvoiceBe.KEY, **options):
        headers = {"Authorization": f"Bearer {key}"}
        answer = requests.request(method, self.point.url + path, headers=headers, timeout=10, **options)
        self.assertEqual(answer.status_code, status, answer.text)
        return answer.json()

    def upload(self, xml, status=201, path="/api/documents/ubl"):
        return self.call("POST", path, status, files={"file": ("invoice.xml", xml, "application/xml")})

    def draft(self, receiver=BY_MANNER["silent"], number="F/1"):
        return self.upload(ubl_write.invoice(OURS, receiver, number, LINES))["id"]

    def send(self, key, receiver=BY_MANNER["silent"], status=200, **more):
        scheme, _, value = receiver.endpoint.partition(":")
        params = {"sender_peppol_scheme": "0208", "sender_peppol_id": OURS.number}
        params |= {"receiver_peppol_scheme": scheme, "receiver_peppol_id": value, **more}
        return self.call("POST", f"/api/documents/{key}/send", status, params=params)

    def events(self, key):
        return self.call("GET", f"/api/documents/{key}/timeline")["events"]


class TestDescription(PointCase):
    @classmethod
    def setUpClass(cls):
        path = test_data("peppol/api/einvoice-openapi.json")
        cls.api = OpenApi(json.loads(path.read_text()))

    def test_every_operation(self):
        """P3: every operation of the description is answered with a status and a body that it allows."""
        sent, draft = self.draft(), self.draft(number="F/2")
        self.send(sent)
        inbound = self.point.receive_invoice(0, OURS.endpoint, "IN/1", LINES)
        attachment = self.upload(b"%PDF-", path=f"/api/documents/{draft}/attachments")["id"]
        hook = self.call("POST", "/api/webhooks/", 201, json={"url": "http://x.example/", "events": []})["id"]
        task = self.upload(b"%PDF-", path="/api/conversion/pdf")["task_id"]
        known = {"attachment_id": attachment, "webhook_id": hook, "task_id": task}
        calls = 0
        for path, operations in self.api.description["paths"].items():
            for method in operations:
                for key in (sent, draft, inbound, "doc_nobody"):
                    self._check(path, method, {**known, "document_id": key})
                    calls += 1
        self.assertGreater(calls, 100)

    def _check(self, path, method, values):
        if method == "delete":
            values = dict.fromkeys(values, "nothing")  # removal is tested where it does not spoil the rest
        url = self.point.url + path.format(**values)
        query = "peppol_id=0208:0239843188&query=gent&page=1"
        answer = requests.request(method, f"{url}?{query}", headers=BEARER, timeout=10, **self._input(path, method))
        allowed = self.api.answers(path, method)
        self.assertIn(answer.status_code, allowed, (method, path, answer.text))
        self.assertLess(answer.status_code, 500)
        wrong = self.api.wrong(answer.json(), allowed[answer.status_code])
        self.assertEqual(wrong, [], (method, path, answer.status_code))

    def _input(self, path, method):
        content = self.api.description["paths"][path][method].get("requestBody", {}).get("content", {})
        if "multipart/form-data" in content:
            xml = ubl_write.invoice(OURS, BY_MANNER["silent"], "F/3", LINES)
            return {"files": {"file": ("x.xml", xml, "application/xml")}}
        if "webhooks" in path:
            return {"json": {"url": "http://x.example/", "events": ["document.sent"], "event_type": "x", "data": {}}}
        return {"json": JSON_DOCUMENT} if content else {}

    def test_refusals(self):
        """P3: without a key 401, bad pages 422, missing input: in the shapes of the description."""
        self.assertEqual(
            self.api.wrong({"detail": 5}, {"$ref": "#/components/schemas/ErrorResponse"})[0][:8], "$.detail"
        )
        for path in ("/api/inbox/", "/api/me/", "/api/webhooks/"):
            answer = self.call("GET", path, 401, key="wrong")
            self.assertEqual(self.api.wrong(answer, self.api.answers(path, "get")[401]), [])
        for query in ("page=0", "page_size=1000", "sort_by=colour"):
            answer = self.call("GET", f"/api/inbox/?{query}", 422)
            self.assertEqual(self.api.wrong(answer, self.api.answers("/api/inbox/", "get")[422]), [])

    def test_every_lookup(self):
        """P5: looking up each participant, found or in trouble, fits the description."""
        for path in ("/api/lookup", "/api/validate/peppol-id"):
            schema = self.api.answers(path, "get")[200]
            for party in people.PEOPLE:
                if party.peppol:
                    answer = self.call("GET", f"{path}?peppol_id={party.endpoint}")
                    self.assertEqual(self.api.wrong(answer, schema), [], party)


JSON_DOCUMENT = {
    "document_type": "INVOICE",
    "customer_name": BY_MANNER["silent"].name,
    "customer_tax_id": BY_MANNER["silent"].vat,
    "invoice_id": "J/1",
    "invoice_date": "2026-11-20",
    "items": [{"description": "Meel", "quantity": 2, "unit_price": "10.00", "tax_rate": "21.00"}],
}


class TestDocuments(PointCase):
    def test_sent(self):
        """P3: uploaded, validated, sent, found in the outbox by its number; the file is the same."""
        xml = ubl_write.invoice(OURS, BY_MANNER["silent"], "F/1", LINES)
        row = self.upload(xml)
        self.assertEqual((row["state"], row["invoice_id"], row["invoice_total"]), ("DRAFT", "F/1", "1491.75"))
        self.assertTrue(self.call("POST", f"/api/documents/{row['id']}/validate")["is_valid"])
        self.assertEqual(self.call("GET", "/api/outbox/?search=f/1")["total"], 0)
        self.assertEqual(self.call("GET", "/api/drafts/")["total"], 1)
        self.assertEqual(self.send(row["id"])["state"], "SENT")
        self.assertEqual(self.call("GET", "/api/outbox/?search=f/1")["items"][0]["id"], row["id"])
        kinds = [event["event_type"] for event in self.events(row["id"])]
        self.assertEqual(kinds, ["document_created", "send_attempted", "send_success"])
        file = self.call("GET", f"/api/documents/{row['id']}/ubl")
        self.assertEqual(requests.get(file["signed_url"], timeout=5).content, xml)
        self.assertEqual(requests.get(file["signed_url"][:-1], timeout=5).status_code, 403)
        self.assertEqual([one["number"] for one in self.point.delivered()], ["F/1"])

    def test_who_sends_to_whom(self):
        """P3: without identifiers they come of the tax ids in the document; a sender that is not ours is 409."""
        key = self.draft()
        self.send(key, status=409, sender_peppol_id=people.OURS[1].number)
        self.call("POST", f"/api/documents/{key}/send")
        (row,) = self.point.delivered()
        self.assertEqual((row["sender"], row["receiver"]), (OURS.endpoint, f"0208:{BY_MANNER['silent'].number}"))
        self.send(key, status=405)
        no_vat = next(party for party in people.PEOPLE if party.country == "BE" and not party.vat)
        self.call("POST", f"/api/documents/{self.draft(no_vat)}/send", 400)

    def test_on_its_way_and_failed(self):
        """P8: under way, then sent; or failed, with the reason on the timeline."""
        self.point.switch(transit_seconds=60)
        key = self.draft()
        self.assertEqual(self.send(key)["state"], "TRANSIT")
        self.point.switch(transit_seconds=0)
        self.assertEqual(self.call("GET", f"/api/documents/{key}")["state"], "SENT")
        key = self.draft(BY_MANNER["fails"], "F/2")
        self.assertEqual(self.send(key, BY_MANNER["fails"])["state"], "FAILED")
        self.assertEqual(self.events(key)[-1]["event_type"], "send_failed")
        self.assertEqual(len(self.point.delivered()), 1)

    def test_refused(self):
        """P7: no file 422, no XML 415, a wrong document 406 with its rule in the validation."""
        self.call("POST", "/api/documents/ubl", 422)
        self.upload(b"no xml", 415)
        self.upload(b"<a/>", 415)
        bad = ubl_write.invoice(OURS, BY_MANNER["silent"], "F/1", LINES).replace(b">1491.75<", b">1.00<")
        key = self.upload(bad)["id"]
        self.send(key, status=406)
        validation = self.call("POST", f"/api/documents/{key}/validate")
        self.assertEqual((validation["is_valid"], validation["issues"][0]["rule_id"]), (False, "BR-CO-15"))
        self.call("GET", "/api/documents/doc_nobody", 404)

    def test_answers(self):
        """P10: answers of receiver and access point are events on the document."""
        for manner, kind, code in (
            ("accepts", "imr_received", "AP"),
            ("rejects", "imr_received", "RE"),
            ("refuses", "mlr_received", "RE"),
        ):
            key = self.draft(BY_MANNER[manner], f"F/{manner}")
            self.send(key, BY_MANNER[manner])
            event = self.events(key)[-1]
            self.assertEqual((event["event_type"], event["details"]["response_code"]), (kind, code))
        self.assertIn("boekhoudpakket", event["details"]["reason"])

    def test_received(self):
        """P9: an incoming document is in the inbox by kind, and notifies the webhooks that subscribed to it."""
        body = {"url": self.point.url + "/_sandbox/", "events": ["document.received"]}
        self.call("POST", "/api/webhooks/", 201, json=body)
        self.call("POST", "/api/webhooks/", 201, json={**body, "events": ["document.sent"]})
        self.point.receive_invoice(0, OURS.endpoint, "IN/1", LINES)
        self.point.receive_invoice(0, OURS.endpoint, "IN/2", LINES, credit_of="IN/1")
        self.assertEqual(self.call("GET", "/api/inbox/")["total"], 2)
        (invoice,) = self.call("GET", "/api/inbox/invoices")["items"]
        found = (invoice["direction"], invoice["state"], invoice["vendor_name"])
        self.assertEqual(found, ("INBOUND", "RECEIVED", people.PEOPLE[0].name))
        (credit,) = self.call("GET", "/api/inbox/credit-notes")["items"]
        self.assertEqual(credit["document_type"], "CREDIT_NOTE")
        self.assertTrue(self.point.callbacks.wait())
        self.assertEqual(len(self.point.callbacks.sent), 2)

    def test_lists(self):
        """P3: sorted, paged, filtered by date and party."""
        for number in ("A/1", "B/2", "C/3"):
            self.send(self.draft(number=number))
        found = self.call("GET", "/api/outbox/?sort_by=invoice_id&sort_order=asc&page_size=2&page=2")
        self.assertEqual([row["invoice_id"] for row in found["items"]], ["C/3"])
        self.assertEqual((found["pages"], found["has_next_page"]), (2, False))
        self.assertEqual(self.call("GET", "/api/outbox/?date_to=2020-01-01")["total"], 0)
        self.assertEqual(self.call("GET", f"/api/outbox/?receiver={BY_MANNER['silent'].name[:6]}")["total"], 3)
        self.assertEqual(self.call("GET", "/api/outbox/?type=CREDIT_NOTE")["total"], 0)

    def test_json_document(self):
        """P3: of JSON the service writes UBL, which can be sent."""
        row = self.call("POST", "/api/documents/", 201, json=JSON_DOCUMENT)
        self.assertEqual((row["invoice_total"], row["items"][0]["description"]), ("24.20", "Meel"))
        self.assertEqual(self.send(row["id"])["state"], "SENT")
        self.call("POST", "/api/documents/", 422, json={"items": []})

    def test_drafts_and_attachments(self):
        """P3: a draft and its attachments can be removed, what was sent cannot."""
        key = self.draft()
        made = self.upload(b"%PDF-1", path=f"/api/documents/{key}/attachments")
        self.assertEqual(made["file_size"], 6)
        path = f"/api/documents/{key}/attachments/{made['id']}"
        self.assertEqual(self.call("GET", path), made)
        self.call("DELETE", path)
        self.call("GET", path, 404)
        self.call("DELETE", f"/api/documents/{key}")
        self.call("GET", f"/api/documents/{key}", 404)
        key = self.draft()
        self.send(key)
        self.call("DELETE", f"/api/documents/{key}", 400)


class TestTenants(PointCase):
    def test_partner(self):
        """P2: a partner makes a tenant, its key, and registers it; a number that is taken is refused."""
        admin = {"key": EInvoiceBe.ADMIN_KEY}
        tenant = self.call("POST", "/api/admin/tenants", 201, json={"name": "Nieuw"}, **admin)["id"]
        base = f"/api/admin/tenants/{tenant}"
        key = self.call("POST", base + "/api-keys", 201, json={"name": "k"}, **admin)["key"]
        self.assertEqual(self.call("GET", "/api/me/", key=key)["peppol_ids"], [])
        taken = {"peppol_id": people.PEOPLE[0].endpoint, "company_name": "x"}
        self.call("POST", base + "/peppol/register", 409, json=taken, **admin)
        free = {"peppol_id": f"0208:{people.OURS[1].number}", "company_name": people.OURS[1].name}
        self.assertTrue(self.call("POST", base + "/peppol/register", json=free, **admin)["registered"])
        self.assertEqual(self.call("GET", "/api/me/", key=key)["peppol_ids"], [free["peppol_id"]])
        self.point.receive_invoice(0, free["peppol_id"], "IN/1", LINES)
        self.assertEqual(self.call("GET", "/api/inbox/", key=key)["total"], 1)
        self.assertEqual(self.call("GET", "/api/inbox/")["total"], 0, "another tenant sees nothing of it")
        self.call("POST", base + "/peppol/unregister", **admin)
        self.call("DELETE", base, **admin)
        self.call("POST", "/api/admin/tenants", 401, json={}, key="wrong")

    def test_hooks(self):
        """P3: webhooks are changed, switched off, tested, and list what they sent."""
        body = {"url": self.point.url + "/_sandbox/", "events": []}
        hook = self.call("POST", "/api/webhooks/", 201, json=body)
        path = f"/api/webhooks/{hook['id']}"
        self.call("POST", path + "/test", json={"event_type": "document.sent", "data": {"a": 1}})
        self.assertTrue(self.point.callbacks.wait())
        self.assertEqual(len(self.call("GET", path + "/history")["history"]), 1)
        self.assertFalse(self.call("PUT", path, json={"enabled": False})["enabled"])
        self.point.receive_invoice(0, OURS.endpoint, "IN/1", LINES)
        self.assertTrue(self.point.callbacks.wait())
        self.assertEqual(len(self.point.callbacks.sent), 1)
        self.call("DELETE", path)
        self.call("GET", path, 404)
        self.call("POST", "/api/webhooks/", 422, json={"url": "x", "events": []})

    def test_restart(self):
        """X7: documents and tenants are there after a restart."""
        store = Store()
        with serving(EInvoiceBe(store)) as before:
            before.register(people.OURS[1])
            before.receive_invoice(0, f"0208:{people.OURS[1].number}", "IN/1", LINES)
        with serving(EInvoiceBe(store)) as self.point:
            self.assertEqual(self.call("GET", "/api/inbox/")["total"], 1)
            self.assertEqual(self.call("GET", "/api/me/")["name"], people.OURS[1].name)
        self.assertIsInstance(self.point, Service)
