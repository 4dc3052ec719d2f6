"""T19: the order's discount over the VAT rates, so that no VAT appears that is not there."""

from decimal import Decimal

from .money import ZERO, Amount, cents, excluding, total
from .outcome import Refused

TOLERANCE = Decimal("0.02")


def split(order, products, shipping_rate):
    """The discount per rate, positive, as [(rate, Amount)] by ascending rate.

    `products` gives the EUR incl. VAT of the products per rate. First by share of the products; where that
    misses the shop's discount excl. VAT by more than 2 cents, the part that gave the shipping away goes on
    the shipping's rate. Raises Refused where neither explains the discount.
    """
    wanted = order.discounts
    if wanted.is_zero:
        return []
    if wanted.incl < 0 or wanted.excl < 0:
        raise Refused("negative_discount", discount=wanted.incl)
    shares = spread(wanted.incl, products)
    if _agrees(shares, wanted):
        return shares
    with_shipping = _with_free_shipping(order, products, shipping_rate)
    if with_shipping and _agrees(with_shipping, wanted):
        return with_shipping
    ours = total(amount for _, amount in shares).excl
    raise Refused("discount_tax_differs", discount=wanted.incl, shop=wanted.excl, ours=ours)


def spread(incl, products):
    """`incl` over the rates by their share of `products`, ascending, half-up to cents; the rest goes to the
    last.
    """
    base = sum(value for value in products.values() if value > 0)
    rates = sorted(rate for rate, value in products.items() if value > 0)
    shares, left = [], incl
    for rate in rates:
        share = left if rate == rates[-1] else min(left, cents(incl * products[rate] / base))
        shares.append((rate, Amount(share, excluding(share, rate))))
        left -= share
    return shares


def _with_free_shipping(order, products, shipping_rate):
    """The same with the shipping's part set apart; None where no voucher can have given the shipping away."""
    wanted, shipping = order.discounts, order.shipping
    readable = order.vouchers is not None
    if shipping_rate is None or (readable and not any(voucher.free_shipping for voucher in order.vouchers)):
        return None
    if shipping.is_zero or wanted.incl < shipping.incl:
        return None
    found = dict(spread(wanted.incl - shipping.incl, products)) if wanted.incl > shipping.incl else {}
    found[shipping_rate] = found.get(shipping_rate, Amount()) + shipping
    return sorted(found.items())


def _agrees(shares, wanted):
    got = total(amount for _, amount in shares)
    return got.incl == wanted.incl and abs(got.excl - wanted.excl) <= TOLERANCE and wanted.incl != ZERO
