# SPDX-License-Identifier: LGPL-3.0-or-later
"""The content of the QR code on invoices for banking apps: the European "SEPA credit transfer" code (EPC069-12)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from stdnum import iso11649

from . import iban as iban_rules
from .refusal import Refusal

LIMIT = Decimal("999999999.99")
_NAME, _COMMUNICATION = 70, 140


def _line(text, length):
    return " ".join((text or "").split())[:length]


def payload(name: str, iban: str, amount: Decimal, communication: str = "", bic: str = "") -> str | Refusal:
    """The text of the code for `amount` EUR to `iban`, or a Refusal: epc_name, epc_amount, iban_*.

    Version 002, in which the BIC is optional. A Belgian structured communication is written as free text, as Belgian
    banks read it; the structured element of the standard is for ISO 11649 references (RF...).
    """
    number = iban_rules.check(iban)
    if isinstance(number, Refusal):
        return number
    if not _line(name, _NAME):
        return Refusal("epc_name")
    value = Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if not Decimal("0.01") <= value <= LIMIT:
        return Refusal("epc_amount", {"amount": str(value)})
    structured = iso11649.is_valid(communication or "")
    lines = ["BCD", "002", "1", "SCT", bic or "", _line(name, _NAME), number, f"EUR{value}", ""]
    lines += [communication.replace(" ", ""), ""] if structured else ["", _line(communication, _COMMUNICATION)]
    return "\n".join(lines).rstrip("\n")
