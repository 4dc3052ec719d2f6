# SPDX-License-Identifier: LGPL-3.0-or-later
"""The words for months, quarters and half-years in Dutch, French, English and German, read and written (docs/rules.md R1)."""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

# fmt: off
MONTHS = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
           "oktober", "november", "december"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
           "octobre", "novembre", "décembre"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
           "Oktober", "November", "Dezember"),
}
SHORT = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "fr": ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "de": ("Jan", "Feb", "März", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"),
}
# written by people, never by us
ALSO_READ = {
    "nl": {"sept": 9, "mar": 3}, "fr": {"jan": 1, "fév": 2, "juill": 7}, "en": {"sept": 9},
    "de": {"jänner": 1, "mrz": 3, "sept": 9},
}

# fmt: on
# given names, planets and sweets: only a month beside a year, in a range, or after "maand" / "mois de"
NEEDS_MORE = {"mei", "mai", "mars", "may", "march", "marz"}
# in a document of another language they may as well be a given name: August, June
GUESTS = {"en", "de"}

# Monday is 0; longest first where one begins like another
WEEKDAYS = (
    ("maandag", "lundi", "monday", "montag"),
    ("dinsdag", "mardi", "tuesday", "dienstag"),
    ("woensdag", "mercredi", "wednesday", "mittwoch"),
    ("donderdag", "jeudi", "thursday", "donnerstag"),
    ("vrijdag", "vendredi", "friday", "freitag"),
    ("zaterdag", "samedi", "saturday", "samstag"),
    ("zondag", "dimanche", "sunday", "sonntag"),
)
WEEKDAY = {word: day for day, words in enumerate(WEEKDAYS) for word in words}
# in a Dutch or French document these only move beside a year, but they look like a month
FOREIGN_MONTHS = (
    "january",
    "february",
    "march",
    "may",
    "june",
    "july",
    "october",
    "december",
    "januar",
    "jänner",
    "februar",
    "märz",
    "oktober",
    "dezember",
)

ORDINALS = {
    "nl": ("eerste", "tweede", "derde", "vierde"),
    "fr": ("premier", "deuxième", "troisième", "quatrième"),
    "en": ("first", "second", "third", "fourth"),
    "de": ("erstes", "zweites", "drittes", "viertes"),
}
UNIT_WORDS = {  # word -> (language, months in one)
    "kwartaal": ("nl", 3),
    "kw": ("nl", 3),
    "trimester": ("nl", 3),
    "trimestre": ("fr", 3),
    "semester": ("nl", 6),
    "halfjaar": ("nl", 6),
    "semestre": ("fr", 6),
    "quarter": ("en", 3),
    "quartal": ("de", 3),
    "halbjahr": ("de", 6),
}


class Name(NamedTuple):
    """One reading of a month's name. ``short`` is None where name and abbreviation are the same word."""

    lang: str
    month: int
    short: bool | None


def plain(word: str) -> str:
    """Lower case without accents: FÉVRIER, Février and fevrier are one word."""
    parts = unicodedata.normalize("NFD", word.casefold().replace("ı", "i"))  # re.IGNORECASE takes a Turkish ı for an i
    return "".join(char for char in parts if not unicodedata.combining(char))


def _readings():
    found = {}
    for lang in MONTHS:
        for month, (full, short) in enumerate(zip(MONTHS[lang], SHORT[lang], strict=True), 1):
            both = full == short
            found.setdefault(plain(full), []).append(Name(lang, month, None if both else False))
            if not both:
                found.setdefault(plain(short), []).append(Name(lang, month, True))
        for word, month in ALSO_READ[lang].items():
            found.setdefault(plain(word), []).append(Name(lang, month, True))
    return found


READINGS = _readings()
# longest first, each letter with or without its accent
MONTH_PATTERN = "|".join(
    word.replace("e", "[eé]").replace("u", "[uû]").replace("a", "[aä]")
    for word in sorted(READINGS, key=len, reverse=True)
)


def read_month(word: str) -> Any:
    """All readings of a word that the month pattern found."""
    return READINGS[plain(word)]


def like(word: str, model: str) -> str:
    """``word`` in the case of ``model``: januari, Januari, JANUARI; without accents where the model left its own out."""
    known = {name.lower() for names in (*MONTHS.values(), *SHORT.values()) for name in names}
    if model.lower() not in known and plain(model) in READINGS:
        bare = any(plain(name) == plain(model) and name != plain(name) for name in known)
        word = plain(word) if bare else word
    if model.isupper():
        return word.upper()
    return word.capitalize() if model[:1].isupper() else word.lower()


def write_month(lang: str, month: int, short: bool, model: str) -> str:
    return like((SHORT if short else MONTHS)[lang][month - 1], model)


def unit_word(word: str) -> Any:
    """(language, months in one) of kwartaal, trimestre, semester …"""
    return UNIT_WORDS[plain(word)]


def takes_dot(lang: str, month: int) -> bool:
    """An abbreviation takes a dot; a whole word (mei, mars, juin) takes none."""
    return SHORT[lang][month - 1] != MONTHS[lang][month - 1]


def read_ordinal(text: str) -> Any:
    """The number in 1ste, 2e, 1er, 3ème, eerste, premier, second."""
    if text[0].isdigit():
        return int(text[0])
    word = plain(text)
    if word == "second":
        return 2
    return next(n for names in ORDINALS.values() for n, name in enumerate(names, 1) if plain(name) == word)


def ordinal_language(text: str, lang: str) -> str:
    """The language of an ordinal without its unit, `lang` where two have it: 1er, premier, first, 2nd, 1., eerste."""
    word = plain(text)
    if word.endswith((".", "st", "rd", "th")) and word[0].isdigit():
        return "de" if word.endswith(".") else "en"
    spoken = [code for code, names in ORDINALS.items() if word in map(plain, names)]
    if spoken:
        return lang if lang in spoken or word == "second" else spoken[0]
    return "fr" if word.endswith(("er", "me")) else "nl"


def write_ordinal(number: int, model: str, lang: str) -> str:
    """``number`` written as the model is: 1ste -> 2de, 1e -> 2e, 1er -> 2e, 2ème -> 1er, eerste -> tweede."""
    if not model[0].isdigit():
        return like(ORDINALS[lang][number - 1], model)
    suffix = model[1:].lower()
    if suffix in ("°", "."):
        return f"{number}{suffix}"
    if lang == "en":
        written = ("st", "nd", "rd", "th")[number - 1]
    elif lang == "fr":
        written = "er" if number == 1 else suffix if suffix in ("ème", "eme", "ième", "ieme") else "e"
    else:
        written = "e" if suffix == "e" else "ste" if number == 1 else "de"
    return f"{number}{written.upper() if model[1:].isupper() and len(model) > 2 else written}"
