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
# article XIX.4, 2°: (above, fixed, per cent of what is above), EUR
_SLICES = (
    (Decimal(500), Decimal(65), Decimal("0.05")),
    (Decimal(150), Decimal(30), Decimal("0.10")),
    (Decimal(0), Decimal(20), Decimal(0)),
)
_MOST = Decimal(2000)

# % a year, for half a year from that day on. Source and day of publication where it was seen, read on 1 December 2026:
RATES = {
    date(2023, 1, 1): Decimal("10.5"),  # Belgisch Staatsblad of 17 March 2023, numac 2023041019
    date(2023, 7, 1): Decimal("12"),  # Belgisch Staatsblad of 29 September 2023 (fiduciairedelacense.be)
    date(2024, 1, 1): Decimal("12.5"),  # medenam.be
    date(2024, 7, 1): Decimal("12.5"),  # FPS Finance, Treasury (blog.forumforthefuture.be)
    date(2025, 1, 1): Decimal("11.5"),  # information note of FPS Finance (Schoups, leuropeinfo.eu)
    # second half of 2025 and first of 2026: only embuild.be, before the latter was published
    # ("remains unchanged at 10.50"); second half of 2026: not found
}


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
        last = min(today, half_year(half_year(first) + timedelta(days=200)) - ONE_DAY)
        found.append((first, last))
        first = last + ONE_DAY
    return found


def interest(
    balance: Decimal, due: date, today: date, rates: Mapping[date, Decimal] = RATES
) -> list[Interest] | Refusal:
    """Interest on `balance` (EUR incl. VAT) of a business, by half-year; Refusal rate_missing where one has no rate.

    Each day counts for 1/365 of the rate of its half-year (law of 2 August 2002, article 5).
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
