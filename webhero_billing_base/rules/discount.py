# SPDX-License-Identifier: LGPL-3.0-or-later
"""A discount for a whole document, spread over what is taxed alike (docs/rules.md B7c)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)


def per_cent(percent: Decimal, parts: Mapping[Hashable, Decimal], unit: Decimal) -> dict[Hashable, Decimal]:
    """`percent` of each part that is above 0, half-up to `unit` (0.01 for EUR): each rate has its own percentage of its base."""
    return {key: (part * percent / HUNDRED).quantize(unit, ROUND_HALF_UP) for key, part in parts.items() if part > 0}


def spread(amount: Decimal, parts: Mapping[Hashable, Decimal], unit: Decimal) -> dict[Hashable, Decimal]:
    """`amount` over the parts that are above 0, by their size, to the last `unit`: the shares' sum is `amount`, or all
    that is there where that is less. Rounding differences go to the shares with the largest remainder, the first of equals.
    """
    parts = {key: part for key, part in parts.items() if part > 0}
    total = sum(parts.values(), Decimal(0))
    amount = min(amount, total).quantize(unit, ROUND_HALF_UP)
    if not total:
        return {}
    exact = {key: amount * part / total for key, part in parts.items()}
    shares = {key: one.quantize(unit, ROUND_DOWN) for key, one in exact.items()}
    left = int((amount - sum(shares.values())) / unit)
    for key in sorted(exact, key=lambda one: shares[one] - exact[one])[:left]:
        shares[key] += unit
    return shares
