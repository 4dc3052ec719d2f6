# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the texts of a payment refer to: structured communications (OGM), creditor references (RF) and document numbers.

A number counts only between non-digits, and separators are never stripped: the date 20261105 is not invoice 2026110, and
2026-101 is not 2026101. Text that is part of one reference is not read again as another.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable

from .reference import is_iban, is_ogm, is_rf

BETWEEN = r"\s./\\|_,:;\-\u2010-\u2015"
SEPARATOR = rf"[{BETWEEN}+*'\u2019]{{0,3}}"
GROUPED = re.compile(rf"(?<!\d)(\d{{3}}){SEPARATOR}(\d{{4}}){SEPARATOR}(\d{{5}})(?!\d)")
MARKED = re.compile(rf"(?:\+{{2,3}}|\*{{2,3}})([\d{BETWEEN}]{{11,30}})(?:\+{{2,3}}|\*{{2,3}})")
CHAIN = re.compile(rf"(?<!\d)\d+(?:[{BETWEEN}]{{1,3}}\d+)+(?!\d)")
OLD_ACCOUNT = [
    3,
    7,
    2,
]  # group lengths of a pre-IBAN Belgian account number, which has the same check as an OGM
ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?")
CREDITOR = re.compile(r"\bRF ?\d{2}(?: ?[A-Z0-9]{1,4}){1,6}")
WRONG_CREDITOR = re.compile(r"\bRF ?\d{2} ?[A-Z]{0,4}\d{4,}")  # its digits are not a document number either
AMOUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:[. ]\d{3})*,\d{2}(?!\d)|(?<![\d.,])\d+[.,]\d{2}(?![\d.,/-])")
DATE = re.compile(r"(?<!\d)(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2}))(?!\d)")
DIGITS = re.compile(r"\d+")
RUN = re.compile(r"[A-Z]+|\d+")
JOINT = r"\s?[/._-]?\s?"  # between the runs of a number, as payers write it
# how a number of a document is announced, in Dutch, French and English
CALLED = (
    "FACTUUR|FACTUREN|FACTUURNUMMER|FACTUURNR|FACTURE|FACT|FAC|FRA|FT|INVOICE|INV|BILL|NOTA|REKENING|DOCUMENT|DOC"
    "|NUMMER|NUMERO|NR|NO|N|REFERENTIE|REFERENCE|REF|KENMERK"
)
LONGEST = 6  # runs of letters or digits in a document's number: INV/2026/00012 has three
JOINTS = frozenset(("", " ", "/", "-", ".", "_", " / ", " - "))


@dataclasses.dataclass(frozen=True)
class Mentions:
    """The references found. `ogms` have valid check digits; `mistyped` are twelve digits in OGM notation with invalid ones."""

    ogms: frozenset[str] = frozenset()
    mistyped: frozenset[str] = frozenset()
    creditors: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    digits: frozenset[str] = frozenset()  # groups of digits, for abbreviated numbers


def ogm_of(reference: str | None) -> str:
    """The twelve digits of a document's own payment reference, "" where it is not a valid OGM."""
    digits = re.sub(r"\D", "", reference or "")
    letters = re.search(r"[^\W\d_]", reference or "")
    return digits if not letters and is_ogm(digits) else ""


def creditor_of(reference: str | None) -> str:
    """A document's own RF reference without blanks, "" where it is not a valid one."""
    plain = re.sub(r"[\s+*]", "", reference or "").upper()
    return plain if is_rf(plain) else ""


def key_of(number: str | None) -> str:
    """A document's number as the texts are searched for it: its runs of letters and digits.

    >>> key_of("INV/2026/00012"), key_of("2026201")
    ('INV|2026|00012', '2026201')
    """
    return "|".join(RUN.findall(folded(number or "")))


def folded(text: str) -> str:
    """Capitals without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.upper()) if not unicodedata.combining(c))


def near(one: str, other: str) -> bool:
    """Whether one digit differs, or two adjacent digits are transposed."""
    if len(one) != len(other) or one == other:
        return False
    places = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 1:
        return True
    first, last = places[0], places[-1]
    return len(places) == 2 and last == first + 1 and one[first] == other[last] and one[last] == other[first]


def find(texts: list[str] | tuple[str, ...], structured_kind: str = "", structured: str = "") -> Mentions:
    """All references in the texts of one payment. A text may occur twice: with and without blanks where its pieces join."""
    parts = [_in_text(folded(text)) for text in dict.fromkeys(filter(None, texts))]
    parts.append(_of_structured(structured_kind, structured))
    names = [field.name for field in dataclasses.fields(Mentions)]
    found = {name: frozenset().union(*(getattr(part, name) for part in parts)) for name in names}
    return Mentions(**{**found, "mistyped": found["mistyped"] - found["ogms"]})


def is_called(texts: Iterable[str], key: str) -> bool:
    """Whether a text announces this as a document number ("factuur 10", "n° 7"), or contains nothing else.

    This is how a short document number is distinguished from a day, a month or a quantity.
    """
    number = JOINT.join(map(re.escape, key.split("|")))
    called = re.compile(rf"\b(?:{CALLED})[\s.:#\u00b0]*{number}(?!\w)")
    alone = re.compile(rf"\W*{number}\W*")
    return any(alone.fullmatch(text) or called.search(text) for text in map(folded, filter(None, texts)))


def _of_structured(kind, value):
    if kind == "OGM":
        digits = re.sub(r"\D", "", value)
        return Mentions(**{"ogms" if is_ogm(digits) else "mistyped": frozenset([digits])})
    if kind == "RF" and (reference := creditor_of(value)):
        return Mentions(creditors=frozenset([reference]))
    return Mentions()


def _in_text(text):
    creditors, taken = _whole(text, CREDITOR, is_rf)
    rest = _blanked(text, taken + _whole(text, ACCOUNT, is_iban)[1])  # first: a Belgian account holds a right OGM
    taken, right, wrong = _ogms(rest)
    rest = _blanked(rest, taken)
    rest = _blanked(rest, [found.span() for found in WRONG_CREDITOR.finditer(rest)])
    for pattern in (DATE, AMOUNT):
        rest = pattern.sub(lambda found: "§" * len(found[0]), rest)
    return Mentions(right, wrong, creditors, _numbers(rest), frozenset(re.findall(r"\d{2,}", rest)))


def _ogms(text):
    """(places, those with right check digits, those with wrong ones)."""
    places, right, wrong = [], set(), set()
    for pattern in (MARKED, GROUPED):
        for found in pattern.finditer(text):
            digits = re.sub(r"\D", "", found[0])
            if is_ogm(digits):
                right.add(digits)
            elif len(digits) == 12 and (pattern is MARKED or _evenly(found)):
                wrong.add(digits)
            else:
                continue
            places.append(found.span())
    for digits, place in _in_chains(_blanked(text, places)):
        right.add(digits)
        places.append(place)
    return places, frozenset(right), frozenset(wrong)


def _in_chains(text):
    """(digits, place) of each OGM grouped otherwise, such as 0002 0262 0165: adjacent groups that form one together."""
    for chain in CHAIN.finditer(text):
        groups = [
            (found[0], chain.start() + found.start(), chain.start() + found.end())
            for found in DIGITS.finditer(chain[0])
        ]
        for first in range(len(groups)):
            digits = ""
            for last in range(first, len(groups)):
                digits += groups[last][0]
                if len(digits) >= 12:
                    break
            shape = [len(one) for one, _start, _end in groups[first : last + 1]]
            if is_ogm(digits) and shape != OLD_ACCOUNT:
                yield digits, (groups[first][1], groups[last][2])


def _evenly(grouped):
    """Whether the three groups are separated alike: 2026201 12345 is two numbers, not an OGM with a wrong digit."""
    first, second, third = (grouped.span(number) for number in (1, 2, 3))
    return (first[1] == second[0]) == (second[1] == third[0])


def _whole(text, pattern, valid):
    """({each without blanks}, places) of the matches of `pattern` that end at a word boundary and pass the check."""
    places, found = [], set()
    for match in pattern.finditer(text):
        for end in range(match.start() + 5, match.end() + 1):
            plain = text[match.start() : end].replace(" ", "")
            if not text[end : end + 1].isalnum() and valid(plain):
                found.add(plain)
                places.append((match.start(), end))
    return frozenset(found), places


def _blanked(text, places):
    for start, end in places:
        text = text[:start] + "§" * (end - start) + text[end:]
    return text


def _numbers(text):
    """The keys of all possible document numbers: one run of digits, or runs joined by at most one separator."""
    runs = list(RUN.finditer(text))
    keys = set()
    for first in range(len(runs)):
        key = ""
        for last in range(first, min(first + LONGEST, len(runs))):
            if last > first and text[runs[last - 1].end() : runs[last].start()] not in JOINTS:
                break
            key += ("|" if key else "") + runs[last][0]
            if any(c.isdecimal() for c in key):
                keys.add(key)
    return frozenset(keys)
