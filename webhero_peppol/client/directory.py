# SPDX-License-Identifier: LGPL-3.0-or-later
"""The Peppol Directory: participants that published a business card (not all do), by name or number.

It takes two requests a second from one address and answers 429 with `Retry-After: 2` beyond; more than 1,000 results in
are 400 (phax/phoss-directory 0.16.0 of 2026-08-19, read on 30 November 2026). No result is 200 with no `matches`;
the 204 without a body that a user saw was for a participant found days before (its issue 73 of 2025-11-03): no answer.
"""

from __future__ import annotations

import dataclasses
import time
from typing import Any

from odoo.addons.webhero_exchange.client.errors import Temporary
from odoo.addons.webhero_exchange.client.http import Http

from ..rules.participants import Participant
from .answers import mapping, part, rows, text

URL = "https://directory.peppol.eu"
HOST = "directory"
MAX_RESULTS = 20
PATIENCE = 3.0  # maximum seconds that a search waits when the Directory asks for it


@dataclasses.dataclass(frozen=True)
class Card:
    """One published company."""

    participant: Participant
    name: str
    country: str
    place: str = ""


def _name(entity):
    names = entity.get("name") or []
    names = [{"name": names}] if isinstance(names, str) else names if isinstance(names, list) else []
    return next(filter(None, (text(one.get("name")) for one in names if isinstance(one, dict))), "")


def _cards(match):
    participant = Participant.parse(text(part(match, "participantID").get("value")))
    entities = match.get("entities")
    for entity in entities if isinstance(entities, list) else ():
        if participant and isinstance(entity, dict) and _name(entity):
            yield Card(participant, _name(entity), text(entity.get("countryCode")), text(entity.get("geoInfo")))


class Directory:
    def __init__(self, url=URL, log=None):
        self.http = Http(url, log=log, timeout=10, max_bytes=4 * 2**20)

    def search(self, text: str = "", participant: Any = None, country: str = "") -> list[Card]:
        """Up to 20 cards for a name (or any text) or a participant; [] where nothing was published."""
        params: dict[str, Any] = {"resultPageIndex": 0, "resultPageCount": MAX_RESULTS}
        if participant:
            params["participant"] = f"iso6523-actorid-upis::{participant}"
        if text:
            params["q"] = text
        if country:
            params["country"] = country
        found = rows(mapping(self._get(params).json(), HOST), "matches", HOST)
        cards = [card for match in found for card in _cards(match)]
        # a search by participant gives only that participant, also where the directory ignores the filter
        return [card for card in cards if participant is None or card.participant.is_same(participant)][:MAX_RESULTS]

    def _get(self, params):
        """The answer; where two requests a second were too many, once more after the moment that it names."""
        try:
            return self.http.get("search/1.0/json", params=params)
        except Temporary as error:
            if error.code != "too_many_calls" or not error.retry_after or error.retry_after > PATIENCE:
                raise
            time.sleep(error.retry_after)
        return self.http.get("search/1.0/json", params=params)
