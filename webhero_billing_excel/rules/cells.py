# SPDX-License-Identifier: LGPL-3.0-or-later
"""What people type into a cell -> a value. Each parser takes one cell of `rules/workbook.py` that holds something and
gives the value, None (it says "nothing"), or a Refusal. Nothing is guessed: what can mean two things is refused.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from typing import Any

from odoo.addons.webhero_base.rules import iban as iban_rules
from odoo.addons.webhero_base.rules.refusal import Refusal

from . import vat_words

EXACT_DIGITS = 15  # Excel keeps no more; what is longer has lost its last digits
NOTHING = frozenset(
    ["-", "--", "/", ".", "nvt", "n.v.t.", "n/a", "na", "geen", "geen-nummer", "onbekend", "nihil", "néant",
     "neant", "aucun", "aucune", "inconnu", "none", "unknown",
     "n.a.", "nb", "n.b.", "keine", "keiner", "unbekannt", "leeg", "vide"]
)  # fmt: skip
NO_VAT = NOTHING | frozenset(
    ["nee", "non", "no", "particulier", "privé", "prive", "private", "vrijgesteld", "niet btw-plichtig",
     "exonéré",
     "non assujetti", "particuliere", "exempt", "0"]
)  # fmt: skip
YES = frozenset(["ja", "oui", "yes", "j", "o", "y", "x", "1", "true", "waar", "vrai", "ok", "v", "✓", "✔"])
NO = frozenset(["nee", "neen", "non", "no", "n", "0", "false", "onwaar", "faux", "nein"])
_EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\"]+\.[^@\s,;<>()\".]{2,}")
_SCIENTIFIC = re.compile(r"\d[.,]?\d*E\+\d+", re.IGNORECASE)
_BELGIAN = r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[0-9]*,[0-9]+|[0-9]{1,3}(\.[0-9]{3}){2,}"
_ENGLISH = r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(,[0-9]{3}){2,}"
_CURRENCY = re.compile(r"€|(?<![a-z])euro?s?(?![a-z])", re.IGNORECASE)
_SPLIT_BY_EURO = re.compile(r"([0-9])\s*€\s*([0-9]{2})")  # "12€50" is 12,50
_SEPARATED = re.compile(r"(?<=[0-9])[\s'’](?=[0-9]{3}(?![0-9]))")  # thousands; "12 50" is no number


def fold(text: str) -> str:
    """Lower case without accents, for comparing what people type."""
    decomposed = unicodedata.normalize("NFKD", str(text).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip()


def text(cell: Any, length: int = 2000) -> Refusal | str | None:
    """One line of text. A number is written as people read it (1001, not 1001.0)."""
    if isinstance(cell, dict):
        return Refusal("cell_" + cell["trap"], {"value": cell.get("value", "")})
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, (int, float)):
        return _digits(cell)
    if _SCIENTIFIC.fullmatch(cell):
        return Refusal("digits_lost", {"value": cell})
    line = re.sub(r"\s+", " ", cell).strip()
    return Refusal("too_long", {"length": len(line), "most": length}) if len(line) > length else line or None


def paragraphs(cell: float | int | str) -> Refusal | str:
    """Text that may have several lines."""
    if isinstance(cell, str):
        kept = "\n".join(line.strip() for line in cell.splitlines()).strip()
        return Refusal("too_long", {"length": len(kept), "most": 20_000}) if len(kept) > 20_000 else kept or None
    return text(cell)


def _digits(number):
    if not math.isfinite(number):
        return Refusal("number_wrong", {"value": str(number)})
    if isinstance(number, float) and not number.is_integer():
        return format(Decimal(repr(number)), "f").replace(".", ",")
    if abs(number) >= 10**EXACT_DIGITS:
        return Refusal("digits_lost", {"value": format(number, ".15g")})
    return str(int(number))


def number(cell: float | int | str) -> Decimal | Refusal | None:
    """A Decimal. Belgian and English notations are read; "1.234" and "1,234.5,6" are refused."""
    if isinstance(cell, bool):  # TRUE is no amount of 1
        return Refusal("number_wrong", {"value": str(cell).upper()})
    if isinstance(cell, (int, float)) and math.isfinite(cell):
        return Decimal(cell) if isinstance(cell, int) else Decimal(format(cell, ".15g"))
    typed = text(cell)
    if not isinstance(typed, str):
        return typed
    compact = _SEPARATED.sub("", _CURRENCY.sub(" ", _SPLIT_BY_EURO.sub(r"\1,\2", typed)).replace("−", "-"))
    if fold(compact) in NOTHING:
        return None
    return _decimal(re.sub(r"^\s*([-+]?)\s*", r"\1", compact).rstrip(), typed)


def _decimal(compact, typed):
    compact = re.sub(r"[,.](?:-{1,2}|–)$", ",00", compact)  # "1.234,-" is whole euros
    if compact.endswith("-"):  # "12,50-"
        compact = "-" + compact[:-1].rstrip()
    sign, digits = ("-", compact[1:]) if compact.startswith("-") else ("", compact.removeprefix("+"))
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", digits):  # a thousand, or a fraction? A thousand never begins with 0
        return Refusal(
            "number_ambiguous",
            {"value": typed, "either": digits.replace(".", ""), "or": digits.replace(".", ",")},
        )
    if re.fullmatch(_BELGIAN, digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(_ENGLISH, digits):
        digits = digits.replace(",", "")
    elif not re.fullmatch(r"[0-9]+|[0-9]*\.[0-9]+", digits):
        return Refusal("number_wrong", {"value": typed})
    return Decimal(sign + digits)


def amount(cell: float | str | int) -> Decimal | Refusal:
    """A price: a number that is not negative, below a thousand million."""
    value = number(cell)
    if isinstance(value, Decimal) and not 0 <= value < 10**9:
        return Refusal("amount_range", {"value": str(value)})
    return value


def rate(cell: float | int | str) -> Refusal | Decimal | str | None:
    """A VAT rate in percent. 21, "21 %" and 0.21 (a cell shown as a percentage) are the same rate."""
    if isinstance(cell, str):
        typed = cell.replace("%", "")
        value = number(re.sub(r"(?i)\b(btw|tva|vat)\b", "", typed))
        if isinstance(value, Refusal):
            return text(cell)  # the name of a tax
    else:
        value = number(cell)
        if isinstance(value, Decimal) and 0 < value < 1:
            value *= 100
    if isinstance(value, Decimal) and not 0 <= value <= 100:
        return Refusal("rate_range", {"value": str(value)})
    return value.normalize() + 0 if isinstance(value, Decimal) else value


def yes_no(cell: str | int) -> bool | None:
    if isinstance(cell, bool):
        return cell
    typed = text(cell)
    if not isinstance(typed, str):
        return typed
    word = fold(typed)
    return True if word in YES else False if word in NO else Refusal("yes_no", {"value": typed})


def email(cell: str | int) -> Refusal | str:
    """Addresses, comma between: "a@b.be; c@d.be", "mailto:a@b.be" and "An Bos <a@b.be>" are read."""
    typed = text(cell)
    if not isinstance(typed, str) or fold(typed) in NOTHING:
        return typed if isinstance(typed, Refusal) else None
    bare = re.sub(r"[^;,<>]*<\s*([^<>\s]+)\s*>", r"\1", typed)
    parts = [part.removeprefix("mailto:") for part in re.split(r"[;,\s/]+", bare) if part]
    if all(_EMAIL.fullmatch(part) for part in parts):
        return ", ".join(part.lower() for part in parts)
    return Refusal("email_wrong", {"value": typed})


def vat(cell: str | int) -> Refusal | str | None:
    """A VAT number without separators, "BE0123456749", also out of the words around it; digits alone are left to the
    caller, who knows the country of the row.
    """
    typed = text(cell)
    if not isinstance(typed, str) or fold(typed) in NO_VAT:
        return typed if isinstance(typed, Refusal) else None
    return vat_words.read(typed)


def registration(cell: int) -> str | None:
    """A company's number in its country's register, as typed; which country's is known when the row is composed."""
    typed = text(cell, 40)
    return None if isinstance(typed, str) and fold(typed) in NO_VAT else typed


def iban(cell: int | str) -> Refusal | str:
    typed = text(cell)
    if not isinstance(typed, str) or fold(typed) in NOTHING:
        return typed if isinstance(typed, Refusal) else None
    found = sorted(set(vat_words.longest(vat_words.tokens(typed), _right_iban)))
    return found[0] if len(found) == 1 else iban_rules.check(re.sub(r"(?i)^\W*iban[\s:.]*(?=[A-Z]{2}|$)", "", typed))


def _right_iban(compact):
    return compact if iban_rules.looks_like(compact) and iban_rules.check(compact) == compact else ""


def language(cell: float | int | str) -> Refusal | str | None:
    """ "nl", "fr", "en" or "de"."""
    typed = text(cell)
    if not isinstance(typed, str):
        return typed
    return LANGUAGES.get(fold(typed)) or LANGUAGES.get(fold(typed)[:5]) or Refusal("language_unknown", {"value": typed})


LANGUAGES = {
    word: code
    for code, words in {
        "nl": "nl n ned nederlands neerlandais dutch flemish vlaams nl_be nl-be nl_nl nl-nl nederlands (be)",
        "fr": "fr f fra frans francais french fr_be fr-be fr_fr fr-fr",
        "en": "en e eng engels anglais english en_us en_gb en-us en-gb",
        "de": "de d dui duits allemand german deutsch de_de de_be de-de de-be",
    }.items()
    for word in words.split()
}
