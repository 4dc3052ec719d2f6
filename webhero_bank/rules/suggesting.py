# SPDX-License-Identifier: LGPL-3.0-or-later
"""The suggestions for a payment that is not certain, each with its reason; a person accepts or leaves them."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from . import mentions
from .book import CREDIT, DISPUTED, INVOICE, OUT
from .outcome import Suggestion, Take

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .book import Document
    from .matching import ReadPayment

ZERO = Decimal(0)
MOST = 5  # suggestions for a line, and documents in a sum
LOOKED_AT = 16  # open documents of a party that are tried in sums
CENTS = Decimal("0.05")  # largest difference that a user may accept as rounding


def suggestions(asked: ReadPayment, first: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """`first` (from the references), then the suggestions based on IBAN, name and amount; no set of documents twice."""
    found = [*_forgiven(asked), *first, *_mistyped(asked), *_own_transfer(asked), *_of_payer(asked), *_short(asked)]
    if not any(one.takes or one.kind != "settle" for one in found):
        found += _amount_only(asked)
    if not any(one.takes or one.kind != "settle" for one in found):
        found += _credit_of_payer(asked)
    kept = {}
    for one in found:
        kept.setdefault((one.takes, one.kind, one.forgiven) if one.takes else (one.code,), one)
    return tuple(kept.values())[:MOST]


def are_of_documents(suggestions: list[Suggestion] | tuple[Suggestion, ...]) -> bool:
    """Whether one of these concerns a document or reverses a payment: then no part of the line is booked automatically."""
    return any(one.takes or one.kind == "return" or one.facts.get("numbers") for one in suggestions)


def _suggest(code, documents, takes=(), **more):
    facts = {"numbers": [one.number for one in documents]}
    if len(documents) == 1:
        facts["rest"] = str(documents[0].rest)
    facts |= {key: str(more.pop(key)) for key in ("asked", "missing", "until") if key in more}
    return Suggestion(code, tuple(takes), facts, **more)


def _capped(document, amount):
    return Take(document.id, min(document.rest, amount))


# ---- why a reference does not settle


def wrong_way(asked: ReadPayment) -> Suggestion:
    """Outgoing money with the reference of a customer invoice, or incoming money with that of a bill: never a payment of it."""
    named = (*asked.referred, *asked.named)
    documents = asked.wrong_way(named) or list(named)
    if asked.right_way(named) and any(one.kind == CREDIT for one in documents):
        return _suggest("mixed_kinds", named)
    code = "out_with_sale" if asked.side == OUT else "in_with_bill"
    return _suggest(code if asked.wrong_way(documents) else "mixed_kinds", documents)


def not_open(asked: ReadPayment, documents: Sequence[Document]) -> Suggestion:
    """The reference of a paid, disputed, cancelled or draft document. For a disputed one it can be accepted: the money arrived."""
    closed = next(one for one in documents if not one.is_open)
    if closed.state == DISPUTED:
        return _suggest("disputed", [closed], [_capped(closed, asked.amount)])
    return _suggest(f"is_{closed.state}" if closed.state != "open" else "is_paid", [closed])


def several(asked: ReadPayment, documents: tuple[Document, Document]) -> Suggestion:
    """References to several documents."""
    takes = [Take(one.id, one.rest) for one in documents if one.is_open]
    fits = len(takes) == len(documents) and sum(take.amount for take in takes) == asked.amount
    fitting = [one for one in documents if one.is_open and one.rest == asked.amount]
    if not fits and len(fitting) == 1:
        return _suggest("several_one_fits", fitting, [Take(fitting[0].id, asked.amount)])
    return _suggest("several_sum" if fits else "several", documents, takes if fits else ())


def other_currency(asked: ReadPayment, document: Document) -> Suggestion:
    """A document in another currency than the account: a user may decide that the amount pays it in full."""
    takes = (Take(document.id, asked.amount),) if document.is_open else ()
    return Suggestion("other_currency", takes, {"numbers": [document.number], "currency": document.currency})


def contradicted(asked: ReadPayment, document: Document) -> Suggestion:
    """A valid reference of one document, while the text mentions another one that it may pay as well."""
    return _suggest("contradicted", [document], [_capped(document, asked.amount)])


def part_of_stranger(asked: ReadPayment, document: Document) -> Suggestion:
    """A valid reference and a lower amount, from a payer who is not the customer of the document."""
    return _suggest("part_of_stranger", [document], [Take(document.id, asked.amount)])


def pressed_differs(asked: ReadPayment, document: Document) -> Suggestion:
    """A payment of another amount was registered by hand for the document."""
    pressed = sum(one.amount for one in document.pressed)
    return Suggestion("pressed_differs", (), {"numbers": [document.number], "pressed": str(pressed)})


def sum_differs(asked: ReadPayment, documents: tuple[Document, ...]) -> Suggestion:
    """Valid numbers of the paying customer, another amount."""
    total = sum(one.rest for one in documents)
    takes, left = [], asked.amount
    for one in documents:
        if min(one.rest, left) > 0:
            takes.append(_capped(one, left))
            left -= takes[-1].amount
    return _suggest("sum_differs", documents, takes, credit=left, partner=documents[0].partner, asked=total)


def number_of_stranger(asked: ReadPayment, documents: tuple[Document, ...]) -> Suggestion:
    """Valid numbers, but another party pays."""
    fits = sum(one.rest for one in documents) == asked.amount
    takes = [Take(one.id, one.rest) for one in documents] if fits else [_capped(documents[0], asked.amount)]
    return _suggest("number_of_stranger", documents, takes)


def short_number(asked: ReadPayment, documents: Sequence[Document]) -> Suggestion:
    """A number so short that it may be a day, a month or a quantity."""
    fits = sum(one.rest for one in documents) == asked.amount
    return _suggest("number_is_short", documents, [Take(one.id, one.rest) for one in documents] if fits else ())


def refund(asked: ReadPayment, documents: Sequence[Document]) -> Suggestion:
    """A credit note's number."""
    fits = sum(one.rest for one in documents if one.is_open) == asked.amount
    return _suggest("refund", documents, [Take(one.id, one.rest) for one in documents if one.is_open] if fits else ())


def reversed_payment(asked: ReadPayment) -> tuple[Suggestion, ...]:
    """The bank reverses an earlier payment: that payment is undone, the invoice is never paid a second time."""
    documents = [*asked.referred, *asked.named]
    if asked.ordered:
        ids = [id for id, _amount in asked.ordered.documents]
        documents = [asked.book.documents[id] for id in ids if id in asked.book.documents]
    facts = {"numbers": [one.number for one in documents], "reason": asked.payment.reason}
    return (Suggestion("reversal", (), facts, kind="return"),)


# ---- our own orders at the bank


def ordered_back(asked: ReadPayment, documents: Sequence[Document]) -> Suggestion:
    """A returned payment of ours, or a returned collection."""
    facts = {"numbers": [one.number for one in documents], "reason": asked.payment.reason}
    return Suggestion("ordered_back", (), facts, kind="return")


def ordered_closed(asked: ReadPayment, documents: Sequence[Document]) -> Suggestion:
    """The ordered documents are no longer open: they were paid otherwise too. If they are only disputed, the money arrived."""
    closed = [one for one in documents if not one.is_open] or documents
    if all(one.state == DISPUTED for one in closed) and _is_all_there(asked, documents):
        return _suggest("disputed", closed, [Take(id, amount) for id, amount in asked.ordered.documents])
    return Suggestion("ordered_closed", (), {"numbers": [one.number for one in closed]})


def _is_all_there(asked, documents):
    """Whether the bank executed exactly the order, and each document still has that open amount, disputed or not."""
    ordered, rest = asked.ordered, {one.id: one.rest for one in documents if one.currency == asked.currency}
    enough = all(rest.get(id, ZERO) >= abs(amount) for id, amount in ordered.documents)
    return ordered.live and ordered.amount == asked.amount and enough


def ordered_differs(asked: ReadPayment, documents: Sequence[Document]) -> Suggestion:
    """The bank executed another amount than ordered, or executed an order that was cancelled here."""
    ordered = asked.ordered
    takes = [Take(id, amount) for id, amount in ordered.documents] if ordered.amount == asked.amount else ()
    return _suggest("ordered_cancelled" if takes else "ordered_differs", documents, takes, asked=ordered.amount)


# ---- paid less a discount, or with a difference of cents: paid in full if a user decides so


def part_only(asked: ReadPayment, document: Document) -> Suggestion:
    """The alternative for a possible payment less discount: the rest stays open."""
    return _suggest("part_only", [document], [Take(document.id, asked.amount)])


def _forgivable(asked, document):
    """(code, forgiven amount) where this may be meant as payment in full; cents paid too much are negative. None otherwise."""
    missing = document.rest - asked.amount
    if document.early and asked.amount == document.early:
        return _discount(asked.day, document.early_until), missing
    return ("cents", missing) if ZERO < abs(missing) <= CENTS < document.rest else None


def _discount(day, until):
    return "discount_late" if day and until and day > until else "discount"


def _forgiven(asked):
    """For the documents mentioned, else for those of the payer."""
    named = asked.right_way((*asked.referred, *asked.named))
    of_payer = (one for partner in asked.payers for one in asked.book.open_of(partner, asked.side, asked.currency))
    documents = [one for one in dict.fromkeys(named or of_payer) if _may_be_forgiven(asked, one)]
    for one in documents:
        if found := _forgivable(asked, one):
            code, missing = found
            facts = {"missing": abs(missing), "until": one.early_until or "", "asked": asked.amount}
            yield _suggest(code, [one], [Take(one.id, one.rest)], forgiven=missing, **facts)
    yield from _discounts_together(asked, documents, bool(named))


def _may_be_forgiven(asked, one):
    return one.kind == INVOICE and one.is_open and one.currency == asked.currency


def _discounts_together(asked, documents, are_named):
    """Several documents of one party in one payment, each less its discount, or some in full where only then the sum is right."""
    chosen = documents if are_named else [one for one in documents if one.early]
    if not 2 <= len(chosen) <= MOST or len({one.partner for one in chosen}) > 1:
        return
    ways = [
        way
        for way in itertools.product(*((one.early, one.rest) if one.early else (one.rest,) for one in chosen))
        if sum(way) == asked.amount != sum(one.rest for one in chosen)
    ]
    if len(ways) != 1:
        return
    less = [(one, one.rest - amount) for one, amount in zip(chosen, ways[0], strict=True) if amount != one.rest]
    missing = sum(amount for _one, amount in less)
    late = [one.early_until for one, _amount in less if _discount(asked.day, one.early_until) == "discount_late"]
    code = "discounts_late" if late else "discounts"
    facts = {
        "numbers": [one.number for one in chosen],
        "missing": str(missing),
        "until": str(min(late)) if late else "",
    }
    facts |= {"asked": str(asked.amount), "discounts": [[one.id, str(amount)] for one, amount in less]}
    yield Suggestion(code, tuple(Take(one.id, one.rest) for one in chosen), facts, forgiven=missing)


# ---- likely by IBAN, name and amount


def _mistyped(asked):
    """An OGM with wrong check digits, one digit or one swap away from one open document's. One with valid
    check digits that no document has belongs to another creditor, and is never near enough.
    """
    book = asked.book
    mistyped = asked.found.mistyped
    near = book.near(lambda ogm: any(mentions.near(ogm, typed) for typed in mistyped)) if mistyped else []
    close = [one for one in near if one.is_open and one.side == asked.side]
    fits = [one for one in close if one.rest == asked.amount] or close
    if len(fits) == 1:
        yield _suggest("mistyped", fits, [_capped(fits[0], asked.amount)])
    padded = {digits.zfill(12) for digits in asked.found.digits if 8 <= len(digits) < 12}
    for ogm in sorted(padded):
        for one in book.having("ogm", ogm):
            if one.is_open and one.side == asked.side:
                yield _suggest("zeros_missing", [one], [_capped(one, asked.amount)])


def _own_transfer(asked):
    if asked.payment.counterparty_iban in asked.book.own:
        yield Suggestion("own_transfer", (), {"account": asked.payment.counterparty_iban}, kind="transfer")


def _of_payer(asked):
    book, amount = asked.book, asked.amount
    certain = asked.payers
    for partner in sorted(certain or book.probable(asked.payment)):
        documents = book.open_of(partner, asked.side, asked.currency)
        yield from _pressed_of(asked, documents, partner)
        same = [one for one in documents if one.rest == amount]
        code = "same_amounts" if len(same) > 1 else _how_known(asked, partner)
        yield from (_suggest(code, [one], [Take(one.id, one.rest)], partner=partner) for one in same)
        if not same:
            yield from _sums(asked, partner, documents)


def _how_known(asked, partner):
    party, iban = asked.book.partners[partner], asked.payment.counterparty_iban
    if iban and iban in party.ibans:
        return "iban_amount"
    return "paid_before_amount" if iban and iban in party.paid_from else "name_amount"


def _pressed_of(asked, documents, partner):
    """A payment of the same amount that was registered for this party, and not yet reported by the bank."""
    for one in asked.book.having("partner", partner):
        for pressed in one.pressed:
            if pressed.amount == asked.amount and one.side == asked.side:
                yield _suggest("pressed_before", [one], [Take(one.id, pressed.amount, pressed.line)], partner=partner)


def _sums(asked, partner, documents):
    """Up to five open documents of one party whose sum is the amount; credit notes are deducted."""
    against = [one for one in asked.book.open_of(partner, -asked.side, asked.currency) if one.kind == CREDIT]
    looked_at = [(one, one.rest) for one in documents[:LOOKED_AT] if one.kind == INVOICE]
    looked_at += [(one, -one.rest) for one in against[:MOST]]
    for chosen in itertools.islice(_adding_up(looked_at, asked.amount), 2):
        netted = any(amount < 0 for _one, amount in chosen)
        takes = [Take(one.id, amount) for one, amount in chosen]
        yield _suggest("less_credit" if netted else "sum", [one for one, _amount in chosen], takes, partner=partner)


def _adding_up(amounts, whole):
    """Each combination of 2 to MOST of `amounts` [(document, EUR)] that sums to `whole`, the smallest first."""
    for size in range(2, MOST + 1):
        for chosen in itertools.combinations(amounts, size):
            if sum(amount for _what, amount in chosen) == whole:
                yield chosen


def _short(asked):
    """An abbreviated number: "fact 101" for 2026101."""
    fitting = asked.book.of_amount(asked.side, asked.currency, asked.amount)
    for one in fitting:
        ends = [digits for digits in asked.found.digits if len(digits) >= 3 and one.key.split("|")[-1].endswith(digits)]
        if ends:
            yield _suggest("number_short", [one], [Take(one.id, one.rest)])


def _amount_only(asked):
    fitting = asked.book.of_amount(asked.side, asked.currency, asked.amount)
    if len(fitting) <= 3:
        yield from (_suggest("amount_only", [one], [Take(one.id, one.rest)]) for one in fitting)


def _credit_of_payer(asked):
    """The payer is known, the purpose is not: part of the only open document, or credit of the customer."""
    for partner in sorted(asked.payers):
        documents = asked.book.open_of(partner, asked.side, asked.currency)
        if len(documents) == 1 and documents[0].rest > asked.amount:
            yield _suggest("part_of_only", documents, [Take(documents[0].id, asked.amount)], partner=partner)
        elif not documents or sum(one.rest for one in documents) < asked.amount:
            takes = [Take(one.id, one.rest) for one in documents]
            left = asked.amount - sum((take.amount for take in takes), ZERO)
            yield _suggest("more_than_open", documents, takes, credit=left, partner=partner)
        else:
            yield Suggestion("payer_known", (), {"name": asked.book.partners[partner].names[0]}, partner=partner)
