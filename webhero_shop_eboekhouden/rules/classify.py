# SPDX-License-Identifier: LGPL-3.0-or-later
"""What kind of sale an order is (T9, T12, T13), and to which country its VAT belongs."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_base.rules.money import CENT
from odoo.addons.webhero_base.rules.refusal import WAIT, Refused

from . import party
from .rates import SIXTH_DECIMAL
from .territory import NORTHERN_IRELAND, THIRD, is_union, place_of

if TYPE_CHECKING:
    from .order import ShopOrder
    from .settings import Settings

DOMESTIC, OSS, ICP, INTERNATIONAL, EXEMPT = "domestic", "oss", "icp", "international", "exempt"
UNTAXED = (ICP, INTERNATIONAL, EXEMPT)
VALID, INVALID, UNKNOWN = "valid", "invalid", "unknown"


@dataclasses.dataclass(frozen=True)
class Destination:
    """Where a sale belongs: the address that counts, its country, and whose VAT that address has (`territory`)."""

    country: str  # whose lines of the VAT table count
    place: str  # ISO, XI or "third"
    name: str = ""  # of the territory, where the country's code does not say it


def delivery_country(order: ShopOrder) -> str:
    """ISO code of the delivery address, or ""."""
    address = party.delivery_address(order)
    return address.country if address else ""


def destination(order: ShopOrder, settings: Settings) -> Destination:
    """The delivery address decides, or the invoice address where the shop taxes by that."""
    choose = party.invoice_address if settings.use_invoice_address else party.delivery_address
    address = choose(order)
    if not address:
        raise Refused("no_address")
    if not address.country:
        raise Refused("no_country", address=address.id)
    place, territory = place_of(address, settings.territories)
    own = any(rule.country == address.country for rule in settings.rates)
    country = place if is_union(place) and place != NORTHERN_IRELAND and not own else address.country
    return Destination(country, place, territory.name if territory else "")


def classify(order: ShopOrder, settings: Settings) -> tuple[str, str]:
    """T12, T13: (class, country). Raises Refused where the order is of no class that can be booked."""
    where = destination(order, settings)
    country = where.country
    if settings.exempt:
        return _exempt(order), country
    if country == settings.shop_country and where.place == country:
        return DOMESTIC, country
    zero_rated = _is_zero_rated(order, where, settings)
    if _is_untaxed(order) and not zero_rated:
        return (ICP if _is_within(order, where) else INTERNATIONAL), country
    if not _goods_bear_vat(order) and not order.products.is_zero and not zero_rated:
        raise Refused("shipping_carries_vat", country=country, shipping=order.shipping.vat + order.wrapping.vat)
    if not is_union(where.place):
        raise Refused("international_with_vat", country=where.name or country, vat=order.paid.vat)
    is_oss = any(rule.mapping and rule.mapping.oss for rule in settings.rates_of(country))
    return (OSS if is_oss else DOMESTIC), country


def _is_zero_rated(order, where, settings):
    """True where a sale without VAT is one at 0 % of the country itself: within the Union, to a customer without VAT
    number, and the owner filled in the line of 0 % of that country (Directive 2006/112/EC, article 98(2)).
    """
    own = any(rule.country == where.country and not rule.rate and rule.mapping for rule in settings.rates)
    return own and is_union(where.place) and not party.vat_number(order)


def _exempt(order):
    """A shop that charges no VAT to any customer; an order with VAT contradicts that setting."""
    if not _bears_none(order) and (order.paid.vat or any(line.amount.vat for line in order.lines)):
        raise Refused("exempt_with_vat", vat=order.paid.vat)
    return EXEMPT


def _is_within(order, where):
    """True for a sale without VAT within the Union: goods to Northern Ireland only to a number of there."""
    if where.place == NORTHERN_IRELAND:
        return party.vat_country(party.vat_number(order)) == NORTHERN_IRELAND
    return is_union(where.place)


def warnings(order: ShopOrder, settings: Settings, vat_regime: str) -> list[tuple[str, dict[str, Any]]]:
    """[(code, facts)] of what a bookkeeper should check although it is booked as the shop charged it."""
    where, found = destination(order, settings), []
    if vat_regime == INTERNATIONAL and where.place == NORTHERN_IRELAND:
        found.append(("northern_ireland_without_vat", {}))
    elif where.name and vat_regime == INTERNATIONAL:
        found.append(("territory", {"name": where.name, "country": where.country}))
    elsewhere = _delivered_elsewhere(order, settings, vat_regime, where)
    return [*found, elsewhere] if elsewhere else found


def _delivered_elsewhere(order, settings, vat_regime, where):
    """(code, facts) where the goods go to another member state than the one whose VAT counted, or stay where VAT is due."""
    delivery = party.delivery_address(order)
    if not delivery or vat_regime == EXEMPT:
        return None
    place, _ = place_of(delivery, settings.territories)
    if not settings.use_invoice_address:
        invoice = party.invoice_address(order)
        abroad = invoice and place_of(invoice, settings.territories)[0] != place
        untaxed = abroad and vat_regime == DOMESTIC and _bears_none(order) and not order.products.is_zero
        return ("home_without_vat", {"country": invoice.country, "delivery": delivery.country}) if untaxed else None
    untaxed = vat_regime in UNTAXED
    if place == where.place or (place == THIRD and untaxed):
        return None
    outside = "delivered_outside" if place == THIRD else "delivered_elsewhere"
    return "untaxed_delivered_elsewhere" if untaxed else outside, {
        "country": where.country,
        "delivery": delivery.country,
    }


def _bears_none(order):
    """True where nothing in the order bears VAT; its total excl. VAT may be the cent off that the shop rounds (8.32)."""
    amounts = (order.shipping, order.wrapping, order.discounts)
    return abs(order.paid.vat) <= CENT and not _goods_bear_vat(order) and not any(amount.vat for amount in amounts)


def _goods_bear_vat(order):
    """True where an article bears VAT, be it so little that cents hide it: 6 × 0.03 / 0.028436 at 5.5 %."""
    sold = [line for line in order.lines if line.quantity and not line.amount.is_zero]
    return any(line.amount.vat or abs(line.unit.vat) > SIXTH_DECIMAL for line in sold)


def _is_untaxed(order):
    """Both totals equal, and no article with VAT, which a voucher may have taken off whole. An order paid by vouchers
    to the last cent says nothing by its total: its products do.
    """
    if _bears_none(order):
        return True
    if order.paid.incl:
        return order.paid.incl == order.paid.excl and not _goods_bear_vat(order)
    return not _goods_bear_vat(order)


def check_vat_number(order: ShopOrder, settings: Settings, vies: str | None = None) -> str:
    """T9: an ICP sale needs a VAT number of another member state: form, check digits, VIES.

    `vies` is "valid", "invalid", "unknown" or None (not asked yet). Unknown waits: the customer did nothing wrong.
    """
    number = party.vat_number(order)
    if not number:
        raise Refused("vat_number_missing")
    country = party.vat_country(number)
    if country == settings.shop_country:
        raise Refused("vat_number_of_own_country", number=number)
    if not party.is_valid_vat(number):
        raise Refused("vat_number_format", number=number)
    where = destination(order, settings)
    if country == NORTHERN_IRELAND and where.place != NORTHERN_IRELAND:
        raise Refused("vat_number_northern_ireland", number=number, country=where.country)
    if not settings.check_vies:
        return number
    if vies == INVALID:
        raise Refused("vat_number_invalid", number=number)
    if vies != VALID:
        raise Refused("vies_unknown", kind=WAIT, number=number)
    return number
