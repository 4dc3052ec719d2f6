# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which tax of the chart fits a received line: its VAT category, rate, goods or service, and the country of
the supplier (docs/rules.md P9a).

A category that leaves the VAT to the buyer (AE, K) bears 0 % on the document and the buyer's own rate in the books.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

from odoo.addons.webhero_base.rules.refusal import Refusal

REVERSED = ("AE", "K")  # the buyer owes the VAT
CHARGED = ("S", "L", "M", "B")  # the document has VAT
EXEMPT = ("Z", "E")
HOME, EU, WORLD = "home", "eu", "world"
CODES = {HOME: "AE", EU: "K", WORLD: "G"}  # how the chart codes self-assessed VAT of each origin
EU_MEMBERS = (
    frozenset(  # Directive 2006/112/EC, 27 member states since 1 February 2020; EL and XI are read as GR and GB
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
    )
)


@dataclasses.dataclass(frozen=True)
class Tax:
    """One purchase tax of the chart, percent, price without VAT. `code` is its UBL category, "" where it has none."""

    id: int
    rate: Decimal
    scope: str = ""
    code: str = ""
    reverse: bool = False
    deductible: bool = True
    active: bool = True
    preferred: bool = False  # the company's default
    in_position: bool = False  # of the supplier's own fiscal position


@dataclasses.dataclass(frozen=True)
class Wanted:
    """The VAT facts of one line. `service` is None where the document doesn't state it."""

    category: str
    rate: Decimal | None
    service: bool | None = None
    origin: str = HOME


@dataclasses.dataclass(frozen=True)
class Foreign:
    """Foreign VAT: owed to the supplier, never deducted here. `sure` is False where only its rate indicates it."""

    rate: Decimal
    sure: bool = True


@dataclasses.dataclass(frozen=True)
class Outside:
    """What a domestic supplier puts outside the scope of VAT (a deposit on bottles, a premium): 0 %, in no grid."""


def origin(country: str, home: str) -> str:
    if not country or country == home:
        return HOME
    return EU if country in EU_MEMBERS else WORLD


def goods_origin(place: str, vat: str) -> str:
    """For goods the EU's rules hold in Northern Ireland, for services the world's (Directive (EU) 2020/1756: numbers with XI)."""
    return EU if vat.startswith("XI") and place != HOME else place


def is_service(category: str, place: str, reasons: str) -> bool | None:
    """Goods or service, from the category and the exemption that is named (articles 44, 138 and 196 of the directive)."""
    upper = reasons.upper()
    if place != HOME and category == "AE":
        return True
    if category == "K":
        return any(word in upper for word in ("VATEX-EU-AE", "ART. 44", "ARTICLE 44", "ARTIKEL 44", "ARTICLE 196"))
    return None


def choose(wanted: Wanted, taxes: tuple[Tax, ...]) -> Tax | Foreign | Outside | Refusal:
    """The tax for `wanted` among `taxes`, in the chart's order."""
    category, rate = wanted.category, wanted.rate
    if category in REVERSED:
        return _reversed(wanted, taxes)
    if rate and wanted.origin != HOME:  # whatever it is called there: Singapore's SR is charged as S is
        return Foreign(rate)
    if category in CHARGED and rate:
        return (_domestic(wanted, taxes) if category == "S" else None) or Foreign(rate, sure=False)
    if category in (*EXEMPT, "S") and not rate:
        return _domestic(wanted, taxes) or Refusal("no_tax", {"category": category, "rate": "0"})
    if category == "O" and not rate:
        outside = [tax for tax in taxes if tax.code == "O" and tax.active and not tax.rate]
        # from abroad it may well be a service whose VAT is owed here: for a person to judge
        none = Refusal("outside", {"category": "O", "rate": "0"})
        return next(iter(outside), Outside()) if wanted.origin == HOME else none
    return Refusal(
        "import" if category == "G" else "no_category", {"category": category or "?", "rate": f"{rate or 0}"}
    )


def _domestic(wanted, taxes):
    rate = wanted.rate or Decimal()
    codes = ("", "S", "E", "Z")
    fit = [tax for tax in taxes if tax.active and not tax.reverse and tax.rate == rate and tax.code in codes]
    own = [tax for tax in fit if tax.in_position]
    return _best(wanted, own or [tax for tax in fit if tax.deductible], taxes)


def _reversed(wanted, taxes):
    standard = standard_rate(taxes)
    code = CODES[wanted.origin]
    fit = [tax for tax in taxes if tax.reverse and tax.rate == standard and tax.code in (code, "")]
    if wanted.category == "K" and wanted.origin != EU:
        fit = []
    suitable = {True: ("service", ""), False: ("merch", "consu", "")}.get(wanted.service)
    fit = [tax for tax in fit if suitable is None or tax.scope in suitable]
    own = [tax for tax in fit if tax.in_position and tax.active]
    found = _best(wanted, own or [tax for tax in fit if tax.deductible], taxes)
    return found or Refusal("no_reverse", {"category": wanted.category, "rate": f"{standard.normalize():f}"})


def standard_rate(taxes: tuple[Tax, ...]) -> Decimal:
    """The rate of the company's default tax, which VAT that the document leaves to the buyer is taken at."""
    preferred = next((tax.rate for tax in taxes if tax.preferred), None)
    return preferred or max((tax.rate for tax in taxes if tax.active and not tax.reverse), default=Decimal())


def _best(wanted, fit, taxes):
    """Active taxes first, then by scope: as stated, else that of the company's default tax."""
    default = next((tax.scope for tax in taxes if tax.preferred), "")
    scopes = {True: ("service",), False: ("merch", "consu")}.get(wanted.service, (default,))

    def rank(tax):
        return (tax.code and tax.code != wanted.category, tax.scope not in scopes, not tax.active, not tax.preferred)

    return min(fit, key=lambda tax: (*map(bool, rank(tax)),), default=None)


def choose_sale(wanted: Wanted, taxes: Any) -> Tax | Foreign | Refusal:
    """For what a customer billed in our name: the sales tax of the same category and rate."""
    rate = wanted.rate or Decimal()
    category = (
        "K" if wanted.category == "AE" and wanted.origin == EU else wanted.category
    )  # as the chart codes services
    codes = {"S": ("S", ""), "Z": ("Z", "E", ""), "E": ("E", "")}.get(category, (category,))
    fit = [tax for tax in taxes if tax.active and tax.rate == rate and tax.code in codes]
    found = _best(wanted, fit, taxes) or (Foreign(rate, sure=False) if rate and category not in REVERSED else None)
    return found or Refusal("no_tax", {"category": wanted.category or "?", "rate": f"{rate.normalize():f}"})
