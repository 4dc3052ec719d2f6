"""An order taken apart: products, shipping, wrapping and discounts, each with its rate (T14 to T19)."""

from odoo.addons.webhero_base.rules.money import ZERO

from . import classify, discount, goods, proportion
from .part import DISCOUNT, PRODUCT, SHIPPING, WRAPPING, Part, unknown_rate
from .rates import as_percentage, snap, snap_surcharge


def parts(order, settings, vat_regime, country):
    """Every part of the order that is not 0. Raises Refused where a rate or a discount can't be explained."""
    rates = _configured(settings, vat_regime, country)
    products = goods.parts(order, settings, rates, country)
    shipping = _shipping(order, settings, rates, vat_regime, country, products)
    wrapping = _spread(WRAPPING, settings.words.surcharge, order.wrapping, products, country, snap_surcharge, rates)
    return (*products, *shipping, *wrapping, *_discounts(order, settings, products, shipping))


def _configured(settings, vat_regime, country):
    """Rates that may occur; sales without VAT have 0 only."""
    if vat_regime in classify.UNTAXED:
        return frozenset({ZERO})
    return frozenset(rule.rate for rule in settings.rates_of(country))


def _shipping(order, settings, rates, vat_regime, country, products):
    """Rate from the amounts; the carrier's own rate decides where small amounts leave several."""
    hint = as_percentage(order.carrier_rate)
    if vat_regime in classify.UNTAXED:  # shipping with VAT that a voucher gives away again
        rates = rates | {rule.rate for rule in settings.rates_of(settings.shop_country)}

    def find(amount, among):
        return snap(amount, among, hint=hint)

    return _spread(SHIPPING, settings.words.shipping, order.shipping, products, country, find, rates)


def _spread(kind, text, amount, products, country, find, rates):
    """The parts of shipping or wrapping: one at the rate that `find` gives, else the basket's rates in proportion."""
    if amount.is_zero:
        return []
    rate = find(amount, rates)
    shares = [(rate, amount)] if rate is not None else proportion.split(amount, products)
    if not shares:
        raise unknown_rate(amount, text, country)
    return [Part(kind, text, share, rate) for rate, share in shares if not share.is_zero]


def _discounts(order, settings, products, shipping):
    names = ", ".join(voucher.name for voucher in order.vouchers or () if voucher.name)
    text = f"{settings.words.discount} {names}".strip()
    shares = discount.split(order, products, shipping)
    return [Part(DISCOUNT, text, -amount, rate) for rate, amount in shares if not amount.is_zero]


__all__ = ["DISCOUNT", "PRODUCT", "SHIPPING", "WRAPPING", "Part", "parts"]
