"""What kind of sale an order is (T9, T12, T13), and to which country its VAT belongs."""

from . import party
from .outcome import WAIT, Refused

DOMESTIC, OSS, ICP, INTERNATIONAL = "domestic", "oss", "icp", "international"
UNTAXED = (ICP, INTERNATIONAL)
VALID, INVALID, UNKNOWN = "valid", "invalid", "unknown"


def delivery_country(order):
    """ISO code of the delivery address, or ""."""
    address = party.delivery_address(order)
    return address.country if address else ""


def country_of(order, settings):
    """ISO code of the country that decides: the delivery address, or the invoice address by setting."""
    choose = party.invoice_address if settings.use_invoice_address else party.delivery_address
    address = choose(order)
    if not address:
        raise Refused("no_address")
    if not address.country:
        raise Refused("no_country", address=address.id)
    return address.country


def classify(order, settings):
    """T12, T13: (class, country). Raises Refused where the order is of no class that can be booked."""
    country = country_of(order, settings)
    if country == settings.shop_country:
        return DOMESTIC, country
    if _is_untaxed(order):
        return (ICP if country in party.EU else INTERNATIONAL), country
    if not order.products.vat and not order.products.is_zero:
        raise Refused("shipping_carries_vat", country=country, shipping=order.shipping.vat + order.wrapping.vat)
    if country not in party.EU:
        raise Refused("international_with_vat", country=country, vat=order.paid.vat)
    is_oss = any(rule.mapping and rule.mapping.oss for rule in settings.rates_of(country))
    return (OSS if is_oss else DOMESTIC), country


def _is_untaxed(order):
    """Both totals equal. An order paid by vouchers to the last cent says nothing by its total: its products
    do.
    """
    if order.paid.incl:
        return order.paid.incl == order.paid.excl
    return not order.products.vat


def check_vat_number(order, settings, vies=None):
    """T9: an ICP sale needs a VAT number of another member state: form, check digits, VIES.

    `vies` is "valid", "invalid", "unknown" or None (not asked yet). Unknown waits: the customer did nothing
    wrong.
    """
    number = party.vat_number(order)
    if not number:
        raise Refused("vat_number_missing")
    country = party.vat_country(number)
    if country == settings.shop_country:
        raise Refused("vat_number_of_own_country", number=number)
    if not party.is_valid_vat(number):
        raise Refused("vat_number_format", number=number)
    if not settings.check_vies:
        return number
    if vies == INVALID:
        raise Refused("vat_number_invalid", number=number)
    if vies != VALID:
        raise Refused("vies_unknown", kind=WAIT, number=number)
    return number
