# SPDX-License-Identifier: LGPL-3.0-or-later
"""e-invoice.be: API v1.1 (OpenAPI), Bearer key. A document is a draft first, then it is sent. Refusals: {"detail": …}."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from odoo.addons.webhero_exchange.client.errors import Permanent, Temporary
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
    is_before,
    is_last,
    is_over,
    mapping,
    moment,
    part,
    rows,
    text,
    too_many_pages,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from .access_point import Company, Incoming, Outgoing, Received, Registration, Sent

PAGE = 100
MAX_PAGES = 200
EVENTS = ("document.received", "document.sent", "document.sent.failed")
DRAFT = "DRAFT"
STATES = {"TRANSIT": ap.SENT, "SENT": ap.DELIVERED, "FAILED": ap.ERROR}
ANSWERS = {
    "imr_received": {"AP": ap.ACCEPTED, "CA": ap.ACCEPTED, "PD": ap.ACCEPTED, "RE": ap.REJECTED},
    "mlr_received": {"RE": ap.ERROR},
}
SENT_AGAIN = ("send_attempted", "send_success")  # after these an earlier failure is over


class EInvoiceBe(ap.AccessPoint):
    code = "einvoice_be"
    title = "e-invoice.be"
    urls = {"prod": "https://api.e-invoice.be", "test": "https://api-dev.e-invoice.be"}
    wants = ("key",)
    portal = "https://app.e-invoice.be"
    answers_by_status = True
    signs_calls = True
    forgets_read = False
    sends_answers = False  # documents/ubl takes invoices and credit notes only

    def __init__(self, url, key, log=None):
        headers = {"Authorization": f"Bearer {key}"}
        self.http = Http(url, headers=headers, secrets=(key,), log=log)
        self.host = urlsplit(url).netloc

    def _call(self, method, path, refused="document", **options):
        return mapping(self._answer(method, path, refused, **options), self.title)

    def _answer(self, method, path, refused="document", **options):
        answer = self.http.request(method, path, accept=(200, 499), **options)
        if answer.status < 300:
            return answer.json()
        if answer.status in WHATEVER_WAS_ASKED:
            raise self.http._failure(answer)
        check_service(answer)
        detail = mapping(answer.json(), self.title).get("detail")
        if isinstance(detail, list):
            detail = "; ".join(str(one.get("msg", one)) if isinstance(one, dict) else str(one) for one in detail)
        code = f"{refused}_unknown" if answer.status == 404 else refused
        raise Permanent(code, status=answer.status, text=str(detail or f"HTTP {answer.status}")[:1000])

    # ---- access rights

    def probe(self) -> Iterator[tuple[str, bool, str, dict[str, Any]]]:
        me = self._call("GET", "api/me/", refused="company")
        yield "key", True, "", {}
        registered = bool(me.get("smp_registration"))
        yield "company", registered, "" if registered else "no_company_at_access_point", {}

    def lookup(self, participant: Participant) -> Lookup:
        found = self._call("GET", "api/validate/peppol-id", params={"peppol_id": str(participant)})
        if not found.get("is_valid"):
            return Lookup(UNKNOWN, participant, reason="not_valid_at_access_point")
        listed = found.get("supported_document_types")
        types = tuple(filter(None, map(text, listed if isinstance(listed, list) else [])))
        return Lookup(YES, participant, types)

    def register(self, company: Company) -> Registration:
        return self.status(ap.Registration(ap.WAITING))

    def status(self, registration: Registration) -> Registration:
        me = self._call("GET", "api/me/", refused="company")
        state = ap.ACTIVE if me.get("smp_registration") else ap.WAITING
        return ap.Registration(state, text(me.get("company_number")), self.portal if state == ap.WAITING else "")

    # ---- calls of theirs (docs.e-invoice.be/essentials/webhooks)

    def subscribe(self, url: str, secret: str = "") -> Any:
        """The service generates the secret itself and returns it in the answer."""
        values = {"url": url, "events": list(EVENTS), "enabled": True}
        known = rows({"webhooks": self._answer("GET", "api/webhooks/")}, "webhooks", self.title)
        mine = next((one for one in known if one.get("url") == url), None)
        if mine:
            path = f"api/webhooks/{quote(text(mine.get('id')), safe='')}"
            return text(self._call("PUT", path, json=values).get("secret")) or text(mine.get("secret"))
        return text(self._call("POST", "api/webhooks/", json=values).get("secret"))

    @staticmethod
    def is_signed(body: bytes, signature: str, secret: str) -> bool:
        """Over the JSON of the whole event with sorted keys; how blanks and letters such as é are in it is not documented."""
        try:
            event = json.loads(body)
        except (ValueError, RecursionError):
            return False
        forms = (
            json.dumps(event, sort_keys=True, ensure_ascii=ascii_only, separators=separators)
            for ascii_only in (True, False)
            for separators in (None, (",", ":"))
        )
        return any(ap.AccessPoint.is_signed(form.encode("utf-8", "replace"), signature, secret) for form in forms)

    @staticmethod
    def about(event: dict[str, Any]) -> str:
        sent = text(event.get("event_type")).startswith("document.sent")
        return text(part(event, "data").get("document_id")) if sent else ""

    # ---- out

    def send(self, outgoing: Outgoing) -> Sent:
        files = {"file": (f"{outgoing.number.replace('/', '_')}.xml", outgoing.xml, "application/xml")}
        draft = self._call("POST", "api/documents/ubl", files=files)
        if not text(draft.get("id")):
            raise Temporary("bad_answer", host=self.title)
        path = f"api/documents/{quote(str(draft['id']), safe='')}/send"
        # left out, the addresses would be guessed from tax numbers in the document
        params = {
            "sender_peppol_scheme": outgoing.sender.scheme,
            "sender_peppol_id": outgoing.sender.value,
            "receiver_peppol_scheme": outgoing.receiver.scheme,
            "receiver_peppol_id": outgoing.receiver.value,
        }
        sent = self._call("POST", path, params=params)
        return self._handed_over(about(sent, text(draft["id"]), self.title))

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Searches the drafts too: as documented they hold what is in transit or failed, the outbox what was sent. The drafts
        first, as a document that leaves them meanwhile is then in the outbox.
        """
        for path in ("api/drafts/", "api/outbox/"):
            for document in self._pages(path, outgoing.since, search=outgoing.number):
                if self._is_same(document, outgoing):
                    return self._handed_over(document)
        return None

    @staticmethod
    def _is_same(document, outgoing):
        """A number that came as one is that number; the service may name a company by its other Belgian address."""
        # any document that is not a draft was handed over, whatever its state
        left = text(document.get("state")).upper() != DRAFT and text(document.get("id")) not in outgoing.ended
        receiver = Participant.parse(text(document.get("customer_peppol_id")))
        same = receiver is None or outgoing.receiver.same_company(receiver)
        return left and same and text(document.get("invoice_id")).strip() == outgoing.number

    def _pages(self, path, since=None, **params):
        """Documents since `since`, newest first where the service respects `sort_order`.

        Not by `date_from`: it filters on the document's own date, and a document exchanged today may be dated last month.
        """
        params |= {"page_size": PAGE, "sort_by": "created_at", "sort_order": "desc"}
        before = []
        for page in range(1, MAX_PAGES + 1):
            body = self._call("GET", path, params={"page": page, **params})
            found = rows(body, "items", self.title)
            check_page_advances(found, before, self.title)
            yield from (document for document in found if not is_before(document.get("created_at"), since))
            if is_over(found, "created_at", since) or is_last(found, PAGE, page >= count(body.get("pages"))):
                return
            before = found
        raise too_many_pages(self.title)

    def _sent(self, document):
        return ap.Sent(text(document.get("id")), STATES.get(text(document.get("state")).upper(), ap.SENT))

    def _handed_over(self, document):
        """A failure is reported by the next poll, with its reason: an unreadable timeline must not cost us the reference."""
        sent = self._sent(document)
        return ap.Sent(sent.reference) if sent.state == ap.ERROR else sent

    def document_status(self, reference: str) -> Sent:
        """The state, refined by the timeline: the customer's answers and the reasons of a failure."""
        path = f"api/documents/{quote(reference, safe='')}"
        sent = known = self._sent(about(self._call("GET", path), reference, self.title))
        events = rows(self._call("GET", f"{path}/timeline"), "events", self.title, optional=True)
        for event in sorted(events, key=lambda event: moment(event.get("timestamp"))):
            kind, details = text(event.get("event_type")), part(event, "details") or part(event, "data")
            reason, code = text(details.get("reason")), text(details.get("response_code"))
            state = ANSWERS.get(kind, {}).get(code)
            if kind in SENT_AGAIN and sent.state == ap.ERROR:
                sent = known
            elif kind == "send_failed":
                state = ap.ERROR
            answer = code if kind == "imr_received" else sent.answer
            if state or answer != sent.answer:
                sent = ap.Sent(sent.reference, state or sent.state, reason or sent.reason, answer=answer)
        return sent

    # ---- in: there is no mark of what was read; the exchange's key makes each document one

    def inbox(self, since: datetime | None = None) -> Iterator[Incoming]:
        for document in reversed(list(self._pages("api/inbox/", since))):
            if text(document.get("id")):
                yield ap.Incoming(text(document["id"]), text(document.get("vendor_name")))

    def fetch(self, reference: str) -> Received:
        found = self._call("GET", f"api/documents/{quote(reference, safe='')}/ubl")
        url = text(found.get("signed_url"))
        if urlsplit(url).scheme not in ("http", "https"):
            raise Temporary("bad_answer", host=self.title)
        own = urlsplit(url).netloc == self.host
        with Http(url, log=self.http.log, public_only=not own) as http:  # a signed address: our key is not for it
            http.base_url = url
            content = http.get("").content
        _check_is_xml(content, urlsplit(url).netloc)
        sender, receiver = (self._address(found, role) for role in ("sender", "receiver"))
        return ap.Received(reference, content, sender, receiver, name=text(found.get("file_name")))

    @staticmethod
    def _address(found, role):
        scheme, value = (text(found.get(f"{role}_peppol_{one}")) for one in ("scheme", "id"))
        return f"{scheme}:{value}" if scheme and value else ""

    def confirm(self, reference: str) -> None:
        """Nothing to say: the inbox keeps everything."""


def _check_is_xml(content, host):
    """The host of the files answers without a sum to compare: at least it must be a document."""
    try:
        documents.parse(content)
    except documents.NotXml as error:
        raise Temporary("bad_answer", host=host) from error
