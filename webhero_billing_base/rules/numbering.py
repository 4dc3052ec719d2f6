# SPDX-License-Identifier: LGPL-3.0-or-later
"""Numbers of customer invoices: a prefix made from a pattern, then a counter ("2025101", "CN2025101")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from odoo.addons.webhero_base.rules.refusal import Refusal

YEARLY, CONTINUOUS = "yearly", "continuous"
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_YEARS = {"year": r"(?P<year>(?:19|20|21)\d{2})", "yy": r"(?P<year>\d{2})"}
_LONGEST = 16


@dataclass(frozen=True)
class Split:
    """One number taken apart: "F2025-101" -> prefix "F2025-", year "2025", counter 101, width 3."""

    prefix: str
    year: str
    counter: int
    width: int


def check_pattern(pattern: str, restart: str) -> Refusal | None:
    """None, or a Refusal: number_placeholder, number_digit, number_letters, number_years, number_year, number_long."""
    literals = _PLACEHOLDER.sub("", pattern or "")
    names = _PLACEHOLDER.findall(pattern or "")
    unknown = [name for name in names if name not in _YEARS]
    if unknown or "{" in literals or "}" in literals:
        return Refusal("number_placeholder", {"pattern": pattern})
    if re.search(r"\d", literals):
        return Refusal("number_digit", {"pattern": pattern})
    if not re.fullmatch(r"[A-Za-z/._\- ]*", literals) or (pattern or "") != (pattern or "").strip():
        return Refusal("number_letters", {"pattern": pattern})
    if len(names) > 1:
        return Refusal("number_years", {"pattern": pattern})
    if restart == YEARLY and not names:
        return Refusal("number_year", {"pattern": pattern})
    return Refusal("number_long", {"pattern": pattern}) if len(prefix(pattern, 2000)) > _LONGEST else None


def with_year(typed: str) -> str:
    """ "2025" or "F2025-" as its pattern, "{year}" or "F{year}-"; "" where the year is not what was meant, or not only."""
    pattern = re.sub(r"(?<!\d)(?:19|20|21)\d{2}(?!\d)", "{year}", typed or "")
    return pattern if pattern != typed and check_pattern(pattern, YEARLY) is None else ""


def has_year(pattern: str) -> bool:
    """Whether the numbers of a pattern name the year."""
    return bool(_PLACEHOLDER.search(pattern or ""))


def prefix(pattern: str, year: int) -> str:
    """The prefix of a document of that calendar year."""
    return (pattern or "").replace("{year}", f"{year:04d}").replace("{yy}", f"{year % 100:02d}")


def like(pattern: str) -> str:
    """The SQL LIKE pattern of the prefixes of all years, for numbers that go on over the years."""
    text = (pattern or "").replace("_", r"\_")
    return text.replace("{year}", "____").replace("{yy}", "__")


def number(pattern: str, year: int, counter: int, first: int = 1) -> str:
    """The whole number; the counter is as wide as the first one and grows past it (2027999 -> 20271000)."""
    return f"{prefix(pattern, year)}{counter:0{len(str(first))}d}"


def split(pattern: str, text: str) -> Split | None:
    """The parts of a number that follows the pattern, else None."""
    parts = re.split(r"(\{year\}|\{yy\})", pattern or "")
    regex = "".join(_YEARS[part[1:-1]] if part in ("{year}", "{yy}") else re.escape(part) for part in parts)
    match = re.fullmatch(rf"(?P<prefix>{regex})(?P<counter>\d{{1,9}})", text or "", re.ASCII)
    if not match:
        return None
    found = match.groupdict()
    return Split(found["prefix"], found.get("year") or "", int(found["counter"]), len(found["counter"]))


def previous(pattern: str, year: int, text: str) -> int:
    """The counter of the last number of another program, for documents of `year`; 0 when it is of another year.

    `text` that does not follow the pattern is refused (number_previous), with an example of what would.
    """
    if not text:
        return 0
    parts = split(pattern, text.strip())
    if not parts:
        return Refusal("number_previous", {"value": text, "example": number(pattern, year, 347)})
    same_year = not parts.year or int(parts.year) % 100 == year % 100
    return parts.counter if same_year else 0
