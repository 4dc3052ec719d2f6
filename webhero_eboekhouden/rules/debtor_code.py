# SPDX-License-Identifier: LGPL-3.0-or-later
"""The code of a new debtor (docs/rules.md T24)."""

from __future__ import annotations

import re

BASE = 10
LONGEST = 15


def base(name: str) -> str:
    """The first ten characters of the name without its spaces; "Debtor" where nothing is left."""
    return re.sub(r"\s", "", name or "")[:BASE] or "Debtor"


def plain_base(name: str) -> str:
    """The same with letters and digits only, for a service that refuses other characters."""
    return re.sub(r"[^A-Za-z0-9]", "", name or "")[:BASE] or "Debtor"


def free_code(wanted: str, taken: set[str] | frozenset[str]) -> str:
    """`wanted`, or, where it is taken, followed by the lowest free number from 1.

    {KlaartjePi, KlaartjePi1 .. KlaartjePi4} gives KlaartjePi5; with a gap {.., 1, 3} it gives KlaartjePi2.
    Codes are compared case-insensitively, and are limited to the books' fifteen characters.
    """
    used = {code.casefold() for code in taken}
    number = 0
    while True:
        code = f"{wanted}{number or ''}"
        if code.casefold() not in used:
            return code if len(code) <= LONGEST else free_code(wanted[: LONGEST - 5], used)
        number += 1
