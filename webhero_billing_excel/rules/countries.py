# SPDX-License-Identifier: LGPL-3.0-or-later
"""Names of countries as people type them, in Dutch, French, English and German -> ISO 3166 codes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from babel import Locale

from odoo.addons.webhero_base.rules.refusal import Refusal

from . import cells

_ALSO = {
    "b": "BE", "bel": "BE", "nl": "NL", "nld": "NL", "holland": "NL", "hollande": "NL", "f": "FR", "fra": "FR",
    "d": "DE",
    "deu": "DE", "l": "LU", "lux": "LU", "gd luxembourg": "LU", "groothertogdom luxemburg": "LU", "uk": "GB",
    "gbr": "GB",
    "england": "GB", "engeland": "GB", "angleterre": "GB", "great britain": "GB", "groot-brittannie": "GB",
    "grande-bretagne": "GB", "usa": "US", "united states of america": "US", "etats-unis d'amerique": "US",
    "belgie - belgique": "BE", "belgie/belgique": "BE", "belgique/belgie": "BE", "the netherlands": "NL", "el": "GR",
    "xi": "XI", "northern ireland": "XI", "noord-ierland": "XI", "irlande du nord": "XI", "nordirland": "XI",
}  # fmt: skip
POSTCODE_DIGITS = {"FR": 5, "DE": 5, "IT": 5, "ES": 5, "EE": 5, "FI": 5, "LT": 5}


@cache
def names() -> dict[str, str]:
    """{folded name: code}, about 1,000 of them; built once."""
    known = {}
    for language in ("de", "en", "fr", "nl"):  # the last one wins where two languages differ
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                known[folded(name)] = code
                known[code.lower()] = code
    return known | _ALSO


def country(cell: Any, host: dict[str, str] | None = None) -> str | Refusal | None:
    """The ISO code ("XI" for Northern Ireland) of a name or code, None for a cell that says nothing, or a Refusal.

    `host` is {name or code as `folded` gives it: code} of the names that Odoo itself uses, in every installed language.
    They come first, since the template offers them and the export writes them; else those of CLDR.
    """
    typed = cells.text(cell)
    if not isinstance(typed, str) or cells.fold(typed) in cells.NOTHING:
        return typed if isinstance(typed, Refusal) else None
    word = folded(typed)
    code = (host or {}).get(word) or names().get(word)
    return code if code and (not host or code.lower() in host) else Refusal("country_unknown", {"value": typed})


def folded(name: str) -> str:
    """A name for comparing: without accents and case, with one kind of apostrophe, dash and space."""
    plain = re.sub(r"[’‘`´]", "'", cells.fold(name))
    return re.sub(r"\s+", " ", re.sub(r"[‐‑‒–—]", "-", plain)).strip(" .")


def postcode(typed: str, code: str) -> str:
    """A postcode of country `code`: without "B-", with the zeros that a number loses (1000 in France is 01000)."""
    typed = re.sub(r"^(?:BE|B|FR|F|NL|LU|L|DE|D)\s*[-–]\s*(?=\d)", "", typed, flags=re.IGNORECASE)
    if code == "NL" and (parts := re.fullmatch(r"(\d{4})\s*([A-Za-z]{2})", typed)):
        return f"{parts[1]} {parts[2].upper()}"
    digits = POSTCODE_DIGITS.get(code)
    return typed.zfill(digits) if digits and typed.isdigit() and len(typed) < digits else typed
