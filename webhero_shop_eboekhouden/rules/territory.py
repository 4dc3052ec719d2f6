# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which VAT an address has: a country's code does not say it (docs/rules.md T12a)."""

from __future__ import annotations

import csv
import dataclasses
import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .order import ShopAddress

EU = frozenset("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split())
THIRD, NORTHERN_IRELAND = "third", "XI"
TABLE = Path(__file__).parent.parent / "data" / "webhero.shop.territory.csv"
_SEPARATORS = re.compile(r"[^0-9A-Z]")


@dataclasses.dataclass(frozen=True)
class Territory:
    """Postcodes of a country, by how they begin, and whose VAT they have: a country's, XI, or "third" for none's.

    An empty `first` stands for the whole country.
    """

    country: str
    first: str
    last: str
    place: str
    name: str = ""

    def covers(self, country: str, postcode: str) -> bool:
        if country != self.country:
            return False
        begins = postcode[: len(self.first)]
        return not self.first or (len(begins) == len(self.first) and self.first <= begins <= self.last)


@functools.cache
def known() -> tuple[Territory, ...]:
    """The territories of the law's own table."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        names = [field.name for field in dataclasses.fields(Territory)]
        return tuple(Territory(**{name: row[name] for name in names}) for row in csv.DictReader(lines))


def place_of(address: ShopAddress, territories: Sequence[Territory] | None = None) -> tuple[str, Territory | None]:
    """(whose VAT an address has: an ISO code, "XI" or "third"; the Territory that says so, or None)."""
    postcode = _SEPARATORS.sub("", address.postcode.upper())
    for prefix in (address.country, "AX", "EL", "F", "D", "E", "I"):  # ES-35001, AX-22100, EL-63086, F-97100
        if prefix and postcode.startswith(prefix) and postcode[len(prefix) :].isdigit():
            postcode = postcode[len(prefix) :]
    for territory in known() if territories is None else territories:
        if territory.covers(address.country, postcode):
            return territory.place, territory
    return (address.country if address.country in EU else THIRD), None


def is_union(place: str) -> bool:
    """True where goods to this place stay in the VAT territory of the Union."""
    return place in EU or place == NORTHERN_IRELAND
