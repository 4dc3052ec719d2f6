# SPDX-License-Identifier: LGPL-3.0-or-later
"""The Belgian periodic return, the intra-Community listing and the annual client listing (docs/rules.md PU6 to PU8).

Amounts are Decimal in EUR. Nothing here is sent: the figures are for whoever files them.
"""

import dataclasses
import re
from collections.abc import Iterable
from decimal import Decimal

from stdnum import exceptions
from stdnum.be import vat as be_vat
from stdnum.eu import vat as eu_vat

from odoo.addons.webhero_base.rules import kbo

# what is owed and what is deducted: frames IV and V of the return
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
EXPORTS = "47"  # in no listing; the credit notes on them are in 49, as all others
CLIENT_ABOVE = Decimal(250)
# what the form has; it knows one grid where the books keep the codes of the intra-Community listing apart
FORM = ("00", "01", "02", "03", "44", "45", "46", "47", "48", "49", "54", "55", "56", "57", "59", "61", "62", "63", "64",
        "81", "82", "83", "84", "85", "86", "87", "88")  # fmt: skip
PARTS = {"46L": "46", "46T": "46", "48s44": "48", "48s46L": "48", "48s46T": "48"}
# amounts excl. VAT; one tax of the host's chart (21 % EU S D50) tags the VAT that is not deductible with 88 and 84 too
WITHOUT_VAT = ("84", "86", "87", "88")
# purchases, from which credit notes come off: below zero they wait for the next period
CARRIED = ("81", "82", "83", "86", "87", "88")


@dataclasses.dataclass(frozen=True)
class Client:
    """A line of a listing. `code` is that of the intra-Community listing, "" in the annual one, which alone has VAT."""

    vat: str
    code: str
    base: Decimal
    tax: Decimal = Decimal()


def balance(grids: dict) -> dict:
    """{71 or 72: amount} of {grid: amount}: what the return asks to pay, or gives back."""
    due = sum((grids.get(code, Decimal()) for code in DUE), Decimal())
    deducted = sum((grids.get(code, Decimal()) for code in DEDUCTED), Decimal())
    return {TO_PAY: due - deducted} if due >= deducted else {TO_GET: deducted - due}


def carried(periods: Iterable[dict]) -> dict:
    """{grid: amount below zero} left of earlier periods, each {grid: amount}, the oldest first.

    100 of credit notes in the first quarter, bills of 30 in the second: -70 are left for the third.
    """
    left = {}
    for sums in periods:
        for code in CARRIED:
            left[code] = min(Decimal(), left.get(code, Decimal()) + sums.get(code, Decimal()))
    return {code: amount for code, amount in left.items() if amount}


def form_of(grids: dict, left: dict | None = None) -> dict:
    """{grid of the form: amount} of {grid of the books: amount}, with what is `carried` from before, and 71 or 72, always.

    Grids of nothing are not filled in, nor those that are carried on; whatever else is below zero stays for who looks.
    """
    sums = {}
    for code, amount in [*grids.items(), *(left or {}).items()]:
        form = PARTS.get(code, code)
        sums[form] = sums.get(form, Decimal()) + amount
    told = {code: sums[code] for code in FORM if sums.get(code) and (sums[code] > 0 or code not in CARRIED)}
    return {**told, **balance(grids)}


def intra_listing(rows: Iterable[tuple[str, str, Decimal]]) -> list[Client]:
    """`rows`: [(VAT number, grid, amount)]; one line a number and code, credit notes taken off, nothing where 0 is left."""
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

    Whose credit notes are of sales of an earlier year is in it with whatever is left, below zero too: those of `always`,
    and who has less than nothing, which sales of the year itself can't come to.
    """
    bases, taxes = {}, {}
    for vat, grid, amount in rows:
        for signs, sums in ((CLIENT_SALES, bases), (CLIENT_VAT, taxes)):
            if vat.startswith("BE") and grid in signs:
                sums[vat] = sums.get(vat, Decimal()) + signs[grid] * amount
    listed = [vat for vat, base in bases.items() if base > above or base < 0 or vat in always]
    return [Client(vat, "", bases[vat], taxes.get(vat, Decimal())) for vat in sorted(listed)]


def number_of(told: str, country: str = "") -> str:
    """The VAT number without what people write between, "" for none ("/"); a Belgian one with BE and ten digits.

    `country` is the code of the country of its owner: where that is BE, or unknown, bare digits that are right are Belgian.
    """
    plain = re.sub(r"[^0-9A-Z+*]", "", (told or "").upper())
    bare = plain.isdigit() and country in ("", "BE") and be_vat.is_valid(kbo.compact(plain))
    return f"BE{kbo.compact(plain)}" if bare or plain.startswith("BE") else plain


def is_to_be_corrected(vat: str, grid: str) -> bool:
    """Whether this number can't be in the listing to which `grid` leads: missing, wrong by its digits, or of the wrong
    country. Sales with VAT to somebody without a number, or from outside the union, are in no listing.
    """
    if grid in INTRA_CODES:
        return not vat or vat.startswith("BE") or not is_vat_number(vat)
    listed = not vat[:2].isalpha() or vat[:2].lower() in eu_vat.MEMBER_STATES
    return bool(vat) and listed and not is_vat_number(vat)


def is_vat_number(number: str) -> bool:
    """Whether a number is right by its digits: Belgian with or without BE, others with their country."""
    try:
        (be_vat if number.upper().startswith("BE") else eu_vat).validate(number)
    except exceptions.ValidationError:
        return False
    return True
