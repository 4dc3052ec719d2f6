# SPDX-License-Identifier: LGPL-3.0-or-later
"""Phrases of an invoice mail that are wrong where the invoice is sent as a link (C4)."""

from __future__ import annotations

import re
from typing import Any

# "attached" in the texts that come with the addon, and as people write it; the link is below the text
_ATTACHED = (
    (re.compile(r"\b(Please find) attached\b"), r"\1 by the link below"),
    (re.compile(r"\b([Ii]nvoice|[Cc]redit note) attached\b"), r"\1 by the link below"),
    (re.compile(r"\bIn (?:de )?bijlage\b"), "Via de link hieronder"),
    (re.compile(r"\bin (?:de )?bijlage\b"), "via de link hieronder"),
    (re.compile(r"\bEn annexe\b|\bCi-joint(?:e)?\b"), "Via le lien ci-dessous"),
    (re.compile(r"\ben annexe\b|\bci-joint(?:e)?\b"), "via le lien ci-dessous"),
)


def by_link(html: Any) -> Any:
    """The text of a mail without attachment: what it calls attached is reached by the link below it."""
    for pattern, words in _ATTACHED:
        html = pattern.sub(words, html)
    return html
