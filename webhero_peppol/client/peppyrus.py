# SPDX-License-Identifier: LGPL-3.0-or-later
"""Peppyrus: API v1, header X-Api-Key. Messages lie in four folders; registration is done in its portal."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from odoo.addons.webhero_exchange.client.errors import Permanent, Temporary
from odoo.addons.webhero_exchange.client.http import WHATEVER_WAS_ASKED, Http

from ..rules import documents
from ..rules.lookups import NO, UNKNOWN, YES, Lookup
from ..rules.participants import Participant
from . import access_point as ap
from .answers import (
    about,
    check_page_advances,
    check_service,
    count,
    is_before,
    is_last,
    is_over,
    mapping,
    part,
    rows,
    text,
    too_many_pages,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from .access_point import Company, Incoming, Outgoing, Received, Registration, Sent

PAGE = 5  # each message includes its whole file: a hundred of them exceed the size limit of an answer
MAX_PAGES = 4000
DOCUMENT = "busdox-docid-qns::"
PROCESS = "cenbii-procid-ubl::"
FOLDERS = {"OUTBOX": ap.SENT, "SENT": ap.DELIVERED, "FAILED": ap.ERROR}


class Peppyrus(ap.AccessPoint):
    code = "peppyrus"
    title = "Peppyrus"
    urls = {"prod": "https://api.peppyrus.be/v1", "test": "https://api.test.peppyrus.be/v1"}
    wants = ("key",)
    portal = "https://customer.peppyrus.be"
    may_fail_for = (
        3  # whether a message can move from SENT to FAILED is undocumented; each poll downloads the whole file
    )

    def __init__(self, url, key, log=None):
        url = url.rstrip("/") if url.rstrip("/").endswith("/v1") else f"{url.rstrip('/')}/v1"
        self.http = Http(url, headers={"X-Api-Key": key}, secrets=(key,), log=log)

    def _call(self, method, path, refused="document", **options):
        answer = self.http.request(method, path, accept=(200, 499), **options)
        if answer.status < 300:
            return answer.json()
        if answer.status in WHATEVER_WAS_ASKED:
            raise self.http._failure(answer)
        check_service(answer)
        code = f"{refused}_unknown" if answer.status == 404 else refused
        raise Permanent(code, status=answer.status, text=answer.text[:1000])

    # ---- access rights

    def probe(self) -> Iterator[tuple[str, bool, str, dict[str, Any]]]:
        self._call("GET", "organization/info", refused="company")
        yield "key", True, "", {}
        found = self._participants()
        yield "company", bool(found), "" if found else "no_company_at_access_point", {}

    def _participants(self):
        body = mapping(self._call("GET", "organization/peppol", refused="company"), self.title)
        if isinstance(body.get("participants"), dict):  # one client of others reads it as one object
            body = {"participants": [body["participants"]]}
        return [
            Participant.parse(text(one.get("participantId")))
            for one in rows(body, "participants", self.title, optional=True)
        ]

    def lookup(self, participant: Participant) -> Lookup:
        try:
            found = mapping(self._call("GET", "peppol/lookup", params={"participantId": str(participant)}), self.title)
        except Permanent as error:
            no = error.code.endswith("_unknown")
            return Lookup(NO, participant) if no else Lookup(UNKNOWN, participant, reason=error.code)
        except Temporary as error:
            return Lookup(UNKNOWN, participant, reason=error.code)
        stated = found.get("participantId")
        if stated is None and not found.get("services") or stated is not None and not _is_told(stated, participant):
            return Lookup(UNKNOWN, participant, reason="bad_answer")
        services = rows(found, "services", self.title, optional=True)
        if not services and "services" in found and found["services"] is not None:
            return Lookup(NO, participant)  # it is known, and receives nothing
        types = [text(one.get("documentType")).removeprefix(DOCUMENT) for one in services]
        return Lookup(YES, participant, tuple(filter(None, types)))

    def register(self, company: Company) -> Registration:
        return self.status(ap.Registration(ap.WAITING, str(company.participant)))

    def status(self, registration: Registration) -> Registration:
        """Active where the organization that has the key is under our address."""
        wanted = Participant.parse(registration.reference)
        there = (
            any(one and one.is_same(wanted) for one in self._participants()) if wanted else bool(self._participants())
        )
        return ap.Registration(ap.ACTIVE if there else ap.WAITING, registration.reference, "" if there else self.portal)

    # ---- out

    def send(self, outgoing: Outgoing) -> Sent:
        body = self._call("POST", "message", json={
            "sender": str(outgoing.sender).lower(), "recipient": str(outgoing.receiver).lower(),
            "processType": PROCESS + outgoing.process, "documentType": DOCUMENT + outgoing.document_type,
            "fileContent": base64.b64encode(outgoing.xml).decode(),
        })  # fmt: skip
        return self._sent(mapping(body, self.title))

    def _sent(self, message):
        """A failure is reported by the next poll, with its reason: an unreadable report must not cost us the reference."""
        reference = text(message.get("id"))
        if not reference:
            raise Temporary("bad_answer", host=self.title)
        state = FOLDERS.get(text(message.get("folder")), ap.SENT)
        return ap.Sent(reference, ap.SENT if state == ap.ERROR else state, envelope=reference)

    def _report(self, reference):
        """Why it failed: broken rules, or the error of the network."""
        try:
            body = mapping(self._call("GET", f"message/{quote(reference, safe='')}/report"), self.title)
        except Permanent:  # there is none: that it failed is known without it
            return ""
        broken = _findings(body.get("validationRules")) + _findings(body.get("transmissionRules"))
        return "; ".join(broken)[:1000]

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Among our messages since the first try: the same receiver and the same number in the document itself.

        In the order in which a message moves from folder to folder: one that moves meanwhile is found where it goes.
        """
        for folder in FOLDERS:
            for message in self._pages(outgoing.since, folder=folder, receiver=str(outgoing.receiver).lower()):
                if self._is_same(message, outgoing):
                    return self._sent(message)
        return None

    def _is_same(self, message, outgoing):
        """A message for somebody else, such as one received under that number, is not ours, whatever folder was asked for."""
        receiver = Participant.parse(text(message.get("recipient")))
        other = receiver is not None and not outgoing.receiver.is_same(receiver)
        ended = text(message.get("id")) in outgoing.ended
        return not other and not ended and self._number(message) == outgoing.number

    def _number(self, message):
        """The number in its document; a list without the files proves nothing, so the message itself is read."""
        if not message.get("fileContent"):
            message = self._message(text(message.get("id")) or "-")
        try:
            content = base64.b64decode(text(message.get("fileContent")))
            return documents.kind_of(documents.parse(content)).number
        except ValueError:  # binascii.Error and NotXml are
            return ""

    def _pages(self, since=None, **params):
        """Messages since `since`, in the order of the list, which is undocumented."""
        before: list = []
        for page in range(1, MAX_PAGES + 1):
            listing = self._call("GET", "message/list", params={"page": page, "perPage": PAGE, **params})
            found = rows(mapping(listing, self.title), "items", self.title)
            check_page_advances(found, before, self.title)
            yield from (message for message in found if not is_before(message.get("created"), since))
            if is_over(found, "created", since):
                return
            if is_last(found, PAGE, page >= count(part(listing, "meta").get("pageCount"))):
                return
            before = found
        raise too_many_pages(self.title)

    def _message(self, reference: str) -> dict[str, Any]:
        found = mapping(self._call("GET", f"message/{quote(reference, safe='')}"), self.title)
        return about(found, reference, self.title)

    def document_status(self, reference: str) -> Sent:
        message = self._message(reference)
        sent = self._sent(message)
        if FOLDERS.get(text(message.get("folder"))) != ap.ERROR:
            return sent
        return ap.Sent(sent.reference, ap.ERROR, self._report(sent.reference), envelope=sent.envelope)

    # ---- in

    def inbox(self, since: datetime | None = None) -> Iterator[Incoming]:
        for message in reversed(list(self._pages(folder="INBOX", confirmed="false"))):
            is_new = text(message.get("folder")) not in FOLDERS and message.get("confirmed") is not True
            if text(message.get("id")) and is_new:  # also where a filter is not heard
                yield ap.Incoming(text(message["id"]), text(message.get("sender")))

    def fetch(self, reference: str) -> Received:
        message = self._message(reference)
        try:
            content = base64.b64decode(text(message.get("fileContent")), validate=True)
        except ValueError as error:  # binascii.Error is one
            raise Temporary("bad_answer", host=self.title) from error
        kind, process = text(message.get("documentType")), text(message.get("processType"))
        return ap.Received(
            reference, content, text(message.get("sender")), text(message.get("recipient")),
            kind.removeprefix(DOCUMENT), process.removeprefix(PROCESS),
        )  # fmt: skip

    def confirm(self, reference: str) -> None:
        """A second time it says "Already confirmed" (under a number that nobody gave, perhaps without a body): then
        it is done, too.
        """
        path = f"message/{quote(reference, safe='')}"
        try:
            self._call("PATCH", f"{path}/confirm")
        except (Permanent, Temporary):
            if mapping(self._call("GET", path), self.title).get("confirmed") is not True:
                raise


def _findings(told):
    """Sentences of a report: one text, or a list of {id, message}."""
    listed = told if isinstance(told, list) else [told]
    found = (
        f"{text(one.get('id'))}: {text(one.get('message'))}" if isinstance(one, dict) else text(one) for one in listed
    )
    return [one for one in found if one.strip(": ")]


def _is_told(told, participant):
    """Is an answer about the participant that was looked up?"""
    return participant.is_same(Participant.parse(text(told)))
