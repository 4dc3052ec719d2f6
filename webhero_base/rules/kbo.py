# SPDX-License-Identifier: LGPL-3.0-or-later
"""The Belgian enterprise number (KBO/BCE): ten digits, the last two of which check the first eight."""

from __future__ import annotations

import re

from .refusal import Refusal

_SEPARATORS = re.compile(r"[\s.\-/()\u00a0]")


def compact(text: str) -> str:
    """Ten digits where the notation allows it ("BE 0123.456.789", "(0)123456789", "123.456.789"), else what is left."""
    digits = _SEPARATORS.sub("", text or "").upper().removeprefix("BE")
    return "0" + digits if re.fullmatch(r"\d{9}", digits) else digits


def check(text: str) -> Refusal | str:
    """The number as ten digits, or a Refusal: kbo_letters, kbo_length, kbo_first or kbo_check."""
    digits = compact(text)
    if not re.fullmatch(r"[0-9]+", digits):
        return Refusal("kbo_letters", {"value": text})
    if len(digits) != 10:
        return Refusal("kbo_length", {"value": text, "digits": len(digits)})
    if digits[0] not in "01":
        return Refusal("kbo_first", {"value": text})
    if int(digits[:8]) == 0 or 97 - int(digits[:8]) % 97 != int(digits[8:]):
        return Refusal("kbo_check", {"value": text})
    return digits


def check_kvk(text: str) -> Refusal | None:
    """kvk_establishment for the twelve digits of a Dutch establishment (vestigingsnummer), where the eight of the business belong
    (kvk.nl, "Numbers in the Business Register", read 2026-12-01); anything else is not checked.
    """
    digits = _SEPARATORS.sub("", text or "")
    return Refusal("kvk_establishment", {"value": text}) if re.fullmatch(r"\d{12}", digits) else None


def display(digits: str) -> str:
    """ "0123456749" -> "0123.456.749"; anything else is returned unchanged."""
    if not re.fullmatch(r"\d{10}", digits or ""):
        return digits or ""
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"


def from_vat(vat: str) -> str:
    """The ten digits inside a Belgian VAT number, "" for any other number."""
    text = _SEPARATORS.sub("", vat or "").upper()
    return compact(text) if re.fullmatch(r"BE\d{9,10}", text) else ""


def agree(kbo: str | None, vat: str) -> Refusal | None:
    """None where KBO and VAT number are the same or the VAT number is foreign, else Refusal kbo_vat."""
    inside = from_vat(vat)
    if not kbo or not inside or inside == compact(kbo):
        return None
    return Refusal("kbo_vat", {"kbo": display(compact(kbo)), "vat": vat})
