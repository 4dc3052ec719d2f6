# SPDX-License-Identifier: LGPL-3.0-or-later
"""A voucher of which the shop does not say on what it is: the one split that explains it, or none (docs/rules.md T19f).

Every voucher that a shop can make is tried: on the whole basket, with the shipping, on one article, on some of them, one
piece of an article, the shipping itself, and two of these together. What explains the amount incl. and excl. VAT is put side
by side; where two put another amount on a rate, nobody can tell from the amounts which of them it was.
"""

from __future__ import annotations

import dataclasses
import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.money import CENT

from .amount import Amount, total
from .shares import Shares, by_line, joined, two_rates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .part import Part

ALIKE = Decimal("0.25")  # EUR incl. VAT on a rate: what cents can't tell apart (0.02 of VAT between 21 and 9 %)
IN_CENTS = (Decimal("0.0055"),)  # how far rounding the whole moves an amount; farther off fits much by chance
MILLIONTH = Decimal("0.000001")  # what six decimals themselves are rounded by
CERTAIN = MILLIONTH * 10  # six decimals of some pieces and of an earlier voucher: chance does not come so near
IN_SIX_DECIMALS = (MILLIONTH, CERTAIN)
MOST_LINES = 10  # of which every choice is tried
MOST_SURE = 2  # rates: with three, the one between may be a mixture of the others
HALF, ONE = Decimal("0.5"), Decimal(1)  # the percentages and amounts that people give: 7.5 %, 12.50, 49.99
USUAL = tuple(
    map(Decimal, ("5", "10", "15", "20", "25", "30", "40", "50", "75"))
)  # on one article beside another voucher
COMMON = (
    *map(Decimal, ("1", "2", "2.5", "3", "4", "6", "7.5", "8", "12", "12.5")),
    *(Decimal(5 * n) for n in range(1, 21)),
)
TWICE = {one + other - one * other / 100 for one in (*USUAL, *COMMON[6:9]) for other in (*USUAL, *COMMON[6:9])}
SIMPLE, TWO = 1, 2  # vouchers that a way needs


@dataclasses.dataclass(frozen=True)
class Way:
    """`shares` explain the amount, with `vouchers` of them, and leave `gap` EUR; `usual`: as people give it.

    `sure`: hardly by chance, where only cents are known and three rates make a mixture of two look like the third.
    """

    shares: Shares
    vouchers: int
    gap: Decimal
    usual: bool = True
    sure: bool = True


class Ambiguous(Exception):
    """Two ways explain the amount and put another amount on a rate."""


def explained(
    amount: Amount, products: list[Part], shipping: Shares, may_be_free: bool, left: Iterable[Shares] = ()
) -> Shares | None:
    """{rate: Amount} of the one way to explain it, None where there is none. Raises Ambiguous where several differ.

    `shipping` is {rate: Amount}; `may_be_free`: the voucher may have given it whole (the shop says nothing of that either).
    `left` is what earlier vouchers left of the articles, as written and in unrounded pieces, where that is known.
    """
    lines = _lines(products)
    bases = [[one.written for one in lines], [one.unrounded for one in lines]]
    for base in bases:
        if _size(_less(amount, joined(*base))) <= CENT / 2:  # all that was bought, whatever else comes to that
            return joined(*base)
    exact = amount != amount.rounded()
    ways = list(_ways(amount, lines, bases, _possible(shipping, exact), may_be_free))
    ways += [way for one in left for way in _scaled(amount, one, {}, SIMPLE)]
    for most in IN_SIX_DECIMALS if exact else IN_CENTS:
        fitting = [way for way in ways if way.gap <= most and (exact or way.usual)]
        if fitting:
            mixed = not exact and len({*joined(*bases[0]), *shipping}) > MOST_SURE
            return _the_one(_without_two(fitting), mixed)
    solved = list(_of_two_rates(amount, joined(*bases[0]), shipping, may_be_free, exact))
    return _the_one(solved, mixed=True) if any(way.sure for way in solved) else None


@dataclasses.dataclass(frozen=True)
class _Line:
    """What a line bears by rate, an eco tax apart: as written, and its pieces unrounded."""

    written: Shares
    unrounded: Shares
    quantity: Decimal

    @property
    def piece(self):
        return _times(self.unrounded, 1 / self.quantity)


def _lines(products):
    return [
        _Line(
            joined(*({part.rate: part.amount} for part in some)),
            joined(*({part.rate: part.at_six_decimals} for part in some)),
            some[0].quantity,
        )
        for some in by_line(products)
    ]


def _possible(shipping, exact):
    """[shipping] as written, and where six decimals tell: as its price was typed incl. VAT, or excl. VAT."""
    if not exact or len(shipping) != 1:
        return [shipping] if shipping else []
    ((rate, one),) = shipping.items()
    times = 1 + rate / 100
    return [shipping, {rate: Amount(one.incl, one.incl / times)}, {rate: Amount(one.excl * times, one.excl)}]


def _ways(amount, lines, bases, shippings, may_be_free) -> Iterator[Way]:
    outer = _outer(bases[0], shippings)
    yield from _of_goods(amount, lines, bases, {}, outer)
    for shipping in shippings:
        for base in bases:
            yield from _of_all(amount, joined(*base), shipping)
        if may_be_free:
            if _size(_less(amount, shipping)) <= CENT:
                yield Way(shipping, SIMPLE, _size(_less(amount, shipping)))
            yield from _of_goods(amount, lines, bases, shipping, ())


def _outer(lines, shippings):
    """The lowest and the highest rate that there is: no mixture of others comes to the VAT of these."""
    rates = joined(*lines, *shippings)
    return (min(rates), max(rates)) if rates else ()


def _of_goods(amount, lines, bases, given, outer):
    """Ways to explain what is left of an amount that gave `given` whole."""
    rest = _less(amount, given)
    if rest.incl <= 0 or rest.excl <= 0:
        return
    for base in bases:
        usual = not given or _is_usual(rest, joined(*base))
        yield from _scaled(rest, joined(*base), given, SIMPLE, usual)
        yield from _of_one_rate(rest, base, given, outer, lines)
        yield from _of_some(rest, base, given)
        yield from _of_two(rest, lines, base, given)


def _scaled(rest, base, given, vouchers, usual=True):
    """In proportion to `base`, at the VAT that it bears."""
    whole = total(base.values())
    if whole.incl > 0 and rest.incl <= whole.incl + CENT:
        shares, gap = _times(base, rest.incl / whole.incl), _gap_of(base, rest)
        sure = usual and (vouchers == TWO or _is_usual(rest, base) or _is_percentage(rest, [base], TWICE))
        yield Way(joined(given, shares), vouchers, gap, usual, sure)


def _gap_of(base, rest):
    whole = total(base.values())
    return abs(rest.incl / whole.incl * whole.excl - rest.excl) / 2


def _of_all(amount, goods, shipping):
    """In proportion to the articles and the shipping; what people usually give also where only its cents are known."""
    base = joined(goods, shipping)
    usual = _is_usual(amount, base)
    unsure = CENT / 2 * min(ONE, amount.incl / total(base.values()).incl)
    for way in _scaled(amount, base, {}, SIMPLE, usual):
        yield dataclasses.replace(way, gap=max(way.gap - unsure, way.gap / 1000)) if usual else way


def _is_usual(amount, base):
    """True where it is a round amount, or a percentage as people give it."""
    whole = total(base.values()).incl
    if any(_is_round(one) for one in (amount.incl, amount.excl)):
        return True
    return whole > 0 and abs(amount.incl - _nearest(amount.incl, whole) * whole / 100) <= CENT


def _is_round(value):
    """12.50, or one or five cents less than whole euros."""
    if abs(value - (value / HALF).to_integral_value() * HALF) < CENT / 20:
        return True
    return any((value + less) % ONE < CENT / 20 for less in (CENT, CENT * 5))


def _is_given(amount, *bases):
    """True where shops give that: a round amount, or to the cent a common percentage of one of `bases`."""
    return _is_round(amount.incl) or _is_round(amount.excl) or _is_percentage(amount, bases, COMMON)


def _is_percentage(amount, bases, percentages):
    """True where it is, to the cent, one of `percentages` of one of `bases`."""
    wholes = [total(base.values()).incl for base in bases]
    return any(abs(amount.incl - percent * whole / 100) <= CENT for percent in percentages for whole in wholes)


def _nearest(value, whole):
    """The percentage of `whole`, by halves, that is nearest to `value`."""
    return (value * 100 / whole / HALF).to_integral_value() * HALF


def _of_one_rate(rest, base, given, outer, lines):
    """On articles of one rate, however much of them: at the rate itself, or the VAT that one of them bears."""
    goods = joined(*base)
    for line, pieces in zip(base, lines, strict=True):
        if len(line) == 1:
            ((rate, own),) = line.items()
            if own.incl > 0 and rest.incl <= goods[rate].incl + CENT:
                sure = rate in outer or _is_given(rest, line, pieces.piece)
                for net in (own.excl / own.incl, 1 / (1 + rate / 100)):
                    yield Way(joined(given, {rate: rest}), SIMPLE, abs(rest.incl * net - rest.excl) / 2, sure=sure)


def _of_some(rest, base, given):
    """A percentage of some of the lines."""
    if len(base) > MOST_LINES:
        return
    for count in range(1, len(base)):
        for some in itertools.combinations(base, count):
            chosen = joined(*some)
            if len(chosen) > 1:
                yield from _given_percentage(rest, chosen, given, SIMPLE)


def _given_percentage(rest, base, given, vouchers):
    """The half or whole percentage of `base` that is nearest."""
    whole = total(base.values())
    if whole.incl <= 0 or rest.incl > whole.incl + CENT:
        return
    percent = _nearest(rest.incl, whole.incl)
    if percent:
        shares = _times(base, percent / 100)
        yield Way(joined(given, shares), vouchers, _size(total(shares.values()) - rest), sure=percent in COMMON)


def _of_two(rest, lines, base, given):
    """A piece of an article, or a usual percentage of a line, and then a percentage or a round amount of the basket."""
    everything = joined(*base)
    firsts = [(line.piece, True) for line in lines]
    firsts += [(_times(line, percent / 100), False) for line in base for percent in USUAL]
    for first, whole in firsts:
        left = _less(rest, first)
        if left.incl <= 0 or left.excl <= 0:
            continue
        usual = _is_round(left.incl) or _is_round(left.excl)
        for goods in (everything, joined(everything, _times(first, -1))):
            yield from _given_percentage(left, goods, joined(given, first), TWO)
            for way in _scaled(left, goods, joined(given, first), TWO, usual):
                yield dataclasses.replace(way, sure=whole and way.sure)


def _of_two_rates(amount, goods, shipping, may_be_free, exact):
    """The split over the two rates of the articles, of the whole amount or of what free shipping leaves of it.

    Cents make it unsure by some cents more: one that is out of reach by these only is still a way that it may have been.
    """
    for given in ({}, shipping) if shipping and may_be_free else ({},):
        rest = _less(amount, given)
        if shares := two_rates(rest, goods):
            yield Way(joined(given, shares), TWO, Decimal(0))
        elif not exact and (shares := two_rates(rest, goods, in_cents=True)):
            yield Way(joined(given, shares), TWO, Decimal(0), sure=False)


def _without_two(ways: list[Way]) -> list[Way]:
    """Only those of one voucher where one of them is exact: two together fit many amounts by chance, within some mills."""
    simple = [way for way in ways if way.vouchers == SIMPLE]
    return simple if any(way.gap <= MILLIONTH for way in simple) else ways


def _the_one(ways: list[Way], mixed: bool = False) -> Shares:
    """`mixed`: of three rates in cents, where only what is hardly by chance is taken."""
    best = min((way for way in ways if way.sure or not mixed), key=lambda way: (way.vouchers, way.gap), default=None)
    if not best or not all(alike(best.shares, way.shares) for way in ways):
        raise Ambiguous
    return best.shares


def alike(one: Shares, other: Shares) -> bool:
    """True where no rate gets another amount, but for what cents can't tell apart."""
    rates = {**one, **other}
    return all(abs(one.get(rate, Amount()).incl - other.get(rate, Amount()).incl) <= ALIKE for rate in rates)


def _times(shares: Shares, factor: Decimal) -> Shares:
    return {rate: Amount(one.incl * factor, one.excl * factor) for rate, one in shares.items()}


def _less(amount: Amount, shares: Shares) -> Amount:
    return amount - total(shares.values())


def _size(amount: Amount) -> Decimal:
    return max(abs(amount.incl), abs(amount.excl))
