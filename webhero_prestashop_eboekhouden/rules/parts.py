"""An order taken apart: products, shipping, wrapping and discounts, each with its rate (T14 to T19)."""

import dataclasses
from decimal import Decimal

from . import classify, discount
from .money import ZERO, Amount
from .outcome import Refused
from .rates import as_percentage, as_the_law_has_it, computed, snap, snap_surcharge

PRODUCT, SHIPPING, WRAPPING, DISCOUNT = "product", "shipping", "wrapping", "discount"
ONE = Decimal(1)


@dataclasses.dataclass(frozen=True)
class Part:
    """One thing that was paid for; `amount` is the whole of it, `rate` per cent and configured."""

    kind: str
    text: str
    amount: Amount
    rate: Decimal
    quantity: Decimal = ONE
    sku: str = ""
    line_id: int = 0  # of the shop's order line


def parts(order, settings, klass, country):
    """Every part of the order that is not 0. Raises Refused where a rate or a discount can't be explained."""
    rates = _configured(settings, klass, country)
    found = [_product(line, rates, country) for line in order.lines if line.quantity and not line.amount.is_zero]
    home = rates | {rule.rate for rule in settings.rates_of(settings.shop_country)}
    shipping = _shipping(order, settings, home if klass in classify.UNTAXED else rates, country)
    wrapping = _wrapping(order, settings, rates, country)
    found += [part for part in (shipping, wrapping) if part]
    return tuple(found + _discounts(order, settings, found, shipping))


def _configured(settings, klass, country):
    """Rates that may occur; sales without VAT have 0 only."""
    if klass in classify.UNTAXED:
        return frozenset({ZERO})
    return frozenset(rule.rate for rule in settings.rates_of(country))


def _product(line, rates, country):
    if line.quantity < 0:
        raise Refused("negative_quantity", line=line.name, quantity=line.quantity)
    rate = snap(line.amount, rates, unit=line.unit)
    if rate is None:
        _unknown(line.amount, line.name, country)
    return Part(PRODUCT, line.name, line.amount, rate, line.quantity, line.sku, line.id)


def _shipping(order, settings, rates, country):
    """Rate from the amounts; the carrier's own rate decides where small amounts leave several."""
    if order.shipping.is_zero:
        return None
    rate = snap(order.shipping, rates, hint=as_percentage(order.carrier_rate))
    if rate is None:
        _unknown(order.shipping, settings.words.shipping, country)
    return Part(SHIPPING, settings.words.shipping, order.shipping, rate)


def _wrapping(order, settings, rates, country):
    if order.wrapping.is_zero:
        return None
    rate = snap_surcharge(order.wrapping, rates)
    if rate is None:
        _unknown(order.wrapping, settings.words.surcharge, country)
    return Part(WRAPPING, settings.words.surcharge, order.wrapping, rate)


def _discounts(order, settings, found, shipping):
    products = {}
    for part in found:
        if part.kind == PRODUCT:
            products[part.rate] = products.get(part.rate, ZERO) + part.amount.incl
    names = ", ".join(voucher.name for voucher in order.vouchers or () if voucher.name)
    text = f"{settings.words.discount} {names}".strip()
    shares = discount.split(order, products, shipping.rate if shipping else None)
    return [Part(DISCOUNT, text, -amount, rate) for rate, amount in shares if not amount.is_zero]


def _unknown(amount, name, country):
    rate = computed(amount)
    said = "?" if rate is None else format(as_the_law_has_it(rate).normalize(), "f")
    raise Refused("rate_not_configured", line=name, rate=said, country=country)
