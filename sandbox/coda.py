"""CODA files as a Belgian bank makes them (Febelfin, coded statement of account 2.6): for stories, tests and benchmarks."""

import dataclasses
import datetime
from decimal import Decimal

RECORD = 128


@dataclasses.dataclass(frozen=True)
class Movement:
    """EUR, positive for a receipt. `structured` has the twelve digits of a structured communication, else `text` is set."""

    amount: Decimal
    text: str = ""
    structured: str = ""
    name: str = ""
    account: str = ""
    reference: str = ""
    end_to_end_id: str = "NOTPROVIDED"
    operation: str = "0150"  # family and operation: an incoming transfer


@dataclasses.dataclass(frozen=True)
class Statement:
    """The movements of one day on one account, numbered from 001 in January."""

    account: str
    holder: str
    number: int
    day: datetime.date
    opening: Decimal
    movements: tuple[Movement, ...]
    bic: str = "KREDBEBB"

    @property
    def closing(self) -> Decimal:
        return self.opening + sum((movement.amount for movement in self.movements), Decimal(0))


def write(*statements: Statement) -> bytes:
    """The file of these statements, in the code page of the banks."""
    records = [record for statement in statements for record in _records(statement, last=statement is statements[-1])]
    return ("\n".join(records) + "\n").encode("cp1252")


def _records(one, last):
    written, paper = f"{one.day:%d%m%y}", f"{one.number % 1000:03}"
    zone = one.account.ljust(34) + "EUR"
    yield _record(f"00000{written}12605".ljust(34) + one.holder[:26].ljust(26) + one.bic.ljust(11), "2")
    yield _record(f"12{paper}{zone}{_signed(one.opening)}{written}{one.holder[:26].ljust(26)}".ljust(125) + paper, "")
    for sequence, movement in enumerate(one.movements, 1):
        yield from _movement(movement, sequence, written, paper)
    yield _record(f"8{paper}{zone}{_signed(one.closing)}{written}", "0")
    out, into = (
        sum((abs(m.amount) for m in one.movements if (m.amount < 0) == way), Decimal(0)) for way in (True, False)
    )
    counted = len(one.movements) * 3 + 2
    yield _record(f"9{' ' * 15}{counted:06}{_thousandths(out)}{_thousandths(into)}", "2" if last else "1")


def _movement(one, sequence, written, paper):
    key = f"{sequence % 10_000:04}0000"
    reference = (one.reference or f"REF{paper}{sequence:06}")[:21].ljust(21)
    communication = f"1101{one.structured}" if one.structured else f"0{one.text}"
    communication = communication.ljust(1 + 53 + 53 + 43)
    kind, first, second, third = communication[0], communication[1:54], communication[54:107], communication[107:150]
    yield _record(
        f"21{key}{reference}{_signed(one.amount)}{written}0{one.operation}000{kind}{first}{written}{paper}0", "1 0"
    )
    yield _record(f"22{key}{second}{one.end_to_end_id[:35].ljust(35)}", "1 0")
    yield _record(f"23{key}{one.account.ljust(37)}{one.name[:35].ljust(35)}{third}", "0 0")


def _record(text, end):
    return text.ljust(RECORD - len(end)) + end


def _signed(amount):
    return ("1" if amount < 0 else "0") + _thousandths(abs(amount))


def _thousandths(amount):
    return f"{int(amount * 1000):015}"
