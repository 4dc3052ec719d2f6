# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bank account numbers: detection and validation of IBANs, and the bank of Belgian ones.

The register of structures is that of python-stdnum, the list of Belgian banks that of schwifty (from the National Bank,
monthly). The modules themselves can't be imported under Odoo, whose import hook hides package resources from them; so the
tables are read from their files.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import stdnum
from stdnum import numdb
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

from .refusal import Refusal

_KINDS = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}


@dataclass(frozen=True)
class Bank:
    name: str
    bic: str


@cache
def _table(name):
    with (Path(stdnum.__file__).parent / name).open(encoding="utf-8") as lines:
        return numdb.read(lines)


def _structure(number):
    """The pattern of the part after the check digits: "3!n7!n2!n" for Belgium, "" for a country without IBANs."""
    found = _table("iban.dat").info(number[:2])
    return found[0][1].get("bban", "") if found else ""


def compact(text: str | None) -> str:
    return re.sub(r"[\W_]", "", text or "").upper()


def looks_like(text: str) -> bool:
    """Whether it starts with two letters and two digits, so that it is meant as an IBAN."""
    return bool(re.match(r"[A-Z]{2}[0-9]{2}", compact(text)))


def check(text: str) -> Refusal | str:
    """The compact IBAN, or a Refusal: iban_country, iban_length or iban_check."""
    number = compact(text)
    structure = _structure(number)
    if not structure:
        return Refusal("iban_country", {"value": text, "country": number[:2]})
    shape = re.sub(r"(\d+)!([nac])", lambda part: f"{_KINDS[part[2]]}{{{part[1]}}}", structure)
    if not re.fullmatch("[A-Z]{2}[0-9]{2}" + shape, number):
        length = 4 + sum(int(part) for part in re.findall(r"(\d+)!", structure))
        return Refusal("iban_length", {"value": text, "length": len(number), "right": length})
    try:
        mod_97_10.validate(number[4:] + number[:4])
    except ValidationError:
        return Refusal("iban_check", {"value": text})
    return number if _inner_check_fits(number) else Refusal("iban_check", {"value": text})


def _inner_check_fits(number):
    """Check the national check digits of a Belgian account: the last two of twelve digits are the first ten modulo 97."""
    return not number.startswith("BE") or (int(number[4:14]) % 97 or 97) == int(number[14:])


def display(text: str) -> str:
    """In groups of four, as on a bank card."""
    number = compact(text)
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


@cache
def _belgian_banks():
    """{three digits: Bank} of the National Bank's list."""
    folder = Path(find_spec("schwifty").submodule_search_locations[0]) / "bank_registry"
    entries = json.loads((folder / "generated_be.v2.json").read_text(encoding="utf-8"))["entries"]
    return {code: Bank(one["name"], one["bic"]) for one in entries for code in one["bank_codes"]}


def list_date() -> str:
    """The date of the list of banks, as "10/2026"."""
    year, month = version("schwifty").split(".")[:2]
    return f"{int(month):02d}/{year}"


def bank(text: str) -> Bank | None:
    """The Belgian bank of an IBAN by its three digits; None where the number is foreign or the code unassigned."""
    number = compact(text)
    return _belgian_banks().get(number[4:7]) if re.fullmatch(r"BE[0-9]{14}", number) else None


def bic_of_2023(text: str) -> str:
    """The BIC that this addon assigned to a Belgian IBAN before its list was updated, "" for none."""
    number = compact(text)
    known = _table("be/banks.dat").info(number[4:7])[0][1] if re.fullmatch(r"BE[0-9]{14}", number) else {}
    return known.get("bic", "")
