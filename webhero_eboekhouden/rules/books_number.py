# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which books these are: known by something that does not change with the token (docs/rules.md E5b)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

RECEIVABLES = "DEB"


def number_of(ledgers: Iterable[Any]) -> str:
    """The number that identifies an administration uniquely, as text; "" where it has no accounts.

    `ledgers` are client Ledgers. It is the lowest number of the debtors' accounts, which every administration has from
    the start and which can't be deleted in e-Boekhouden; accounts that are added later have higher numbers, and a
    code or a name may change. {1300 DEB: 88120411, 8000 VW: 88120400} gives "88120411".
    """
    debtors = [ledger.id for ledger in ledgers if ledger.category == RECEIVABLES and ledger.id]
    everything = [ledger.id for ledger in ledgers if ledger.id]
    return str(min(debtors or everything, default=""))
