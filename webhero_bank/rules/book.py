# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a payment can be for: the documents of one company with what is open on them, and who is who."""

from __future__ import annotations

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from . import parties

if TYPE_CHECKING:
    from .outcome import Take
    from .statement import Detail, Line

OPEN, PAID, DISPUTED, DRAFT, CANCELLED = "open", "paid", "disputed", "draft", "cancelled"
INVOICE, CREDIT = "invoice", "credit"
IN, OUT = 1, -1  # which way the money goes that settles it


@dataclasses.dataclass(frozen=True)
class Pressed:
    """A payment that a person registered before the bank reported it: an open line on the outstanding account."""

    line: int
    amount: Decimal


@dataclasses.dataclass(frozen=True)
class Document:
    """An invoice, bill or credit note. Amounts are positive, in its own currency; `rest` is what is open on it, `early` what it is
    paid with until the day `early_until`, less its payment discount (0: it has none).
    """

    id: int
    number: str
    side: int
    rest: Decimal
    total: Decimal
    partner: int
    kind: str = INVOICE
    state: str = OPEN
    currency: str = "EUR"
    key: str = ""
    ogm: str = ""
    creditor: str = ""
    due: datetime.date | None = None
    pressed: tuple[Pressed, ...] = ()
    early: Decimal = Decimal(0)
    early_until: datetime.date | None = None

    @property
    def is_open(self) -> bool:
        return self.state == OPEN and self.rest > 0

    @property
    def compact(self) -> str:
        """Its number as an RF reference over it has it."""
        return self.key.replace("|", "")


@dataclasses.dataclass(frozen=True)
class Party:
    """A customer or supplier. `paid_from` are accounts that a payment for it came from before."""

    id: int
    names: tuple[str, ...]
    ibans: frozenset[str] = frozenset()
    paid_from: frozenset[str] = frozenset()


ORDER_ZONES = ("payment_information_id", "batch", "customer_reference")


def order_keys(payment: Detail) -> list[str]:
    """The identities of a payment that may be of our own making, whichever field the bank's format has for them."""
    told = (payment.end_to_end_id, *(payment.zones.get(name) or "" for name in ORDER_ZONES))
    return list(dict.fromkeys(one.strip().upper() for one in told if one.strip()))


@dataclasses.dataclass(frozen=True)
class Ordered:
    """A payment or collection that we asked a bank for: (document, amount) of each that it pays, a credit note that is netted
    below zero. One that is not `live` was cancelled here; a `whole` one is a file or group, known by its own identity.
    """

    documents: tuple[tuple[int, Decimal], ...]
    side: int = OUT
    live: bool = True
    whole: bool = False

    @property
    def amount(self) -> Decimal:
        return sum((amount for _document, amount in self.documents), Decimal(0))


class Book:
    """The documents and parties of one company, found by what texts say of them. `orders` are identities of ours, of a
    payment (end-to-end id) or of a whole file, with what was Ordered; `own` are the accounts of the company itself.
    """

    def __init__(self, documents=(), partners=(), orders=None, own=()):
        self.documents = {document.id: document for document in documents}
        self.partners = {party.id: party for party in partners}
        self.orders = dict(orders or {})
        self.own = frozenset(own)
        self._ids = {name: self._index(name) for name in ("ogm", "creditor", "key", "compact", "partner", "rest")}
        self._spellings, self._ibans = defaultdict(set), defaultdict(set)
        for party in self.partners.values():
            self._add_party(party)

    def _index(self, name):
        found = defaultdict(list)
        for document in self.documents.values():
            if value := getattr(document, name):
                found[value].append(document.id)
        return found

    def having(self, name: str, value: Decimal | str | int) -> list[Document]:
        """The documents whose `name` (ogm, creditor, key, compact, partner) is `value`, in whatever state."""
        return [self.documents[one] for one in self._ids[name].get(value, ())]

    def of_amount(self, side: int, currency: str, amount: Decimal) -> list[Document]:
        """The open documents of which exactly this is open."""
        found = self.having("rest", amount)
        return [
            one for one in found if (one.side, one.currency, one.rest, one.is_open) == (side, currency, amount, True)
        ]

    def ordered(self, payment: Detail) -> Ordered | None:
        """What of ours a payment says that it is: by its end-to-end id, or as the total of a file by that file's."""
        return next((self.orders[key] for key in order_keys(payment) if key in self.orders), None)

    def near(self, close: Callable) -> list[Document]:
        """The documents with an OGM of which `close` says that it is near."""
        return [self.documents[one] for ogm, ids in self._ids["ogm"].items() if close(ogm) for one in ids]

    def allocate(self, takes: tuple[Take, ...]) -> None:
        """These are settled now: the next payment finds less open."""
        for take in takes:
            if take.pressed:
                self._met(take.pressed)
            else:
                one = self.documents[take.document]
                rest = one.rest - abs(take.amount)
                state = one.state if rest else PAID
                self.documents[one.id] = dataclasses.replace(one, rest=rest, state=state, early=Decimal(0))

    def _met(self, line):
        """A bank line met this registered payment, which may be one for several documents."""
        for one in [one for one in self.documents.values() if any(pressed.line == line for pressed in one.pressed)]:
            left = tuple(pressed for pressed in one.pressed if pressed.line != line)
            self.documents[one.id] = dataclasses.replace(one, pressed=left)

    def _add_party(self, party):
        for iban in party.ibans:
            self._ibans[iban].add(party.id)
        for name in party.names:
            for key in parties.spellings(name):
                self._spellings[key].add(party.id)

    def payers(self, payment: Line | Detail) -> frozenset[int]:
        """Who this certainly is: whose account it is, else who alone has that name."""
        if owners := self._ibans.get(payment.counterparty_iban):
            return frozenset(owners)
        named = self._named(payment.counterparty_name)
        return named if len(named) == 1 else frozenset()

    def _named(self, name):
        keys = parties.spellings(name)
        candidates = set().union(*(self._spellings[key] for key in keys if key in self._spellings))
        if not candidates and len(name) >= parties.CUT:
            candidates = set(self.partners)
        return frozenset(
            one for one in candidates if any(parties.same_party(name, known) for known in self.partners[one].names)
        )

    def probable(self, payment: Line | Detail) -> frozenset[int]:
        """Who this may be: the certain ones, else who was paid for from this account before, or has that name."""
        if certain := self.payers(payment):
            return certain
        iban = payment.counterparty_iban
        before = frozenset(party.id for party in self.partners.values() if iban and iban in party.paid_from)
        return before or self._named(payment.counterparty_name)

    def open_of(self, partner: int, side: int, currency: str) -> list[Document]:
        """Its open documents, those that are due longest first."""
        last = datetime.date.max
        found = [
            one
            for one in self.having("partner", partner)
            if one.is_open and one.side == side and one.currency == currency
        ]
        return sorted(found, key=lambda one: (one.due or last, one.id))
