# SPDX-License-Identifier: LGPL-3.0-or-later
"""What in a text could be its period though no rule moves it: short forms that as well are a fraction or a number.

They are only marked for a person, and only where they name the period itself or the one beside it:
``15/11``, ``12/26``, ``1-30/11/2026``, ``maand 11``, ``P11``, ``202611``, ``nov26``, ``S45``,
``W45-2026``, ``wk45/26``, ``Q4``, ``1.12.26``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from . import period_words as words

NOT_BEFORE = re.compile(
    r"(?:[€$£#]|\b(?:eur|nr\.?|no\.?|n°|art\.?|ref\.?|versie|version|maat|schaal))\s*$", re.IGNORECASE
)
NOT_AFTER = re.compile(
    r"\s*(?:[€$£%\"]|(?:eur|euro|kg|g|km|m|mm|cm|l|w|kw|kwh|st|stuks|pcs|x|uur|heures|h|inch)\b)", re.IGNORECASE
)
NEAR_WEEKS = 6

# (what its numbers are, pattern): d day, n month, y year of two digits, w week, q quarter
SUSPECTS = [
    (kind, re.compile(rf"(?<![\w/.,-])(?:{pattern})(?![\w/]|[.,-]\d)", re.IGNORECASE))
    for kind, pattern in (
        ("range", r"(?P<d>\d\d?)\s?[-–]\s?\d\d?[/.](?P<n>\d\d?)(?:[/.](?:20)?\d\d)?"),
        ("date", r"(?P<d>\d\d?)\.(?P<n>\d\d?)\.(?P<y>\d\d)(?:\s?[-–]\s?\d\d?\.\d\d?\.\d\d)?"),
        ("either", r"(?P<a>\d\d)[/](?P<b>\d\d)(?:\s?[-–]\s?\d\d/\d\d)?"),
        ("weekday", r"(?:ma|di|wo|do|vr|za|zo|lu|me|je|ve|sa)[a-zé]*\s(?:le\s)?(?P<d>\d\d?)/(?P<n>\d\d?)"),
        ("month", r"(?:maand|mois|monat|month|periode|période|period|p)\s?:?\s*(?P<n>\d\d?)(?:/(?:20)?\d\d)?"),
        ("compact", r"20(?P<y>\d\d)(?P<n>\d\d)"),
        ("name", rf"(?:{words.MONTH_PATTERN})(?:20)?(?P<y>\d\d)"),
        ("week", r"(?:w|s|wk|week|sem)\.?\s?(?P<w>\d\d)(?:[-/](?:20)?\d\d)?"),
        ("quarter", r"[qtk](?P<q>[1-4])"),
    )
]


def find(text: str, months: int, start: date, taken: Iterable[tuple[int, int]] = ()) -> Iterator[str]:
    """What looks like the period of `start`, or the one beside it, outside of what is `taken`, the places that moved."""
    claimed = bytearray(len(text))
    for begin, end in taken:
        claimed[begin:end] = b"\1" * (end - begin)
    for kind, pattern in SUSPECTS:
        for found in pattern.finditer(text):
            begin, end = found.span()
            words = NOT_BEFORE.search(text[max(begin - 12, 0) : begin]) or NOT_AFTER.match(text[end : end + 12])
            if not words and not any(claimed[begin:end]) and _is_near(kind, found.groupdict(), months, start):
                claimed[begin:end] = b"\1" * (end - begin)
                yield found[0]


def _is_near(kind, read, months, start):
    number = {name: int(value) for name, value in read.items() if value}
    if kind == "either":
        day_month = number["a"] <= 31 and _near_month(number["b"], start)
        return day_month or (_near_month(number["a"], start) and abs(number["b"] - start.year % 100) <= 1)
    if kind == "week":
        return 1 <= number["w"] <= 53 and abs(_weeks(number["w"], start)) <= NEAR_WEEKS
    if kind == "quarter":
        return number["q"] == (start.month - 1) // 3 + 1 and (start.month - 1) % 3 + months > 2
    if "y" in number and abs(number["y"] - start.year % 100) > 1:
        return False
    if kind == "name":
        return True
    return number.get("d", 1) <= 31 and _near_month(number["n"], start)


def _near_month(month, start):
    return 1 <= month <= 12 and (month - start.month) % 12 in (0, 1, 11)


def _weeks(week, start):
    apart = (week - start.isocalendar().week) % 52
    return apart if apart <= 26 else apart - 52
