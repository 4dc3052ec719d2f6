# SPDX-License-Identifier: LGPL-3.0-or-later
"""The text of a movement in MT940 (`:86:`): each bank has its own notation for names, accounts and references.

The text is wrapped at the bank's line width, even inside words, so full lines are joined without a blank before parsing keys.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from odoo.addons.webhero_base.rules.money import ZERO

from . import reference

KEYS = (
    "ACCW ADDR BBAN BENM BIC BUSP CHGS CNTP CREF CSID EREF EXCH IBAN ID IID INST IREF ISDT KREF MARF NAME OCMT ORDI ORDP"
    " PREF PURP REMI RREF RTRN SVCL SVWZ TRAN TRCD TRTP UCRD UDTR ULTB ULTC ULTD"
).split()
KEY = re.compile(rf"/({'|'.join(KEYS)})/")
SUBFIELDS = re.compile(r"\d{3}([?>])\d\d")
GERMAN = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC)\+")
PURPOSE = [*(f"{number}" for number in range(20, 30)), *(f"{number}" for number in range(60, 64))]
LABEL = re.compile(r"\b(IBAN|BIC|NAAM|OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT|VOOR): ?")
LABELLED = re.compile(r"SEPA .*?\bIBAN: ")  # ABN AMRO, where the account is not set to the newer keys
FIRST_LINE = re.compile(r"([A-Z]{2}\d{2}[A-Z0-9]{8,30}|\d{9,10})\s+(\S.*)$")
KNAB = re.compile(r"\s*REK:\s*([A-Z0-9]+)\s*/?\s*NAAM:\s*(.*)$")
ACCOUNT = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}|P?\d{9,10}")
CHARGES = re.compile(r"([A-Z]{3})(\d{1,12},\d{0,2})(?![\d,])")
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
USUAL_WIDTH, LEAST_WIDTH, SUBFIELD_WIDTH = 65, 60, 27
EMPTY = {
    "counterparty_name": "",
    "counterparty_iban": "",
    "counterparty_bic": "",
    "structured_kind": "",
    "structured": "",
    "communication": "",
    "info": "",
    "end_to_end_id": "",
    "mandate": "",
    "reason": "",
}


def widths(texts: list[list[str]]) -> tuple[int, int]:
    """The widths at which this bank wraps the first line and the other lines: the longest lines followed by another."""
    first = max((len(lines[0]) for lines in texts if len(lines) > 1), default=0)
    rest = max((len(line) for lines in texts for line in lines[1:-1]), default=0)
    return _likely(first), _likely(rest)


def _likely(longest):
    return longest if longest >= LEAST_WIDTH else USUAL_WIDTH


def fields(
    texts: list[tuple[str, list[str]]],
    references: dict[str, Any],
    own: tuple[str, str],
    widths: tuple[int, int],
) -> dict:
    """Fields of a Detail. `texts` are (tag, lines) below the movement, `references` those of the movement itself, `own` the
    account and currency of the statement.
    """
    lines = [line for tag, lines in texts for line in (lines if tag == "86" else [one[2:] for one in lines])]
    text = _glued(lines, widths)
    reader = next((one for shape, one in READERS if shape.search(text)), _free)
    values = EMPTY | reader(text, lines, references)
    if not values["counterparty_iban"] and references["supplement"]:
        values["counterparty_iban"] = _account_of(references["supplement"][0])
    if values["counterparty_iban"] == own[0]:
        values["counterparty_iban"] = ""
    if values["end_to_end_id"].replace(" ", "") == "NOTPROVIDED":
        values["end_to_end_id"] = ""
    zones = {"customer_reference": references["customer"], "supplement": " ".join(references["supplement"])}
    zones |= values.pop("zones", {})
    values["charges"] = _charges(zones.get("CHGS", ""), own[1])
    values["zones"] = {name: value for name, value in zones.items() if value}
    values["pieces"] = reference.whole(*lines) if reader is _free else ()
    values["bank_reference"] = references["bank"]
    return values | _structured(values)


def _glued(lines, widths):
    """The lines joined; a line of full width was wrapped there, a shorter one ended there."""
    first, rest = widths
    cut = [len(line) >= (rest if at else first) for at, line in enumerate(lines)]
    return "".join(line if is_cut else line + " " for line, is_cut in zip(lines, cut, strict=True))


def _structured(said):
    if said["structured"]:
        return {}
    kind, number = reference.structured(said["communication"])
    if not kind:
        kind, number = reference.bracketed(said["communication"])
    return {"structured_kind": kind, "structured": number}


def _account_of(written):
    match = ACCOUNT.fullmatch(written.replace(" ", ""))
    return match[0] if match else ""


def _charges(written, currency):
    """The charges that the bank states as /CHGS/EUR1,50/, in the account's currency."""
    match = CHARGES.match(written)
    return Decimal(match[2].replace(",", ".")) if match and match[1] == currency else ZERO


def _plain(text):
    return " ".join(text.split())


# ---- /KEY/value/, the Dutch banks


def _keyed(text, lines, references):
    """The first occurrence of each key counts: a later one is part of a text written by the payer. What is before the keys is
    the bank's own text, or the only one.
    """
    parts = KEY.split(text)
    found = {}
    for key, value in zip(parts[1::2], parts[2::2], strict=True):
        found.setdefault(key, _plain(value))
    before, remittance = _plain(parts[0]), _remittance(found.get("REMI", ""))
    stated = {
        "counterparty_name": found.get("NAME", "").strip("/"),
        "counterparty_iban": found.get("IBAN", found.get("BBAN", "")).replace(" ", ""),
        "counterparty_bic": found.get("BIC", "").replace(" ", ""),
        "end_to_end_id": found.get("EREF", "").strip("/"),
        "mandate": found.get("MARF", "").strip("/"),
        "reason": found.get("RTRN", "").strip("/"),
        # the total of a payment file: the identifier of that file (ING, structured MT940: "Batch ID")
        "zones": found | {"payment_information_id": found.get("PREF", "").strip("/ ")},
    }
    text = {"info": before} if any(remittance.values()) else {"communication": before}
    return stated | _counterparty(found) | remittance | text


def _counterparty(found):
    """ING: /CNTP/account/BIC/name/town/."""
    if "CNTP" not in found:
        return {}
    account, bic, rest = [*found["CNTP"].split("/", 2), "", ""][:3]
    name = rest.rsplit("/", 2)[0] if rest.count("/") >= 2 else rest.strip("/")
    return {"counterparty_iban": account.replace(" ", ""), "counterparty_bic": bic, "counterparty_name": _plain(name)}


def _remittance(text):
    """ING marks a text as free (USTD) or as a reference (STRD/issuer/reference)."""
    match = re.match(r"(USTD//|STRD/\w*/)", text)
    if match and match[1].startswith("STRD"):
        kind, number = reference.structured(text[match.end() :].strip("/"))
        if kind:
            return {"structured_kind": kind, "structured": number}
    free = text[match.end() :] if match else text
    return {"communication": _plain(free.rstrip("/ ") if match else free.removeprefix("/").rstrip())}


# ---- LABEL: value in columns, ABN AMRO


def _labelled(text, lines, references):
    """The first occurrence of each label counts: a later one is part of a name or description written by the payer."""
    parts = LABEL.split(text)
    found = {}
    for label, value in zip(parts[1::2], parts[2::2], strict=True):
        found.setdefault(label, _plain(value))
    return {
        "counterparty_name": found.get("NAAM", ""),
        "counterparty_iban": _account_of(found.get("IBAN", "")),
        "counterparty_bic": found.get("BIC", ""),
        "communication": found.get("OMSCHRIJVING", ""),
        "end_to_end_id": found.get("KENMERK", ""),
        "mandate": found.get("MACHTIGING", ""),
        "zones": {"booking_text": _plain(parts[0])} | found,
    }


# ---- ?20 and >20, German banks and Triodos


def _german(text, lines, references):
    mark = SUBFIELDS.match(text)[1]
    parts = re.split(rf"{re.escape(mark)}(\d\d)", "".join(lines))
    found = dict.fromkeys(PURPOSE, "")
    for number, value in zip(parts[1::2], parts[2::2], strict=True):
        found[number] = found.get(number, "") + value
    purpose = _subfields(found, PURPOSE)
    tags = GERMAN.split(purpose)
    tagged = dict(zip(tags[1::2], map(_plain, tags[2::2]), strict=True))
    return {
        "communication": tagged.get("SVWZ") or _plain(tags[0]),
        "counterparty_name": _plain(_subfields(found, ("32", "33"))),
        "counterparty_iban": (found.get("31", "") or tagged.get("IBAN", "")).replace(" ", ""),
        "counterparty_bic": _plain(found.get("30", "") or tagged.get("BIC", "")),
        "end_to_end_id": tagged.get("EREF", ""),
        "mandate": tagged.get("MREF", ""),
        "zones": {"booking_text": _plain(found.get("00", ""))} | tagged,
    } | (_triodos(found) if mark == ">" else {})


def _triodos(found):
    """Triodos: `>31` is the holder's own account. A counterparty account without IBAN is in `>10`; else the text begins with
    its BIC and IBAN, and the name follows in the text without a mark.
    """
    bic, iban = found["20"].strip(), found["21"].strip()
    if BIC.fullmatch(bic) and reference.is_iban(iban):
        rest = [number for number in PURPOSE if number not in ("20", "21")]
        return {"counterparty_bic": bic, "counterparty_iban": iban, "communication": _plain(_subfields(found, rest))}
    return {"counterparty_iban": found.get("10", "").strip() if found.get("10", "").strip("0 ") else ""}


def _subfields(found, numbers):
    """The subfields joined; a full subfield was wrapped there."""
    values = [found.get(number, "") for number in numbers]
    return "".join(value if len(value) >= SUBFIELD_WIDTH else value + " " for value in values)


# ---- free text


def _free(text, lines, references):
    """SNS and ASN repeat the account of :61: and the name on the first line; Knab ends with REK: and NAAM:."""
    match = FIRST_LINE.match(lines[0].strip()) if lines else None
    if match and match[1] == references["customer"]:
        counterparty = {"counterparty_iban": match[1], "counterparty_name": _plain(match[2])}
        return counterparty | {"communication": _plain(text[len(lines[0]) :])}
    account = KNAB.match(lines[-1]) if lines else None
    if account:
        counterparty = {"counterparty_iban": account[1], "counterparty_name": _plain(account[2])}
        return counterparty | {"communication": _plain(text[: text.rindex(lines[-1])])}
    old = re.fullmatch(r"(P?\d{9,10})\s{2,}(.+)", references["customer"])  # Rabobank before IBAN
    counterparty = {"counterparty_iban": old[1], "counterparty_name": _plain(old[2])} if old else {}
    return counterparty | {"communication": _plain(text)}


READERS = (
    (re.compile(rf"^{SUBFIELDS.pattern}"), _german),
    (KEY, _keyed),
    (re.compile(rf"^{LABELLED.pattern}"), _labelled),
)
