# SPDX-License-Identifier: LGPL-3.0-or-later
"""The outcomes of matching a payment."""

import dataclasses
from decimal import Decimal


@dataclasses.dataclass(frozen=True)
class Take:
    """`amount` settles a document; or, where `pressed` is set, that line on the outstanding account, left there by a payment
    registered for the document.
    """

    document: int
    amount: Decimal
    pressed: int = 0


@dataclasses.dataclass(frozen=True)
class Certain:
    """Settled automatically. `credits` (partner, amount) stay open for overpayments, `costs` are booked as bank charges, and
    `left` is the part of a total that remains to be settled.
    """

    code: str
    takes: tuple[Take, ...]
    credits: tuple[tuple[int, Decimal], ...] = ()
    costs: Decimal = Decimal(0)
    left: Decimal = Decimal(0)


@dataclasses.dataclass(frozen=True)
class Suggestion:
    """What a payment may be, and why: `code` and `facts` (JSON values) make the sentence. Without takes it is only a message.

    `kind` is what accepting does: settle the takes, leave the amount as credit of the `partner`, reverse an earlier payment
    ("return"), or book it on an account ("account"). `forgiven` is the excess of the takes over the payment (negative: their
    shortfall): a payment discount, or cents.
    """

    code: str
    takes: tuple[Take, ...] = ()
    facts: dict = dataclasses.field(default_factory=dict, hash=False)
    kind: str = "settle"
    credit: Decimal = Decimal(0)
    partner: int = 0
    forgiven: Decimal = Decimal(0)


def takes_in_order(rests: list[tuple[int, Decimal, bool]], left: Decimal) -> list[Take]:
    """Distribute `left` (EUR) over `rests` [(document, open amount, whether it is deducted)], in that order.

    Deductions are taken first: an invoice is paid less its credit note.
    """
    takes = []
    for document, rest, counts_off in sorted(rests, key=lambda one: not one[2]):
        amount = -rest if counts_off else min(rest, left)
        if amount:
            takes.append(Take(document, amount))
            left -= amount
    return takes
