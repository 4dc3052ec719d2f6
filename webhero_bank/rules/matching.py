# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a payment pays: certain, a suggestion with its reason, or nothing (docs/decisions.md, What may happen by itself).

Certain is (a) exactly one OGM with right check digits, or an end-to-end id of ours, of an open document; (b) whole numbers of
one party who also pays, whose sum is the amount, with the costs that the bank itself states added back. A payment that a
person registered before is met, never doubled.
"""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from . import mentions, suggesting
from .book import IN, OUT, PAID
from .outcome import Certain, Suggestion, Take
from .statement import Line

if TYPE_CHECKING:
    from .book import Book, Document, Ordered
    from .statement import Detail

ZERO = Decimal(0)
TELLING = (
    5  # letters and digits from which a number is one also of who has nothing to do with the payment; a year has four
)


def decide_line(line: Line, book: Book, currency: str = "EUR") -> tuple[Certain | None, tuple[Suggestion, ...]]:
    """(the certain part of a movement, suggestions for the rest). The total of several payments is decided payment by
    payment; the part that is not certain stays open. `book` is updated with the amounts settled.
    """
    whole = _whole(line, book, currency)
    if whole:
        book.allocate(whole.takes)
        return whole, ()
    found = [_decide_and_settle(payment, book, currency) for payment in _payments(line)]
    certain = [one for one in found if isinstance(one, Certain)]
    suggested = tuple(one for several in found if isinstance(several, tuple) for one in several)
    if len(found) > 1 and certain:
        return _together(line, certain), suggested
    return (certain[0] if certain else None), suggested


def _whole(line, book, currency):
    """Certain where a movement of several payments is, as a whole, an order of ours; else None."""
    if line.payments == (line,) or line.reversal:
        return None
    found = _by_order(read_payment(line, book, currency))
    return found if isinstance(found, Certain) else None


def _decide_and_settle(payment, book, currency):
    found = decide(payment, book, currency)
    if isinstance(found, Certain):
        book.allocate(found.takes)
    return found


def _payments(line):
    """The payments of a total, where they add up to it; parts of the opposite sign are costs of one payment. The total of
    a single payment may state its purpose only in the detail below it.
    """
    same_way = all(detail.amount * line.amount > 0 for detail in line.payments)
    silent = len(line.payments) == 1 and not (line.payments[0].communication or line.payments[0].structured)
    if silent or not same_way or line.payments == (line,):
        return (line,)
    return tuple(line.dated(one) for one in line.payments)


def _together(line, certain):
    takes = tuple(take for one in certain for take in one.takes)
    costs, credits = sum(one.costs for one in certain), tuple(credit for one in certain for credit in one.credits)
    spent = sum(take.amount for take in takes) + sum(amount for _partner, amount in credits) - costs
    return Certain("details", takes, credits, costs, left=abs(line.amount) - spent)


def decide(payment: Line | Detail, book: Book, currency: str = "EUR") -> Certain | tuple[Suggestion, ...]:
    """What becomes of one payment (a Detail or Line of `statement`): settled by itself, or its suggestions, best first."""
    asked = read_payment(payment, book, currency)
    if payment.amount == 0:
        return ()
    if payment.reversal:
        return suggesting.reversed_payment(asked)
    by_order = _by_order(asked)
    if isinstance(by_order, Certain) or (by_order and not asked.is_part):
        return by_order if isinstance(by_order, Certain) else (by_order,)
    if payment.counterparty_iban in book.own:  # whatever the text: no customer pays from our own account
        return suggesting.suggestions(asked, [])
    by_reference = _by_reference(asked)
    if isinstance(by_reference, Certain):
        return by_reference
    by_number = None if asked.referred else _by_numbers(asked)
    if isinstance(by_number, Certain):
        return by_number
    return suggesting.suggestions(asked, [one for one in (by_reference, by_number, by_order) if one])


@dataclasses.dataclass(frozen=True)
class ReadPayment:
    """A payment with what its texts refer to in the book."""

    payment: Line | Detail
    book: Book
    currency: str
    found: mentions.Mentions
    ordered: Ordered | None  # our order at the bank that this payment refers to
    referred: tuple  # documents of the OGMs
    named: tuple  # documents whose whole number, or RF reference, is in the text
    payers: frozenset
    written: frozenset  # OGMs that the payer wrote: the bank's own words may hold twelve digits of anything
    added: frozenset  # OGMs that are in the bank's own words only

    @property
    def day(self) -> datetime.date | None:
        return self.payment.date if isinstance(self.payment, Line) else None

    @property
    def side(self) -> int:
        return IN if self.payment.amount > 0 else OUT

    @property
    def amount(self) -> Decimal:
        return abs(self.payment.amount)

    @property
    def is_part(self) -> bool:
        """Whether it refers to a whole file but is a smaller amount: a single payment of it may still state its purpose."""
        return self.ordered.whole and self.ordered.side == self.side and self.amount < self.ordered.amount

    def wrong_way(self, documents: list[Document] | tuple[Document, ...]) -> list[Document]:
        return [one for one in documents if one.side != self.side]

    def right_way(self, documents: tuple[Document, ...]) -> list[Document]:
        return [one for one in documents if one.side == self.side]


def read_payment(payment: Line | Detail, book: Book, currency: str = "EUR") -> ReadPayment:
    """Read the texts, and look up what they refer to."""
    texts, structured = (payment.communication, payment.spaced), (payment.structured_kind, payment.structured)
    found = mentions.find((*texts, payment.info), *structured)
    written = mentions.find(texts, *structured).ogms if payment.info and found.ogms else found.ogms
    ordered = book.ordered(payment)
    # the identity that the payer's program gave the payment, where it is none of ours
    identity = mentions.find(("" if ordered else payment.end_to_end_id,))
    referred = [one for ogm in sorted(found.ogms | identity.ogms) for one in book.having("ogm", ogm)]
    payers = book.payers(payment)
    keys = found.numbers | identity.numbers
    named = [
        *_numbered(book, keys),
        *(one for rf in sorted(found.creditors | identity.creditors) for one in _of_creditor(book, rf)),
    ]
    named = _relevant(_of_payer(named, payers), referred, payers, IN if payment.amount > 0 else OUT)
    added = found.ogms - written - identity.ogms
    return ReadPayment(payment, book, currency, found, ordered, _unique(referred), named, payers, written, added)


def _unique(documents):
    return tuple({one.id: one for one in documents}.values())


def _numbered(book, keys):
    """The documents with these numbers. A number that is only part of a longer known number does not count as mentioned."""
    known = [key for key in keys if book.having("key", key)]
    longest = [key for key in known if not any(key != other and f"|{key}|" in f"|{other}|" for other in known)]
    return [one for key in sorted(longest) for one in book.having("key", key)]


def _of_creditor(book, reference):
    """An RF reference is a document's own, or stands over its number, of which it can't hold the separators."""
    return book.having("creditor", reference) or book.having("compact", reference[4:])


def _of_payer(named, payers):
    """Suppliers number alike: of documents with one number those of who pays or is paid count, if there are any."""
    named = _unique(named)
    numbers = {one.key: [other for other in named if other.key == one.key] for one in named}
    kept = []
    for same in numbers.values():
        kept += [one for one in same if one.partner in payers] or same
    return tuple(kept)


def _relevant(named, referred, payers, side):
    """Where it is known what a payment may be about, a date or a quantity does not name somebody else's document: "factuur
    2026201 van 15 oktober" is not about a supplier's bill 15.
    """
    own = [one for one in named if one.partner in payers]
    if not referred and not any(one.side == side for one in own):
        return named
    return tuple(one for one in named if one in own or (one.side == side and len(one.key) >= TELLING))


# ---- (a) an identity of ours: what we asked a bank for


def _by_order(asked):
    """Certain where the bank executed exactly our order and all of it is still open; a Suggestion with the difference otherwise;
    None where the payment is not from an order of ours.
    """
    ordered = asked.ordered
    if not ordered:
        return None
    documents = [asked.book.documents[id] for id, _amount in ordered.documents if id in asked.book.documents]
    if ordered.side != asked.side:
        return suggesting.ordered_back(asked, documents)
    rest = {one.id: one.rest for one in documents if one.is_open and one.currency == asked.currency}
    if any(rest.get(id, ZERO) < abs(amount) for id, amount in ordered.documents):
        return suggesting.ordered_closed(asked, documents)
    if not ordered.live or ordered.amount - asked.amount != (_costs(asked) if _costs(asked) else ZERO):
        return suggesting.ordered_differs(asked, documents)
    return Certain("ordered", tuple(Take(id, amount) for id, amount in ordered.documents), costs=_costs(asked))


# ---- (a) an OGM


def _by_reference(asked):
    """Certain, a Suggestion with the obstacle, or None where no document is referred to."""
    documents = asked.right_way(asked.referred)
    if not documents:
        return suggesting.wrong_way(asked) if asked.referred else None
    alive = [one for one in documents if one.is_open or one.pressed]
    if not alive:
        return suggesting.not_open(asked, documents)
    other_side = [one for one in asked.wrong_way(asked.referred) if one.ogm != alive[0].ogm]
    if len(alive) > 1:
        return suggesting.several(asked, alive)
    if any(one.ogm not in asked.added for one in other_side):
        return suggesting.contradicted(asked, alive[0])
    if alive[0].currency != asked.currency:
        return suggesting.other_currency(asked, alive[0])
    return _one_document(asked, alive[0], [one for one in documents if one is not alive[0]], other_side)


def _one_document(asked, document, twins, other_side):
    """`other_side`: documents whose OGM the bank's own words hold, and that this payment can't pay: the bill of a supplier
    beside an invoice of ours. They count as another document that the text names.
    """
    if document.pressed:
        return _meet(asked, document)
    exact = asked.amount == document.rest
    if _contradicted(asked, document, exact, twins, other_side):
        return suggesting.contradicted(asked, document)
    if exact:
        return Certain("ogm", (Take(document.id, document.rest),))
    if _costs(asked) and asked.amount + _costs(asked) == document.rest:
        return Certain("ogm_costs", (Take(document.id, document.rest),), costs=_costs(asked))
    if _costs(asked) < 0:
        return suggesting.sum_differs(asked, [document])
    if asked.amount == document.early:
        return suggesting.part_only(asked, document)  # after the discount itself, which a person grants
    if asked.amount > document.rest:
        over = asked.amount - document.rest
        return Certain("ogm_over", (Take(document.id, document.rest),), ((document.partner, over),))
    if document.partner in asked.payers:
        return Certain("ogm_part", (Take(document.id, asked.amount),))
    return suggesting.part_of_stranger(asked, document)


def _contradicted(asked, document, exact, twins, other_side):
    """Whether the text also mentions another document that it may pay."""
    others = [*other_side, *(one for one in asked.named if one.id != document.id)]
    if asked.written - {document.ogm}:
        return True
    if not exact:
        return bool(others or twins)
    return any(one.is_open and one.rest == asked.amount for one in others) or any(
        one.total == asked.amount or one.ogm != document.ogm for one in twins
    )


def _meet(asked, document):
    """A document with registered payments: the bank line is one of those (among equal ones the first that is left), or
    the remaining open amount.
    """
    met = [one for one in document.pressed if one.amount == asked.amount]
    rest = document.is_open and document.rest == asked.amount
    if met and not rest:
        return Certain("pressed", (Take(document.id, asked.amount, met[0].line),))
    if rest and not met:
        return Certain("ogm", (Take(document.id, document.rest),))
    return suggesting.pressed_differs(asked, document)


def _costs(asked):
    """Charges stated by the bank itself: deducted from incoming money, added to outgoing money."""
    charges = max(asked.payment.charges, ZERO)
    return charges if asked.side == IN else -charges


# ---- (b) complete document numbers of the party that pays


def _by_numbers(asked):
    documents = asked.named
    if not documents:
        return None
    if reason := _not_certain(asked, documents):
        return reason
    if len(documents) == 1 and documents[0].pressed:
        return _meet(asked, documents[0])
    takes = _demands(documents)
    missing = sum(take.amount for take in takes) - asked.amount
    if missing == 0:
        return Certain("pressed" if any(take.pressed for take in takes) else "number", takes)
    if missing == _costs(asked) and missing:
        return Certain("number_costs", takes, costs=missing)
    return suggesting.sum_differs(asked, documents)


def _not_certain(asked, documents):
    """Why these numbers alone settle nothing; None when only the sum remains to be checked."""
    if asked.wrong_way(documents) or any(one.kind != documents[0].kind for one in documents):
        return suggesting.wrong_way(asked)
    if documents[0].kind != "invoice":
        return suggesting.refund(asked, documents)
    most = 1 if len(documents) > 1 else len(documents[0].pressed)
    closed = [one for one in documents if not one.is_open and not (one.state == PAID and 1 <= len(one.pressed) <= most)]
    if closed:
        return suggesting.not_open(asked, documents)
    if len({one.partner for one in documents}) > 1 or len({one.key for one in documents}) < len(documents):
        return suggesting.several(asked, documents)
    if documents[0].currency != asked.currency:
        return suggesting.other_currency(asked, documents[0])
    if documents[0].partner not in asked.payers:
        return suggesting.number_of_stranger(asked, documents)
    if len(documents) > 1 and any(one.is_open and one.pressed for one in documents):
        return suggesting.pressed_differs(asked, documents[0])
    texts = (asked.payment.communication, asked.payment.spaced, asked.payment.end_to_end_id)
    if any(len(one.compact) < TELLING and not mentions.is_called(texts, one.key) for one in documents):
        return suggesting.short_number(asked, documents)
    return None


def _demands(documents):
    """The take of each document: its registered payment (one for several documents counts once), else its open amount."""
    takes, seen = [], set()
    for one in documents:
        pressed = one.pressed[0] if one.pressed and not one.is_open else None
        if pressed and pressed.line in seen:
            continue
        seen.add(pressed and pressed.line)
        takes.append(Take(one.id, pressed.amount, pressed.line) if pressed else Take(one.id, one.rest))
    return tuple(takes)
