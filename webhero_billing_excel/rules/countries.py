# SPDX-License-Identifier: LGPL-3.0-or-later
"""Names of countries as people type them, in Dutch, French, English and German -> ISO 3166 codes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from babel import Locale

from odoo.addons.webhero_base.rules.refusal import Refusal

from . import cells

# what neither Odoo nor CLDR calls them: abbreviations, old names and parts of the United Kingdom, by code, "|" between
_MORE = {
    "AE": "vae|v.a.e|uae|u.a.e|emiraten|emirats",
    "BA": "bosnie|bosnia|bosnien|bosnie herzegovina|bosnia herzegovina|bosnie herzegovine|bosnien herzegowina",
    "BE": "b|bel|kingdom of belgium|koninkrijk belgie|royaume de belgique|konigreich belgien",
    "BY": "wit rusland|weissrussland|bielorussie",
    "CD": "dr congo|rd congo|rdc|drc|zaire|democratische republiek congo|republique democratique du congo",
    "CG": "republiek congo|republique du congo",
    "CH": "zwitserse bondsstaat|confederation suisse|schweizerische eidgenossenschaft",
    "CI": "cote d ivoire",
    "CN": "volksrepubliek china|republique populaire de chine|people s republic of china|prc|p.r.c|vr china",
    "CV": "cap vert|cape verde|kapverden",
    "CZ": "tsjechische republiek|republique tcheque|rep tcheque|rep. tcheque|czech republic|tschechische republik|tschechei",
    "DE": "d|deu|brd|rfa|bundesrepublik deutschland|bondsrepubliek duitsland|republique federale d allemagne",
    "ES": "canarische eilanden|iles canaries|canary islands|kanarische inseln|canarias|espana",
    "FR": "f|fra",
    "GB": "uk|u.k|vk|v.k|gbr|england|engeland|angleterre|great britain|groot brittannie|grande bretagne|grossbritannien|scotland|"
          "schotland|ecosse|schottland|wales|pays de galles",
    "GR": "el|hellas|griekse republiek",
    "HK": "hongkong|hong kong|hong-kong",
    "IE": "eire|republiek ierland|republique d irlande|republic of ireland",
    "IR": "perzie|islamitische republiek iran",
    "KP": "noord korea|coree du nord|nordkorea",
    "KR": "republiek korea|republic of korea|republique de coree",
    "LU": "l|lux|gd luxembourg|g.d luxembourg|g.d. luxembourg|gd luxemburg|groothertogdom luxemburg|grand duche de luxembourg|"
          "grand duche du luxembourg|grossherzogtum luxemburg",
    "MK": "macedonie|macedonia|macedoine|mazedonien|fyrom",
    "MM": "birma|birmanie|burma",
    "MO": "macau|macao",
    "NL": "nld|holland|hollande|koninkrijk der nederlanden",
    "PS": "palestina|palestine|palastina",
    "RU": "russische federatie|federation de russie|russian federation|russische foderation",
    "SK": "slowaakse republiek|slovak republic|republique slovaque|slowakische republik",
    "SX": "st maarten|st. maarten",
    "SZ": "swaziland",
    "TL": "oost timor|timor oriental|east timor",
    "TR": "turkey|turquie|turkije",
    "US": "usa|u.s.a|u.s|vs|v.s|vsa|v.s.a|united states of america|etats unis d amerique|verenigde staten van amerika|"
          "vereinigte staaten von amerika",
    "VA": "heilige stoel|saint siege|holy see|vaticaan|vatican",
    "XI": "xi|northern ireland|n. ireland|noord ierland|irlande du nord|nordirland|gb nir",
}  # fmt: skip
_PARTS_OF = {"IC": "ES", "EA": "ES"}  # codes that are not of ISO 3166
# as their own people write them: Italia, Polska
_OWN = {
    "bg": "BG", "cs": "CZ", "da": "DK", "el": "GR", "es": "ES", "et": "EE", "fi": "FI", "ga": "IE", "hr": "HR", "hu": "HU",
    "it": "IT", "lt": "LT", "lv": "LV", "mt": "MT", "nb": "NO", "pl": "PL", "pt": "PT", "ro": "RO", "sk": "SK", "sl": "SI",
    "sv": "SE", "tr": "TR",
}  # fmt: skip
_ARTICLE = re.compile(r"^(?:the|de|het|la|le|les|l|die|der) ")
POSTCODE_DIGITS = {"FR": 5, "DE": 5, "IT": 5, "ES": 5, "EE": 5, "FI": 5, "LT": 5}


@cache
def names() -> dict[str, str]:
    """{folded name: code}, about 1,000 of them; built once."""
    known = {folded(Locale(language).territories[code]): code for language, code in _OWN.items()}
    for language in ("de", "en", "fr", "nl"):  # the last one wins where two languages differ
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                known[folded(name)] = known[code.lower()] = _PARTS_OF.get(code, code)
    return known | {folded(name): code for code, more in _MORE.items() for name in more.split("|")}


def country(cell: Any, host: dict[str, str] | None = None) -> str | Refusal | None:
    """The ISO code ("XI" for Northern Ireland) of a name or code, None for a cell that says nothing, or a Refusal.

    "NA" is refused: as nothing, a Namibian customer would be invoiced as one of the company's own country; as Namibia, one
    whose country does not apply would be invoiced without VAT.

    `host` is {name or code as `folded` gives it: code} of the names that Odoo itself uses, in every installed language.
    They come first, since the template offers them and the export writes them; else those of CLDR.
    """
    typed = cells.text(cell)
    if isinstance(typed, str) and cells.fold(typed) in cells.NOTHING & names().keys():  # "NA": Namibia, or "n/a"?
        return Refusal("country_ambiguous", {"value": typed, "either": "Namibia", "or": "n/a"})
    if not isinstance(typed, str) or cells.fold(typed) in cells.NOTHING:
        return typed if isinstance(typed, Refusal) else None
    code = _named(typed, host or {}) or _in_parts(typed, host or {})
    return code if code and (not host or code.lower() in host) else Refusal("country_unknown", {"value": typed})


def _named(typed, host):
    word = folded(typed)
    return next((code for one in (word, _ARTICLE.sub("", word)) if (code := host.get(one) or names().get(one))), "")


def _in_parts(typed, host):
    """The one country that each part is a name of: "België / Belgique", "BE - België", "Nederland (NL)"."""
    parts = [part for part in re.split(r"[/()|,;]|\s[-–]\s", typed) if part.strip()]
    codes = {_named(part, host) for part in parts}
    return codes.pop() if len(codes) == 1 else ""


def folded(name: str) -> str:
    """A name for comparing: without accents and case, apostrophes and dashes as spaces."""
    return re.sub(r"[\s'’‘`´‐‑‒–—-]+", " ", cells.fold(name)).strip(" .")


def postcode(typed: str, code: str) -> str:
    """A postcode of country `code`: without "B-", with the zeros that a number loses (1000 in France is 01000)."""
    typed = re.sub(r"^(?:BE|B|FR|F|NL|LU|L|DE|D)\s*[-–]\s*(?=\d)", "", typed, flags=re.IGNORECASE)
    if code == "NL" and (parts := re.fullmatch(r"(\d{4})\s*([A-Za-z]{2})", typed)):
        return f"{parts[1]} {parts[2].upper()}"
    digits = POSTCODE_DIGITS.get(code)
    return typed.zfill(digits) if digits and typed.isdigit() and len(typed) < digits else typed
