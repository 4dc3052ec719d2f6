# SPDX-License-Identifier: LGPL-3.0-or-later
"""From a shop's order to what the books get: a Booking whose sum is the order's total, or a Refusal (S6)."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_base.rules.money import CENT, ZERO, cents
from odoo.addons.webhero_base.rules.refusal import NOTHING, Refused

from . import cart, classify, numbers, party
from . import settings as choice
from .amount import Amount, excluding, total
from .parts import DISCOUNT, parts
from .rates import vat_within
from .territory import EU, is_union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odoo.addons.webhero_base.rules.refusal import Refusal

    from .order import ShopOrder
    from .part import Part
    from .settings import Mapping, Settings

SALE, CREDIT = "sale", "credit"
NET, VAT = "net", "vat"  # the two rows of an OSS line
MOST_ADJUSTED = Decimal("0.05")
VAT_TOLERANCE = Decimal("0.07")  # the adjustment and the discount's 2 cents
UNIT_DECIMALS = Decimal("0.000001")


@dataclasses.dataclass(frozen=True)
class Row:
    """One row of a booking; amounts in EUR for the whole row, `rate` per cent as the books get it."""

    kind: str  # product, shipping, wrapping, discount
    text: str
    quantity: Decimal
    amount: Amount
    rate: Decimal
    vat_code: str
    ledger: str
    sku: str = ""
    oss: str = ""  # "net" or "vat": both are without VAT for the books
    oss_rate: Decimal = ZERO  # what the shop charged on an OSS line

    @property
    def recomputes(self) -> bool:
        """True where the books find the same VAT from the net amount."""
        return cents(self.amount.excl * self.rate / 100) == self.amount.vat

    @property
    def unit_excl(self) -> Decimal:
        """T17: EUR excl. VAT of one piece, six decimals; such that the total incl. VAT is the shop's: 3 × 11.833334 at 9 %
        is 35.50 and 3.20, 3 × 11.833333 only 3.19.
        """
        net = self.amount.excl if self.recomputes else self.amount.incl / (1 + self.rate / 100)
        near = (net / self.quantity).quantize(UNIT_DECIMALS, ROUND_HALF_UP)
        beside = (near, near + UNIT_DECIMALS, near - UNIT_DECIMALS)
        return next((unit for unit in beside if self._is_confirmed(unit)), near)

    def _is_confirmed(self, unit):
        """True where books that compute from this price find the row's total, rounding net and VAT apart or their sum."""
        net = unit * self.quantity
        return self.total_of(unit) == cents(net + net * self.rate / 100) == self.amount.incl

    def total_of(self, unit: Decimal) -> Decimal:
        """EUR incl. VAT of the row at this price, net and VAT rounded apart."""
        net = unit * self.quantity
        return cents(net) + cents(net * self.rate / 100)

    @property
    def unit_incl(self) -> Decimal:
        """EUR incl. VAT of one piece, six decimals."""
        return (self.amount.incl / self.quantity).quantize(UNIT_DECIMALS, ROUND_HALF_UP)


@dataclasses.dataclass(frozen=True)
class Booking:
    """What is sent to e-Boekhouden: a mutation of type 2 (invoice sent) or an invoice."""

    kind: str
    mode: str
    vat_regime: str
    country: str
    number: str  # "" where e-Boekhouden numbers it
    date: datetime.date
    party: party.Party
    rows: tuple[Row, ...]
    description: str
    ledger: str  # debtors
    term: int
    debtor: str = ""  # code of a fixed debtor
    template: str = ""
    payment_reference: str = ""
    post: bool = False
    counted: str = ""  # the address that decided: delivery, invoice, or one of them with _as_taxed behind it
    warnings: tuple = ()  # (code, facts): booked as the shop charged it, and worth a look
    adjustment: Decimal = ZERO  # EUR incl. VAT, the shop's own rounding, on the largest row of the highest rate

    @property
    def amount(self) -> Amount:
        return total(row.amount for row in self.rows)

    @property
    def in_ex(self) -> str:
        """Net amounts ("EX"), unless the books would compute other VAT from them: then "IN" keeps the total."""
        return "EX" if all(row.recomputes for row in self.rows) else "IN"

    @property
    def vat_of_books(self) -> Decimal:
        """EUR of VAT as books find it that take amounts and codes only: by the row, from what `in_ex` keeps."""
        if self.in_ex == "EX":
            return self.amount.vat
        return sum((vat_within(row.amount.incl, row.rate) for row in self.rows), ZERO)

    @property
    def total_of_prices(self) -> Decimal:
        """EUR incl. VAT as books find it that take prices excl. VAT (invoices over SOAP)."""
        return sum((row.total_of(row.unit_excl) for row in self.rows), ZERO)


def book(order: ShopOrder, settings: Settings, vies: str | None = None, shop: str = "") -> Booking | Refusal:
    """The Booking of an order, or a Refusal (docs/rules.md T8 to T29).

    `vies` is the VIES answer for an ICP sale's VAT number: "valid", "invalid", "unknown" or None.
    """
    try:
        return _book(order, settings, vies, shop)
    except Refused as refused:
        return refused.refusal


def _book(order, settings, vies, shop):
    check_amounts(order)
    order = cart.own(order)
    vat_regime, country, found, settings, counted = taxed(order, settings, vies)
    check_total(order, found)
    adjusted, adjustment = adjust(found, order.paid)
    rows = tuple(row for part in adjusted for row in rows_of(part, settings, vat_regime, country))
    check_skus(rows, settings)
    number = numbers.sales_number(order, settings)
    return Booking(
        kind=SALE,
        mode=settings.mode,
        vat_regime=vat_regime,
        country=country,
        number=number,
        date=order.date,
        party=party.party(order),
        rows=rows,
        adjustment=adjustment,
        debtor=fixed_debtor(order, settings, vat_regime),
        description=numbers.description(order, settings, number, shop),
        counted=counted,
        warnings=tuple(classify.warnings(order, settings, vat_regime)),
        payment_reference=numbers.payment_reference(order, settings),
        **paper(settings),
    )


def taxed(
    order: ShopOrder, settings: Settings, vies: str | None = None
) -> tuple[str, str, tuple[Part, ...], Settings, Any]:
    """(class, country, parts, settings, which address counted): as the shop taxed the order.

    By the address that the settings name; where its country's rates don't explain the order, or it is outside the Union and
    bears VAT, and the rates of the other address, in the Union, do explain it, the shop taxed by that one.
    """
    try:
        return _taxed(order, settings, vies)
    except Refused as refused:
        other = dataclasses.replace(settings, use_invoice_address=not settings.use_invoice_address)
        if not _may_be_of_other(refused.refusal.code, order, settings, other):
            raise
        try:
            vat_regime, country, found, _, counted = _taxed(order, other, vies)
        except Refused:
            raise refused from None
        if vat_regime in classify.UNTAXED:
            raise
        return vat_regime, country, found, other, f"{counted}_as_taxed"


def _may_be_of_other(code, order, settings, other):
    """True where the address of `other` may be the one by which the shop taxed: VAT on goods to the Canary Islands
    may be Spain's own.
    """
    own, its = (classify.destination(order, one) for one in (settings, other))
    if own.place == its.place or not is_union(its.place):
        return False
    if code == "international_with_vat":
        return own.country not in EU
    return code == "rate_not_configured" and is_union(own.place)


def _taxed(order, settings, vies):
    vat_regime, country = classify.classify(order, settings)
    if vat_regime == classify.ICP:
        classify.check_vat_number(order, settings, vies)
    found = parts(order, settings, vat_regime, country)
    return vat_regime, country, found, settings, "invoice" if settings.use_invoice_address else "delivery"


def paper(settings: Settings) -> dict[str, Any]:
    """The parts of a booking copied from the settings."""
    invoice = settings.mode == choice.INVOICE
    return {
        "ledger": settings.debtor_ledger,
        "term": settings.term,
        "template": settings.template if invoice else "",
        "post": settings.post and invoice,
    }


def check_amounts(order: ShopOrder) -> None:
    """Another currency than EUR is refused; an order about nothing is nothing to book (docs/decisions.md, Money)."""
    if order.currency != "EUR":
        raise Refused("currency", currency=order.currency or "?")
    if order.paid.incl < 0:
        raise Refused("negative_total", total=order.paid.incl)
    empty = all(not line.quantity or line.amount.is_zero for line in order.lines)
    if not order.paid.incl and empty and order.shipping.is_zero and order.wrapping.is_zero:
        raise Refused("nothing_to_book", kind=NOTHING)


def check_total(order: ShopOrder, found: tuple[Part, ...]) -> None:
    """T8: the table's total, the sum of the parts and what was to be paid are one amount, but for rounding."""
    tolerance = min(CENT * len(found), MOST_ADJUSTED)
    if abs(order.table_total.incl - order.paid.incl) > tolerance:
        raise Refused("total_differs", shop=order.paid.incl, table=cents(order.table_total.incl))
    ours = total(part.amount for part in found)
    if abs(ours.incl - order.paid.incl) > tolerance:
        raise Refused("lines_differ", shop=order.paid.incl, lines=ours.incl)
    if abs(ours.vat - order.paid.vat) > VAT_TOLERANCE:
        raise Refused("vat_differs", shop=order.paid.vat, lines=ours.vat)


def adjust(found: tuple[Part, ...], paid: Amount) -> tuple[tuple[Part, ...], Decimal]:
    """Put the shop's own rounding on the largest part of the highest rate: (parts, EUR incl. VAT)."""
    rest = paid.incl - total(part.amount for part in found).incl
    if not rest:
        return found, ZERO
    able = [part for part in found if part.kind != DISCOUNT and part.amount.incl + rest > 0]
    if not able:
        raise Refused("lines_differ", shop=paid.incl, lines=paid.incl - rest)
    target = max(able, key=lambda part: (part.rate, part.amount.incl))
    incl = target.amount.incl + rest
    excl = target.amount.excl + excluding(rest, target.rate)
    moved = dataclasses.replace(target, amount=Amount(incl, excl if target.rate else incl))
    return tuple(moved if part is target else part for part in found), rest


def rows_of(part: Part, settings: Settings, vat_regime: str, country: str) -> list[Row]:
    """T29: one row, or for OSS two: net on the revenue account, VAT on the country's own account."""
    mapping = mapping_of(part, settings, vat_regime, country)
    row = Row(
        part.kind,
        part.text,
        part.quantity,
        part.amount,
        part.rate,
        mapping.vat_code,
        mapping.ledger,
        part.sku,
    )
    if not mapping.oss:
        return [row]
    if part.rate and not mapping.vat_ledger:
        raise Refused("oss_ledger_missing", country=country, rate=part.rate)
    net, vat = part.amount.excl, part.amount.vat
    plain = dataclasses.replace(row, rate=ZERO, oss_rate=part.rate)
    rows = [dataclasses.replace(plain, amount=Amount(net, net), oss=NET)] if net else []
    if vat:
        rate = format(part.rate.normalize(), "f")
        rows.append(
            dataclasses.replace(
                plain,
                amount=Amount(vat, vat),
                oss=VAT,
                quantity=Decimal(1),
                ledger=mapping.vat_ledger,
                sku="",
                vat_code="GEEN",
                text=f"{settings.words.vat} {rate} % {part.text}",
            )
        )
    return rows


def mapping_of(part: Part, settings: Settings, vat_regime: str, country: str) -> Mapping:
    """T10: the VAT code and account of this part. VAT on the shipping of a sale without VAT is the shop's own (given back)."""
    if vat_regime in classify.UNTAXED and not part.rate:
        mapping = {classify.ICP: settings.icp, classify.EXEMPT: settings.exempt}.get(vat_regime, settings.international)
        if not mapping:
            raise Refused(f"{vat_regime}_not_configured")
        return mapping
    home = settings.shop_country if vat_regime in classify.UNTAXED else country
    for rule in settings.rates_of(home):
        if rule.rate == part.rate and rule.mapping:
            return rule.mapping
    rate = format(part.rate.normalize(), "f")
    raise Refused("rate_not_configured", line=part.text, rate=rate, country=home)


def check_skus(rows: Iterable[Row], settings: Settings) -> None:
    """Article codes are never created; one unknown to the books stops the order."""
    if settings.mode != choice.INVOICE or settings.skus is None:
        return
    missing = sorted({row.sku for row in rows if row.sku and row.sku not in settings.skus})
    if missing:
        raise Refused("sku_unknown", skus=", ".join(missing))


def fixed_debtor(order: ShopOrder, settings: Settings, vat_regime: str) -> str:
    """T25: a payment method's own debtor, in invoice mode only and never for ICP."""
    method = settings.method(order.module, order.payment)
    if settings.mode != choice.INVOICE or vat_regime == classify.ICP or not method:
        return ""
    return method.debtor
