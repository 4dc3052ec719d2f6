# SPDX-License-Identifier: LGPL-3.0-or-later
"""VIES: is this VAT number of a member state valid? Valid, invalid, or unknown where it can't be checked now."""

from __future__ import annotations

import re
from typing import Any

from odoo.addons.webhero_exchange.client.errors import ExchangeError
from odoo.addons.webhero_exchange.client.http import Http

URL = "https://ec.europa.eu/taxation_customs/vies/rest-api"
VIES_CODES = {"GR": "EL"}  # Greece has a code of its own in VAT numbers
VALID, INVALID, UNKNOWN = "valid", "invalid", "unknown"
NO_TROUBLE = (None, "", "VALID", "INVALID", "INVALID_INPUT")


def check(number: str, url: str = URL, log: list[Any] | None = None, timeout: float = 10) -> str:
    """VALID, INVALID or UNKNOWN; every trouble on the way is UNKNOWN, as the customer can't help it."""
    number = _compact(number)  # VIES takes no blanks, dots or small letters: such a number would be "invalid"
    question = {"countryCode": VIES_CODES.get(number[:2], number[:2]), "vatNumber": number[2:]}
    with Http(url, log=log, timeout=timeout) as http:
        try:
            answer = http.post("check-vat-number", json=question, accept=(200, 400))
            return read(answer.json(), **question) if answer.status in (200, 400) else UNKNOWN
        except ExchangeError:
            return UNKNOWN


def read(answer: Any, countryCode: str, vatNumber: str) -> str:
    """The answer for the number that was checked: a plain yes or no, or INVALID_INPUT alone, which is a no."""
    if not isinstance(answer, dict):
        return UNKNOWN
    valid = answer.get("valid")
    trouble = answer.get("userError") not in NO_TROUBLE  # a no beside an error code is none
    if isinstance(valid, bool) and answer.get("actionSucceed") is not False and not trouble:
        return (VALID if valid else INVALID) if _is_about(answer, countryCode, vatNumber) else UNKNOWN
    errors = answer.get("errorWrappers")
    return INVALID if isinstance(errors, list) and errors and all(map(_is_no_number, errors)) else UNKNOWN


def _is_no_number(error):
    return isinstance(error, dict) and error.get("error") == "INVALID_INPUT"


def _is_about(answer, country, number):
    """Does the answer name the number that was checked, or none? An answer about another number is no answer."""
    asked, answered = _compact(number), _compact(answer.get("vatNumber", number))
    return _compact(answer.get("countryCode", country)) == country and answered in (asked, country + asked)


def _compact(value):
    return re.sub(r"[^0-9A-Z+*]", "", value.upper()) if isinstance(value, str) else ""
