"""Peppyrus' API: messages in four folders, their reports, and lookups."""

import base64
import binascii
import datetime
import uuid

from werkzeug.wrappers import Response

from . import people, ubl
from .access_point import AccessPoint, Undeliverable
from .recommand.files import EMPTY_PDF
from .service import json_answer, route
from .ubl import DOCUMENT_SCHEME, PROCESS_SCHEME

LARGEST_PAGE = 100
FOLDERS = ("INBOX", "OUTBOX", "SENT", "FAILED")
NEEDED = ("sender", "recipient", "processType", "documentType", "fileContent")


class Peppyrus(AccessPoint):
    """One organization: `people.OURS[0]` unless `register(party)` changes it."""

    name = "peppyrus"
    title = "Peppyrus (access point)"
    KEY = "peppyrus-sandbox-key"
    switches = {**AccessPoint.switches, "outbox_seconds": (0, "how long a message waits in the OUTBOX")}

    def __init__(self, store=None, **settings):
        super().__init__(store, **settings)
        if self.store.get("organization", "own") is None:
            self.register(people.OURS[0])

    def reset(self):
        super().reset()
        self.register(people.OURS[0])

    def register(self, party):
        """Make a `people.Party` the organization; it is registered by its number and its VAT number."""
        schemes = {"BE": ("0208", "9925"), "NL": ("0106", "9944")}[party.country]
        peppol = [f"{schemes[0]}:{party.number}"] + ([f"{schemes[1]}:{party.vat.lower()}"] if party.vat else [])
        self.store.put("organization", "own", {**vars(party), "peppol": peppol, "documents": list(people.ALL)})

    def organization(self):
        known = self.store.get("organization", "own")
        return people.Party(**{**known, "peppol": tuple(known["peppol"]), "documents": tuple(known["documents"])})

    def registered(self):
        return [self.organization()]

    def party(self, identifier):
        if identifier.lower() not in self.organization().peppol:
            raise LookupError(f"we do not receive for {identifier}")
        return self.organization()

    def credentials(self):
        return {"URL": f"{self.url}/v1", "API key": self.KEY}

    def respond(self, request):
        if request.path.startswith("/v1/") and request.headers.get("X-Api-Key") != self.KEY:
            return self.unauthorized(request)
        return super().respond(request)

    def unauthorized(self, request):
        return _refused(401, "Unauthorized")

    def not_found(self, request, error):
        return _refused(error.code, error.name)

    # ---- sending

    @route("/v1/message", "POST")
    def send(self, request):
        body = request.get_json(silent=True)
        missing = [name for name in NEEDED if not isinstance(body, dict) or not isinstance(body.get(name), str)]
        if missing:
            return _refused(422, f"Missing: {', '.join(missing)}")
        try:
            xml = base64.b64decode(body["fileContent"], validate=True)
            document = ubl.read(xml)
        except (binascii.Error, ubl.NotXml) as error:
            return _refused(422, f"fileContent: {error}")
        sender, recipient = body["sender"].lower(), body["recipient"].lower()
        if sender not in self.organization().peppol:
            return _refused(422, f"sender {sender} does not belong to your organization")
        if self.settings["known_only"] and not people.participant(recipient):
            return _refused(404, "Recipient is unknown on the Peppol network")
        document.sender = sender
        return json_answer(_shown(self._sent(body, document, xml, sender, recipient)))

    def _sent(self, body, document, xml, sender, recipient):
        """Keep the message; what is plainly wrong, or cannot be delivered, ends in FAILED with its report."""
        row = _message("OUT", "OUTBOX", sender, recipient, body["documentType"], body["processType"], xml)
        row["rules"] = [_rule(*finding) for finding in ubl.findings(xml)] if self.settings["validate"] else []
        row["transmission"] = ""
        with self.store.transaction():
            if row["rules"]:
                row["folder"] = "FAILED"
            else:
                try:
                    self.deliver(row["id"], document, xml.decode(), recipient, row["id"])
                except Undeliverable as error:
                    row.update(folder="FAILED", transmission=str(error))
            self.store.put("message", row["id"], row)
        self.settle()
        return self.store.get("message", row["id"])

    def fail_later(self, key, reason):
        """What lay in SENT did not arrive after all (whether that happens is a guess)."""
        self.store.change("message", key, folder="FAILED", transmission=reason)

    def settle(self):
        now = datetime.datetime.now(datetime.UTC).timestamp()
        for row in self.store.all("message", folder="OUTBOX"):
            if now >= row["at"] + self.settings["outbox_seconds"]:
                self.store.change("message", row["id"], folder="SENT")
        super().settle()

    def arrive(self, document, xml, envelope):
        if document.receiver not in self.organization().peppol:
            raise LookupError(f"we do not receive for {document.receiver}")
        process = ubl.PROCESS_OF.get(document.doc_type, ubl.BILLING_PROCESS)
        types = f"{DOCUMENT_SCHEME}::{document.doc_type}", f"{PROCESS_SCHEME}::{process}"
        row = _message("IN", "INBOX", document.sender, document.receiver, *types, xml.encode())
        row.update(rules=[], transmission="")
        self.store.put("message", row["id"], row)
        return row["id"]

    # ---- reading

    @route("/v1/message/list")
    def listing(self, request):
        self.settle()
        args = request.args
        page, size = args.get("page", "1"), args.get("perPage", "25")
        folder, confirmed = args.get("folder"), args.get("confirmed")
        if not (page.isdigit() and size.isdigit() and int(page) and 1 <= int(size) <= LARGEST_PAGE):
            return _refused(422, f"page and perPage are numbers from 1, perPage at most {LARGEST_PAGE}")
        if folder not in (None, *FOLDERS):
            return _refused(422, f"folder is one of {', '.join(FOLDERS)}")
        found = [
            row
            for row in reversed(self.store.all("message"))
            if folder in (None, row["folder"])
            and args.get("sender", row["sender"]).lower() == row["sender"]
            and args.get("receiver", row["recipient"]).lower() == row["recipient"]
            and confirmed in (None, str(row["confirmed"]).lower(), str(int(row["confirmed"])))
        ]
        page, size = int(page), int(size)
        shown = found[(page - 1) * size : page * size]
        meta = {"itemCount": len(found), "pageCount": -(-len(found) // size), "currentPage": page, "perPage": size}
        return json_answer({"items": [_shown(row) for row in shown], "meta": meta})

    def _found(self, key):
        return self.store.get("message", key)

    @route("/v1/message/<key>", "GET", "DELETE")
    def message(self, request, key):
        self.settle()
        row = self._found(key)
        if row is None:
            return _refused(404, "Message not found")
        if request.method == "DELETE":
            self.store.delete("message", key)
            return json_answer(True)
        return json_answer(_shown(row))

    @route("/v1/message/<key>/confirm", "PATCH")
    def confirm(self, request, key):
        """Once; the vendor's own client knows a refusal "Already confirmed" (which status it has is a guess)."""
        row = self._found(key)
        if row is None:
            return _refused(404, "Message not found")
        if row["confirmed"]:
            return _refused(409, "Already confirmed")
        self.store.change("message", key, confirmed=True)
        return json_answer(True)

    @route("/v1/message/<key>/report")
    def report(self, request, key):
        row = self._found(key)
        if row is None:
            return _refused(404, "Message not found")
        return json_answer({"validationRules": row["rules"], "transmissionRules": row["transmission"]})

    @route("/v1/message/<key>/render")
    def render(self, request, key):
        row = self._found(key)
        if row is None:
            return _refused(404, "Message not found")
        if request.args.get("format", "html") == "pdf":
            return Response(EMPTY_PDF + b"%%EOF\n", mimetype="application/pdf")
        return Response(f"<html><body><h1>{row['id']}</h1></body></html>", mimetype="text/html")

    # ---- lookups

    def _services(self, party, identifier):
        services = [
            {"description": name, "documentType": f"{DOCUMENT_SCHEME}::{ubl.DOCUMENT_TYPES[name][0]}"}
            for name in party.documents
        ]
        return {"participantId": identifier, "services": services}

    @route("/v1/peppol/lookup")
    def lookup(self, request):
        identifier, scheme = request.args.get("participantId", "").lower(), request.args.get("scheme", "")
        if ":" not in identifier and scheme.isdigit():
            identifier = f"{scheme}:{identifier}"
        return self._looked_up(identifier)

    def _looked_up(self, identifier):
        party = people.participant(identifier)
        if party is None:
            return _refused(404, "Participant not found")
        if party.dns or party.smp == "500":
            return _refused(500, "The lookup failed")
        return json_answer(self._services(party, identifier))

    @route("/v1/peppol/bestMatch")
    def best_match(self, request):
        country, number = request.args.get("countryCode", "").upper(), request.args.get("vatNumber", "").upper()
        party = people.BY_VAT.get(country + number.removeprefix(country))
        if party is None or not party.peppol:
            return _refused(404, "No match found")
        return self._looked_up(party.endpoint)

    @route("/v1/peppol/search")
    def search(self, request):
        args = request.args
        words = args.get("query") or args.get("name") or args.get("participantId") or args.get("identifierValue") or ""
        country = args.get("country", "").upper()
        if not (words or country):
            return _refused(422, "Nothing to search for")
        matching = [one for one in people.search(words) if one.peppol and one.card and country in ("", one.country)]
        return json_answer(
            [
                {
                    "participant": {"scheme": "iso6523-actorid-upis", "identifier": party.endpoint},
                    "entities": [{"name": party.name, "countryCode": party.country}],
                }
                for party in matching
            ]
        )

    # ---- organization

    @route("/v1/organization/info")
    def info(self, request):
        party = self.organization()
        street, _, number = party.street.rpartition(" ")
        return json_answer(
            {
                "name": party.name,
                "VAT": party.vat,
                "street": street,
                "houseNumber": number,
                "zipCode": party.postcode,
                "city": party.city,
                "country": party.country,
                "language": party.language,
            }
        )

    @route("/v1/organization/peppol")
    def peppol(self, request):
        participants = [
            {"participantId": identifier, "canReceive": True, "isSender": True}
            for identifier in self.organization().peppol
        ]
        return json_answer({"participants": participants})


def _message(direction, folder, sender, recipient, doc_type, process, xml):
    now = datetime.datetime.now(datetime.UTC)
    return {
        "id": str(uuid.uuid4()),
        "direction": direction,
        "folder": folder,
        "sender": sender,
        "recipient": recipient,
        "documentType": doc_type,
        "processType": process,
        "fileContent": base64.b64encode(xml).decode(),
        "created": now.isoformat(timespec="seconds"),
        "confirmed": False,
        "at": now.timestamp(),
    }


def _shown(row):
    return {name: value for name, value in row.items() if name not in ("at", "rules", "transmission")}


def _rule(rule, field, message):
    return {"id": rule, "type": "FATAL", "location": field, "message": message}


def _refused(status, message):
    return json_answer({"message": message}, status)
