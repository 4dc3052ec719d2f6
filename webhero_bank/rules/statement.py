# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a bank reports in a statement, whichever format it came in. Readers make these; models store them.

Amounts are Decimal in the statement's currency, positive when money comes in. Texts have their blanks collapsed.
"""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal

from odoo.addons.webhero_base.rules.refusal import Refusal

OGM = "OGM"  # Belgian structured communication; `structured` holds its 12 digits
RF = "RF"  # ISO 11649 creditor reference, without blanks

CODA = "coda"
CAMT_053 = "camt.053"
CAMT_054 = "camt.054"
MT940 = "mt940"


@dataclasses.dataclass(frozen=True, slots=True)
class Detail:
    """One payment: a movement of the statement, or what a movement is made of.

    `communication` is the free text with the pieces of the file joined without a blank, as a number may be cut at any seam;
    `pieces` has them as they were read. `info` is what the bank adds to it by itself.
    """

    amount: Decimal
    counterparty_name: str = ""
    counterparty_iban: str = ""  # no blanks; an account that is no IBAN as the bank wrote it
    counterparty_bic: str = ""
    structured_kind: str = ""  # OGM, RF or ""
    structured: str = ""
    communication: str = ""
    pieces: tuple[str, ...] = ()
    info: str = ""
    end_to_end_id: str = ""  # "" where the bank says NOTPROVIDED
    mandate: str = ""
    bank_reference: str = ""
    code: str = ""  # the bank's transaction code as the format writes it
    reversal: bool = False  # takes an earlier movement back
    reason: str = ""  # ISO reason of the return, for instance AM04
    charges: Decimal = Decimal(0)  # costs that the bank kept out of the amount or took besides, positive
    zones: dict = dataclasses.field(default_factory=dict, hash=False)  # everything else that was read, JSON values

    @property
    def spaced(self) -> str:
        """The free text with a blank at each seam, for a reader."""
        return " ".join(" ".join(self.pieces).split()) or self.communication


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line(Detail):
    """A movement: it counts once in the balance. `details` explain it; `split` says that they add up to it.

    `composed` says that they are no payments but what one payment is made of: its gross amount and its costs.
    """

    date: datetime.date  # entry date: the accounting date
    value_date: datetime.date | None = None
    details: tuple[Detail, ...] = ()
    composed: bool = False
    place: int = 0  # line of the file where it begins, counted from 1

    @property
    def split(self) -> bool:
        return bool(self.details) and sum(detail.amount for detail in self.details) == self.amount

    @property
    def payments(self) -> tuple[Detail, ...]:
        """What settles: the details where they are payments that add up to the movement, else the movement itself."""
        return self.details if self.split and not self.composed else (self,)

    def dated(self, detail: Detail) -> Line:
        """One of its payments as a movement of the same day. One that takes back may say so of the total alone."""
        values = {field.name: getattr(detail, field.name) for field in dataclasses.fields(Detail)}
        return Line(**{**values, "reversal": detail.reversal or self.reversal}, date=self.date)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Opening balance + lines = closing balance, else the reader refuses.

    One that is not `booked` (camt.054, details of CODA in a file of their own) explains: its lines are the totals that
    another statement books, with their details. It has no balances, and none of it is money.
    """

    format: str
    account: str  # IBAN, or the number as the bank writes it
    account_number: str = ""  # as it is in the file
    currency: str = "EUR"
    holder: str = ""
    bic: str = ""  # of the bank
    number: str = ""  # as a person quotes it
    identity: str = ""  # what the bank calls it within account and year: coded number, Stmt/Id; "" where it has none
    opening: Decimal | None = None
    opening_date: datetime.date | None = None
    closing: Decimal | None = None
    closing_date: datetime.date | None = None
    lines: tuple[Line, ...] = ()
    free: tuple[str, ...] = ()  # messages of the bank to the holder
    duplicate: bool = False  # the bank says that it sends it again
    booked: bool = True
    remarks: tuple[Refusal, ...] = ()  # nothing that stops it, but a person should know
    place: int = 0  # line of the file where it begins, counted from 1
