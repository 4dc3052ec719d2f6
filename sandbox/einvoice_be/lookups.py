"""e-invoice.be's lookups: is this identifier on the network, who is registered, is this document valid."""

import datetime

from .. import people
from ..access_point import ulid
from ..service import json_answer, route
from ..smp import AS4, REGISTERED, SCHEME
from ..ubl import DOCUMENT_SCHEME, PROCESS_SCHEME
from .shapes import Failure, now

ZONE = "participant.sml.sandbox.example"


class Lookups:
    """Part of EInvoiceBe: /api/validate, /api/lookup, /api/conversion, /api/stats."""

    @route("/api/validate/ubl", "POST")
    def validate_ubl(self, request):
        content = self.uploaded(request)
        return json_answer(self.validation(f"val_{ulid()}", content, request.files["file"].filename), 201)

    @route("/api/validate/json", "POST")
    def validate_json(self, request):
        body = self.json_body(request)
        try:
            xml = self._written(request.tenant, body)
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise Failure(422, f"The document is incomplete: {error}") from None
        answer = self.validation(f"val_{ulid()}", xml)
        return json_answer({**answer, "ubl_document": xml.decode()}, 201)

    def _asked_for(self, request):
        identifier = request.args.get("peppol_id", "").lower()
        if ":" not in identifier:
            raise Failure(422, "peppol_id must be of the form <scheme>:<id>")
        party = people.participant(identifier) or next(
            (candidate for candidate in self.registered() if identifier in candidate.peppol), None
        )
        return identifier, party

    @route("/api/validate/peppol-id")
    def validate_peppol_id(self, request):
        _, party = self._asked_for(request)
        registered = party is not None and not party.dns
        valid = registered and not party.smp
        card = {"name": party.name, "country_code": party.country, "registration_date": REGISTERED} if valid else None
        return json_answer(
            {
                "is_valid": valid,
                "dns_valid": registered,
                "business_card_valid": bool(valid and party.card),
                "supported_document_types": [doc_type for doc_type, _ in party.doc_types] if valid else [],
                "business_card": card if valid and party.card else None,
            }
        )

    @route("/api/lookup")
    def lookup(self, request):
        identifier, party = self._asked_for(request)
        trouble = _trouble(party)
        reachable = party is not None and not trouble
        where = {
            "status": "error" if party is None or party.dns else "success",
            "smpHostname": "smp.sandbox.example" if reachable else None,
            "smlHostname": ZONE,
            "dnsRecords": [{"ip": "127.0.0.1"}] if reachable else [],
            "error": trouble or ("NXDOMAIN" if party is None else None),
            "lookupMethod": "naptr",
        }
        card = reachable and party.card
        return json_answer(
            {
                "queryMetadata": {
                    "identifierScheme": SCHEME,
                    "identifierValue": identifier,
                    "smlDomain": ZONE,
                    "timestamp": now(),
                    "version": "1.0",
                },
                "status": "success" if reachable else "error",
                "errors": [where["error"]] if where["error"] else [],
                "dnsInfo": where,
                "serviceMetadata": _metadata(party if reachable else None),
                "businessCard": {
                    "status": "success" if card else "error",
                    "entities": [_entity(party)] if card else [],
                    "queryTimeMs": 1.0,
                },
                "certificates": [],
                "executionTimeMs": 3.0,
            }
        )

    @route("/api/lookup/participants")
    def participants(self, request):
        query = request.args.get("query", "")
        if len(query.strip()) < 2:
            raise Failure(422, "query is too short")
        country = request.args.get("country_code", "").upper()
        found = [
            party for party in people.search(query) if party.peppol and party.card and country in ("", party.country)
        ]
        return json_answer(
            {
                "total_count": len(found),
                "used_count": len(found),
                "participants": [_participant(party) for party in found],
                "query_terms": query,
                "search_date": now(),
            }
        )

    # ---- PDF, which the stand-in cannot read

    @route("/api/documents/pdf", "POST")
    def create_from_pdf(self, request):
        self.uploaded(request)
        return json_answer(_unread(), 201)

    @route("/api/conversion/pdf", "POST")
    def convert(self, request):
        self.uploaded(request)
        task = {"task_id": f"task_{ulid()}", "status": "completed"}
        self.store.put("task", task["task_id"], task)
        return json_answer({**task, "status": "pending"}, 201)

    @route("/api/conversion/pdf/<task>")
    def conversion(self, request, task):
        return json_answer(self._task(task))

    @route("/api/conversion/pdf/<task>/result")
    def conversion_result(self, request, task):
        self._task(task)
        return json_answer(_unread())

    def _task(self, key):
        task = self.store.get("task", key)
        if task is None:
            raise Failure(404, f"Task {key} not found")
        return task

    # ---- figures

    @route("/api/stats")
    def stats(self, request):
        today = datetime.date.today()
        try:
            first = datetime.date.fromisoformat(
                request.args.get("start_date", str(today - datetime.timedelta(days=30)))
            )
            last = datetime.date.fromisoformat(request.args.get("end_date", str(today)))
        except ValueError as error:
            raise Failure(422, [(("query", "start_date"), str(error))]) from None
        if last < first:
            raise Failure(400, "end_date lies before start_date")
        counts = {}
        for row in self.store.all("document", tenant=request.tenant):
            action = {"RECEIVED": "DOCUMENT_RECEIVED", "SENT": "DOCUMENT_SENT"}.get(row["state"])
            day = row["created_at"][:10]
            if action and str(first) <= day <= str(last):
                counts[action, day] = counts.get((action, day), 0) + 1
        days = (last - first).days + 1
        return json_answer(
            {
                "tenant_id": request.tenant,
                "period_start": str(first),
                "period_end": str(last),
                "aggregation": request.args.get("aggregation", "DAY"),
                "actions": [
                    {"action": action, "stat_date": day, "count": count} for (action, day), count in counts.items()
                ],
                "total_days": days,
                "average_daily_usage": sum(counts.values()) / days,
                "budget_estimation_days": 0.0,
            }
        )


def _trouble(party):
    if party is None:
        return ""
    words = {"timeout": "DNS query timed out", "servfail": "DNS server failure", "500": "SMP answered 500"}
    return words.get(party.dns or party.smp, "")


def _metadata(party):
    if party is None:
        return {"status": "error", "queryTimeMs": 1.0, "endpoints": [], "error": "no service metadata"}
    address = "https://ap.sandbox.example/as4"
    endpoint = {
        "status": "success",
        "url": address,
        "documentTypes": [{"scheme": DOCUMENT_SCHEME, "value": doc_type} for doc_type, _ in party.doc_types],
        "processes": [
            {
                "processId": {"scheme": PROCESS_SCHEME, "value": process},
                "endpoints": [{"transportProfile": AS4, "address": address}],
            }
            for process in dict.fromkeys(process for _, process in party.doc_types)
        ],
    }
    return {"status": "success", "queryTimeMs": 1.0, "endpoints": [endpoint]}


def _entity(party):
    return {"name": party.name, "countryCode": party.country, "registrationDate": REGISTERED}


def _participant(party):
    scheme, _, _ = party.endpoint.partition(":")
    return {
        "peppol_id": party.endpoint,
        "peppol_scheme": scheme,
        "entities": [{"name": party.name, "country_code": party.country}],
        "document_types": [{"scheme": DOCUMENT_SCHEME, "value": doc_type} for doc_type, _ in party.doc_types],
    }


def _unread():
    same = {"document_type": "INVOICE", "state": "DRAFT", "direction": "OUTBOUND", "currency": "EUR"}
    return {**same, "tax_code": "S", "items": [], "success": False, "ubl_document": None}
