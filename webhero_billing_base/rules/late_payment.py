"""What may be claimed beside an overdue amount: of a consumer and of a business (Belgium; docs/rules.md R6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from odoo.addons.webhero_base.rules.money import cents
from odoo.addons.webhero_base.rules.refusal import Refusal

RECOVERY = Decimal("40.00")  # EUR, once per invoice that a business pays late (law of 2 August 2002, article 6)
YEAR_DAYS = 365
ONE_DAY = timedelta(days=1)
HALF = 200  # days: from the first of a half-year always into the next one
# article XIX.4, 2°: (above, fixed, per cent of what is above), EUR
_SLICES = (
    (Decimal(500), Decimal(65), Decimal("0.05")),
    (Decimal(150), Decimal(30), Decimal("0.10")),
    (Decimal(0), Decimal(20), Decimal(0)),
)
_MOST = Decimal(2000)


@dataclass(frozen=True)
class Terms:
    """What a company asks of who pays late: interest and EUR 40 of a business, damages of a consumer."""

    interest: bool = False
    recovery: bool = False
    damages: bool = False


@dataclass(frozen=True)
class Late:
    """An overdue amount: EUR incl. VAT, less open credits; the notice that the first reminder gave a consumer, and when it ends."""

    balance: Decimal
    due: date
    consumer: bool = False
    announced: Decimal = Decimal(0)
    free_until: date | None = None


@dataclass(frozen=True)
class Interest:
    """Interest of one stretch: days, % a year and EUR, not rounded."""

    first: date
    last: date
    percent: Decimal
    amount: Decimal


def half_year(day: date) -> date:
    """The first day of the half-year of `day`."""
    return date(day.year, 7 if day.month > 6 else 1, 1)


def indemnity(balance: Decimal) -> Decimal:
    """The most that may be asked of a consumer as damages on `balance` (EUR incl. VAT), half-up to cents.

    Up to 150: 20; up to 500: 30 and 10 % of what is above 150; above: 65 and 5 % of what is above 500, at most 2,000
    (Code of Economic Law, article XIX.4). 1,000 gives 90.
    """
    for above, fixed, part in _SLICES:
        if balance > above:
            return cents(min(fixed + (balance - above) * part, _MOST))
    return cents(Decimal(0))


def stretches(due: date, today: date) -> list[tuple[date, date]]:
    """The days on which interest runs, the day after `due` up to and including `today`, by half-year."""
    found, first = [], due + ONE_DAY
    while first <= today:
        last = min(today, half_year(half_year(first) + timedelta(days=HALF)) - ONE_DAY)
        found.append((first, last))
        first = last + ONE_DAY
    return found


def interest(balance: Decimal, due: date, today: date, rates: Mapping[date, Decimal]) -> list[Interest] | Refusal:
    """Interest on `balance` (EUR incl. VAT) of a business, by half-year; Refusal rate_missing where one has no rate.

    `rates` is {first day of a half-year: % a year}. Each day counts for 1/365 of the rate of its half-year (law of
    2 August 2002, article 5).
    """
    parts = stretches(due, today)
    missing = [half_year(first) for first, _last in parts if half_year(first) not in rates]
    if missing:
        return Refusal("rate_missing", {"from": missing[0]})
    return [
        Interest(first, last, rates[half_year(first)],
                 balance * rates[half_year(first)] / 100 * ((last - first).days + 1) / YEAR_DAYS)
        for first, last in parts
    ]  # fmt: skip


def total(parts: list[Interest]) -> Decimal:
    """The interest of all stretches together, half-up to cents once."""
    return cents(sum((part.amount for part in parts), Decimal(0)))


def fixed_sum(late: Late, level: int, today: date, terms: Terms) -> Decimal:
    """The fixed sum that the reminder of `level` claims, EUR without VAT; of a consumer the first only announces it.

    A consumer is never asked more than was announced, nor before his fourteen days are over (article XIX.2).
    """
    if late.balance <= 0:
        return cents(Decimal(0))
    if not late.consumer:
        return RECOVERY if level == 2 and terms.recovery else cents(Decimal(0))
    most = indemnity(late.balance) if terms.damages else cents(Decimal(0))
    if level == 1:
        return most
    over = late.free_until is not None and today > late.free_until
    return min(most, late.announced) if over else cents(Decimal(0))


def runs(late: Late, level: int, terms: Terms) -> bool:
    """Whether the reminder of `level` claims interest: the second, of a business, where the company asks it."""
    return terms.interest and level == 2 and not late.consumer and late.balance > 0
