# SPDX-License-Identifier: LGPL-3.0-or-later
"""The password rule of the portal (C3)."""

from __future__ import annotations

MINIMUM = 8


def lacks(password: str | None) -> set[str]:
    """What a password lacks: a set of 'length', 'letter', 'digit'; empty where it is good."""
    password = password or ""
    missing = set()
    if len(password) < MINIMUM:
        missing.add("length")
    if not any(sign.isalpha() for sign in password):
        missing.add("letter")
    if not any(sign.isdigit() for sign in password):
        missing.add("digit")
    return missing
