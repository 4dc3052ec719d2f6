"""Recommand's documents: send, list, inbox, read, render, labels, and what arrives."""

from werkzeug.wrappers import Response

from .. import people, ubl
from ..access_point import Undeliverable, ulid
from ..service import route
from .files import page, pdf, zipped
from .shapes import LARGEST_PAGE, PAGE, Failure, body_of, deliveries, now, number_of, parsed, shown, success, validation

BILLING = ("invoice", "creditNote", "selfBillingInvoice", "selfBillingCreditNote")
INVALID = (
    "Document validation failed. Please ensure your document complies with all requirements "
    "(e.g. EN16931, PEPPOL BIS 3.0, etc.)."
)
NOT_DETECTED = (
    "Document type could not be detected automatically from your XML document. Please provide the doctypeId manually."
)


class Documents:
    """Part of Recommand: sending and everything below /documents and /inbox."""

    # ---- sending

    @route("/api/v1/<company>/send", "POST")
    @route("/api/v1/<company>/sendDocument", "POST")
    def send(self, request, company):
        company = self.company_row(company)
        if self.settings["unpaid"]:
            raise Failure("Team Sandbox does not have a valid billing profile", 401)
        if self.settings["strict"] and not company["isVerified"]:
            raise Failure(
                "Company must be verified before sending or receiving documents. Please verify your company first.",
                403,
            )
        body = body_of(request, documentType=(str, True), recipient=(str, False), email=(dict, False))
        xml = self._outgoing_xml(body)
        emails = (body.get("email") or {}).get("to") or []
        if body.get("recipient") is None and not emails:
            raise Failure("Either recipient (for Peppol) or email.to (for email delivery) must be provided.")
        return self._send(company, body, xml, emails)

    def _outgoing_xml(self, body):
        if body["documentType"] == "xml":
            xml = body.get("document")
            if not isinstance(xml, str) or not xml.strip():
                raise Failure("Document could not be parsed.")
            return xml
        if body["documentType"] in (*BILLING, "messageLevelResponse"):
            # the real service writes the XML itself; we always send our own
            raise Failure("This sandbox takes documents as XML only (documentType: xml).")
        raise Failure("Invalid document type provided.")

    def _send(self, company, body, xml, emails):
        doc_type, process, document = self._understood(body, xml)
        sender = self.sending_identifier(company)
        recipient = body.get("recipient")
        if recipient is not None and ":" not in recipient:
            recipient = "0208:" + "".join(char for char in recipient if char.isdigit())
        found = ubl.findings(xml) if self.settings["validate"] and document.root else []
        if found and recipient is not None:
            raise Failure({"root": [INVALID], **_by_field(found)})
        row = self._document_row(company, "outgoing", sender, recipient, doc_type, process, document, xml)
        row["validation"] = validation(found)
        with self.store.transaction():
            trouble = self._over_peppol(row, document, xml, recipient)
            when = (body.get("email") or {}).get("when", "always")
            mailed = emails if emails and (when == "always" or trouble or recipient is None) else []
            if trouble and not mailed:
                failed = {"channel": "peppol", "category": "recipient_not_found"}
                raise Failure(f"Failed to send document over Peppol network. {trouble}", 422, deliveryFailure=failed)
            row.update(sentOverEmail=bool(mailed), emailRecipients=mailed)
            if trouble:
                row["failure"] = {"category": "recipient_not_found", "message": trouble, "providerCode": None}
            self._keep(row, xml)
        self.settle()
        document_shown = shown(row)
        answer = {name: document_shown[name] for name in self.SENT}
        return success(**answer, **({"additionalPeppolFailureContext": trouble} if trouble else {}))

    SENT = (
        "teamId",
        "companyId",
        "id",
        "peppolMessageId",
        "envelopeId",
        "sentOverPeppol",
        "sentOverEmail",
        "emailRecipients",
        "deliveryStatus",
        "deliveries",
    )

    def _understood(self, body, xml):
        """(document type id, process id, Document); an answer of any kind is taken for an MLR."""
        try:
            document = ubl.read(xml)
        except ubl.NotXml:
            document = ubl.BLANK
        doc_type = body.get("doctypeId")
        if not doc_type and document.root:
            answer = document.root == "ApplicationResponse"
            doc_type = ubl.DOCUMENT_TYPES["messageLevelResponse"][0] if answer else document.doc_type
            doc_type = doc_type if doc_type in ubl.TYPE_OF else None
        if not doc_type:
            raise Failure(NOT_DETECTED)
        process = body.get("processId") or ubl.PROCESS_OF.get(doc_type) or ubl.BILLING_PROCESS
        return doc_type, process, document

    def _over_peppol(self, row, document, xml, recipient):
        """Deliver; gives "" or why it failed."""
        if recipient is None:
            return ""
        envelope = None if self.settings["playground"] else f"{ulid().lower()}@sandbox"
        try:
            self.deliver(row["id"], document, xml, recipient, envelope)
        except Undeliverable as trouble:
            return str(trouble)
        receiver = self.company_with(recipient)
        if receiver:
            self._arrived(receiver, row, document, xml, envelope)
        row.update(sentOverPeppol=True, envelopeId=envelope)
        if envelope:
            row.update(peppolMessageId=f"{ulid().lower()}@ap.sandbox", peppolConversationId=ulid().lower())
        if not self.settings["late"]:
            self._acknowledge(row)
        return ""

    @staticmethod
    def _acknowledge(row):
        row["acknowledged"] = True
        if row["envelopeId"]:
            row["receivedPeppolSignalMessage"] = "<eb:SignalMessage>receipt</eb:SignalMessage>"

    def delivered_later(self, key, category="", message=""):
        """The other access point's word on a document that was pending, or delivered: it arrived, or failed (`category`)."""
        row = self.store.get("document", key)
        before = shown(row)["deliveryStatus"]
        row["failure"] = {"category": category, "message": message or None, "providerCode": None} if category else None
        if not category:
            self._acknowledge(row)
        row["updatedAt"] = now()
        self.store.put("document", key, row)
        delivery = deliveries(row)[0]
        more = {
            "deliveryId": delivery["id"],
            "channel": "peppol",
            "address": delivery["address"],
            "status": delivery["status"],
        }
        more |= {"previousStatus": before, "failure": delivery["failure"]}
        self.notify("document.delivery_status_changed", row["companyId"], key, **more)

    def fail_later(self, key, reason):
        self.delivered_later(key, "transport", reason)

    @route("/_sandbox/delivery", "POST")
    def control_delivery(self, request):
        """POST {"id", "category"?, "message"?}: a document arrived after all, or failed (recipient_not_found, transport …)."""
        self.delivered_later(request.get_json()["id"], **{k: v for k, v in request.get_json().items() if k != "id"})
        return success()

    # ---- storing and arriving

    def _document_row(self, company, direction, sender, receiver, doc_type, process, document, xml):
        kind = ubl.TYPE_OF.get(doc_type, "unknown")
        return {
            "id": self._next_id(direction),
            "teamId": self.TEAM,
            "companyId": company["id"],
            "direction": direction,
            "senderId": sender,
            "receiverId": receiver,
            "docTypeId": doc_type,
            "processId": process,
            "countryC1": company["country"],
            # Recommand keeps invoice responses, but does not read them
            "type": "unknown" if kind == "invoiceResponse" else kind,
            "readAt": None,
            "createdAt": now(),
            "updatedAt": now(),
            "parsed": parsed(document),
            "validation": None,
            "sentOverPeppol": False,
            "sentOverEmail": False,
            "emailRecipients": [],
            "labels": [],
            "peppolMessageId": None,
            "peppolConversationId": None,
            "receivedPeppolSignalMessage": None,
            "envelopeId": None,
            "acknowledged": False,
            "failure": None,
        }

    def _next_id(self, direction):
        before = [row["id"] for row in self.store.all("document") if row["direction"] == direction]
        return before[-1] if before and self.settings["repeats"] else f"doc_{ulid()}"

    def _keep(self, row, xml):
        self.store.put("document", row["id"], row)
        self.store.put("xml", row["id"], xml)

    def _arrived(self, company, sent, document, xml, envelope):
        row = self._document_row(
            company,
            "incoming",
            sent["senderId"],
            sent["receiverId"],
            sent["docTypeId"],
            sent["processId"],
            document,
            xml,
        )
        row["envelopeId"] = envelope
        row["validation"] = validation([])
        self._keep(row, xml)
        self.notify("document.received", company["id"], row["id"])
        return row["id"]

    def arrive(self, document, xml, envelope):
        company = self.company_with(document.receiver)
        if company is None:
            raise LookupError(f"no company receives for {document.receiver}")
        process = ubl.PROCESS_OF.get(document.doc_type, ubl.BILLING_PROCESS)
        sent = {"senderId": document.sender, "receiverId": document.receiver}
        sent |= {"docTypeId": document.doc_type, "processId": process}
        return self._arrived(company, sent, document, xml, envelope)

    def party(self, identifier):
        company = self.company_with(identifier)
        if company is None:
            raise LookupError(f"no company receives for {identifier}")
        return _party(company, (identifier,), people.ALL)

    def registered(self):
        found = []
        for company in self.store.all("company", isSmpRecipient=True):
            parts = self.store.all("identifier", companyId=company["id"])
            types = self.store.all("document_type", companyId=company["id"])
            known = [ubl.TYPE_OF[row["docTypeId"]] for row in types if row["docTypeId"] in ubl.TYPE_OF]
            if company["isVerified"] or not self.settings["strict"]:
                identifiers = tuple(f"{part['scheme']}:{part['identifier']}" for part in parts)
                found.append(_party(company, identifiers, tuple(known)))
        return found

    # ---- reading

    @route("/api/v1/documents")
    def documents(self, request):
        self.settle()
        number = number_of(request, "page", 1, 1, 10**6)
        limit = number_of(request, "limit", PAGE, 1, LARGEST_PAGE)
        found = [row for row in reversed(self.store.all("document")) if _asked(row, request.args)]
        pages = -(-len(found) // limit)
        pagination = {"total": len(found), "page": number, "limit": limit, "totalPages": pages}
        page = [shown(row) for row in found[(number - 1) * limit : number * limit]]
        return success(documents=page, pagination=pagination)

    @route("/api/v1/inbox")
    def inbox(self, request):
        self.settle()
        unread = self.store.all("document", direction="incoming", readAt=None)
        if request.args.get("companyId"):
            unread = [row for row in unread if row["companyId"] == request.args["companyId"]]
        return success(documents=[{k: v for k, v in shown(row).items() if k != "parsed"} for row in unread])

    def _document(self, key):
        row = self.store.get("document", key)
        if row is None:
            raise Failure("Document not found", 404)
        return row

    @route("/api/v1/documents/<key>", "GET", "DELETE")
    def document(self, request, key):
        row = self._document(key)
        if request.method == "DELETE":
            self.store.delete("document", key)
            self.store.delete("xml", key)
            return success()
        xml = self.store.get("xml", key)
        if request.headers.get("Accept", "").lower().startswith("application/xml"):
            return Response(xml, content_type="application/xml; charset=utf-8")
        return success(document={**shown(row), "xml": xml})

    @route("/api/v1/documents/<key>/mark-as-read", "POST")
    def mark_as_read(self, request, key):
        self._document(key)
        read = (request.get_json(silent=True) or {}).get("read", True)
        self.store.change("document", key, readAt=now() if read else None, updatedAt=now())
        return success()

    @route("/api/v1/documents/<key>/download-package")
    def download_package(self, request, key):
        return zipped([self._document(key)], self.store, f"{key}.zip")

    @route("/api/v1/documents/export", "POST")
    def export(self, request):
        body = request.get_json(silent=True) or {}
        wanted = body.get("documentIds") or [row["id"] for row in self.store.all("document")]
        return zipped([self._document(key) for key in wanted], self.store, "export.zip")

    @route("/api/v1/documents/<key>/render/<kind>")
    def render(self, request, key, kind):
        row = self._document(key)
        if kind not in ("html", "pdf"):
            raise Failure("Invalid render type")
        if kind == "html":
            return Response(page(row), mimetype="text/html")
        return Response(pdf(row), mimetype="application/pdf")

    # ---- labels

    @route("/api/v1/labels", "GET", "POST")
    def labels(self, request):
        if request.method == "GET":
            return success(labels=self.store.all("label"))
        body = body_of(request, name=(str, True), colorHex=(str, False), externalId=(str, False))
        row = {"id": f"lbl_{ulid()}", "teamId": self.TEAM, "createdAt": now(), "updatedAt": now()}
        row |= {name: body.get(name) for name in ("name", "colorHex", "externalId")}
        self.store.put("label", row["id"], row)
        return success(label=row)

    @route("/api/v1/documents/<key>/labels/<label>", "POST", "DELETE")
    def assign_label(self, request, key, label):
        row, known = self._document(key), self.store.get("label", label)
        if known is None:
            raise Failure("Label not found", 404)
        kept = [one for one in row["labels"] if one["id"] != label]
        if request.method == "POST":
            kept.append({name: known[name] for name in ("id", "externalId", "name", "colorHex")})
        self.store.change("document", key, labels=kept)
        event = "assigned" if request.method == "POST" else "unassigned"
        self.notify(f"document.label.{event}", row["companyId"], key)
        return success()


def _party(company, identifiers, documents):
    return people.Party(
        company["name"],
        company["country"],
        company["enterpriseNumber"] or "",
        company["vatNumber"] or "",
        company["address"],
        company["postalCode"],
        company["city"],
        peppol=identifiers,
        documents=documents,
    )


def _by_field(findings):
    errors = {}
    for rule, field, message in findings:
        errors.setdefault(field, []).append(f"{rule}: {message}")
    return errors


def _asked(row, args):
    """Whether a document fits the filters of the list."""
    companies = args.getlist("companyId")
    if companies and row["companyId"] not in companies:
        return False
    for name in ("direction", "type", "envelopeId"):
        if args.get(name) and row[name] != args[name]:
            return False
    if args.get("isUnread") in ("true", "false") and (row["readAt"] is None) != (args["isUnread"] == "true"):
        return False
    if args.get("from", "") > row["createdAt"] or (args.get("to") and args["to"] <= row["createdAt"]):
        return False
    labels = args.getlist("labelId")
    if labels and not {label["id"] for label in row["labels"]} & set(labels):
        return False
    return args.get("search", "").lower() in _search_text(row)


def _search_text(row):
    """What the search looks in: ids, both addresses and names, the document's number."""
    known = row["parsed"] or {}
    parts = [
        row["id"],
        row["senderId"],
        row["receiverId"],
        row["docTypeId"],
        row["processId"],
        row["countryC1"],
    ]
    parts += [known.get("invoiceNumber"), known.get("creditNoteNumber")]
    parts += [(known.get(role) or {}).get("name") for role in ("seller", "buyer")]
    return " ".join(part for part in parts if part).lower()
