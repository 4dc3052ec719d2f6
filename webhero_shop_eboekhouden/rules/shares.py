# SPDX-License-Identifier: LGPL-3.0-or-later
"""Shares of an amount by VAT rate, {rate: Amount}, and the one split over two rates that its VAT allows (docs/rules.md T19)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.money import CENT

from .amount import Amount

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .part import Part

Shares = dict[Decimal, Amount]


def joined(*some: Shares) -> Shares:
    """The sums by rate."""
    found: Shares = {}
    for shares in some:
        for rate, one in shares.items():
            found[rate] = found.get(rate, Amount()) + one
    return found


def by_line(products: Iterable[Part]) -> list[list[Part]]:
    """The parts of each line of the order: an article, and its eco tax where that has a rate of its own."""
    lines: dict = {}
    for part in products:
        lines.setdefault(part.line_id or part.text, []).append(part)
    return list(lines.values())


def two_rates(amount: Amount, goods: Shares, in_cents: bool = False) -> Shares | None:
    """Where the articles bear two rates there is one split that explains incl. and excl.; it must be there to give.

    `in_cents`: or there but for what half a cent in the amount makes of the split.
    """
    if len(goods) != 2:
        return None
    (low, first), (high, second) = sorted(goods.items())
    net_low, net_high = first.excl / first.incl, second.excl / second.incl
    if net_low == net_high:
        return None
    of_high = (amount.incl * net_low - amount.excl) / (net_low - net_high)
    of_low = amount.incl - of_high
    most = CENT / abs(net_low - net_high) if in_cents else CENT
    if not (-most <= of_low <= first.incl + most and -most <= of_high <= second.incl + most):
        return None
    return {low: Amount(of_low, of_low * net_low), high: Amount(of_high, of_high * net_high)}
