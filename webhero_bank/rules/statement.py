# SPDX-License-Identifier: LGPL-3.0-or-later
"""The content of a bank statement, independent of its format. The readers produce these; the models store them.

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
    """One payment: a movement of the statement, or a part of one.

    `communication` is the free text with the pieces of the file joined without a blank, since a number may be cut anywhere;
    `pieces` has them as they were read. `info` is text added by the bank itself.
    """

    amount: Decimal
    counterparty_name: str = ""
    counterparty_iban: str = ""  # no blanks; an account number that is not an IBAN as the bank wrote it
    counterparty_bic: str = ""
    structured_kind: str = ""  # OGM, RF or ""
    structured: str = ""
    communication: str = ""
    pieces: tuple[str, ...] = ()
    info: str = ""
    end_to_end_id: str = ""  # "" for NOTPROVIDED
    mandate: str = ""
    bank_reference: str = ""
    code: str = ""  # the bank's transaction code as the format writes it
    reversal: bool = False  # reverses an earlier movement
    reason: str = ""  # ISO reason of the return, for instance AM04
    charges: Decimal = Decimal(0)  # bank charges deducted from the amount or charged on top, positive
    zones: dict = dataclasses.field(default_factory=dict, hash=False)  # everything else that was read, JSON values

    @property
    def spaced(self) -> str:
        """The free text with a blank between its pieces, for display."""
        return " ".join(" ".join(self.pieces).split()) or self.communication


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line(Detail):
    """A movement: it counts once in the balance. `details` explain it; `split` is set when they add up to it.

    `composed`: the details are not payments but the components of one payment, its gross amount and its charges.
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
        """The payments to settle: the details where those are payments that add up to the movement, else the movement itself."""
        return self.details if self.split and not self.composed else (self,)

    def dated(self, detail: Detail) -> Line:
        """One of its payments as a movement of the same day. A reversal may be marked on the total alone."""
        values = {field.name: getattr(detail, field.name) for field in dataclasses.fields(Detail)}
        return Line(**{**values, "reversal": detail.reversal or self.reversal}, date=self.date)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Opening balance + lines = closing balance, else the reader refuses.

    A statement that is not `booked` (camt.054, CODA details in a file of their own) only explains: its lines are the totals
    booked by another statement, with their details. It has no balances, and its amounts are not booked.
    """

    format: str
    account: str  # IBAN, or the number as the bank writes it
    account_number: str = ""  # as written in the file
    currency: str = "EUR"
    holder: str = ""
    bic: str = ""  # of the bank
    number: str = ""  # as quoted by people
    identity: str = ""  # the bank's identifier within account and year: coded number, Stmt/Id; "" for none
    opening: Decimal | None = None
    opening_date: datetime.date | None = None
    closing: Decimal | None = None
    closing_date: datetime.date | None = None
    lines: tuple[Line, ...] = ()
    free: tuple[str, ...] = ()  # messages of the bank to the holder
    duplicate: bool = False  # marked by the bank as sent again
    booked: bool = True
    remarks: tuple[Refusal, ...] = ()  # not blocking, but shown to the user
    place: int = 0  # line of the file where it begins, counted from 1
