# SPDX-License-Identifier: LGPL-3.0-or-later
"""One charged item, and the refusal where its rate is unknown."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from odoo.addons.webhero_base.rules.refusal import Refused

from .amount import Amount
from .rates import as_the_law_has_it, computed

PRODUCT, SHIPPING, WRAPPING, DISCOUNT = "product", "shipping", "wrapping", "discount"
ONE = Decimal(1)


@dataclasses.dataclass(frozen=True)
class Part:
    """`amount` is the whole of it, in cents, `rate` per cent and configured."""

    kind: str
    text: str
    amount: Amount
    rate: Decimal
    quantity: Decimal = ONE
    sku: str = ""
    line_id: int = 0  # of the shop's order line
    product_id: int = 0
    taxed: bool = True  # a tax hangs on it in the shop, be it 0 %
    unrounded: Amount = Amount()  # of an article: its pieces at the shop's six decimals

    @property
    def at_six_decimals(self) -> Amount:
        """Its pieces unrounded, where the shop has them; else the amount in cents."""
        return self.amount if self.unrounded.is_zero else self.unrounded


def unknown_rate(amount: Amount, name: str, country: str) -> Refused:
    """The Refused for an amount that no configured rate explains."""
    rate = computed(amount)
    shown = "?" if rate is None else format(as_the_law_has_it(rate).normalize(), "f")
    return Refused("rate_not_configured", line=name, rate=shown, country=country)
