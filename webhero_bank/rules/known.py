# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which movements of a statement came in before (docs/rules.md, Bank).

Banks give overlapping downloads, the same day in two formats, and equal payments on one day that are all real. So a movement
is known by the bank's own reference, day and amount, or where there is none by everything it says, and equal ones are counted.
Two statements of which one goes on where the other ended share nothing, however equal their movements are.
"""

import collections
import dataclasses
import datetime
import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal

from .statement import Line, Statement

HASH = 20


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """Where a statement lies in the life of the account."""

    format: str
    opening: Decimal
    closing: Decimal
    first: datetime.date
    last: datetime.date

    def follows(self, before: "Span") -> bool:
        """Whether it goes on where `before` ended. One that begins at the same balance is another download of it."""
        return before.closing == self.opening != before.opening and before.last <= self.first


@dataclasses.dataclass(frozen=True, slots=True)
class Stored:
    """A movement that came in before."""

    id: int
    key: str
    date: datetime.date
    amount: Decimal
    span: Span

    @property
    def base(self) -> str:
        return self.key.rpartition("#")[0]


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
    shared = [one for one in stored if not own.follows(one.span) and not one.span.follows(own)]
    bases = [base(line) for line in statement.lines]
    known = _by_base(bases, shared)
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


def _by_base(bases: Sequence[str], shared: list[Stored]) -> dict[int, Stored]:
    """{index: known movement}: of equal ones as many as there are."""
    waiting = collections.defaultdict(collections.deque)
    for one in sorted(shared, key=lambda one: (len(one.key), one.key)):
        waiting[one.base].append(one)
    return {index: waiting[its].popleft() for index, its in enumerate(bases) if waiting[its]}


def _by_amount(statement: Statement, own: Span, shared: list[Stored], known: dict[int, Stored]) -> None:
    """The same day in another format says other things of the same movements: there day and amount must do."""
    used = {one.id for one in known.values()}
    waiting = collections.defaultdict(collections.deque)
    for one in shared:
        if one.span.format != own.format and one.id not in used:
            waiting[one.date, one.amount].append(one)
    for index, line in enumerate(statement.lines):
        if index not in known and waiting[line.date, line.amount]:
            known[index] = waiting[line.date, line.amount].popleft()
