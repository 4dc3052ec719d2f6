# SPDX-License-Identifier: LGPL-3.0-or-later
"""Peppol participants: scheme and number, validated, and the addresses worth trying per country."""

from __future__ import annotations

import dataclasses
import re

from stdnum.be import vat as be_number
from stdnum.nl import btw as nl_vat

NOISE = re.compile(r"[\s./\-_]+")
BELGIAN = ("0208", "9925")
DUTCH = ("0106", "0190", "9944")


@dataclasses.dataclass(frozen=True)
class Participant:
    """One electronic address, such as 0208:0999472756."""

    scheme: str
    value: str

    def __str__(self):
        return f"{self.scheme}:{self.value}"

    @classmethod
    def parse(cls, text: str) -> Participant | None:
        """From "0208:0999472756" or "iso6523-actorid-upis::0208:0999472756"; None where it has no scheme."""
        scheme, colon, value = (text or "").rpartition("::")[2].partition(":")
        return cls(scheme, value) if colon and scheme and value else None

    def is_same(self, other: Participant | None) -> bool:
        """Participant identifiers are compared without case (Policy for use of identifiers 4.4, POLICY 5)."""
        return other is not None and str(self).lower() == str(other).lower()

    def same_company(self, other: Participant | None) -> bool:
        """The same address, or a Belgian company's two: its enterprise number (0208) and its VAT number (9925)."""
        if other is None or self.scheme not in BELGIAN or other.scheme not in BELGIAN:
            return self.is_same(other)
        return self.is_same(other) or kbo_number(self.value) == kbo_number(other.value) != ""


def kbo_number(text: str) -> str:
    """Ten digits of a Belgian enterprise number from whatever was typed, or "" where the digits are not right.

    "BE 0999.472.756", "0999472756" and the old nine digits "999.472.756" all give "0999472756".
    """
    digits = NOISE.sub("", text or "").upper().removeprefix("BE")
    digits = digits.zfill(10) if len(digits) == 9 else digits
    return digits if digits.isdigit() and digits[0] in "01" and be_number.is_valid(digits) else ""


def problem(participant: Participant) -> str | None:
    """Why the address is invalid, as a code, or None; only the schemes of Belgium and the Netherlands are checked."""
    scheme, value = participant.scheme, participant.value
    checks = {
        "0208": lambda: kbo_number(value) == value,
        "9925": lambda: re.fullmatch(r"(?i)be\d{10}", value) and kbo_number(value),
        "0106": lambda: re.fullmatch(r"\d{8}", value),
        "0190": lambda: re.fullmatch(r"\d{20}", value),
        "9944": lambda: re.fullmatch(r"(?i)nl\d{9}b\d{2}", value) and nl_vat.is_valid(value[2:]),
    }
    check = checks.get(scheme)
    if not value:
        return "endpoint_missing"
    return None if check is None or check() else f"bad_{scheme}"


def candidates(country: str, vat: str = "", registry: str = "", known: None = None) -> tuple[Participant, ...]:
    """Addresses to try, best first: the known one, then those derived from number and country, each validated.

    Belgium: the enterprise number (0208) before the VAT number (9925). The Netherlands: KVK (0106), OIN
    (0190), then VAT (9944).
    """
    found = [known] if known and known.scheme not in BELGIAN + DUTCH else []
    vat, registry = NOISE.sub("", vat or "").upper(), NOISE.sub("", registry or "").upper()
    if country == "BE":
        number = kbo_number(registry) or kbo_number(vat)
        found += [Participant("0208", number), Participant("9925", f"BE{number}")] if number else []
    elif country == "NL":
        scheme = {8: "0106", 20: "0190"}.get(len(registry))
        found += [Participant(scheme, registry)] if scheme else []
        found += [Participant("9944", vat if vat.startswith("NL") else f"NL{vat}")] if vat else []
    if known and known not in found:
        found.append(known)
    return tuple(p for p in found if problem(p) is None)
