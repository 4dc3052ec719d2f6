"""Recommand's identifiers in the network's register: published, refused, and moved here by another provider's key.

Read in recommand-peppol data/participant-migrations.ts, phoss-smp/index.ts and utils/playground.ts (September 2026).
"""

import re

from .. import people
from ..access_point import ulid
from ..service import route
from .shapes import Failure, body_of, now, success

# a migration key has at least two of each
MIGRATION_KEY = ("[A-Z]", "[a-z]", "[0-9]", r"[@#$%()\[\]{}*^_!~|+=-]")
NOT_ACCEPTED = "The Peppol SML did not accept the migration key for {}. Check that the key is copied exactly."


class Moves:
    """Part of Recommand: what is registered for receiving, and the migrations of identifiers."""

    def _is_published(self, company):
        """Are its identifiers registered? Recipients', once they are verified where the team asks that (utils/playground.ts)."""
        return company["isSmpRecipient"] and (company["isVerified"] or not self.settings["strict"])

    def _add_identifier(self, company, scheme, identifier, key=None):
        """Create one; registered at once where the company is published, with the key of its present provider or without."""
        part = self._add_part("identifier", company["id"], scheme=scheme, identifier=identifier)
        try:
            if key:
                self._keep_key(company, part, key)
            if self._is_published(company):
                self._register(part)
        except Failure:
            self.store.delete("identifier", part["id"])
            raise
        return part

    def _register(self, part):
        """As phoss-smp/index.ts: with the key that waits, which is used up by it; else only where nobody else has it."""
        identifier = f"{part['scheme']}:{part['identifier']}"
        held = bool(people.participant(identifier)) or identifier.lower() in map(str.lower, self.settings["elsewhere"])
        waits = next(iter(self._moves(part["id"], "pending")), None)
        if waits:
            moved = self._moves(part["id"], "completed")
            right = waits["migrationKey"] == self.settings["migration_key"] and not moved
            said = None if right else NOT_ACCEPTED.format(identifier)
            self._end_move(waits, "completed" if right else "failed", said)
            if not right:
                raise Failure(said)
        elif held and not self._moves(part["id"], "completed"):
            raise Failure(
                f"Failed to register company identifier {identifier}, it might already be registered with another SMP."
                " If that provider gives you a migration key, submit it through the company identifier migration endpoint."
            )

    def _end_move(self, move, status, said=None):
        self.store.change("migration", move["id"], status=status, errorMessage=said, completedAt=now())

    @route("/api/v1/companies/<company>/identifiers/<key>/migration", "POST")
    def migration(self, request, company, key):
        """Since 2026-09-20: the key waits until the company is verified, and is used at once where it is; a new one replaces
        one that waits. Of a key that was used, or is not the provider's, nothing can be claimed (data/participant-migrations.ts).
        """
        part, wanted = self._own_identifier(company, key), body_of(request, migrationKey=(str, True))["migrationKey"]
        row = self.company_row(company)
        move = self._keep_key(row, part, wanted)
        if self._is_published(row):
            self._register(part)
        return success(migration=self.store.get("migration", move["id"]))

    def _keep_key(self, company, part, wanted):
        """The key as one that waits; one that waited is cancelled."""
        if not company["isSmpRecipient"]:
            raise Failure(
                "The company is not registered as a recipient (isSmpRecipient is false). Only recipient registrations can"
                " be migrated."
            )
        if not 8 <= len(wanted) <= 24 or any(len(re.findall(kind, wanted)) < 2 for kind in MIGRATION_KEY):
            raise Failure(
                "Invalid migration key. A migration key has 8 to 24 characters with at least two of each kind."
            )
        for open_one in self._moves(part["id"], "pending"):
            self._end_move(open_one, "cancelled", "Replaced by a newer migration key")
        move = {
            "id": f"pm_{ulid()}", "companyId": company["id"], "scheme": part["scheme"], "identifier": part["identifier"],
            "direction": "inbound", "status": "pending", "migrationKey": wanted, "errorMessage": None,
            "createdAt": now(), "completedAt": None, "identifierId": part["id"],
        }  # fmt: skip
        self.store.put("migration", move["id"], move)
        return move

    @route("/api/v1/companies/<company>/identifiers/<key>/migrations")
    def migrations(self, request, company, key):
        self._own_identifier(company, key)
        return success(migrations=self._moves(key)[::-1])

    def _own_identifier(self, company, key):
        row = self.store.get("identifier", key)
        if row is None or row["companyId"] != company:
            raise Failure("Company identifier not found", 404)
        return row

    def _moves(self, key, status=None):
        """The migrations of an identifier, oldest first."""
        return [one for one in self.store.all("migration", identifierId=key) if status in (None, one["status"])]
