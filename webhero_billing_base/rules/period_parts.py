# SPDX-License-Identifier: LGPL-3.0-or-later
"""Finds what looks like a period in a text: dates, months, quarters, years. Says nothing on whether it may move."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Any

from . import period_words as words

YEAR = r"(?:19|20)\d\d(?!\d)"
LOOSE_YEAR = rf"{YEAR}|['’]\d\d(?!\d)"
EXCEL_YEAR = r"(?<=[^\W\d][-/])\d\d(?!\d)"  # nov-26
ORDINAL = (
    r"[1-4](?:ste|de|er|st|nd|rd|th|d|i?[èe]me|e|°|\.(?=\s+(?:Quartal|Halbjahr|und\s|bis\s)))|eerste|tweede|derde|vierde"
    r"|premier|second|deuxi[èe]me|troisi[èe]me|quatri[èe]me|first|third|fourth|erstes|zweites|drittes|viertes"
)
UNITS = "|".join(words.UNIT_WORDS)
OF = r"(?:van\s+|de\s+|du\s+|of\s+)?"
NAMED = (
    rf"(?:(?P<d>0?[1-9]|[12]\d|3[01])(?P<suffix>er|ste|de|e|st|nd|rd|th|\.)?\s+)?(?P<name>{words.MONTH_PATTERN})(?P<dot>\.?)"
    rf"(?:(?:\s+{OF}|\s?[-/.]\s?|\s*(?=['’]))(?P<y>{LOOSE_YEAR}|{EXCEL_YEAR}))?"
)
WEEKS = (
    r")\.?\s*(?P<n>\d\d?)(?:\s*(?P<to>[-–+&]|t/m|tot|en|et|à|au|to|and|bis|und)\s*(?P<n2>\d\d?))?"
    rf"(?:[\s/-]{{1,3}}{OF}(?P<y>{YEAR}))?"
)
WEEK = r"(?P<w>weken|weeks|week|wk|semaines|semaine|sem|kalenderwochen?|wochen?" + WEEKS

# fmt: off
# the first pattern that claims a stretch of the text has it
PATTERNS = [(kind, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)) for kind, pattern in (
    ("date", r"(?P<y>(?:19|20)\d\d)-(?P<n>\d\d)-(?P<d>\d\d)"),
    ("date", rf"(?P<d>\d\d?)(?P<s>[/.-])(?P<n>\d\d?)(?P=s)(?P<y>{YEAR})"),
    ("date", r"(?P<d>\d\d?)(?P<s>[/-])(?P<n>\d\d?)(?P=s)(?P<y>\d\d)"),  # 3.4.26 is a version number
    ("week", WEEK),
    ("week", rf"(?P<y>{YEAR})-W(?P<n>\d\d)"),
    ("named", NAMED),
    ("letter", rf"(?P<y>{YEAR})[\s/.-]{{1,3}}(?P<w>[QKTSH])(?P<n>[1-4])"),
    ("letter", rf"(?P<w>[QKTSH])(?P<n>[1-4])(?:(?:[\s/.-]{{1,3}}|(?=['’]))(?P<y>{LOOSE_YEAR}))?"),
    ("ordinal", rf"(?P<o>{ORDINAL})(?:\s+(?P<w>{UNITS})(?:\s+{OF}(?P<y>{LOOSE_YEAR}))?)?"),
    ("number", rf"(?P<w>kw(?=[1-4])|{UNITS})\s*(?P<n>[1-4])(?:[\s/-]+{OF}(?P<y>{LOOSE_YEAR}))?"),
    ("year", r"(?P<y>(?:19|20)\d\d)[-/–](?P<next>1[3-9]|[2-9]\d)"),  # 2025-26; 2011-12 is a month
    ("month", r"(?P<y>(?:19|20)\d\d)[-/](?P<n>\d\d)"),
    ("month", rf"(?P<n>\d\d?)[/-](?P<y>{YEAR})|(?P<n2>\d\d)\.(?P<y2>{YEAR})"),
    ("daymonth", r"(?P<d>\d\d?)[/.-](?P<n>\d\d?)"),
    ("year", rf"(?P<y>{YEAR})"),
)]
# "kw" is a quarter in Dutch and a week in German
PATTERNS_OF = {"de": [("week", re.compile(rf"(?<!\w)(?:(?P<w>kw{WEEKS})(?!\w)", re.IGNORECASE)), *PATTERNS]}
# fmt: on
LETTER_UNITS = {"q": 3, "k": 3, "t": 3, "s": 6, "h": 6}


@dataclass
class Part:
    """One date, month, quarter, half-year or year as it is in the text.

    ``number`` counts from 1 within the year in steps of ``unit`` months; ``day`` and ``year`` are None where not written.
    """

    kind: str
    match: re.Match
    unit: int
    number: int
    year: int | None
    day: int | None = None
    names: tuple = ()

    @property
    def start(self) -> Any:
        return self.match.start()

    @property
    def end(self) -> Any:
        return self.match.end()

    @property
    def has_year(self) -> bool:
        return any(self.match.groupdict().get(group) for group in ("y", "y2"))

    def at_month_end(self) -> bool:
        if not self.day:
            return False
        years = (self.year,) if self.year else (2027, 2028)  # 28 and 29 February both end a month of some year
        return any(self.day == monthrange(year, self.number)[1] for year in years)


def find_parts(text: str, lang: str = "nl") -> list[Part]:
    """All parts of a text in `lang`, in its order. What looks like one and can't be (13/13/2026) is claimed and left out."""
    taken = bytearray(len(text))
    found = []
    for kind, pattern in PATTERNS_OF.get(lang, PATTERNS):
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(_part(kind, match))
    return sorted((part for part in found if part), key=lambda part: part.start)


def _part(kind, match):
    read = match.groupdict()
    year = _year(read.get("y") or read.get("y2"))
    part = Part(kind, match, _unit(kind, read), _number(kind, read), year, names=_names(read))
    part.day = int(read["d"]) if read.get("d") else None
    if read.get("next") and int(read["next"]) != (year + 1) % 100:
        return None
    return part if _possible(part) else None


def _names(read):
    return tuple(words.read_month(read["name"])) if read.get("name") else ()


def _year(text):
    if not text:
        return None
    digits = text.lstrip("'’")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _unit(kind, read):
    if kind == "year":
        return 12
    if kind == "week":
        return 0
    if kind == "letter":
        return LETTER_UNITS[words.plain(read["w"])]
    if kind in ("ordinal", "number"):
        return words.unit_word(read["w"])[1] if read["w"] else 0
    return 1


def _number(kind, read):
    if kind == "named":
        return words.read_month(read["name"])[0].month
    if kind == "ordinal":
        return words.read_ordinal(read["o"])
    return int(read.get("n") or read.get("n2") or 1)


def _possible(part):
    if part.kind == "week":
        last = part.match.groupdict().get("n2")
        return 1 <= part.number <= 53 and (not last or part.number < int(last) <= 53)
    if part.unit and not 1 <= part.number <= 12 // part.unit:
        return False
    return part.day is None or 1 <= part.day <= monthrange(part.year or 2024, part.number)[1]
