# SPDX-License-Identifier: LGPL-3.0-or-later
"""One record of a CODA file: 128 positions, counted from 1 as in the bank's own text (Febelfin, coded statement 2.6)."""

import dataclasses
import datetime
from decimal import ROUND_HALF_UP, Decimal

from odoo.addons.webhero_base.rules.refusal import Refused

LENGTH = 128
SHORT_TRAILER = 52  # one bank is known to end the trailer after its sums


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    text: str
    place: int  # line of the file, counted from 1

    @property
    def kind(self) -> str:
        """0, 1, 21, 22, 23, 31, 32, 33, 4, 8 or 9."""
        return self.text[:2] if self.text[0] in "23" else self.text[0]

    @property
    def key(self) -> tuple[str, str]:
        """(sequence, detail number) of records 2 and 3."""
        return self.digits(3, 6), self.digits(7, 10)

    def get(self, first: int, last: int) -> str:
        return self.text[first - 1 : last]

    def strip(self, first: int, last: int) -> str:
        return " ".join(self.get(first, last).split())

    def digits(self, first: int, last: int) -> str:
        value = self.get(first, last)
        if len(value) != last - first + 1 or not (value.isascii() and value.isdigit()):
            raise self.wrong("coda_digits", first, last)
        return value

    def amount(self, first: int, last: int, sign: int = 0) -> Decimal:
        """15 digits of which three are decimals; negative where position `sign` says debit."""
        value = Decimal(self.digits(first, last)).scaleb(-3)
        if value == value.quantize(Decimal("0.01"), ROUND_HALF_UP):
            value = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return -value if sign and self.debit(sign) else value

    def debit(self, position: int) -> bool:
        if self.get(position, position) not in ("0", "1"):
            raise self.wrong("coda_sign", position, position)
        return self.get(position, position) == "1"

    def date(self, first: int) -> datetime.date | None:
        """The date DDMMYY at position `first`; None where the bank left it blank."""
        value = self.get(first, first + 5)
        if not value.strip(" 0"):
            return None
        value = self.digits(first, first + 5)
        day, month, year = (int(value[at : at + 2]) for at in (0, 2, 4))
        try:
            return datetime.date(year + (2000 if year < 80 else 1900), month, day)
        except ValueError:
            raise self.wrong("coda_date", first, first + 5)

    def wrong(self, code: str, first: int, last: int) -> Refused:
        return Refused(code, line=self.place, position=first, last=last, value=self.get(first, last).strip())


def records(text: str) -> list[Record]:
    """The records of a file; a line that is too short or too long is refused, since the missing part may be an amount."""
    return [_record(line, place) for place, line in enumerate(_lines(text), 1) if line.strip()]


def _lines(text):
    """The lines of concatenated files: each may be the first of its file, preceded by the end-of-file mark of the one before."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a\x00\n ").split("\n")
    return [line.lstrip("\x1a") for line in lines]


def _record(line, place):
    rest, wanted = line[LENGTH:].strip(), SHORT_TRAILER if line[0] == "9" else LENGTH
    if rest or len(line) < wanted:
        raise Refused("coda_length", line=place, position=min(len(line), LENGTH) + 1, length=len(line))
    return Record(line[:LENGTH].ljust(LENGTH), place)
