# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which movements of a statement were imported before (docs/rules.md, Bank).

Banks deliver overlapping downloads, the same day in two formats, and equal payments on one day that are all real. So a movement
is identified by the bank's reference, day and amount, or without a reference by all of its content, and equal ones are counted.
Two statements where one continues the other have no movement in common, however equal their movements are.

A feed reports the same days over and over. Its references are its own: the same reference is the same movement, even if the bank
changed the day, and a movement that disappeared may reappear under another reference. A feed and a file may book some days apart.
"""

import collections
import dataclasses
import datetime
import hashlib
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from .statement import CAMT_053, CODA, MT940, Line, Statement

HASH = 20
FILES = (CODA, CAMT_053, MT940)
NEAR = datetime.timedelta(days=4)  # a movement in a weekend is booked on the day before or after it


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """The balances and period that a statement covers."""

    format: str
    opening: Decimal
    closing: Decimal
    first: datetime.date
    last: datetime.date

    @property
    def is_feed(self) -> bool:
        return self.format not in FILES

    def follows(self, before: "Span") -> bool:
        """Whether it continues `before`. A statement with the same opening balance is another download of it."""
        return before.closing == self.opening != before.opening and before.last <= self.first


@dataclasses.dataclass(frozen=True, slots=True)
class Stored:
    """A movement imported before. `told` returns the line as the bank reported it, read only when needed."""

    id: int
    key: str
    date: datetime.date
    amount: Decimal
    span: Span
    told: Callable[[], Line] | None = dataclasses.field(default=None, compare=False)

    @property
    def base(self) -> str:
        return self.key.rpartition("#")[0]

    @property
    def reference(self) -> str:
        return self.base.split(":", 2)[-1]


@dataclasses.dataclass(frozen=True, slots=True)
class Sorted:
    """A movement of the file: its key, the balance before it, its run of consecutive new movements, and the known one or 0."""

    line: Line
    key: str
    before: Decimal
    run: int
    known: int = 0


def base(line: Line) -> str:
    """The identity of a movement, the same for equal ones. Without its details, which a bank may omit from another download."""
    if line.bank_reference.strip("0"):
        return f"{line.date:%Y%m%d}:{line.amount}:{line.bank_reference}"
    identity = (
        line.value_date,
        line.counterparty_iban,
        line.structured,
        line.communication.replace(" ", ""),
        line.end_to_end_id,
    )
    return f"{line.date:%Y%m%d}:{line.amount}:{hashlib.sha256(repr(identity).encode()).hexdigest()[:HASH]}"


def statement_key(statement: Statement) -> str:
    """Format, the bank's number within its year, and a hash that distinguishes two statements with the same number."""
    identity = (
        statement.opening,
        statement.opening_date,
        statement.closing,
        statement.closing_date,
        *map(base, statement.lines),
    )
    return f"{statement.format}:{statement.identity}:{hashlib.sha256(repr(identity).encode()).hexdigest()[:HASH]}"


def span(statement: Statement) -> Span:
    days = [line.date for line in statement.lines] or [statement.closing_date or statement.opening_date]
    closing = statement.opening if statement.closing is None else statement.closing
    return Span(statement.format, statement.opening, closing, min(days), max(days))


def sort_out(statement: Statement, stored: Iterable[Stored]) -> list[Sorted]:
    """Each movement of `statement`, with the known one of `stored` (movements of that account on the same days)."""
    stored = list(stored)
    own = span(statement)
    bases = [base(line) for line in statement.lines]
    shared = _shared(statement, own, stored)
    known = _by_base(bases, shared)
    _by_reference(statement, own, shared, known)
    _by_words(statement, own, shared, known)
    _by_amount(statement, own, shared, known)
    taken = collections.Counter(one.base for one in stored)
    result, before, run, was_known = [], statement.opening, 0, False
    for index, (line, identity) in enumerate(zip(statement.lines, bases, strict=True)):
        is_known = index in known
        if result and is_known != was_known:
            run += 1
        if not is_known:
            taken[identity] += 1
        key = known[index].key if is_known else f"{identity}#{taken[identity]}"
        result.append(Sorted(line, key, before, run, known[index].id if is_known else 0))
        before, was_known = before + line.amount, is_known
    return result


def _shared(statement: Statement, own: Span, stored: list[Stored]) -> list[Stored]:
    """The movements that `statement` may contain again: all but those of statements that directly precede or follow it."""
    apart = {each for each in {one.span for one in stored} if _goes_on(statement, own, each, stored)}
    recurring = _telling(statement, stored)
    return [one for one in stored if one.span not in apart or (one.span.format == own.format and one.base in recurring)]


def _goes_on(statement: Statement, own: Span, other: Span, stored: list[Stored]) -> bool:
    """Whether one of the two continues the other. A day that sums to zero leaves the balance unchanged: equal movements on the day
    that both cover are then another download of that day, not the same payments made twice.
    """
    if own.follows(other):
        part = _movements_of(statement, own.first, other.format == own.format)
        return not _is_within(
            part, _earlier_movements(stored, own.first, other, other.format == own.format, whole=True)
        )
    if other.follows(own):
        part = _earlier_movements(stored, own.last, other, other.format == own.format)
        return not _is_within(part, _movements_of(statement, own.last, other.format == own.format))
    return False


def _telling(statement: Statement, stored: list[Stored]) -> set[str]:
    """The identities of movements whose bank reference is unique: wherever they recur, they are the same movement. Some banks
    use one reference for everything.
    """
    here = collections.defaultdict(list)
    for line in statement.lines:
        here[line.bank_reference].append(base(line))
    there = collections.defaultdict(set)
    for one in stored:
        there[one.reference].add(one.base)
    return {
        identities[0]
        for reference, identities in here.items()
        if reference.strip("0") and len(identities) == 1 and there[reference] <= set(identities)
    }


def _movements_of(statement, day, is_alike):
    """[(identity, amount)] of the movements of a day; between two formats only the amounts can be compared."""
    return [(base(line) if is_alike else "", line.amount) for line in statement.lines if line.date == day]


def _earlier_movements(stored, day, other, is_alike, whole=False):
    """The same for the movements imported before, in the statements of that span or all of that format."""
    found = [
        one for one in stored if one.date == day and (one.span == other or (whole and one.span.format == other.format))
    ]
    return [(one.base if is_alike else "", one.amount) for one in found]


def _is_within(part, whole):
    """Whether `part` sums to zero and each of its movements occurs at least as often in `whole`."""
    net = sum((amount for _identity, amount in part), Decimal(0))
    return bool(part) and net == 0 and collections.Counter(part) <= collections.Counter(whole)


def _by_base(bases: Sequence[str], shared: list[Stored]) -> dict[int, Stored]:
    """{index: known movement}: of equal ones as many as there are."""
    waiting = collections.defaultdict(collections.deque)
    for one in sorted(shared, key=lambda one: (len(one.key), one.key)):
        waiting[one.base].append(one)
    return {index: waiting[its].popleft() for index, its in enumerate(bases) if waiting[its]}


def _by_reference(statement: Statement, own: Span, shared: list[Stored], known: dict[int, Stored]) -> None:
    """Within one feed, reference and amount suffice: the bank may book on another day than first reported."""
    if own.is_feed:
        same = [one for one in shared if one.span.format == own.format]
        _pair(
            statement,
            known,
            same,
            lambda one: (one.reference, one.amount),
            lambda line: (line.bank_reference, line.amount),
        )


def _by_words(statement: Statement, own: Span, shared: list[Stored], known: dict[int, Stored]) -> None:
    """Where either one is a feed: value date, party and text agree, on the same day first, then on a day nearby."""
    used = {one.id for one in known.values()}
    waiting = collections.defaultdict(list)
    for one in shared:
        if (own.is_feed or one.span.is_feed) and one.told and one.id not in used:
            waiting[one.amount].append(one)
    for index, line in enumerate(statement.lines):
        if index not in known:
            near = [
                one for one in waiting[line.amount] if abs(one.date - line.date) <= NEAR and _is_same(one.told(), line)
            ]
            if near:
                known[index] = min(near, key=lambda one: abs(one.date - line.date))
                waiting[line.amount].remove(known[index])


def _is_same(one: Line, other: Line) -> bool:
    """Whether two tellings are of one movement of that amount, whatever day each has for it."""
    if one.value_date is None or one.value_date != other.value_date or _contradict(one, other):
        return False
    short, long = sorted((_words(one), _words(other)), key=len)
    return bool(short and short in long) or bool(one.end_to_end_id and one.end_to_end_id == other.end_to_end_id)


def _contradict(one: Line, other: Line) -> bool:
    """Whether both have a value for the same field, and the values differ."""
    pairs = [
        (getattr(one, name), getattr(other, name)) for name in ("counterparty_iban", "structured", "end_to_end_id")
    ]
    return any(first and second and first != second for first, second in pairs)


def _words(line: Line) -> str:
    return "".join(filter(str.isalnum, line.structured + line.communication)).upper()


def _by_amount(statement: Statement, own: Span, shared: list[Stored], known: dict[int, Stored]) -> None:
    """Another format describes the movements of a day differently: only day and amount can be compared."""
    other = [one for one in shared if one.span.format != own.format]
    _pair(statement, known, other, lambda one: (one.date, one.amount), lambda line: (line.date, line.amount))


def _pair(
    statement: Statement, known: dict[int, Stored], stored: list[Stored], of_stored: Callable, of_line: Callable
) -> None:
    """Pair the remaining `stored` with the remaining movements that have the same key, each of them once."""
    used = {one.id for one in known.values()}
    waiting = collections.defaultdict(collections.deque)
    for one in stored:
        if one.id not in used:
            waiting[of_stored(one)].append(one)
    for index, line in enumerate(statement.lines):
        if index not in known and waiting[of_line(line)]:
            known[index] = waiting[of_line(line)].popleft()
