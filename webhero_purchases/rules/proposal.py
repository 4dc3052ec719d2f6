# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which account and VAT the last bills of a supplier propose for a new line (docs/rules.md PU)."""

import dataclasses
import re

PERIOD = re.compile(r"[\d\W_]+")
MONTHS = frozenset(
    "januari februari maart april mei juni juli augustus september oktober november december "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "january february march may june july august october "
    "jan feb mrt apr jun jul aug sep sept okt oct nov dec janv févr juil déc".split()
)


@dataclasses.dataclass(frozen=True)
class Used:
    """A line of a booked bill: `bill` counts from the newest (0), `amount` is excl. VAT and positive."""

    text: str
    account: int
    taxes: tuple
    bill: int
    amount: float


def propose(text: str, used: list) -> Used | None:
    """The line with the same words, ignoring months and numbers; else the largest line of the newest bill."""
    words = _words(text)
    same = [one for one in used if words and _words(one.text) == words]
    newest = [one for one in used if one.bill == 0]
    return min(same, key=lambda one: one.bill) if same else max(newest, key=lambda one: one.amount, default=None)


def _words(text):
    words = PERIOD.sub(" ", (text or "").lower()).split()
    return " ".join(word for word in words if word not in MONTHS)
