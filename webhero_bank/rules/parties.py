# SPDX-License-Identifier: LGPL-3.0-or-later
"""Counterparties: names of people and firms as banks write them."""

import re

from .mentions import folded

# a legal form has a name in each language, and bank accounts keep its older name
FORMS = {
    name: names[0]
    for names in (
        ("BV", "SRL", "BVBA", "SPRL"),
        ("NV", "SA"),
        ("VZW", "ASBL"),
        ("IVZW", "AISBL"),
        ("COMMV", "SCOMM", "SCS"),
        ("VOF", "SNC"),
        ("CV", "SC", "CVBA", "SCRL", "CVOA"),
        *((one,) for one in ("SAS", "SARL", "GMBH", "AG", "KG", "UG", "EV", "LTD", "LLC", "INC", "PLC", "EENMANSZAAK")),
    )
    for name in names
}
TITLES = frozenset("DHR DE HEER MEVR MEVROUW MW MR MRS MME MLLE MONSIEUR MADAME HERR FRAU EN OU OF ET OR".split())
GERMAN = str.maketrans({"Ä": "AE", "Ö": "OE", "Ü": "UE"})
CUT = 25  # length from which a name may have been truncated by the bank


def same_party(one: str | None, other: str | None) -> bool:
    """Whether two spellings are the same name: accents, capitals, order of the words, legal form and title don't count.

    >>> same_party("CAFE OMMEGANG COMMV", "Café Ommegang CommV"), same_party("OOMS MARIEKE", "Mevr. Marieke Ooms")
    (True, True)
    """
    if _other_form(one, other):
        return False
    return bool(spellings(one) & spellings(other)) or _cut(one, other)


def spellings(name: str | None) -> frozenset[str]:
    """The keys of a name: two names are the same when they share one. Empty where the name is too short to be distinctive."""
    text = (name or "").upper().replace("ß", "SS").replace("ẞ", "SS")
    keys = {" ".join(sorted(_words(way))) for way in (text, text.translate(GERMAN))}
    return frozenset(key for key in keys if len(key) >= 4)


def _other_form(one, other):
    """Whether two names differ in legal form, where both state one."""
    forms = [{FORMS[word] for word in _all_words(name or "") if word in FORMS} for name in (one, other)]
    return bool(forms[0] and forms[1] and not forms[0] & forms[1])


def _cut(one, other):
    """Whether the longer name starts with the shorter one, where that is long enough to have been truncated."""
    short, long = sorted(("".join(_words((name or "").upper())) for name in (one, other)), key=len)
    return len(short) >= CUT and long.startswith(short)


def _words(text):
    return [word for word in _all_words(text) if word not in FORMS and word not in TITLES]


def _all_words(text):
    dotless = re.sub(r"\b(\w)\.(?=\w\b|\s|$)", r"\1", folded(text))  # B.V. is BV
    return re.findall(r"[A-Z0-9]+", dotless.replace("'", ""))
