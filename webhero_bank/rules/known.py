# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which movements of a statement came in before (docs/rules.md, Bank).

Banks give overlapping downloads, the same day in two formats, and equal payments on one day that are all real. So a movement
is known by the bank's own reference, day and amount, or where there is none by everything it says, and equal ones are counted.
Two statements of which one goes on where the other ended share nothing, however equal their movements are.

A feed tells all of the same days again and again. Its references are its own: the same one is the same movement, also where the
bank moved the day, and a movement that it no longer has may be there under another one. A feed and a file may book some days apart.
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
NEAR = datetime.timedelta(days=4)  # a movement of a weekend has the day before or after it


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """Where a statement lies in the life of the account."""

    format: str
    opening: Decimal
    closing: Decimal
    first: datetime.date
    last: datetime.date

    @property
    def is_feed(self) -> bool:
        return self.format not in FILES

    def follows(self, before: "Span") -> bool:
        """Whether it goes on where `before` ended. One that begins at the same balance is another download of it."""
        return before.closing == self.opening != before.opening and before.last <= self.first


@dataclasses.dataclass(frozen=True, slots=True)
class Stored:
    """A movement that came in before. `told` gives what the bank said of it, where it is needed."""

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
    """A movement of the file: its key, the balance before it, its run (new ones that stand together), the known one or 0."""

    line: Line
    key: str
    before: Decimal
    run: int
    known: int = 0


def base(line: Line) -> str:
    """What makes a movement this one, apart from equal ones. Not its details, which a bank may leave out another time."""
    if line.bank_reference.strip("0"):
        return f"{line.date:%Y%m%d}:{line.amount}:{line.bank_reference}"
    said = (
        line.value_date,
        line.counterparty_iban,
        line.structured,
        line.communication.replace(" ", ""),
        line.end_to_end_id,
    )
    return f"{line.date:%Y%m%d}:{line.amount}:{hashlib.sha256(repr(said).encode()).hexdigest()[:HASH]}"


def statement_key(statement: Statement) -> str:
    """Format, the bank's own number in its year, and what tells two apart that a bank gave one number."""
    said = (
        statement.opening,
        statement.opening_date,
        statement.closing,
        statement.closing_date,
        *map(base, statement.lines),
    )
    return f"{statement.format}:{statement.identity}:{hashlib.sha256(repr(said).encode()).hexdigest()[:HASH]}"


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
    found, before, run, was_known = [], statement.opening, 0, False
    for index, (line, its) in enumerate(zip(statement.lines, bases, strict=True)):
        is_known = index in known
        if found and is_known != was_known:
            run += 1
        if not is_known:
            taken[its] += 1
        key = known[index].key if is_known else f"{its}#{taken[its]}"
        found.append(Sorted(line, key, before, run, known[index].id if is_known else 0))
        before, was_known = before + line.amount, is_known
    return found


def _shared(statement: Statement, own: Span, stored: list[Stored]) -> list[Stored]:
    """Those that may come again in `statement`: all but those of statements that go on before or after it."""
    apart = {each for each in {one.span for one in stored} if _goes_on(statement, own, each, stored)}
    told = _telling(statement, stored)
    return [one for one in stored if one.span not in apart or (one.span.format == own.format and one.base in told)]


def _goes_on(statement: Statement, own: Span, other: Span, stored: list[Stored]) -> bool:
    """Whether one of the two goes on where the other ended. A day that adds up to nothing leaves the balance as it was: there the
    same movements on the day that both have are another download of that day, and no payments made once more.
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
    """What makes those movements apart whose bank reference is on no other: wherever they come again, they are the same. Some
    banks have one reference for all.
    """
    here = collections.defaultdict(list)
    for line in statement.lines:
        here[line.bank_reference].append(base(line))
    there = collections.defaultdict(set)
    for one in stored:
        there[one.reference].add(one.base)
    return {
        its[0]
        for reference, its in here.items()
        if reference.strip("0") and len(its) == 1 and there[reference] <= set(its)
    }


def _movements_of(statement, day, is_alike):
    """[(what tells it apart, amount)] of the movements of a day: in another format only the amount does."""
    return [(base(line) if is_alike else "", line.amount) for line in statement.lines if line.date == day]


def _earlier_movements(stored, day, other, is_alike, whole=False):
    """The same of what came in before, in the statements of that span or in all of that format."""
    found = [
        one for one in stored if one.date == day and (one.span == other or (whole and one.span.format == other.format))
    ]
    return [(one.base if is_alike else "", one.amount) for one in found]


def _is_within(part, whole):
    """Whether `part` adds up to nothing and all of it is in `whole`, as often as it is there."""
    net = sum((amount for _told, amount in part), Decimal(0))
    return bool(part) and net == 0 and collections.Counter(part) <= collections.Counter(whole)


def _by_base(bases: Sequence[str], shared: list[Stored]) -> dict[int, Stored]:
    """{index: known movement}: of equal ones as many as there are."""
    waiting = collections.defaultdict(collections.deque)
    for one in sorted(shared, key=lambda one: (len(one.key), one.key)):
        waiting[one.base].append(one)
    return {index: waiting[its].popleft() for index, its in enumerate(bases) if waiting[its]}


def _by_reference(statement: Statement, own: Span, shared: list[Stored], known: dict[int, Stored]) -> None:
    """Of one feed the reference is enough, with the amount: the bank may book on another day than it said first."""
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
    """Where a feed is one of the two: value day, party and words agree, on the same day first, then on one that is near."""
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
    """Whether both say something of the same kind, and not the same."""
    pairs = [
        (getattr(one, name), getattr(other, name)) for name in ("counterparty_iban", "structured", "end_to_end_id")
    ]
    return any(first and second and first != second for first, second in pairs)


def _words(line: Line) -> str:
    return "".join(filter(str.isalnum, line.structured + line.communication)).upper()


def _by_amount(statement: Statement, own: Span, shared: list[Stored], known: dict[int, Stored]) -> None:
    """The same day in another format says other things of the same movements: there day and amount must do."""
    other = [one for one in shared if one.span.format != own.format]
    _pair(statement, known, other, lambda one: (one.date, one.amount), lambda line: (line.date, line.amount))


def _pair(
    statement: Statement, known: dict[int, Stored], stored: list[Stored], of_stored: Callable, of_line: Callable
) -> None:
    """Put what is left of `stored` and of the movements together where both give the same, as often as it is there."""
    used = {one.id for one in known.values()}
    waiting = collections.defaultdict(collections.deque)
    for one in stored:
        if one.id not in used:
            waiting[of_stored(one)].append(one)
    for index, line in enumerate(statement.lines):
        if index not in known and waiting[of_line(line)]:
            known[index] = waiting[of_line(line)].popleft()
