# SPDX-License-Identifier: LGPL-3.0-or-later
"""The Belgian periodic return, the intra-Community listing and the annual client listing (docs/rules.md PU6 to PU8).

Amounts are Decimal in EUR. Nothing is sent: the figures are for filing by the user.
"""

import dataclasses
import re
from collections.abc import Iterable
from decimal import Decimal

from stdnum import exceptions
from stdnum.be import vat as be_vat
from stdnum.eu import vat as eu_vat

from odoo.addons.webhero_base.rules import kbo

# VAT due and deductible VAT: frames IV and V of the return
DUE = ("54", "55", "56", "57", "61", "63")
DEDUCTED = ("59", "62", "64")
TO_PAY, TO_GET = "71", "72"
# goods, services and triangular sales to other member states, with the credit notes on each
INTRA_CODES = {
    "46L": ("L", 1),
    "44": ("S", 1),
    "46T": ("T", 1),
    "48s46L": ("L", -1),
    "48s44": ("S", -1),
    "48s46T": ("T", -1),
}
# sales of the annual listing: with VAT, at 0 % by a special scheme, and those whose VAT the customer owes; credit notes on them
CLIENT_SALES = {"00": 1, "01": 1, "02": 1, "03": 1, "45": 1, "49": -1}
CLIENT_VAT = {"54": 1, "64": -1}
EXPORTS = "47"  # in no listing; credit notes on exports are in 49, like all others
CLIENT_ABOVE = Decimal(250)
# grids of the form; the books split one of them by the codes of the intra-Community listing
FORM = ("00", "01", "02", "03", "44", "45", "46", "47", "48", "49", "54", "55", "56", "57", "59", "61", "62", "63", "64",
        "81", "82", "83", "84", "85", "86", "87", "88")  # fmt: skip
PARTS = {"46L": "46", "46T": "46", "48s44": "48", "48s46L": "48", "48s46T": "48"}
# amounts excl. VAT; one tax of the host's chart (21 % EU S D50) tags the VAT that is not deductible with 88 and 84 too
WITHOUT_VAT = ("84", "86", "87", "88")
# purchases, reduced by credit notes: a negative amount is carried forward to the next period
CARRIED = ("81", "82", "83", "86", "87", "88")


@dataclasses.dataclass(frozen=True)
class Client:
    """A line of a listing. `code` is that of the intra-Community listing, "" in the annual one, which alone has VAT."""

    vat: str
    code: str
    base: Decimal
    tax: Decimal = Decimal()


def balance(grids: dict) -> dict:
    """{71 or 72: amount} of {grid: amount}: the amount to pay, or the credit."""
    due = sum((grids.get(code, Decimal()) for code in DUE), Decimal())
    deducted = sum((grids.get(code, Decimal()) for code in DEDUCTED), Decimal())
    return {TO_PAY: due - deducted} if due >= deducted else {TO_GET: deducted - due}


def carried(periods: Iterable[dict]) -> dict:
    """{grid: negative amount} carried forward from earlier periods, each {grid: amount}, the oldest first.

    Credit notes of 100 in the first quarter, bills of 30 in the second: -70 is carried to the third.
    """
    left = {}
    for sums in periods:
        for code in CARRIED:
            left[code] = min(Decimal(), left.get(code, Decimal()) + sums.get(code, Decimal()))
    return {code: amount for code, amount in left.items() if amount}


def form_of(grids: dict, left: dict | None = None) -> dict:
    """{grid of the form: amount} of {grid of the books: amount}, including the amounts `carried` forward, and always 71 or 72.

    Zero grids and those carried forward are left out; other negative amounts stay, to be reviewed.
    """
    sums = {}
    for code, amount in [*grids.items(), *(left or {}).items()]:
        form = PARTS.get(code, code)
        sums[form] = sums.get(form, Decimal()) + amount
    filled = {code: sums[code] for code in FORM if sums.get(code) and (sums[code] > 0 or code not in CARRIED)}
    return {**filled, **balance(grids)}


def intra_listing(rows: Iterable[tuple[str, str, Decimal]]) -> list[Client]:
    """`rows`: [(VAT number, grid, amount)]; one line per number and code, credit notes deducted, zero lines omitted."""
    found = {}
    for vat, grid, amount in rows:
        if grid in INTRA_CODES:
            code, sign = INTRA_CODES[grid]
            found[vat, code] = found.get((vat, code), Decimal()) + sign * amount
    return [Client(vat, code, base) for (vat, code), base in sorted(found.items()) if base]


def client_listing(
    rows: Iterable[tuple[str, str, Decimal]], always: frozenset[str] = frozenset(), above: Decimal = CLIENT_ABOVE
) -> list[Client]:
    """`rows`: [(VAT number, grid, amount)] of a calendar year; the Belgian customers over `above` EUR excl. VAT.

    Customers with credit notes on sales of an earlier year are included whatever their total, also negative: those in
    `always`, and those with a negative total, which sales of the year itself can't produce.
    """
    bases, taxes = {}, {}
    for vat, grid, amount in rows:
        for signs, sums in ((CLIENT_SALES, bases), (CLIENT_VAT, taxes)):
            if vat.startswith("BE") and grid in signs:
                sums[vat] = sums.get(vat, Decimal()) + signs[grid] * amount
    listed = [vat for vat, base in bases.items() if base > above or base < 0 or vat in always]
    return [Client(vat, "", bases[vat], taxes.get(vat, Decimal())) for vat in sorted(listed)]


def number_of(told: str, country: str = "") -> str:
    """The VAT number without separators, "" for none ("/"); a Belgian one with BE and ten digits.

    `country` is the country code of its owner: if that is BE or unknown, valid bare digits are taken as Belgian.
    """
    plain = re.sub(r"[^0-9A-Z+*]", "", (told or "").upper())
    bare = plain.isdigit() and country in ("", "BE") and be_vat.is_valid(kbo.compact(plain))
    return f"BE{kbo.compact(plain)}" if bare or plain.startswith("BE") else plain


def is_to_be_corrected(vat: str, grid: str) -> bool:
    """Whether this number is unusable in the listing that `grid` belongs to: missing, invalid, or of the wrong country.
    Sales with VAT to customers without a number, or from outside the EU, are in no listing.
    """
    if grid in INTRA_CODES:
        return not vat or vat.startswith("BE") or not is_vat_number(vat)
    listed = not vat[:2].isalpha() or vat[:2].lower() in eu_vat.MEMBER_STATES
    return bool(vat) and listed and not is_vat_number(vat)


def is_vat_number(number: str) -> bool:
    """Whether a number has valid check digits: Belgian with or without BE, others with their country."""
    try:
        (be_vat if number.upper().startswith("BE") else eu_vat).validate(number)
    except exceptions.ValidationError:
        return False
    return True
