# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which bills are combined in one payment, and what prevents that payment (docs/rules.md BO)."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from odoo.addons.webhero_base.rules import iban as iban_rules
from odoo.addons.webhero_base.rules.refusal import Refusal

from . import pain
from .statement import OGM

MOST = Decimal("999999999.99")
BETWEEN = ", "


@dataclasses.dataclass(frozen=True)
class Bill:
    """A bill, or with a negative `rest` a credit note of the supplier. `rest` is its open amount, in EUR incl. VAT."""

    id: int
    partner: int
    rest: Decimal
    number: str
    iban: str = ""
    structured_kind: str = ""
    structured: str = ""

    @property
    def communication(self) -> str:
        """The communication to pay it with, whichever field of the bill holds it."""
        if self.structured_kind == OGM:
            return f"+++{self.structured[:3]}/{self.structured[3:7]}/{self.structured[7:]}+++"
        return self.structured or self.number


@dataclasses.dataclass(frozen=True)
class Payment:
    """Bills that are paid in one payment."""

    bills: tuple[Bill, ...]
    structured_kind: str = ""
    structured: str = ""
    text: str = ""

    @property
    def amount(self) -> Decimal:
        return sum((one.rest for one in self.bills), Decimal(0))

    @property
    def iban(self) -> str:
        return next((one.iban for one in self.bills if one.rest > 0), "")


def payments(bills: Iterable[Bill], together: bool = False) -> tuple[list[Payment], dict[int, str]]:
    """(payments, {bill that is left out: code of the reason}), the order of `bills` kept.

    A credit note is netted with the bills of its supplier in one payment, whose text lists all their numbers. Where the bills
    total less than the credit notes, or the numbers do not fit in the text, the credit notes are left out.
    `together` pays all bills of a supplier to one account in one payment; otherwise each bill keeps its own communication.
    """
    made, left_out = [], {}
    for several in _suppliers(bills):
        owed, credits = [one for one in several if one.rest > 0], [one for one in several if one.rest <= 0]
        netted = _netted(owed, credits) if credits else None
        if isinstance(netted, Payment):
            made.append(netted)
            continue
        left_out |= {one.id: netted for one in credits}
        made += _apart(owed, together)
    return made, left_out


def _suppliers(bills):
    found = defaultdict(list)
    for one in bills:
        found[one.partner].append(one)
    return found.values()


def _netted(owed, credits):
    """One payment, or the code of the reason why the credit notes can't be netted."""
    if not owed:
        return "credit_alone"
    if len({one.iban for one in owed}) > 1:
        return "credit_accounts"
    both = (*owed, *credits)
    if sum(one.rest for one in both) <= 0:
        return "credit_more"
    text = _text(both)
    return Payment(both, text=text) if text else "credit_text"


def _text(bills):
    """The numbers in one text, those that count off with a minus; "" where they do not fit."""
    text = BETWEEN.join(f"-{one.number}" if one.rest < 0 else one.number for one in bills)
    return text if len(pain.plain(text, 10 * pain.TEXT)) <= pain.TEXT else ""


def _apart(owed, together):
    accounts = defaultdict(list)
    for one in owed:
        accounts[one.iban if together else one.id].append(one)
    for several in accounts.values():
        if len(several) > 1 and (text := _text(several)):
            yield Payment(tuple(several), text=text)
        else:
            yield from (Payment((one,), one.structured_kind, one.structured, one.number) for one in several)


def refusal(payment: Payment, name: str) -> Refusal | None:
    """Why a bank would reject this payment: name, account or amount."""
    number = iban_rules.check(payment.iban) if payment.iban else Refusal("no_account")
    if isinstance(number, Refusal):
        return number
    if not pain.plain(name, pain.NAME):
        return Refusal("no_name")
    if payment.amount > MOST:
        return Refusal("too_much", {"amount": str(payment.amount)})
    return None


def warning(
    iban: str, before: frozenset[str], others: tuple[str, ...], sepa: bool, known: frozenset[str] = frozenset()
) -> Refusal | None:
    """What a user must check before paying to this account.

    `before`: accounts on which this supplier was paid; `others`: names of other parties with this account; `known`: all accounts
    of this supplier. A never-used account of a supplier who has, or was paid on, another one is typical of invoice fraud.
    """
    if before and iban not in before:
        return Refusal("other_account", {"accounts": sorted(before)})
    if others:
        return Refusal("account_of_other", {"names": sorted(others)})
    if not before and known - {iban}:
        return Refusal("account_beside", {"accounts": sorted(known - {iban})})
    return None if sepa else Refusal("outside_sepa", {"country": iban[:2]})
