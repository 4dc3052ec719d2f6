# SPDX-License-Identifier: LGPL-3.0-or-later
"""What e-Boekhouden calls the invoice template that every administration begins with."""

from __future__ import annotations

# its own screens in each language: the manuals of existing connections name “Factuursjabloon” and “Invoice template”
NAMES = {"nl": "Factuursjabloon", "fr": "Modèle de facture", "en": "Invoice template"}


def template_name(lang: str) -> str:
    """The template's name in books used in `lang` (nl_BE, fr_BE …); Dutch where e-Boekhouden lacks that language.

    fr_BE gives "Modèle de facture", de_DE gives "Factuursjabloon".
    """
    return NAMES.get((lang or "")[:2], NAMES["nl"])
