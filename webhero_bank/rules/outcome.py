# SPDX-License-Identifier: LGPL-3.0-or-later
"""What was decided about a payment."""

import dataclasses
from decimal import Decimal


@dataclasses.dataclass(frozen=True)
class Take:
    """`amount` goes to a document; or, where `pressed` is set, to that line on the outstanding account which a person's
    payment for the document left there.
    """

    document: int
    amount: Decimal
    pressed: int = 0


@dataclasses.dataclass(frozen=True)
class Certain:
    """Settled by itself. `credits` (partner, amount) stay open for who paid too much, `costs` go to the bank costs, and what
    is `left` of a total stays to be settled.
    """

    code: str
    takes: tuple[Take, ...]
    credits: tuple[tuple[int, Decimal], ...] = ()
    costs: Decimal = Decimal(0)
    left: Decimal = Decimal(0)


@dataclasses.dataclass(frozen=True)
class Suggestion:
    """What it may be, and why: `code` and `facts` (JSON values) make the sentence. One without takes only says something.

    `kind` is what accepting does: settle the takes, leave the money with the `partner`, take an earlier payment back
    ("return"), or book it on an account ("account"). `forgiven` is what the takes are more than the payment (less, below zero):
    a payment discount, or cents.
    """

    code: str
    takes: tuple[Take, ...] = ()
    facts: dict = dataclasses.field(default_factory=dict, hash=False)
    kind: str = "settle"
    credit: Decimal = Decimal(0)
    partner: int = 0
    forgiven: Decimal = Decimal(0)


def takes_in_order(rests: list[tuple[int, Decimal, bool]], left: Decimal) -> list[Take]:
    """What `left` (EUR) pays of each of `rests` [(document, what is open of it, whether it counts off)], in their order.

    What counts off comes first: an invoice is paid less its credit note.
    """
    takes = []
    for document, rest, counts_off in sorted(rests, key=lambda one: not one[2]):
        amount = -rest if counts_off else min(rest, left)
        if amount:
            takes.append(Take(document, amount))
            left -= amount
    return takes
