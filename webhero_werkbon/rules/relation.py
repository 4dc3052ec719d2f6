# SPDX-License-Identifier: LGPL-3.0-or-later
"""The fields of a relation that are compared with a customer, by their names (K2, K15)."""

from __future__ import annotations

import unicodedata

FIELDS = ("name", "email", "address", "postal_code", "city", "country", "phone", "website", "vat_number")
COLUMNS = {
    "name": "name",
    "email": "email",
    "address": "street",
    "postal_code": "zip",
    "city": "city",
    "phone": "phone",
    "website": "website",
    "vat_number": "vat",
}
CONTACT = "contact "


def plain(text: str) -> str:
    """A country's name without case and accents."""
    folded = unicodedata.normalize("NFKD", text or "").casefold()
    return "".join(char for char in folded if not unicodedata.combining(char)).strip()


def made_for(partner_id: int) -> str:
    """The key that links a relation to the customer without e-mail address for whom it was created."""
    return f"{CONTACT}{partner_id}"


def customer_of(key: str) -> int:
    """The customer's id in a key of `made_for`; 0 for any other key."""
    number = (key or "").removeprefix(CONTACT)
    return int(number) if key and number != key and number.isdecimal() else 0
