# SPDX-License-Identifier: LGPL-3.0-or-later
"""Credit slips of the shop: the same booking with the sign turned (docs/rules.md T33)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.money import CENT, ZERO, cents
from odoo.addons.webhero_base.rules.refusal import NOTHING, Refused

from . import cart, classify, discount, numbers, party
from .amount import Amount, in_cents, total
from .booking import CREDIT, VAT_TOLERANCE, Booking, check_skus, fixed_debtor, paper, rows_of, taxed
from .part import DISCOUNT, PRODUCT, SHIPPING, Part
from .rates import HALF_CENT, as_percentage, snap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo.addons.webhero_base.rules.refusal import Refusal

    from .order import ShopOrder, ShopSlip
    from .settings import Settings

NEAR = Decimal("0.05")  # an amount beside one of the slip's own is a mistake, and none that was chosen


def book_slip(
    order: ShopOrder,
    slip: ShopSlip,
    settings: Settings,
    vies: str | None = None,
    shop: str = "",
    earlier: Sequence[ShopSlip] = (),
) -> Booking | Refusal:
    """The Booking of a credit slip (negative rows), or a Refusal; `order` is the order that it credits.

    `earlier` are the slips of this order that were booked before: together they credit no more than was sold.
    """
    try:
        return _book(order, slip, settings, vies, shop, earlier)
    except Refused as refused:
        return refused.refusal


def _book(order, slip, settings, vies, shop, earlier):
    if order.currency != "EUR":
        raise Refused("currency", currency=order.currency or "?")
    order = cart.own(order)
    vat_regime, country, sold, settings, counted = taxed(order, settings, vies)
    found = _products(order, slip, settings, sold, vat_regime, country, earlier)
    found += _shipping(order, slip, settings, sold, vat_regime, country, earlier)
    found = _chosen(order, slip, _checked(slip, found), settings)
    found += _voucher_remainder(order, slip, found, sold, settings, earlier)
    rows = tuple(row for part in found for row in rows_of(part, settings, vat_regime, country))
    check_skus(rows, settings)
    number = numbers.credit_number(slip, settings)
    return Booking(
        kind=CREDIT,
        mode=settings.mode,
        vat_regime=vat_regime,
        country=country,
        number=number,
        date=slip.date,
        party=party.party(order),
        rows=rows,
        debtor=fixed_debtor(order, settings, vat_regime),
        description=numbers.description(order, settings, number, shop),
        counted=counted,
        payment_reference=numbers.payment_reference(order, settings),
        **paper(settings),
    )


# ---- what is credited


def _products(order, slip, settings, sold, vat_regime, country, earlier):
    """The credited lines, negative; each at the rate of its order line, or at the slip's own."""
    lines, parts = {line.id: line for line in order.lines}, {}
    for part in sold:
        if part.kind == PRODUCT:
            parts.setdefault(part.line_id, []).append(part)
    found = []
    for line in slip.lines:
        if line.line_id not in lines:
            raise Refused("slip_line_unknown", slip=slip.id, line=line.line_id)
        amount = line.amount.rounded()
        if amount.is_zero or not line.quantity:
            continue
        origin = lines[line.line_id]
        if line.line_id not in parts or _exceeds(line, origin, earlier):
            raise Refused("slip_too_large", slip=slip.id, line=origin.name, amount=amount.incl)
        text = f"{settings.words.credit} {origin.name}"
        for share, rate in _at_rates(slip, line, amount, origin, parts[line.line_id], settings, vat_regime, country):
            found.append(Part(PRODUCT, text, -share, rate, line.quantity, origin.sku))
    return found


def _at_rates(slip, line, amount, origin, parts, settings, vat_regime, country):
    """[(Amount, rate)]: as the line was sold, where the slip's VAT is the line's; else at a rate that explains it."""
    gap = abs(amount.excl * origin.amount.incl - amount.incl * origin.amount.excl) / origin.amount.incl
    pieces = max(line.quantity, origin.quantity)
    if gap <= HALF_CENT * 2 * pieces:
        return _as_sold(amount, parts)
    rates = {Decimal(0)} if vat_regime in classify.UNTAXED else {rule.rate for rule in settings.rates_of(country)}
    rate = snap(amount, rates, pieces=pieces)
    if rate is None:
        facts = {"incl": amount.incl, "excl": amount.excl, "rate": parts[0].rate}
        raise Refused("slip_vat_differs", slip=slip.id, line=origin.name, **facts)
    return [(amount, rate)]


def _as_sold(amount, parts):
    """The amount over the parts of its line: one, or with an eco tax of its own rate two."""
    if len(parts) == 1:
        return [(amount, parts[0].rate)]
    whole = total(part.amount for part in parts)
    incl = in_cents({at: amount.incl * part.amount.incl / whole.incl for at, part in enumerate(parts)}, amount.incl)
    excl = in_cents({at: amount.excl * part.amount.excl / whole.excl for at, part in enumerate(parts)}, amount.excl)
    return [(Amount(incl[at], excl[at] if part.rate else incl[at]), part.rate) for at, part in enumerate(parts)]


def _exceeds(line, origin, earlier):
    """True where this line, together with earlier slips' credits of it, exceeds what was sold."""
    same = [line, *(one for slip in earlier for one in slip.lines if one.line_id == line.line_id)]
    quantity = sum(one.quantity for one in same)
    return quantity > origin.quantity or total(one.amount for one in same).rounded().incl > origin.amount.incl + CENT


def _shipping(order, slip, settings, sold, vat_regime, country, earlier):
    """Shipping credited as it was sold, over several rates too; together with earlier credits at most what was sold."""
    amount = slip.shipping.rounded()
    if amount.is_zero:
        return []
    parts = [part for part in sold if part.kind == SHIPPING]
    whole = total(part.amount for part in parts)
    gone = total(one.shipping for one in earlier).rounded()
    if not parts or amount.incl + gone.incl > whole.incl + CENT:
        raise Refused("slip_too_large", slip=slip.id, line=settings.words.shipping, amount=amount.incl)
    text = f"{settings.words.credit} {settings.words.shipping}"
    if abs(amount.excl * whole.incl - amount.incl * whole.excl) / whole.incl <= HALF_CENT * 2:
        return [Part(SHIPPING, text, -share, rate) for share, rate in _as_sold(amount, parts) if not share.is_zero]
    home = settings.shop_country if vat_regime in classify.UNTAXED else country
    rates = {rule.rate for rule in settings.rates_of(home)} | {part.rate for part in parts}
    rate = snap(amount, rates, hint=as_percentage(order.carrier_rate))
    if rate is None:
        facts = {"incl": amount.incl, "excl": amount.excl, "rate": parts[0].rate}
        raise Refused("slip_vat_differs", slip=slip.id, line=settings.words.shipping, **facts)
    return [Part(SHIPPING, text, -amount, rate)]


# ---- the slip's own total


def _checked(slip, found):
    """The lines must add up to the slip's own total; shops are known to get this wrong."""
    if not found:
        raise Refused("nothing_to_book", kind=NOTHING)
    ours = -total(part.amount for part in found)
    stated = (slip.products + slip.shipping).rounded()
    allowed = _allowed(found)
    if stated.is_zero:
        return found
    if abs(stated.incl - ours.incl) > allowed:
        raise Refused("slip_differs", slip=slip.id, shop=stated.incl, lines=ours.incl)
    if abs(stated.excl - ours.excl) > allowed:
        facts = {"incl": stated.incl, "excl": stated.excl, "lines": ours.excl}
        raise Refused("slip_contradicts", slip=slip.id, **facts)
    return found


def _allowed(found):
    return min(CENT * len(found), VAT_TOLERANCE)


def _chosen(order, slip, found, settings):
    """An amount that was chosen instead of the lines' own, of an order with a voucher: over their rates in proportion.

    The shop does not say whether it is with VAT; what a company chose, which may see prices without, is refused.
    """
    ours = -total(part.amount for part in found)
    amount, possible = _other_amount(slip, ours, _allowed(found))
    if not amount:
        return found
    goods = {rate: -one for rate, one in discount.by_rate(part for part in found if part.kind == PRODUCT).items()}
    whole = total(goods.values())
    near = any(abs(amount - value) <= NEAR for value in possible)
    buyer = party.party(order)
    unclear = near or buyer.company or buyer.vat_number or order.discounts.is_zero
    if unclear or not 0 < amount < whole.incl:
        raise Refused("slip_amount_differs", slip=slip.id, shop=amount, lines=ours.incl)
    incl = in_cents({rate: amount * one.incl / whole.incl for rate, one in goods.items()}, amount)
    shares = {rate: Amount(incl[rate], cents(incl[rate] * one.excl / one.incl)) for rate, one in goods.items()}
    kept = [part for part in found if part.kind != PRODUCT]
    return [Part(PRODUCT, settings.words.credit, -one, rate) for rate, one in sorted(shares.items()) if one.incl] + kept


def _other_amount(slip, ours, allowed):
    """(the slip's amount where it is none of its lines' own, else None, their own with and without VAT and shipping)."""
    rest = ours - slip.shipping.rounded()
    possible = (ours.incl, ours.excl, rest.incl, rest.excl)
    amount = cents(slip.amount)
    other = amount and all(abs(amount - value) > allowed for value in possible)
    return (amount if other else None), possible


def _gone_before(earlier):
    """EUR incl. VAT that earlier slips gave back, a voucher that they kept still in it."""
    gone = Amount()
    for slip in earlier:
        ours = total([*(line.amount for line in slip.lines), slip.shipping]).rounded()
        amount, _ = _other_amount(slip, ours, min(CENT * (len(slip.lines) + 1), VAT_TOLERANCE))
        gone += Amount(amount + slip.shipping.rounded().incl) if amount else ours
    return gone.incl


def _given(order, slip, sold, earlier):
    """{rate: Amount} of the voucher; without the shipping that it gave away and that no slip gives back."""
    given = {rate: -one for rate, one in discount.by_rate(part for part in sold if part.kind == DISCOUNT).items()}
    back = total([slip.shipping, *(one.shipping for one in earlier)])
    if not back.is_zero or not any(voucher.free_shipping for voucher in order.vouchers or ()):
        return given
    free = discount.by_rate(part for part in sold if part.kind == SHIPPING)
    left = {rate: one - free.get(rate, Amount()) for rate, one in given.items()}
    return {rate: one for rate, one in left.items() if one.incl > 0} or given


def _voucher_remainder(order, slip, found, sold, settings, earlier):
    """What goes back is no more than was paid: the rest is the voucher, which goes over the rates as it was given."""
    before = _gone_before(earlier)
    ours = -total(part.amount for part in found)
    excess = ours.incl + before - order.paid.incl
    too_much = excess - max(before - order.paid.incl, ZERO)  # the part not retained by earlier slips
    if too_much <= CENT * len(found):
        return []
    given = _given(order, slip, sold, earlier)
    whole = total(given.values())
    rounded = CENT * (len(found) + sum(len(one.lines) + 1 for one in earlier))  # each line of each slip by itself
    if excess > whole.incl + rounded:
        raise Refused("slip_too_large", slip=slip.id, line="", amount=ours.incl)
    incl = in_cents({rate: too_much * one.incl / whole.incl for rate, one in given.items()}, too_much)
    shares = [
        (rate, Amount(incl[rate], cents(incl[rate] * given[rate].excl / given[rate].incl))) for rate in sorted(given)
    ]
    text = f"{settings.words.credit} {settings.words.discount}"
    return [Part(DISCOUNT, text, amount, rate) for rate, amount in shares if amount.incl]
