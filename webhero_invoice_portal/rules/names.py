# SPDX-License-Identifier: LGPL-3.0-or-later
"""Names of the files in a zip (C9)."""

from __future__ import annotations

from typing import Any


def free(name: str, taken: Any) -> str:
    """`name`, or followed by the first number that makes it unique in `taken`: two companies can share an invoice number."""
    stem, dot, ending = name.rpartition(".")
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{stem}-{number}{dot}{ending}"
    return found
