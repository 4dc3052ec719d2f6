# SPDX-License-Identifier: LGPL-3.0-or-later
"""Recommand: API v1, HTTP Basic with key and secret. An answer is {"success": true, …} or {"success": false, "errors": …}."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Permanent, Temporary
from odoo.addons.webhero_exchange.client.http import WHATEVER_WAS_ASKED, Http

from ..rules import documents
from ..rules.lookups import UNKNOWN, YES, Lookup
from ..rules.participants import Participant
from . import access_point as ap
from .answers import (
    about,
    check_page_advances,
    check_service,
    count,
    is_last,
    mapping,
    part,
    rows,
    text,
    too_many_pages,
)
from .recommand_move import Move

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from .access_point import Company, Incoming, Outgoing, Received, Registration, Sent

PAGE = 100
MAX_PAGES = 200
DOCUMENT = "busdox-docid-qns::"
NETWORK = "peppol"  # the channel of a delivery that counts: what a team also mails is no e-invoice
# the state of our document by its deliveries at Recommand: `sentOverPeppol` only covers what happened during the
# request (changelog of 2026-09-14; api/documents/shared.ts of recommand-peppol)
DELIVERY = {"pending": ap.SENT, "delivered": ap.DELIVERED, "failed": ap.ERROR}
VERIFICATION = {"verified": ap.ACTIVE, "rejected": ap.REFUSED, "error": ap.REFUSED}


class Recommand(ap.AccessPoint):
    code = "recommand"
    title = "Recommand"
    urls = {"prod": "https://app.recommand.eu", "test": "https://app.recommand.eu"}
    wants = ("key", "secret", "reference")
    registers = True
    checks_company = True
    takes_migration_key = True
    signs_calls = True
    may_fail_for = 7  # "delivered" may change later (its change of 2026-09-14); for how long is undocumented

    def __init__(self, url, key, secret="", reference="", log=None):
        self.reference = reference
        self.http = Http(f"{url.rstrip('/')}/api/v1", auth=(key, secret), secrets=(key, secret), log=log)

    # ---- calls

    def _call(self, method, path, refused="recommand", **options):
        """The body of a successful answer; a refusal by Recommand becomes Permanent(`refused`, text=…)."""
        answer = self.http.request(method, path, accept=(200, 499), **options)
        if answer.status in WHATEVER_WAS_ASKED and not self._is_about_the_company(answer):
            raise self._no_access(answer)
        check_service(answer)
        body = mapping(answer.json(), "Recommand")
        if body.get("success") is True and answer.status < 300:
            return body
        raise self._refusal(answer.status, body, refused)

    @staticmethod
    def _is_about_the_company(answer):
        """403 is also "company not verified": then the body has errors, and the key is good."""
        return answer.status == 403 and b'"errors"' in answer.content

    def _no_access(self, answer):
        """401 is "Unauthorized" where the key is wrong, and a sentence about the billing profile where the team's is pending or
        suspended (requireValidSubscription in utils/auth-middleware.ts of recommand-peppol, September 2026).
        """
        try:
            body = answer.json()
        except Temporary:
            body = {}
        said = _reasons(body.get("errors")) if isinstance(body, dict) else ""
        if answer.status == 401 and "billing" in said.lower():
            return AuthFailed("no_billing", status=answer.status, text=said)
        return self.http._failure(answer)

    def _refusal(self, status, body, code):
        """Why, also where only its `deliveryFailure` (since 2026-09-14) tells it."""
        code = {403: "not_verified", 404: f"{code}_unknown"}.get(status, code)
        said = _reasons(body.get("errors")) or _why(part(body, "deliveryFailure"))
        return Permanent(code, status=status, text=said or f"HTTP {status}")

    def _company(self):
        if not self.reference:
            raise Permanent("no_company_at_access_point")
        return quote(self.reference, safe="")

    # ---- access rights

    def probe(self) -> Iterator[tuple[str, bool, str, dict[str, Any]]]:
        self._call("GET", "companies")
        yield "key", True, "", {}
        if not self.reference:
            yield "company", False, "no_company_at_access_point", {}
            return
        try:
            state = self.status(ap.Registration(ap.WAITING, self.reference))
        except Permanent as error:  # somebody removed it in the portal
            if error.code != "company_unknown":
                raise
            yield "company", False, "no_company_at_access_point", {}
            return
        yield (
            "company",
            state.state == ap.ACTIVE,
            "" if state.state == ap.ACTIVE else "not_verified",
            {"text": state.reason},
        )

    def lookup(self, participant: Participant) -> Lookup:
        body = self._call("POST", "verify", json={"peppolAddress": str(participant)})
        if not body.get("isValid"):
            # also its answer when the lookup itself failed: no proof of a "no"
            return Lookup(UNKNOWN, participant, reason="not_valid_at_access_point")
        supported = rows(body, "supportedDocuments", self.title, optional=True)
        references = body.get("serviceMetadataReferences")
        types = [text(d.get("docTypeId")) for d in supported] or list(
            map(text, references if isinstance(references, list) else [])
        )
        provider = next(filter(None, (text(d.get("serviceProvider")) for d in supported)), "")
        return Lookup(YES, participant, tuple(filter(None, types)), smp=text(body.get("smpUrl")), provider=provider)

    # ---- our own company

    def register(self, company: Company) -> Registration:
        """One company per number: one created by an earlier attempt is reused."""
        found, proof, stays = self._find_company(company), None, ""
        if not found:
            proof = self._call("POST", "companies", refused="registration_rejected", json=self._company_values(company))
            found = mapping(proof.get("company"), "Recommand")
        if company.migration_key:
            stays = Move(self._call, found).make(company)
        elif company.receives and found.get("isSmpRecipient") is False:
            # it only sent until now: nobody reaches it before Recommand is told that it receives
            Move(self._call, found).set_recipient(True, "registration_rejected")
        registration = self._registration(found, proof if proof is not None else self._ask_proof(found))
        return dataclasses.replace(registration, reason=stays)

    def _company_values(self, company):
        return {
            "name": company.name,
            "address": company.street,
            "postalCode": company.postcode,
            "city": company.city,
            "country": company.country,
            "enterpriseNumberScheme": company.participant.scheme,
            "enterpriseNumber": company.number,
            "vatNumber": company.vat or None,
            "email": company.email or None,
            "phone": company.phone or None,
            "isSmpRecipient": company.receives,
            "skipDefaultCompanySetup": False,
        }

    def _find_company(self, company):
        """By its enterprise number, also where that came as a number, without its zeros; by its VAT number where it has none."""
        companies = rows(self._call("GET", "companies"), "companies", self.title)
        wanted = {_digits(company.number), _digits(company.vat)} - {""}
        return next((c for c in companies if _digits(c.get("enterpriseNumber") or c.get("vatNumber")) in wanted), None)

    def _ask_proof(self, found):
        if found.get("isVerified"):
            return {}
        return self._call("POST", f"companies/{quote(text(found.get('id')), safe='')}/verify")

    def _registration(self, found, proof=None):
        proof = proof or {}
        state = ap.ACTIVE if found.get("isVerified") else ap.WAITING
        return ap.Registration(
            state,
            text(found.get("id")),
            text(proof.get("verificationUrl")),
            text(proof.get("verificationLogId")),
        )

    def status(self, registration: Registration) -> Registration:
        path = f"companies/{quote(registration.reference, safe='')}"
        found = mapping(self._call("GET", path, refused="company").get("company"), "Recommand")
        if found.get("isVerified"):
            return ap.Registration(ap.ACTIVE, registration.reference, reason=self._why_not_moved(registration))
        if not registration.proof:
            return ap.Registration(ap.WAITING, registration.reference, registration.link)
        asked = self._call("GET", f"companies/verification/{quote(registration.proof, safe='')}/status")
        state = VERIFICATION.get(text(asked.get("status")), ap.WAITING)
        # `isVerified` of the company decides: until then a "verified" verification is still waiting
        state = ap.WAITING if state == ap.ACTIVE else state
        known = ap.Registration(state, registration.reference, registration.link, registration.proof)
        if state != ap.REFUSED:
            return known
        return self._refused(known, text(asked.get("errorMessage")), self._why_not_moved(registration))

    def _why_not_moved(self, registration):
        """A key that was refused when the company was verified is told with the moves, and may be told nowhere else."""
        return Move(self._call, {"id": registration.reference}).reasons() if registration.moving else ""

    @staticmethod
    def _refused(refused, told, not_moved):
        reasons = dict.fromkeys(filter(None, (told, not_moved)))
        code = "migration_refused" if not_moved else refused.code
        return dataclasses.replace(refused, reason="; ".join(reasons), code=code)

    def deregister(self, registration: Registration) -> Any:
        try:
            self._call("DELETE", f"companies/{quote(registration.reference, safe='')}", refused="company")
        except Permanent as error:
            if error.code != "company_unknown":
                raise

    def set_receives(self, registration: Registration, company: Company) -> Any:
        path = f"companies/{quote(registration.reference, safe='')}"
        self._call("PUT", path, refused="company", json=self._company_values(company))

    def subscribe(self, url: str, secret: str = "") -> Any:
        """Signed since 2026-08-10: `secret` on create and on update."""
        values = {"url": url, "companyId": self.reference, "secret": secret or None}
        known = rows(self._call("GET", "webhooks", params={"companyId": self.reference}), "webhooks", self.title)
        mine = next((text(one.get("id")) for one in known if one.get("url") == url), "")
        if mine:
            self._call("PUT", f"webhooks/{quote(mine, safe='')}", json=values)
        else:
            self._call("POST", "webhooks", json=values)
        return secret

    @staticmethod
    def about(event: dict[str, Any]) -> str:
        changed = event.get("eventType") == "document.delivery_status_changed"
        return text(event.get("documentId")) if changed else ""

    # ---- out

    def send(self, outgoing: Outgoing) -> Sent:
        body = self._call(
            "POST",
            f"{self._company()}/send",
            refused="document",
            json={
                "recipient": str(outgoing.receiver),
                "documentType": "xml",
                "document": outgoing.xml.decode("utf-8"),
                "doctypeId": outgoing.document_type,
                "processId": outgoing.process,
            },
        )
        if not text(body.get("id")):
            raise Temporary("bad_answer", host="Recommand")
        return _sent(body)

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Our documents since the first try, compared by sender's number and receiver. `search` of the API is not used: it is
        not documented to cover invoice numbers, and a miss would send twice.
        """
        since = outgoing.since.strftime("%Y-%m-%d")
        for document in self._pages(direction="outgoing", **{"from": since}):
            if self._is_same(document, outgoing):
                return _sent(document)
        return None

    def _is_same(self, document, outgoing):
        """The list has the numbers of invoices only: any other document (our responses) is read in full."""
        receiver = Participant.parse(text(document.get("receiverId")))
        if text(document.get("id")) in outgoing.ended:
            return False
        kind = text(document.get("docTypeId")).removeprefix(DOCUMENT) or outgoing.document_type
        if not outgoing.receiver.is_same(receiver) or kind.lower() != outgoing.document_type.lower():
            return False
        parsed = part(document, "parsed")
        numbers = {text(parsed.get("invoiceNumber")), text(parsed.get("creditNoteNumber"))} - {""}
        if numbers:
            return outgoing.number in numbers
        xml = document.get("xml") or self._document(text(document.get("id"))).get("xml")
        return isinstance(xml, str) and _number(xml) == outgoing.number

    def _pages(self, **params):
        before: list = []
        for page in range(1, MAX_PAGES + 1):
            body = self._call(
                "GET",
                "documents",
                params={"page": page, "limit": PAGE, "companyId": self.reference, **params},
            )
            found = rows(body, "documents", self.title)
            check_page_advances(found, before, self.title)
            yield from found
            if is_last(found, PAGE, page >= count(part(body, "pagination").get("totalPages"))):
                return
            before = found
        raise too_many_pages(self.title)

    def document_status(self, reference: str) -> Sent:
        return _sent(self._document(reference))

    def _document(self, reference):
        body = self._call("GET", f"documents/{quote(reference, safe='')}", refused="document")
        return about(mapping(body.get("document"), "Recommand"), reference, "Recommand")

    # ---- in

    def inbox(self, since: datetime | None = None) -> Iterator[Incoming]:
        self._company()
        found = rows(self._call("GET", "inbox", params={"companyId": self.reference}), "documents", self.title)
        for document in sorted((d for d in found if text(d.get("id"))), key=lambda d: str(d.get("createdAt"))):
            yield ap.Incoming(text(document["id"]), text(document.get("senderId")))

    def fetch(self, reference: str) -> Received:
        found = self._document(reference)
        xml = found.get("xml")
        if not isinstance(xml, str) or not xml:
            raise Temporary("bad_answer", host="Recommand")
        return ap.Received(
            reference,
            xml.encode(),
            text(found.get("senderId")),
            text(found.get("receiverId")),
            text(found.get("docTypeId")),
            text(found.get("processId")),
        )

    def confirm(self, reference: str) -> None:
        self._call(
            "POST",
            f"documents/{quote(reference, safe='')}/mark-as-read",
            json={"read": True},
            refused="document",
        )


def _digits(text):
    """The digits of a number without the zeros before it."""
    return "".join(c for c in str(text or "") if c.isdigit()).lstrip("0")


def _reasons(errors):
    """The sentences of a refusal: {field: [sentence, …]}, {field: sentence}, a list or one sentence."""
    texts = [
        f"{field}: {one}" if field != "root" else str(one)
        for field, found in (errors.items() if isinstance(errors, dict) else [("root", errors)])
        for one in (found if isinstance(found, list) else [found])
        if one
    ]
    return "; ".join(texts)[:1000]


def _number(xml):
    try:
        return documents.kind_of(documents.parse(xml.encode())).number
    except documents.NotXml:
        return ""


def _sent(document):
    """Its state. Documents from before deliveries were recorded have the other access point's receipt, or nothing."""
    status = _delivery_status(document)
    known = ap.DELIVERED if document.get("receivedPeppolSignalMessage") and not status else ap.SENT
    state = DELIVERY.get(status, known)
    return ap.Sent(
        text(document.get("id")),
        state,
        _failure(document) if state == ap.ERROR else "",
        envelope=text(document.get("envelopeId")),
    )


def _delivery_status(document):
    """That over Peppol, where the deliveries are told by channel; `deliveryStatus` is "delivered" where any channel succeeded."""
    states = [text(one.get("status")) for one in _deliveries(document) if one.get("channel") == NETWORK]
    if not states or any(state not in DELIVERY for state in states):
        return text(document.get("deliveryStatus"))
    return next(state for state in ("delivered", "pending", "failed") if state in states)


def _deliveries(document):
    """Those that can be read; the state of the whole is there without them."""
    found = document.get("deliveries")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _failure(document):
    """Why it was not delivered, in the words of the network."""
    reasons = (_why(part(one, "failure")) for one in _deliveries(document))
    return "; ".join(dict.fromkeys(filter(None, reasons)))[:1000]


def _why(failure):
    return text(failure.get("message")) or text(failure.get("category"))
