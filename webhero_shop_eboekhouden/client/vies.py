# SPDX-License-Identifier: LGPL-3.0-or-later
"""VIES: is this VAT number of a member state valid? Valid, invalid, or unknown where nobody can say now."""

from __future__ import annotations

from typing import Any

from odoo.addons.webhero_exchange.client.errors import ExchangeError
from odoo.addons.webhero_exchange.client.http import Http

URL = "https://ec.europa.eu/taxation_customs/vies/rest-api"
VIES_CODES = {"GR": "EL"}  # Greece has a code of its own in VAT numbers
VALID, INVALID, UNKNOWN = "valid", "invalid", "unknown"


def check(number: str, url: str = URL, log: list[Any] | None = None, timeout: float = 10) -> str:
    """VALID, INVALID or UNKNOWN; every trouble on the way is UNKNOWN, as the customer can't help it."""
    question = {"countryCode": VIES_CODES.get(number[:2], number[:2]), "vatNumber": number[2:]}
    with Http(url, log=log, timeout=timeout) as http:
        try:
            return read(http.post("check-vat-number", json=question, accept=(200, 599)).json())
        except ExchangeError:
            return UNKNOWN


def read(answer: Any) -> str:
    """What an answer says; only a plain yes or no counts, and INVALID_INPUT, which is a no."""
    if not isinstance(answer, dict):
        return UNKNOWN
    said = answer.get("valid")
    if isinstance(said, bool) and answer.get("actionSucceed") is not False:
        return VALID if said else INVALID
    errors = answer.get("errorWrappers")
    names = [error.get("error") for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    return INVALID if "INVALID_INPUT" in names else UNKNOWN
