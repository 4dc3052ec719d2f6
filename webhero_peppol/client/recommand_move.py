# SPDX-License-Identifier: LGPL-3.0-or-later
"""A company that receives elsewhere moves to Recommand with the keys of its present provider, one for
each Peppol number (recommand-peppol data/participant-migrations.ts and phoss-smp/index.ts,
recommand-docs docs/managing-companies.mdx, September 2026).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from odoo.addons.webhero_exchange.client.errors import Permanent

from ..rules import participants
from ..rules.participants import Participant
from .answers import rows, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from .access_point import Company

HOST, REFUSED = "Recommand", "migration_refused"
KEPT = (
    "name", "address", "postalCode", "city", "country", "enterpriseNumberScheme", "enterpriseNumber", "vatNumber", "email",
    "phone",
)  # fmt: skip


class Move:
    """`found` is the company as Recommand tells it; `call` is (method, path, **options) -> body."""

    def __init__(self, call: Callable[..., dict[str, Any]], found: dict[str, Any]):
        self.call, self.found = call, found
        self.path = f"companies/{quote(text(found.get('id')), safe='')}"

    def make(self, company: Company) -> str:
        """Hand over the keys in the order of the numbers. A key waits until the company is verified, and is used at once
        where it is; a new one replaces one that waits; one that was used (its answer was lost) is not sent again.
        Permanent("migration_refused") where a key is refused; returns why a number without a key stays elsewhere, or "".
        """
        taken_off = self._become_recipient() if self.found.get("isSmpRecipient") is False else []
        known = self._identifiers()
        keys = dict(zip(numbers_of(company), company.migration_key.split(), strict=False))
        for participant, key in keys.items():
            self._claim(known, participant, key)
        rest = [one for one in taken_off if not any(one.is_same(claimed) for claimed in keys)]
        return "; ".join(filter(None, map(self._why_not_added, rest)))

    def set_recipient(self, receives: bool, refused: str = REFUSED) -> None:
        """Its other data stay as they are: a number that changes takes its verification away."""
        values = {name: self.found[name] for name in KEPT if name in self.found}
        self.call("PUT", self.path, refused=refused, json={**values, "isSmpRecipient": receives})

    def reasons(self) -> str:
        """Why the last move of its numbers failed, in Recommand's words; "" where none did."""
        moves = [
            self._last_move(f"{self.path}/identifiers/{key}/migration") for key, _participant in self._identifiers()
        ]
        failed = [one for one in moves if one.get("status") == "failed"]
        texts = (text(one.get("errorMessage")) or f"{one.get('scheme')}:{one.get('identifier')}" for one in failed)
        return "; ".join(dict.fromkeys(texts))

    def _become_recipient(self):
        """The numbers that were taken off it. Recommand moves recipients only, and registers the numbers of a new recipient at
        once, without a key: the other provider's are refused. Without numbers there is nothing to refuse; they follow
        with their keys. A company that only sends is published nowhere, so that nothing is lost by it.
        """
        taken_off = []
        for key, participant in self._identifiers():
            self.call("DELETE", f"{self.path}/identifiers/{key}", refused=REFUSED)
            taken_off.append(participant)
        self.set_recipient(True)
        return taken_off

    def _claim(self, known, participant, key):
        one = next((number for number, there in known if there.is_same(participant)), None)
        if one is None:
            self._claim_new(participant, key)
            return
        path = f"{self.path}/identifiers/{one}/migration"
        last = self._last_move(path) if self.found.get("isVerified") else {}
        if (last.get("direction"), last.get("status")) != ("inbound", "completed"):
            self.call("POST", path, refused=REFUSED, json={"migrationKey": key})

    def _claim_new(self, participant, key):
        """A number that the company does not have there; where its key is refused, the company sends as before."""
        try:
            self._add(participant, migrationKey=key)
        except Permanent:
            if not self._identifiers():
                with suppress(Permanent):
                    self.set_recipient(False)
                    self._add(participant)
            raise

    def _why_not_added(self, participant):
        try:
            self._add(participant)
        except Permanent as refusal:
            return refusal.facts["text"]
        return ""

    def _add(self, participant, **more):
        body = {"scheme": participant.scheme, "identifier": participant.value, **more}
        self.call("POST", f"{self.path}/identifiers", refused=REFUSED, json=body)

    def _identifiers(self):
        """[(its id, quoted; Participant)]."""
        found = rows(self.call("GET", f"{self.path}/identifiers"), "identifiers", HOST)
        return [
            (quote(text(one.get("id")), safe=""), Participant(text(one.get("scheme")), text(one.get("identifier"))))
            for one in found
        ]

    def _last_move(self, path):
        """They are listed newest first; {} where there was none."""
        return next(iter(rows(self.call("GET", f"{path}s"), "migrations", HOST)), {})


def numbers_of(company: Company) -> tuple[Participant, ...]:
    """The Peppol numbers that one gives keys for, in their order: its own, then a Belgian company's VAT number."""
    own = company.participant
    others = participants.candidates(company.country, company.vat, company.number)
    return own, *(one for one in others if one.scheme in participants.BELGIAN and not one.is_same(own))
