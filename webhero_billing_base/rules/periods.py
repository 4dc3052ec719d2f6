# SPDX-License-Identifier: LGPL-3.0-or-later
"""Moves the period texts of a repeated invoice: "januari 2026" -> "februari 2026", in Dutch, French, English
and German (docs/rules.md R1).

What moves:
- months: ``januari 2026``, ``jan. 2026``, ``janvier '26``, ``01/2026``, ``2026-01``; a whole name also without a year
  (``Huur januari``), but ``mei``, ``mai``, ``mars`` and abbreviations only beside a year, in a range or after ``maand`` /
  ``mois de``: without those they are as likely a name, a sweet or a word cut short;
- ``mei`` and ``mai`` also alone, where the period is that month or the one beside it; ``nov-26`` near the period;
- quarters and half-years: ``Q1 2026``, ``2026-Q1``, ``T1 2026``, ``1ste kwartaal 2026``, ``premier trimestre 2026``, ``kw 4``;
- weeks: ``week 44 2026``, ``semaine 44/2026``, ``2026-W44``: whole years keep the number, else the week of the moved Thursday;
- a week day before a date: it stays that day, so the date becomes the nearest such day of the month that it moves to;
- years, by as many years as the period itself moves, and only the years around the period (else ``2018 Antwerpen`` moves);
- dates: ``01/01/2026``, ``1-1-26``, ``2026-01-01``, ``1 januari 2026``;
- ranges and lists of these; the end of a range that ends a month goes on ending a month.

What stays: numbers that carry a year (``F/2026/0012``), amounts, addresses, dates of another document (``contract van
12/01/2025``), and what began once (``klant sinds 2026``). Capitals, abbreviation, dots, accents and zeros stay as typed.
``van 1 t/m 30 november`` goes on ending the month, also without a year.
`Moved.left` names what looks like a period and stayed, so that a person looks at it.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from . import period_suspects as suspects
from . import period_words as words
from . import period_writing as writing
from .period_parts import find_parts

RANGE = re.compile(
    r"\.?\s*[-–—]\s*(?:le\s+)?|\.?\s*(?:t/m|t\.?e\.?m\.?|tot(?:\s+en\s+met)?|à|a|au|jusqu['’](?:au|en|à)|to|until|through|bis(?:\s+zum)?)"
    r"\s+(?:en\s+met\s+|le\s+)?",
    re.IGNORECASE,
)
LIST = re.compile(r"\s*[/,+&]\s*|\s+(?:en|et|and|und)\s+(?:de\s+|le\s+)?", re.IGNORECASE)

FIRST_DAY_BEFORE = re.compile(rf"(?<!\w)0?1(?:er|ste|e|st|\.)?(?:{RANGE.pattern})$", re.IGNORECASE)
UNTIL_BEFORE = re.compile(
    r"\b(?:t/m|t\.?e\.?m\.?|tot|tot\s+en\s+met|jusqu['’]au|until|through|bis|bis\s+zum)\s+$", re.IGNORECASE
)
MONTH_WORD_BEFORE = re.compile(r"\b(?:maand|month(?:\s+of)?|monat|mois\s+(?:de|d['’]))\s*$", re.IGNORECASE)
BEGAN_BEFORE = re.compile(r"(?:\b(?:sinds|depuis|since|seit|anno|opgericht in|iso)|©)[\s:-]*$", re.IGNORECASE)
DOCUMENT_BEFORE = re.compile(
    r"\b(?:\w*(?:contract|overeenkomst|bestelling|bestelbon|order|offerte|factuur|creditnota|leverbon|brief|mail|polis|vertrag|rechnung|angebot|auftrag|bestellung)"
    r"|contrat|convention|commande|devis|facture|offre|police|bail|lettre|invoice|quote|agreement)\b[^\n;:,(]{0,25}?"
    r"\b(?:van|d\.?d\.?|du|de|le|of|dated|vom)\s+$",
    re.IGNORECASE,
)
NUMBER_BEFORE = re.compile(r"(?:\d|[€$£#]|\b(?:eur|nr\.?|no\.?|n°|art\.?|ref\.?|versie|version))\s*$", re.IGNORECASE)
WEEKDAY_BEFORE = re.compile(rf"\b(?P<day>{'|'.join(words.WEEKDAY)}),?\s+(?:de\s+|le\s+|the\s+|den\s+)?$", re.IGNORECASE)
FOREIGN = re.compile(rf"(?<!\w)(?:{'|'.join(words.FOREIGN_MONTHS)})(?!\w)(?:\s+(?:19|20)\d\d(?!\d))?", re.IGNORECASE)
# what says enough alone near the period, as its language writes it
ALONE = {"nl": {"mei", "mai"}, "de": {"Mai", "März"}, "en": {"May", "March"}}
NEAR = 4  # weeks between a week without a year and the period
ELISION = re.compile(r"(?<!\w)(?:[dD]e\s|[dD]['’])$")
GLUED_BEFORE = re.compile(  # F/2026, PO-2026, 12.2026; not mid-november
    r"(?<!\bmid)(?<!\bhalf)(?<!\bmi)(?<!\bfin)(?<!\bdébut)(?<!\bbegin)(?<!\beind)(?<=\w)-$|[/.@#_]$", re.IGNORECASE
)
DAYS_BEFORE = re.compile(r"(?<!\w)\d\d?-$")  # 1-31 januari
GLUED_AFTER = re.compile(r"[-/@_.]\w|,\d")  # 2026/0012, 2026-015, april.be, 2026,50
TOWN = re.compile(r"\s+[A-ZÀ-Þ][a-zà-ÿ]")
NUMBER_AFTER = re.compile(
    r"\s*(?:[€$£%]|\d|(?:eur|euro|kg|g|km|m|mm|cm|m²|m2|m³|l|w|kw|kwh|st|stuks|pièces|pcs|x|uur|heures|h)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Moved:
    """The text with its periods moved, and each change as (before, after)."""

    text: str
    changes: list = field(default_factory=list)
    left: list = field(default_factory=list)  # what looks like a period and did not move


@dataclass(frozen=True)
class Step:
    """``months`` on from the period that began at ``start``; ``lang`` decides where a word is Dutch and French alike."""

    months: int
    start: date
    lang: str = "nl"

    def units(self, unit: int, index: int | None = None) -> int:
        """How many quarters (3), half-years (6) or years (12) the period moves: 0 as long as it stays within one.

        ``index`` is the one that the text names; a start outside of it (an invoice of 28 December for the new year) counts
        as its nearest month.
        """
        first = self.start.year * 12 + self.start.month - 1
        if index is not None:
            first = min(max(first, index * unit), index * unit + unit - 1)
        return (first + self.months) // unit - first // unit


def move(text: str, months: int, start: date, lang: str = "nl") -> Any:
    """Move every period in ``text`` by ``months``; ``start`` is a date in the period that the text is about now."""
    text = unicodedata.normalize("NFC", text)
    step = Step(months, start, lang[:2].lower())
    edits, left, stayed = [], [], []
    for chain in _chains(text, step.lang):
        made = list(_rewrite(chain, text, step)) if _may_move(chain, text, step) else None
        edits += made or ()
        if made is None and _looks_left(chain, text, step):
            left.append(text[chain[0].start : chain[-1].end])
            stayed.append((chain[0].start, chain[-1].end))
    left += [
        found[0]
        for found in FOREIGN.finditer(text)
        if not any(begin < found.end() and end > found.start() for begin, end, *_new in (*edits, *stayed))
    ]
    left += suspects.find(text, months, start, [*stayed, *((begin, end) for begin, end, _new in edits)])
    changes = []
    for begin, end, new in sorted(edits, reverse=True):
        changes.insert(0, (text[begin:end], new))
        text = text[:begin] + new + text[end:]
    return Moved(text, changes, left if months else [])


# -- which parts belong together, and which may move --------------------------------------------------------------------


def _chains(text, lang):
    """Parts joined by "-", "t/m", "en", "au" …, as lists; each is moved or left alone as one."""
    chains = []
    for part in find_parts(text, lang):
        if chains and _joint(text, chains[-1][-1], part):
            chains[-1].append(part)
        else:
            chains.append([part])
    return [usable for chain in chains for usable in [_with_years(_usable(chain))] if usable]


def _joint(text, left, right):
    between = text[left.end : right.start]
    return "range" if RANGE.fullmatch(between) else "list" if LIST.fullmatch(between) else None


def _usable(chain):
    """Without the parts that mean something only before their like: 1/1 (- 31/1/2026), 1ste (en 2de kwartaal), Q1 (+ Q2 2026)."""
    kept = []
    for part in reversed(chain):
        after = kept[0] if kept else None
        if part.kind == "daymonth" and not (after and after.kind in ("date", "daymonth") and after.day):
            continue
        if part.kind == "letter" and not part.has_year and not (after and after.kind == "letter"):
            continue
        if part.kind == "ordinal" and not part.unit:
            if not (after and after.kind == "ordinal"):
                continue
            part.unit = after.unit
        kept.insert(0, part)
    return kept


def _with_years(chain):
    """Give "januari" in "januari - maart 2026" its year: that of the next part, or the one before where it comes later."""
    for part, after in zip(reversed(chain[:-1]), reversed(chain[1:]), strict=True):
        if part.year is None and after.year is not None and part.unit == after.unit:
            part.year = after.year - (part.number > after.number)
    return chain


def _looks_left(chain, text, step):
    """Whether what stayed could be a period all the same: near it in time, and no number, document or beginning."""
    first, last = chain[0], chain[-1]
    before, after = text[: first.start], text[last.end :]
    if (
        GLUED_AFTER.match(after)
        or GLUED_BEFORE.search(before)
        or BEGAN_BEFORE.search(before)
        or NUMBER_BEFORE.search(before)
    ):
        return False
    if DOCUMENT_BEFORE.search(before) or NUMBER_AFTER.match(after):
        return False
    if any(part.kind in ("daymonth", "year") for part in chain):
        return False
    years = [part.year for part in chain if part.year]
    if years:
        return all(abs(year - step.start.year) <= 1 for year in years)
    return first.kind == "week" or (first.kind == "named" and (text[first.start].islower() or bool(first.day)))


def _may_move(chain, text, step):
    first, last = chain[0], chain[-1]
    before, after = text[: first.start], text[last.end :]
    if any(_excel_year(part) and abs(part.year - step.start.year) > 1 for part in chain):
        return False
    if first.day and (day := WEEKDAY_BEFORE.search(before)) and _weekday_year(first, day["day"], step) is None:
        return False
    if GLUED_AFTER.match(after) or BEGAN_BEFORE.search(before):
        return False
    if GLUED_BEFORE.search(before) and not (first.kind == "named" and first.day and DAYS_BEFORE.search(before)):
        return False
    if len(chain) == 1 and first.day and DOCUMENT_BEFORE.search(before):
        return False
    if all(part.kind == "year" for part in chain):
        return _year_may_move(chain, before, after, step)
    return any(part.year for part in chain) or _speaks_alone(chain, text, step)


def _year_may_move(chain, before, after, step):
    near = all(abs(part.year - step.start.year) <= 1 for part in chain)
    address = before.rstrip().endswith(",") and TOWN.match(after)
    return near and not address and not NUMBER_BEFORE.search(before) and not NUMBER_AFTER.match(after)


def _excel_year(part):
    """Whether its year is two bare digits: nov-26."""
    read = part.match.groupdict().get("y") if part.kind == "named" else None
    return bool(read) and len(read) == 2


def _weekday_year(part, word, step):
    """The year in which that date is that week day: the written one, else one near the period; None where there is none."""
    years = (part.year,) if part.year else (step.start.year, step.start.year + 1, step.start.year - 1)
    right = words.WEEKDAY[words.plain(word)]
    possible = (year for year in years if part.day <= monthrange(year, part.number)[1])
    return next((year for year in possible if date(year, part.number, part.day).weekday() == right), None)


def _speaks_alone(chain, text, step):
    """Without a year: a whole name says enough by itself; "mei" or "jan" needs a range or "maand" before it.

    "mei" and "mai" also do where the period is in that month, or in the one before or after.
    """
    if chain[0].kind == "week":
        return _near_week(chain[0], step)
    near = (chain[0].number - step.start.month) % 12 in (0, 1, 11)
    if len(chain) == 1 and near and chain[0].match[0] in ALONE["nl"] | ALONE.get(step.lang, set()):
        return True
    whole = [part for part in chain if part.kind != "named" or _whole_name(part, step.lang)]
    if whole or MONTH_WORD_BEFORE.search(text[: chain[0].start]):
        return True
    return any(_joint(text, left, right) == "range" for left, right in zip(chain, chain[1:], strict=False))


def _whole_name(part, lang):
    word, spoken = words.plain(part.match["name"]), {name.lang for name in part.names}
    guest = spoken <= words.GUESTS and lang not in spoken
    return not guest and word not in words.NEEDS_MORE and any(name.short is False for name in part.names)


# -- moving -------------------------------------------------------------------------------------------------------------


def _rewrite(chain, text, step):
    """The edits (begin, end, new text) of one chain."""
    style = writing.style(chain, step.lang)
    targets = [_target(part, chain, position, text, step) for position, part in enumerate(chain)]
    for position, (part, target) in enumerate(zip(chain, targets, strict=True)):
        new = writing.WRITERS[part.kind](part, target, style)
        following = targets[position + 1] if position + 1 < len(targets) else None
        if (
            part.kind in ("named", "letter")
            and part.year
            and not part.has_year
            and following
            and following.year != target.year
        ):
            new += f" {target.year}"  # a range that now crosses the year: december 2026 - januari 2027
        if new != part.match[0]:
            yield _elided(text, part, new, style)


def _elided(text, part, new, style):
    """The edit, with French elision: de mars -> d'avril, d'août -> de septembre."""
    before = ELISION.search(text[: part.start])
    if part.kind != "named" or part.day or style.lang != "fr" or not before:
        return part.start, part.end, new
    vowel = words.plain(new[0]) in "ao"
    article, mark = before[0][0], before[0][1] if before[0][1] != "e" else "'"
    return before.start(), part.end, f"{article}{mark}{new}" if vowel else f"{article}e {new}"


@dataclass(frozen=True)
class Target:
    day: int | None
    number: int
    year: int | None


def _target(part, chain, position, text, step):
    if part.kind == "year":
        return Target(None, 1, part.year + _year_step(part, chain, step))
    if part.kind == "week":
        return _target_week(part, step)
    if part.day and (day := WEEKDAY_BEFORE.search(text[: part.start])):
        return _target_weekday(part, day["day"], step)
    per_year = 12 // part.unit
    index = (part.year or 0) * per_year + part.number - 1
    index += step.units(part.unit, index if part.year else None)
    year, number = index // per_year, index % per_year + 1
    if part.day is None:
        return Target(None, number, year if part.year else None)
    last = monthrange(year if part.year else step.start.year + year, number)[1]
    day = last if _ends_period(part, chain, position, text) else min(part.day, last)
    return Target(day, number, year if part.year else None)


def _added(day, months):
    """The day `months` later, the last of its month where that is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _week_year(part, step):
    return part.year or step.start.isocalendar().year


def _near_week(part, step):
    """Whether a week without a year is near the period."""
    if part.number > date(_week_year(part, step), 12, 28).isocalendar().week:
        return False
    apart = date.fromisocalendar(_week_year(part, step), part.number, 4) - step.start
    return abs(apart.days) <= NEAR * 7


def _target_week(part, step):
    """Whole years keep the number of the week (52 where a year has no 53); else the week that holds the moved Thursday."""
    year = _week_year(part, step)
    last = date(year, 12, 28).isocalendar().week
    if step.months % 12 == 0:
        later = year + step.months // 12
        return Target(None, min(part.number, date(later, 12, 28).isocalendar().week), later if part.year else None)
    moved = _added(date.fromisocalendar(year, min(part.number, last), 4), step.months).isocalendar()
    return Target(None, moved.week, moved.year if part.year else None)


def _target_weekday(part, word, step):
    """The nearest such week day to the moved date, within the month that it moves to."""
    was = date(_weekday_year(part, word, step) or part.year or step.start.year, part.number, part.day)
    nominal = _added(was.replace(day=1), step.months)
    nominal = nominal.replace(day=min(part.day, monthrange(nominal.year, nominal.month)[1]))
    right = words.WEEKDAY[words.plain(word)]
    days = sorted((nominal + timedelta(days=n) for n in range(-6, 7)), key=lambda day: abs((day - nominal).days))
    day = next(day for day in days if day.weekday() == right and day.month == nominal.month)
    return Target(day.day, day.month, day.year if part.year else None)


def _year_step(part, chain, step):
    """2025-2026 is a season or a school year, which no calendar tells: it moves by whole twelve months only."""
    pair = len(chain) > 1 or chain[0].match.groupdict().get("next")
    return step.months // 12 if pair else step.units(12, part.year)


def _ends_period(part, chain, position, text):
    """Whether the date ends a month because a month ends there: 28/02 in 01/02 - 28/02, not in 29/01 - 28/02."""
    if not part.at_month_end():
        return False
    if not position:
        before = text[: part.start]
        return bool(FIRST_DAY_BEFORE.search(before) or UNTIL_BEFORE.search(before))
    left = chain[position - 1]
    return _joint(text, left, part) == "range" and left.day not in (None, part.day, part.day + 1)
