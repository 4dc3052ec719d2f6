# SPDX-License-Identifier: LGPL-3.0-or-later
"""The lines of a sales order from a booking: what was sold, at its own rate, OSS or not (S7)."""

from __future__ import annotations

import dataclasses
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_base.rules.money import cents

from .amount import Amount
from .booking import UNIT_DECIMALS, VAT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .booking import Booking


@dataclasses.dataclass(frozen=True)
class SaleLine:
    """One line; `amount` in EUR of the whole line, `rate` what the shop charged, per cent."""

    kind: str
    text: str
    sku: str
    quantity: Decimal
    amount: Amount
    rate: Decimal


def sale_lines(booking: Booking) -> list[SaleLine]:
    """The lines of a Booking; the two rows of an OSS line are one line again."""
    lines = []
    for row in booking.rows:
        if row.oss == VAT:
            net = lines[-1]
            lines[-1] = dataclasses.replace(net, amount=Amount(net.amount.incl + row.amount.incl, net.amount.excl))
        else:
            rate = row.oss_rate if row.oss else row.rate
            lines.append(SaleLine(row.kind, row.text, row.sku, row.quantity, row.amount, rate))
    return lines


def same_sale(before: Booking, now: Booking) -> bool:
    """True where two Bookings are the same sale to the same customer, wherever they are booked."""
    same = (before.party, before.vat_regime, before.country, before.date) == (
        now.party,
        now.vat_regime,
        now.country,
        now.date,
    )
    return same and sale_lines(before) == sale_lines(now)


def price(line: SaleLine, included: bool) -> Decimal:
    """EUR for one piece, incl. VAT where the tax is included in prices, six decimals."""
    whole = line.amount.incl if included else line.amount.excl
    return (whole / line.quantity).quantize(UNIT_DECIMALS, ROUND_HALF_UP)


def expected_total(lines: Iterable[Any]) -> Decimal:
    """EUR incl. VAT that the ERP will find for [(SaleLine, price, included)], each line rounded to cents."""
    found = Decimal(0)
    for line, unit, included in lines:
        whole = cents(unit * line.quantity)
        found += whole if included else whole + cents(whole * line.rate / 100)
    return found
