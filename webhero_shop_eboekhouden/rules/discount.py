# SPDX-License-Identifier: LGPL-3.0-or-later
"""T19: the order's discount over the VAT rates, so that no VAT appears that is not there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.money import CENT, ZERO
from odoo.addons.webhero_base.rules.refusal import Refused

from .amount import Amount, excluding, in_cents, total
from .order import BASKET, CHEAPEST, ORDER, PRODUCT
from .selection import TO_THE_CENT, cheapest, gift, some_lines
from .shares import joined, two_rates
from .unknown import Ambiguous, alike, explained

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .order import ShopOrder
    from .part import Part

TOLERANCE = Decimal("0.02")  # of a discount excl. VAT
ALIKE = Decimal("0.002")  # two rates explain a small amount equally well


def split(order: ShopOrder, products: list[Part], shipping: list[Part]) -> list[tuple[Decimal, Amount]]:
    """The discount per rate, positive, in cents, as [(rate, Amount)] by ascending rate.

    `products` and `shipping` are the parts of the order. Each voucher goes where it says that it belongs: on the whole
    basket in proportion, on its article's rate, on the shipping's. One on some articles, or of which the shop says
    nothing, takes the split that explains it incl. and excl. VAT. Raises Refused where nothing explains the discount.
    """
    wanted = order.discounts
    if wanted.is_zero:
        return []
    if wanted.incl < 0 or wanted.excl < 0:
        raise Refused("negative_discount", discount=wanted.incl)
    everything = by_rate([*products, *shipping])
    if total(everything.values()) == wanted:  # a gift card pays for all of it
        return [(rate, amount) for rate, amount in sorted(everything.items()) if amount.incl]
    try:
        for shares in _candidates(order, [part for part in products if part.amount.incl > 0], shipping):
            if shares and _agrees(shares, wanted):
                return _in_cents(shares, wanted)
    except Ambiguous:
        names = ", ".join(voucher.name for voucher in order.vouchers or () if not voucher.scope and voucher.name)
        raise Refused("discount_ambiguous", discount=wanted.incl, shop=wanted.excl, vouchers=names or "?") from None
    ours = total(amount for _, amount in spread(wanted.incl, incl_of(products))).excl
    raise Refused("discount_tax_differs", discount=wanted.incl, shop=wanted.excl, ours=ours)


def spread(incl: Decimal, products: dict[Decimal, Decimal]) -> list[tuple[Decimal, Amount]]:
    """`incl` over the rates by their share of `products`, {rate: EUR incl.}, in cents: [(rate, Amount)], ascending."""
    base = sum(value for value in products.values() if value > 0)
    shares = {rate: incl * value / base for rate, value in products.items() if value > 0}
    return [(rate, Amount(share, excluding(share, rate))) for rate, share in sorted(in_cents(shares, incl).items())]


def incl_of(parts: Iterable[Part]) -> dict[Decimal, Decimal]:
    """{rate: EUR incl. VAT}."""
    return {rate: amount.incl for rate, amount in by_rate(parts).items()}


def by_rate(parts: Iterable[Part]) -> dict[Decimal, Amount]:
    """{rate: Amount}."""
    return joined(*({part.rate: part.amount} for part in parts))


def _candidates(order, products, shipping):
    """Ways to explain the discount, {rate: Amount} or None, the best first."""
    vouchers = order.vouchers or ()
    together = total(voucher.amount for voucher in vouchers)
    if vouchers and _close(together, order.discounts, CENT * (len(vouchers) + 1)):
        yield _together(vouchers, products, shipping)
        yield _together(vouchers, products, shipping, exactly=True)
        if all(voucher.scope for voucher in vouchers):
            return  # what is on some articles must not be spread over all
    may_be_free = order.vouchers is None or any(voucher.free_shipping for voucher in vouchers)
    yield explained(order.discounts, products, by_rate(shipping), may_be_free)


def _together(vouchers, products, shipping, exactly=False):
    """Each voucher by what it is on; None where one of them can't be explained. `exactly`: see `_of_basket`."""
    shares, left = {}, (by_rate(products), _unrounded(products))
    gifts = [gift(voucher.gift, products) for voucher in vouchers if not voucher.amount.is_zero]
    bought = tuple(_less(goods, *gifts) for goods in left)
    for voucher in vouchers:
        if voucher.amount.is_zero:
            continue
        whole = by_rate(shipping)
        free, amount = _whole_and_rest(voucher.amount, whole if voucher.free_shipping else {})
        present, amount = _whole_and_rest(amount, gift(voucher.gift, products))
        given, left = joined(free, present), tuple(_less(goods, present) for goods in left)
        if voucher.scope == ORDER:
            found = _of_order(amount, products, shipping)
        elif free and not voucher.scope:
            found = explained(voucher.amount, products, whole, may_be_free=True, left=left)
            found = found and _less(found, free)
        else:
            found = _rest(voucher, amount, products, (bought, left, exactly, {} if free else whole), given)
        if found is None:
            return None
        shares, left = joined(joined(shares, given), found), tuple(_less(goods, found) for goods in left)
    return shares


def _whole_and_rest(amount, whole):
    """(what a voucher gives whole, what is left of its amount)."""
    value = total(whole.values())
    return (whole, amount - value) if whole and amount.incl + CENT >= value.incl else ({}, amount)


def _rest(voucher, amount, products, bases, given):
    """{rate: Amount} of what a voucher takes off besides what it gives whole; a cent that is left belongs to that."""
    if given and abs(amount.incl) <= CENT:
        return {max(given, key=lambda rate: given[rate].incl): amount}
    return _on_products(voucher, amount, products, bases)


def _on_products(voucher, amount, products, bases):
    """{rate: Amount} of what a voucher takes off the articles; `bases`: these less gifts, what vouchers left (each as
    written, and in unrounded pieces), whether what fits best is wanted, and the shipping where it is not given whole.
    """
    *of_basket, shipping = bases
    if voucher.scope == PRODUCT:
        own = [part for part in products if part.product_id == voucher.product_id]
        rates = {part.rate for part in own}
        return {rates.pop(): amount} if len(rates) == 1 else _explained(voucher, products, amount)
    if voucher.scope == BASKET:
        shares = _of_basket(amount, voucher.percent, (by_rate(products), _unrounded(products)), *of_basket)
        if shares:
            return shares
    if not voucher.scope:
        return explained(amount, products, shipping, may_be_free=False, left=of_basket[1])
    if voucher.scope == CHEAPEST:
        shares = cheapest(amount, voucher.percent, products)
        if shares:
            return shares
    return _explained(voucher, products, amount)


def _of_order(amount, products, shipping):
    """In proportion to the articles and the shipping, at the VAT of each; None where that is not the amount's own."""
    shares = _in_proportion(amount, joined(by_rate(products), by_rate(shipping)))
    return shares if shares and _close(total(shares.values()), amount, TOLERANCE) else None


def _of_basket(amount, percent, goods, bought, left, exactly):
    """In proportion to the articles, with or without the gifts among them (the shop's invoice has that); else to what
    earlier vouchers left, which the shop computed it from. Cents can't tell these apart beside a large basket; six decimals
    and the `percent` can: what fits best is it, where it puts another amount on a rate, or where `exactly` asks for it.
    """
    first, last = [*goods, *bought], [*left]
    best = _within(amount, _by_gap(amount, percent, [*first, *last]))
    if exactly:
        return best
    usual = _within(amount, [*_by_gap(amount, percent, first), *_by_gap(amount, percent, last)])
    told = percent or amount != amount.rounded()
    return best if told and usual and not alike(usual, best) else usual


def _within(amount, ways):
    """The first of `ways` that is the amount incl. and excl. VAT but for two cents; None where none is."""
    return next((shares for shares in ways if _close(total(shares.values()), amount, TOLERANCE)), None)


def _by_gap(amount, percent, bases):
    """[{rate: Amount}] in proportion to each of `bases`, what fits best first."""

    def gap(base):
        share = amount.incl / total(base.values()).incl
        known = percent / 100 if percent else share
        return max(abs(total(base.values()).excl * share - amount.excl), abs(known - share) * total(base.values()).incl)

    bases = [{rate: one for rate, one in base.items() if one.incl > 0} for base in bases]
    return [_in_proportion(amount, base) for base in sorted(filter(None, bases), key=gap)]


def _in_proportion(amount, goods):
    """By each rate's share of the articles, at the VAT that these bear; None where there are none."""
    goods = {rate: one for rate, one in goods.items() if one.incl > 0}
    base = sum(one.incl for one in goods.values())
    if not base:
        return None
    return {rate: Amount(amount.incl * one.incl / base, amount.incl * one.excl / base) for rate, one in goods.items()}


def _explained(voucher, products, amount=None):
    """The rate, or the two rates, that explain the amount incl. and excl. VAT; None where none or several do."""
    amount = amount or voucher.amount
    some = some_lines(amount, voucher.percent, products)
    return some or _one_rate(amount, products) or two_rates(amount, by_rate(products))


def _one_rate(amount, products):
    """The rate of articles that bear just this VAT, and are not cheaper than it."""
    goods, gaps = by_rate(products), {}
    for part in products:
        if amount.incl <= goods[part.rate].incl + CENT:
            ways = (amount.incl / (1 + part.rate / 100), amount.incl * part.amount.excl / part.amount.incl)
            gaps.setdefault(part.rate, []).extend(abs(way - amount.excl) for way in ways)
    best = sorted((min(some), rate) for rate, some in gaps.items() if min(some) <= TO_THE_CENT)
    if not best or (len(best) > 1 and best[1][0] - best[0][0] <= ALIKE):
        return None
    return {best[0][1]: amount}


def _less(goods, *taken):
    for some in taken:
        goods = joined(goods, {rate: -one for rate, one in some.items()})
    return goods


def _close(one, other, most):
    return abs(one.incl - other.incl) <= most and abs(one.excl - other.excl) <= most


def _agrees(shares, wanted):
    """The parts that were rounded, each voucher by itself, are the discount that was rounded once."""
    return wanted.incl != ZERO and _close(total(shares.values()), wanted, TOLERANCE)


def _unrounded(products):
    """{rate: Amount} of the articles' pieces at the shop's six decimals."""
    return joined(*({part.rate: part.at_six_decimals} for part in products))


def _in_cents(shares, wanted):
    """In cents, together what the shop says incl. VAT, and where it can be excl. VAT too."""
    incl = in_cents({rate: one.incl for rate, one in shares.items()}, wanted.incl)
    free = incl.get(ZERO, ZERO)
    taxed = {rate: one.excl for rate, one in shares.items() if rate}
    excl = {**in_cents(taxed, wanted.excl - free), ZERO: free} if taxed else incl
    return [(rate, Amount(incl[rate], excl[rate])) for rate in sorted(shares) if incl[rate]]
