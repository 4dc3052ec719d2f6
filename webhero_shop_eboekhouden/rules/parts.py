# SPDX-License-Identifier: LGPL-3.0-or-later
"""An order taken apart: products, shipping, wrapping and discounts, each with its rate (T14 to T19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.money import ZERO

from . import classify, discount, goods, proportion
from .part import DISCOUNT, PRODUCT, SHIPPING, WRAPPING, Part, unknown_rate
from .rates import as_percentage, snap, snap_surcharge

if TYPE_CHECKING:
    from .order import ShopOrder
    from .settings import Settings


def parts(order: ShopOrder, settings: Settings, vat_regime: str, country: str) -> tuple[Part, ...]:
    """Every part of the order that is not 0. Raises Refused where a rate or a discount can't be explained."""
    rates = _configured(settings, vat_regime, country)
    products = goods.parts(order, settings, rates, country)
    hint, of_shipping = as_percentage(order.carrier_rate), rates
    if vat_regime in classify.UNTAXED:  # shipping with VAT that a voucher gives away again
        of_shipping = rates | {rule.rate for rule in settings.rates_of(settings.shop_country)}
    rate = snap(order.shipping, of_shipping, hint=hint)  # small amounts leave several, the carrier's own decides
    averaged = bool(hint and order.shipping.excl and rate != hint)
    shipping = _spread(SHIPPING, settings.words.shipping, order.shipping, products, country, rate, averaged)
    rate = snap_surcharge(order.wrapping, rates)
    wrapping = _spread(WRAPPING, settings.words.surcharge, order.wrapping, products, country, rate, averaged)
    return (*products, *shipping, *wrapping, *_discounts(order, settings, products, shipping))


def _configured(settings, vat_regime, country):
    """Rates that may occur; sales without VAT have 0 only."""
    if vat_regime in classify.UNTAXED:
        return frozenset({ZERO})
    return frozenset(rule.rate for rule in settings.rates_of(country))


def _spread(kind, text, amount, products, country, rate, averaged):
    """The parts of shipping or wrapping: one at the rate of its amounts, else the basket's rates in proportion.

    `averaged`: the carrier's rate differs from that of the amounts, which may then be the basket's average by chance.
    """
    if amount.is_zero:
        return []
    shares = [] if rate is None else [(rate, amount)]
    if rate is None or proportion.is_average(amount, products, rate, averaged):
        shares = proportion.split(amount, products) or shares
    if not shares:
        raise unknown_rate(amount, text, country)
    return [Part(kind, text, share, rate) for rate, share in shares if not share.is_zero]


def _discounts(order, settings, products, shipping):
    names = ", ".join(voucher.name for voucher in order.vouchers or () if voucher.name)
    text = f"{settings.words.discount} {names}".strip()
    shares = discount.split(order, products, shipping)
    return [Part(DISCOUNT, text, -amount, rate) for rate, amount in shares if not amount.is_zero]


__all__ = ["DISCOUNT", "PRODUCT", "SHIPPING", "WRAPPING", "Part", "parts"]
