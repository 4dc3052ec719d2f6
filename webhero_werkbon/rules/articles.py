# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which articles of the books are hour types and which are materials (W1, W2)."""

from __future__ import annotations

from typing import Any

HOUR, MATERIAL = "hour", "material"


def use_of(unit: str) -> str:
    """W1: the unit «Uur», however it is written, makes an hour type; W2: any other unit a material."""
    return HOUR if (unit or "").strip().casefold() == "uur" else MATERIAL


def wanted(use: str, settings: Any) -> bool:
    """W3: whether the import switches ask for it; `settings` has `hour_types` and `materials`."""
    return settings.hour_types if use == HOUR else settings.materials
