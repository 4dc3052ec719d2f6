"""e-invoice.be's documents: made of UBL or JSON, validated, sent, received, with their timeline and files."""

import base64
import datetime
import hashlib

from werkzeug.wrappers import Response

from .. import people, ubl, ubl_write
from ..access_point import Undeliverable, ulid
from ..service import json_answer, route
from .shapes import Failure, asked, issues, now, page_of, response, values_of

# its description: drafts are by default those of DRAFT, TRANSIT and FAILED; the outbox has what was sent. Read strictly: a
# document that is on its way is in the drafts only
DRAFT_STATES, SENT_STATES = ("DRAFT", "TRANSIT", "FAILED"), ("SENT",)
PEPPOL_PARTS = ("sender_peppol_scheme", "sender_peppol_id", "receiver_peppol_scheme", "receiver_peppol_id")


class Documents:
    """Part of EInvoiceBe: everything below /api/documents, /api/inbox, /api/outbox, /api/drafts."""

    # ---- making

    @route("/api/documents/ubl", "POST")
    def create_from_ubl(self, request):
        xml = self.uploaded(request)
        try:
            document = ubl.read(xml)
        except ubl.NotXml as error:
            raise Failure(415, f"UBL file is not valid or empty: {error}") from None
        if document.root not in ("Invoice", "CreditNote"):
            raise Failure(415, "UBL file is not an invoice or a credit note")
        row = self._new(request.tenant, "DRAFT", "OUTBOUND", document, xml.decode("utf-8", "replace"))
        return json_answer(response(row), 201)

    @route("/api/documents/", "POST")
    def create(self, request):
        """Of JSON: the service writes the UBL."""
        body = self.json_body(request)
        try:
            xml = self._written(request.tenant, body)
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise Failure(422, f"The document is incomplete: {error}") from None
        row = self._new(request.tenant, "DRAFT", "OUTBOUND", ubl.read(xml), xml.decode())
        return json_answer(response(row), 201)

    def _written(self, tenant, body):
        buyer_vat = (body["customer_tax_id"] or "").replace(" ", "").upper()
        peppol = body.get("customer_peppol_id") or f"0208:{buyer_vat.removeprefix('BE')}"
        address = body.get("customer_address") or ""
        number = peppol.partition(":")[2]
        buyer = people.Party(
            body["customer_name"], buyer_vat[:2] or "BE", number, buyer_vat, address, "", "", peppol=(peppol,)
        )
        lines = [
            (item["description"], item["quantity"], item["unit_price"], item.get("tax_rate") or "21")
            for item in body["items"]
        ]
        date = datetime.date.fromisoformat(body["invoice_date"]) if body.get("invoice_date") else None
        original = body.get("purchase_order") or "unknown"
        credit = original if body.get("document_type") == "CREDIT_NOTE" else None
        seller = self.tenant_party(tenant)
        return ubl_write.invoice(seller, buyer, body["invoice_id"], lines, date, credit_of=credit)

    @staticmethod
    def json_body(request):
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise Failure(422, "The body is not a JSON object")
        return body

    @staticmethod
    def uploaded(request):
        file = request.files.get("file")
        content = file.read() if file else b""
        if not content:
            raise Failure(422 if file is None else 415, "No file was uploaded, or it is empty")
        return content

    def _new(self, tenant, state, direction, document, xml):
        row = {
            **values_of(document, ubl.parse(xml)),
            "id": f"doc_{ulid()}",
            "tenant": tenant,
            "state": state,
            "direction": direction,
            "created_at": now(),
            "attachments": [],
            "sender": document.sender,
            "receiver": document.receiver,
        }
        with self.store.transaction():
            self.store.put("document", row["id"], row)
            self.store.put("xml", row["id"], xml)
            self.event(row["id"], "receive_success" if direction == "INBOUND" else "document_created")
        return row

    # ---- reading

    def found(self, request, key):
        """A document of the tenant."""
        row = self.store.get("document", key)
        if row is None or row["tenant"] != request.tenant:
            raise Failure(404, f"Document {key} not found")
        return row

    @route("/api/documents/<key>", "GET", "DELETE")
    def document(self, request, key):
        self.settle()
        row = self.found(request, key)
        if request.method == "GET":
            return json_answer(response(row))
        if row["state"] != "DRAFT":
            raise Failure(400, "Only a draft can be deleted")
        self.store.delete("document", key)
        return json_answer({"is_deleted": True})

    def _listing(self, request, directions, states=None, types=None):
        self.settle()
        rows = [
            row
            for row in self.store.all("document", tenant=request.tenant)
            if row["direction"] in directions
            and (states is None or row["state"] in states)
            and (types is None or row["document_type"] in types)
            and asked(request, row)
        ]
        return page_of(request, rows)

    @route("/api/inbox/")
    def inbox(self, request):
        return self._listing(request, ("INBOUND",))

    @route("/api/inbox/invoices")
    def inbox_invoices(self, request):
        return self._listing(request, ("INBOUND",), types=("INVOICE", "SELFBILLING_INVOICE"))

    @route("/api/inbox/credit-notes")
    def inbox_credit_notes(self, request):
        return self._listing(request, ("INBOUND",), types=("CREDIT_NOTE", "SELFBILLING_CREDIT_NOTE"))

    @route("/api/outbox/")
    def outbox(self, request):
        return self._listing(request, ("OUTBOUND",), states=SENT_STATES)

    @route("/api/outbox/drafts")
    @route("/api/drafts/")
    def drafts(self, request):
        return self._listing(request, ("OUTBOUND",), states=DRAFT_STATES)

    @route("/api/documents/<key>/ubl")
    def ubl_file(self, request, key):
        row, xml = self.found(request, key), self.store.get("xml", key)
        parts = {}
        for role in ("sender", "receiver"):
            scheme, _, value = row[role].partition(":")
            parts |= {f"{role}_peppol_scheme": scheme or None, f"{role}_peppol_id": value or None}
        return json_answer(
            {
                "id": key,
                "file_name": f"{row['invoice_id'] or key}.xml",
                "file_size": len(xml.encode()),
                "signed_url": f"{self.url}/files/{key}?token={self._token(key)}",
                "file_hash": hashlib.sha256(xml.encode()).hexdigest(),
                "validated_at": row["created_at"],
                **parts,
            }
        )

    def _token(self, key):
        return hashlib.sha256(f"{self.KEY}/{key}".encode()).hexdigest()[:32]

    @route("/files/<key>")
    def file(self, request, key):
        """The signed address: no key needed, but the right token."""
        xml = self.store.get("xml", key)
        if xml is None or request.args.get("token") != self._token(key):
            return Response("Forbidden", 403)
        return Response(xml, mimetype="application/xml")

    # ---- timeline

    def event(self, key, kind, **details):
        number = self.store.next_number("event")
        row = {"id": f"evt_{number}", "document": key, "event_type": kind, "timestamp": now(), "details": details}
        self.store.put("event", row["id"], row)

    @route("/api/documents/<key>/timeline")
    def timeline(self, request, key):
        self.settle()
        self.found(request, key)
        names = ("id", "event_type", "timestamp", "details")
        events = [{name: row[name] for name in names} for row in self.store.all("event", document=key)]
        return json_answer({"document_id": key, "events": events})

    # ---- validating and sending

    @route("/api/documents/<key>/validate", "POST")
    def validate_document(self, request, key):
        self.found(request, key)
        return json_answer(self.validation(key, self.store.get("xml", key)))

    @staticmethod
    def validation(key, xml, name=None):
        try:
            found = ubl.findings(xml)
        except ubl.NotXml as error:
            found = [("XSD", "/", str(error))]
        return {
            "id": key,
            "file_name": name or f"{key}.xml",
            "is_valid": not found,
            "issues": issues(found),
            "ubl_document": None,
        }

    @route("/api/documents/<key>/send", "POST")
    def send(self, request, key):
        row, xml = self.found(request, key), self.store.get("xml", key)
        if row["state"] != "DRAFT":
            raise Failure(405, "Document is not in draft state")
        if self.settings["validate"] and ubl.findings(xml):
            raise Failure(406, "Document can not be validated as valid UBL document")
        sender, receiver = self._route_of(request, row)
        if sender not in self.identifiers(request.tenant):
            raise Failure(409, f"Document is not allowed to send from {sender}")
        document = ubl.read(xml)
        document.sender = sender
        with self.store.transaction():
            row = self._sent(row, document, xml, receiver)
        self.settle()
        return json_answer(response(self.store.get("document", key) or row))

    def _sent(self, row, document, xml, receiver):
        key = row["id"]
        self.event(key, "send_attempted", receiver=receiver)
        state, reason = "TRANSIT", ""
        try:
            self.deliver(key, document, xml, receiver, f"{ulid().lower()}@sandbox")
            self._deliver_here(document, xml, receiver)
        except Undeliverable as error:
            state, reason = "FAILED", str(error)
        row = self.store.change(
            "document", key, state=state, receiver=receiver, sender=document.sender, reason=reason, sent_at=self.clock()
        )
        if reason:
            self.event(key, "send_failed", reason=reason)
            self.notify("document.sent.failed", row)
        return row

    def fail_later(self, key, reason):
        """What was sent did not arrive after all."""
        row = self.store.change("document", key, state="FAILED", reason=reason)
        self.event(key, "send_failed", reason=reason)
        self.notify("document.sent.failed", row)

    def _deliver_here(self, document, xml, receiver):
        tenant = self.tenant_with(receiver)
        if tenant:
            self._incoming(tenant, document, xml)

    def settle(self):
        """What was under way long enough has arrived; then the receivers answer."""
        for row in self.store.all("document", state="TRANSIT"):
            if self.clock() >= row["sent_at"] + self.settings["transit_seconds"]:
                self.store.change("document", row["id"], state="SENT")
                self.event(row["id"], "send_success")
                self.notify("document.sent", row)
        super().settle()

    def _route_of(self, request, row):
        """(sender, receiver); not given, they come of the tax ids in the document, not of its endpoints."""
        given = {name: request.args.get(name, "").strip() for name in PEPPOL_PARTS}
        found = []
        for role, tax in (("sender", row["vendor_tax_id"]), ("receiver", row["customer_tax_id"])):
            scheme, value = given[f"{role}_peppol_scheme"], given[f"{role}_peppol_id"]
            if not (scheme and value) and tax:
                scheme, value = ("0208", tax[2:]) if tax.startswith("BE") else ("9944", tax)
            if not (scheme and value):
                raise Failure(400, f"Missing Peppol information of the {role}")
            found.append(f"{scheme}:{value.lower()}")
        return found

    # ---- arriving

    def arrive(self, document, xml, envelope):
        if document.root == "ApplicationResponse":
            return self._answered(document, xml)
        tenant = self.tenant_with(document.receiver)
        if tenant is None:
            raise LookupError(f"no tenant receives for {document.receiver}")
        return self._incoming(tenant, document, xml)

    def _incoming(self, tenant, document, xml):
        row = self._new(tenant, "RECEIVED", "INBOUND", document, xml)
        self.notify("document.received", row)
        return row["id"]

    def _answered(self, document, xml):
        """Answers are events on the document that they answer."""
        for delivered in reversed(self.delivered()):
            if document.refers_to in (delivered["number"], delivered["envelope"], delivered["id"]):
                kind = "imr_received" if document.kind == "invoiceResponse" else "mlr_received"
                root = ubl.parse(xml)
                reason = ubl.text(root, ".//cbc:StatusReason") or ubl.text(root, ".//cbc:Description")
                self.event(delivered["id"], kind, response_code=document.response, reason=reason)
                return delivered["id"]
        raise LookupError(f"nothing sent with number {document.refers_to}")

    # ---- attachments

    @route("/api/documents/<key>/attachments", "GET", "POST")
    def attachments(self, request, key):
        row = self.found(request, key)
        if request.method == "GET":
            return json_answer(row["attachments"])
        content, name = self.uploaded(request), request.files["file"].filename
        made = {
            "id": f"att_{ulid()}",
            "file_name": name or "attachment",
            "file_type": request.files["file"].mimetype or "application/pdf",
            "file_size": len(content),
            "file_url": None,
        }
        self.store.put("attachment", made["id"], base64.b64encode(content).decode())
        self.store.change("document", key, attachments=[*row["attachments"], made])
        return json_answer(made, 201)

    @route("/api/documents/<key>/attachments/<attachment>", "GET", "DELETE")
    def attachment(self, request, key, attachment):
        row = self.found(request, key)
        wanted = [file for file in row["attachments"] if file["id"] == attachment]
        if not wanted:
            raise Failure(404, f"Attachment {attachment} not found")
        if request.method == "GET":
            return json_answer(wanted[0])
        rest = [file for file in row["attachments"] if file["id"] != attachment]
        self.store.change("document", key, attachments=rest)
        return json_answer({"is_deleted": True})
