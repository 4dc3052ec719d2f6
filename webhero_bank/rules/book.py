# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a payment can settle: the documents of one company with their open amounts, and its business partners."""

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
IN, OUT = 1, -1  # direction of the money that settles the document


@dataclasses.dataclass(frozen=True)
class Pressed:
    """A payment that a person registered before the bank reported it: an open line on the outstanding account."""

    line: int
    amount: Decimal


@dataclasses.dataclass(frozen=True)
class Document:
    """An invoice, bill or credit note. Amounts are positive, in the document's currency; `rest` is its open amount, `early` the
    amount that settles it up to and including `early_until`, payment discount deducted (0: it has no payment discount).
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
        """The document number as it appears in an RF reference built on it."""
        return self.key.replace("|", "")


@dataclasses.dataclass(frozen=True)
class Party:
    """A customer or supplier. `paid_from` holds the accounts from which a payment for it was received before."""

    id: int
    names: tuple[str, ...]
    ibans: frozenset[str] = frozenset()
    paid_from: frozenset[str] = frozenset()


ORDER_ZONES = ("payment_information_id", "batch", "customer_reference")


def order_keys(payment: Detail) -> list[str]:
    """The identifiers of a payment that may be our own, from whichever fields the bank's format has for them."""
    stated = (payment.end_to_end_id, *(payment.zones.get(name) or "" for name in ORDER_ZONES))
    return list(dict.fromkeys(one.strip().upper() for one in stated if one.strip()))


@dataclasses.dataclass(frozen=True)
class Ordered:
    """A payment or collection that we ordered from a bank: (document, amount) for each document it pays; a netted
    credit note has a negative amount. An order that is not `live` was cancelled here; a `whole` order is a file or
    group with an identifier of its own.
    """

    documents: tuple[tuple[int, Decimal], ...]
    side: int = OUT
    live: bool = True
    whole: bool = False

    @property
    def amount(self) -> Decimal:
        return sum((amount for _document, amount in self.documents), Decimal(0))


class Book:
    """The documents and parties of one company, indexed by the references that texts contain. `orders` maps our own identifiers,
    of a payment (end-to-end id) or of a whole file, to what was Ordered; `own` are the accounts of the company itself.
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
        index = defaultdict(list)
        for document in self.documents.values():
            if value := getattr(document, name):
                index[value].append(document.id)
        return index

    def having(self, name: str, value: Decimal | str | int) -> list[Document]:
        """The documents whose `name` (ogm, creditor, key, compact, partner) is `value`, in whatever state."""
        return [self.documents[one] for one in self._ids[name].get(value, ())]

    def of_amount(self, side: int, currency: str, amount: Decimal) -> list[Document]:
        """The open documents whose open amount is exactly `amount`."""
        candidates = self.having("rest", amount)
        return [
            one
            for one in candidates
            if (one.side, one.currency, one.rest, one.is_open) == (side, currency, amount, True)
        ]

    def ordered(self, payment: Detail) -> Ordered | None:
        """Our order that a payment refers to: by its end-to-end id or, for the total of a file, by the identifier of that file."""
        return next((self.orders[key] for key in order_keys(payment) if key in self.orders), None)

    def near(self, close: Callable) -> list[Document]:
        """The documents whose OGM is near enough according to `close`."""
        return [self.documents[one] for ogm, ids in self._ids["ogm"].items() if close(ogm) for one in ids]

    def allocate(self, takes: tuple[Take, ...]) -> None:
        """Settle these takes, so that the next payment sees the reduced open amounts."""
        for take in takes:
            if take.pressed:
                self._met(take.pressed)
            else:
                one = self.documents[take.document]
                rest = one.rest - abs(take.amount)
                state = one.state if rest else PAID
                self.documents[one.id] = dataclasses.replace(one, rest=rest, state=state, early=Decimal(0))

    def _met(self, line):
        """Mark this registered payment, which may cover several documents, as matched with a bank line."""
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
        """The certain counterparty: the owner of the account, else the only party with that name."""
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
        """The possible counterparties: the certain ones, else those paid for from this account before or having that name."""
        if certain := self.payers(payment):
            return certain
        iban = payment.counterparty_iban
        before = frozenset(party.id for party in self.partners.values() if iban and iban in party.paid_from)
        return before or self._named(payment.counterparty_name)

    def open_of(self, partner: int, side: int, currency: str) -> list[Document]:
        """The open documents of a partner, earliest due date first."""
        last = datetime.date.max
        documents = [
            one
            for one in self.having("partner", partner)
            if one.is_open and one.side == side and one.currency == currency
        ]
        return sorted(documents, key=lambda one: (one.due or last, one.id))
