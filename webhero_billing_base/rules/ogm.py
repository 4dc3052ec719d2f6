# SPDX-License-Identifier: LGPL-3.0-or-later
"""The Belgian structured communication (OGM/VCS): ten digits and a check number, +++123/4567/89012+++."""

from __future__ import annotations

import re


def from_number(number: str) -> str:
    """The communication that carries a document's number ("2025101"), or "" when its digits don't fit in ten.

    Two numbers with the same digits give the same communication; whoever uses it must look for a twin.
    """
    digits = re.sub(r"\D", "", number or "")
    if not digits or len(digits) > 10 or int(digits) == 0:
        return ""
    base = digits.rjust(10, "0")
    whole = f"{base}{int(base) % 97 or 97:02d}"
    return f"+++{whole[:3]}/{whole[3:7]}/{whole[7:]}+++"


def digits(communication: str | None) -> str:
    """The twelve digits of a right communication, "" for anything else."""
    found = re.sub(r"\D", "", communication or "")
    right = len(found) == 12 and (int(found[:10]) % 97 or 97) == int(found[10:])
    return found if right else ""
