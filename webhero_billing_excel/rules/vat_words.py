# SPDX-License-Identifier: LGPL-3.0-or-later
"""A VAT number out of what people write around it: "BTW nummer: BE 0811.223.371", "RPR Gent BE0811223371".

A number only counts once its check digits fit; which country it is of follows from such a number alone. Two letters
that merely look like a country ("NUmmer") say nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from stdnum import util
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError

from odoo.addons.webhero_base.rules import kbo as kbo_rules
from odoo.addons.webhero_base.rules.refusal import Refusal

EU_PREFIXES = frozenset(code.upper() for code in eu_vat.MEMBER_STATES) - {"GR"} | {"EL", "XI"}
_LABELS = re.compile(
    r"^(?:(?:BTW|TVA|VAT|UST|MWST|UID|KBO|BCE|CBE|ZUD|RPR|RPM|OND?|NE)(?:NUMMER|NUMERO|NUMBER|NR|NO)?"
    r"|(?:ONDERNEMINGS)?(?:NUMMER|NR)|NUMERO|NUMBER)(?=(?:[A-Z]{2}|ATU|CHE)[0-9]|ES[A-Z]|[0-9])"
)
TOKENS, AT_MOST = 60, 9  # words of a cell that are looked at, and parts that one number may be written in
LENGTHS = {
    "EL": 9,
    "FI": 8,
    "FR": 11,
    "HR": 11,
    "HU": 8,
    "IT": 11,
    "LU": 8,
    "LV": 11,
    "PL": 10,
}  # digits, may begin with 0
_SWISS = re.compile(r"(CHE\d{9})(MWST|TVA|IVA)?")
_BELGIAN = re.compile(r"[01]?[0-9]{9}")
_OTHER_REGISTER = re.compile(
    r"(?!CHE)[A-Z]{3,}[0-9]+"
)  # KVK 12345678, EIN 123456789: a VAT number has two letters before
_PREFIXES = "|".join(sorted(EU_PREFIXES))
_STUCK = re.compile(rf"[A-Z]+?((?:{_PREFIXES})U?\d.*)")


def read(typed: str) -> Refusal | str:
    """The number in `typed` without separators, or a Refusal.

    It has the prefix of its country where it was written with one; digits alone are the caller's to place, with the country
    of the row. A number of a country outside the EU whose check nobody knows comes back as it is: see `country_of`.
    """
    compact = _compact(typed)
    if found := checked(compact) or _belgian_digits(compact):
        return found
    found = sorted(set(_prefixed(typed))) or sorted(set(_loose_digits(typed)))
    if len(found) > 1:
        return Refusal("vat_several", {"value": typed, "found": ", ".join(found)})
    return found[0] if found else _unchecked(typed, compact)


def country_of(vat: str) -> str:
    """The country whose check the number passes ("XI" for Northern Ireland), "" where nobody can say."""
    return checked(vat or "")[:2].replace("EL", "GR")


def checked(compact: str) -> str:
    """The number as it is written officially, "" where its check does not fit or is not known. A zero in front that a
    spreadsheet took away is put back.
    """
    if swiss := _SWISS.fullmatch(compact):
        right = _module("CH", "uid").is_valid(swiss[1])
        return f"{swiss[1]}{swiss[2] or 'MWST'}" if right else ""
    prefix, rest = compact[:2].replace("GR", "EL"), compact[2:]
    if not compact.isascii():
        return ""
    if prefix == "BE":
        digits = kbo_rules.check(rest)
        return "" if isinstance(digits, Refusal) else f"BE{digits}"
    if prefix in EU_PREFIXES:
        return _european(prefix, rest)
    module = _module(prefix, "vat") if re.fullmatch(r"[A-Z]{2}[0-9A-Z]*\d{5}[0-9A-Z]*", compact) else None
    return compact if module and module.is_valid(rest) else ""


def _european(prefix, rest):
    short = LENGTHS.get(prefix, 0) - len(rest)
    number = prefix + (rest.zfill(LENGTHS[prefix]) if rest.isdigit() and 0 < short < 3 else rest)
    try:
        return eu_vat.validate(number)
    except ValidationError:
        return ""


@cache
def _module(country, name):
    """The check of a country, None where python-stdnum has none."""
    try:
        return util.get_cc_module(country.lower(), name)
    except ImportError:
        return None


def _plain(text):
    """Without accents, so that "NUMÉRO" stays one word."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _compact(text):
    compact = re.sub(r"[\W_]", "", _plain(text)).upper()
    return _LABELS.sub("", compact) or compact


def _belgian_digits(compact):
    digits = kbo_rules.check(compact) if _BELGIAN.fullmatch(compact) else ""
    return "" if isinstance(digits, Refusal) else digits


# ---- the number among words


def tokens(text: str) -> list[str]:
    """Runs of letters and digits, as they were typed."""
    return re.findall(r"[^\W_]+", _plain(text))[:TOKENS]


def longest(parts: list[str], accept: Callable) -> Iterator[str]:
    """What `accept` makes of the longest run of parts written together from each part on; each part is used once."""
    start = 0
    while start < len(parts):
        for end in range(min(len(parts), start + AT_MOST), start, -1):
            if found := accept("".join(parts[start:end]).upper()):
                yield found
                start = end - 1
                break
        start += 1


def _prefixed(typed):
    parts = []
    for part in tokens(typed):
        stuck = _STUCK.fullmatch(part.upper())  # "nrBE0811223371"
        word = part.islower() and part.upper() in EU_PREFIXES  # "de", "el", "si": words, not countries
        parts.append(stuck[1] if stuck else "" if word else part)
    return longest(parts, lambda one: checked(one) if one[:2] in EU_PREFIXES or one.startswith("CHE") else "")


def _loose_digits(typed):
    """A Belgian number without BE. Two letters before digits may be another country ("US 12-3456789"): not that."""
    if re.match(r"[A-Z]{2,3}[0-9]", _compact(typed)):
        return ()
    return longest(tokens(typed), _belgian_digits)


def _unchecked(typed, compact):
    """What no check is known for: the reason why not, or the number as it was typed."""
    if re.search(r"BE2[0-9]{9}$", compact):
        return Refusal("vat_establishment", {"value": typed})
    if re.fullmatch(r"BE[01]?\d{9}", compact):
        return kbo_rules.check(compact)
    if _OTHER_REGISTER.fullmatch(compact):
        return Refusal("vat_wrong", {"value": typed, "country": ""})
    digits = sum(char.isdigit() for char in compact)
    if re.search(r"[A-Z]{3}", compact) and (not digits or (digits < 4 and compact[:2] not in EU_PREFIXES)):
        return Refusal("vat_none", {"value": typed})
    known = compact[:2] in EU_PREFIXES or compact.startswith("CHE")
    words = re.search(r"[A-Z]{5}", compact)
    if known or words or digits < 4 or not re.fullmatch(r"[A-Z0-9]{4,20}", compact):
        return Refusal("vat_wrong", {"value": typed, "country": compact[:2]})
    return compact
