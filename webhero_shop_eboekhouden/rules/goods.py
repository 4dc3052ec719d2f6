# SPDX-License-Identifier: LGPL-3.0-or-later
"""The lines of an order as parts in cents, each with its rate (T14 to T17)."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_base.rules.money import CENT, ZERO, cents
from odoo.addons.webhero_base.rules.refusal import Refused

from .amount import Amount, in_cents
from .order import ITEM
from .part import PRODUCT, Part, unknown_rate
from .rates import SIXTH_DECIMAL, as_percentage, snap

if TYPE_CHECKING:
    from .order import ShopOrder
    from .settings import Settings


def parts(order: ShopOrder, settings: Settings, rates: Any, country: str) -> list[Part]:
    """The parts of all lines that are not 0. Raises Refused where a rate can't be explained."""
    found = []
    for line in order.lines:
        if line.quantity and not line.amount.is_zero:
            found += _line(line, order, settings, rates, country)
    if any(line.exact for line in order.lines):
        return _rounded_once(found, order.products)
    return [part for part, _ in found]


def _line(line, order, settings, rates, country):
    """[(Part, exact Amount)]: one, or two where an eco tax in the price has a rate of its own."""
    if line.quantity < 0:
        raise Refused("negative_quantity", line=line.name, quantity=line.quantity)
    pieces = line.quantity if order.round_type == ITEM else 1
    exact = line.exact or line.amount
    unrounded = Amount(line.unit.incl * line.quantity, line.unit.excl * line.quantity)
    part = Part(
        PRODUCT,
        line.name,
        line.amount,
        ZERO,
        line.quantity,
        line.sku,
        line.id,
        line.product_id,
        line.taxed,
        unrounded=unrounded,
    )
    eco_rate, eco = _ecotax(line)
    rate = snap(exact, rates, unit=line.unit, pieces=pieces)
    if eco.excl:
        unit = line.unit - Amount(eco.incl / line.quantity, eco.excl / line.quantity)
        of_rest = snap(exact - eco, rates, unit, pieces=pieces)
        apart = of_rest is not None and of_rest != eco_rate
        if apart and eco_rate in rates:
            return _with_ecotax(part, exact, of_rest, eco_rate, eco, settings)
        if apart and _explains_better(unit, of_rest, line.unit, rate):
            raise unknown_rate(eco, _eco_text(line.name, settings), country)
    if rate is None:
        raise unknown_rate(line.amount, line.name, country)
    return [(dataclasses.replace(part, rate=rate), exact)]


def _explains_better(rest, of_rest, unit, rate):
    """True where a piece of six decimals bears what it bears only with its eco tax at a rate of its own."""
    if rate is None:
        return True
    gap, gap_of_rest = _gap(unit, rate), _gap(rest, of_rest)
    return gap_of_rest < gap and gap > (CENT if unit == unit.rounded() else SIXTH_DECIMAL * 2)


def _gap(amount, rate):
    """EUR of VAT by which the amounts differ from the rate."""
    return abs(amount.excl * rate / 100 - amount.vat)


def _eco_text(name, settings):
    return f"{name} ({settings.words.ecotax})"


def _ecotax(line):
    """(rate, Amount) of the eco tax inside the whole line."""
    rate, excl = as_percentage(line.ecotax_rate), line.ecotax * line.quantity
    return rate, Amount(excl * (1 + rate / 100), excl)


def _with_ecotax(part, exact, rate, eco_rate, eco, settings):
    small = eco.rounded()
    rest = dataclasses.replace(part, rate=rate, amount=part.amount - small, unrounded=part.unrounded - eco)
    text = _eco_text(part.text, settings)
    tax = dataclasses.replace(part, rate=eco_rate, amount=small, text=text, sku="", unrounded=eco)
    return [(rest, exact - eco), (tax, eco)]


def _rounded_once(found, header):
    """Cents of lines that the shop did not round: each rate's sum is rounded once, and together they equal the shop's total."""
    exact = {}
    for part, amount in found:
        exact[part.rate] = exact.get(part.rate, Amount()) + amount
    incl = _sums({rate: one.incl for rate, one in exact.items()}, header.incl)
    excl = _sums({rate: one.excl for rate, one in exact.items()}, header.excl)
    if ZERO in exact:
        excl[ZERO] = incl[ZERO]
    rounded = {rate: _of_rate(found, rate, Amount(incl[rate], excl[rate])) for rate in exact}
    return [rounded[part.rate].pop(0) for part, _ in found]


def _sums(sums, whole):
    """Each half-up; a difference of cents to the shop's own sum on the highest rate."""
    rounded = {rate: cents(value) for rate, value in sums.items()}
    rest = whole - sum(rounded.values())
    if abs(rest) <= CENT * len(rounded):
        rounded[max(rounded)] += rest
    return rounded


def _of_rate(found, rate, whole):
    """The parts of one rate in cents, together `whole`."""
    some = [(part, amount) for part, amount in found if part.rate == rate]
    incl = in_cents({at: amount.incl for at, (_, amount) in enumerate(some)}, whole.incl)
    excl = in_cents({at: amount.excl for at, (_, amount) in enumerate(some)}, whole.excl) if rate else incl
    return [dataclasses.replace(part, amount=Amount(incl[at], excl[at])) for at, (part, _) in enumerate(some)]
