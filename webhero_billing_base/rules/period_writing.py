# SPDX-License-Identifier: LGPL-3.0-or-later
"""Writes a moved period as it was written: each keeps the form it found, capitals, abbreviation, dots, accents and zeros."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from . import period_words as words


@dataclass(frozen=True)
class Style:
    lang: str
    short: bool
    dot: bool
    padded: bool


def style(chain: list[Any], lang: str) -> Style:
    named = [part for part in chain if part.kind == "named"]
    sets = [{name.lang for name in part.names} for part in named]
    common = set.intersection(*sets) if sets else set()
    accents = any(word != words.plain(word) for word in (part.match["name"].lower() for part in named))
    first = next((one for one in words.MONTHS if one in common), lang)
    chosen = "fr" if accents and "fr" in common else lang if lang in common else first
    numbers = [
        part.match.groupdict().get(group) for part in chain for group in ("d", "n", "n2") if part.kind != "letter"
    ]
    return Style(
        lang=chosen,
        short=any(_is(part, True) for part in named) and not any(_is(part, False) for part in named),
        dot=any(part.match["dot"] and (part.has_year or part is not named[-1]) for part in named),
        padded=not any(number and len(number) == 1 for number in numbers),
    )


def _is(part, short):
    """Whether a name is an abbreviation (True) or written out (False); mei and mars are neither by themselves."""
    return all(name.short is short for name in part.names)


def _fill(match, **groups):
    """The matched text with the named groups replaced; groups that matched nothing stay away."""
    text, offset = match[0], match.start()
    for name in sorted((name for name in groups if match[name] is not None), key=match.start, reverse=True):
        begin, end = match.start(name) - offset, match.end(name) - offset
        text = text[:begin] + groups[name] + text[end:]
    return text


def _year_text(year, model):
    if not model or year is None:
        return ""
    digits = model.lstrip("'’")
    return model[: len(model) - len(digits)] + (f"{year:04d}" if len(digits) == 4 else f"{year % 100:02d}")


def _digits(number, style):
    return f"{number:02d}" if style.padded else str(number)


def _write_date(part, target, style):
    match, read = part.match, part.match.groupdict()
    groups = {"d": _digits(target.day, style), "n": _digits(target.number, style)}
    if "y" in read:
        groups["y"] = _year_text(target.year, read["y"])
    return _fill(match, **groups)


def _write_month(part, target, style):
    match = part.match
    if match.groupdict().get("n2"):
        return _fill(match, n2=f"{target.number:02d}", y2=_year_text(target.year, match["y2"]))
    return _fill(match, n=_digits(target.number, style), y=_year_text(target.year, match["y"]))


def _write_named(part, target, style):
    match = part.match
    lang = style.lang if any(name.lang == style.lang for name in part.names) else part.names[0].lang
    short = _is(part, True) or (style.short and not _is(part, False))
    groups = {
        "name": words.write_month(lang, target.number, short, match["name"]),
        "y": _year_text(target.year, match["y"]),
    }
    if part.day:
        groups["d"] = _day_text(target.day, part.day, match["d"])
        if target.day != part.day and match["suffix"] != ".":
            groups["suffix"] = ""  # 1er, 1ste: of that day only
    if short and style.dot:
        groups["dot"] = "." if words.takes_dot(lang, target.number) else ""
    return _fill(match, **groups)


def _day_text(day, was, model):
    return model if day == was else f"{day:0{len(model)}d}"


def _like_zero(number, model):
    return f"{number:02d}" if model.startswith("0") else str(number)


def _write_week(part, target, _style):
    """`week 44 - 45 2026`: both ends move by as many weeks; zeros stay."""
    match, read = part.match, part.match.groupdict()
    groups = {"n": _like_zero(target.number, read["n"]), "y": _year_text(target.year, read["y"])}
    if read.get("n2"):
        first = date.fromisocalendar(target.year or part.year or 2026, target.number, 1)
        end = first + timedelta(weeks=int(read["n2"]) - part.number)
        groups["n2"] = _like_zero(end.isocalendar().week, read["n2"])
    return _fill(match, **groups)


def _write_letter(part, target, _style):
    return _fill(part.match, n=str(target.number), y=_year_text(target.year, part.match["y"]))


def _write_ordinal(part, target, style):
    match = part.match
    lang = words.unit_word(match["w"])[0] if match["w"] else words.ordinal_language(match["o"], style.lang)
    return _fill(match, o=words.write_ordinal(target.number, match["o"], lang), y=_year_text(target.year, match["y"]))


def _write_year(part, target, _style):
    groups = {"y": f"{target.year:04d}"}
    if part.match.groupdict().get("next"):
        groups["next"] = f"{(target.year + 1) % 100:02d}"
    return _fill(part.match, **groups)


WRITERS = {
    "date": _write_date,
    "daymonth": _write_date,
    "month": _write_month,
    "named": _write_named,
    "letter": _write_letter,
    "week": _write_week,
    "number": _write_letter,
    "ordinal": _write_ordinal,
    "year": _write_year,
}
