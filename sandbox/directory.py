"""The Peppol Directory: a search over the business cards that participants publish.

Two requests a second, then 429 with `Retry-After: 2` and a text body; no results beyond the 1,000th (400): read in
phax/phoss-directory 0.16.0 of 2026-08-19, where “nothing found” is 200 with empty `matches`. A user saw 204 without a body for
a registered participant (issue 73 of 2025-11-03); nothing in that source produces one.
"""

import collections
import datetime
import time

from werkzeug.wrappers import Response

from . import people
from .service import Service, json_answer, route
from .smp import REGISTERED, SCHEME
from .ubl import DOCUMENT_SCHEME

LARGEST = 1000
PAGE = 20


class Directory(Service):
    """Knows the participants of `registry` that have a card."""

    name = "directory"
    title = "Peppol Directory"
    switches = {
        "a_second": (2, "more requests than this within a second get 429; 0 is no limit"),
        "empty": (False, "204 without a body, whoever is there"),
    }

    def __init__(self, store=None, registry=None, **settings):
        super().__init__(store, **settings)
        self.registry = registry or people.Registry()
        self._recent = collections.deque()

    def _is_too_fast(self):
        limit, now = self.settings["a_second"], time.monotonic()
        while self._recent and self._recent[0] < now - 1:
            self._recent.popleft()
        if limit and len(self._recent) >= limit:
            return True
        self._recent.append(now)
        return False

    @route("/search/1.0/json")
    def search(self, request):
        if self._is_too_fast():
            return Response("Rate limit exceeded", 429, {"Retry-After": "2"}, mimetype="text/plain")
        first, count = _number(request, "resultPageIndex", 0), _number(request, "resultPageCount", PAGE)
        if first is None or not count or (first + 1) * count > LARGEST:
            return json_answer({"error": "resultPageIndex or resultPageCount is out of range"}, 400)
        wanted = {name: request.args[name] for name in ("q", "participant", "name", "country") if name in request.args}
        if not any(wanted.values()):
            return json_answer({"error": "No search term was given"}, 400)
        matching = [
            (party, identifier)
            for party in self.registry.everyone()
            for identifier in party.peppol
            if party.card and _fits(party, identifier, wanted)
        ]
        if self.settings["empty"]:
            return Response(status=204)
        page = matching[first * count : (first + 1) * count]
        return json_answer(
            {
                "version": "1.0",
                "total-result-count": len(matching),
                "used-result-count": len(page),
                "result-page-index": first,
                "result-page-count": count,
                "first-result-index": first * count,
                "last-result-index": first * count + max(len(page) - 1, 0),
                "query-terms": "&".join(f"{name}={text}" for name, text in wanted.items()),
                "creation-dt": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
                "matches": [_match(*entry) for entry in page],
            }
        )


def _number(request, name, default):
    text = request.args.get(name, str(default))
    return int(text) if text.isdigit() else None


def _fits(party, identifier, wanted):
    everything = " ".join((party.name, party.city, party.street, *party.peppol)).lower()
    return (
        all(word in everything for word in wanted.get("q", "").lower().split())
        and wanted.get("participant", f"{SCHEME}::{identifier}").lower() == f"{SCHEME}::{identifier}"
        and wanted.get("name", "").lower() in party.name.lower()
        and wanted.get("country", party.country).upper() == party.country
    )


def _match(party, identifier):
    others = [one.split(":") for one in party.peppol]
    return {
        "participantID": {"scheme": SCHEME, "value": identifier},
        "docTypes": [{"scheme": DOCUMENT_SCHEME, "value": doc_type} for doc_type, _ in party.doc_types],
        "entities": [
            {
                "name": [{"name": party.name, "language": party.language}],
                "countryCode": party.country,
                "geoInfo": f"{party.street}, {party.postcode} {party.city}",
                "identifiers": [{"scheme": scheme, "value": value} for scheme, value in others],
                "regDate": REGISTERED,
            }
        ],
    }
