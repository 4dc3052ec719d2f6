# SPDX-License-Identifier: LGPL-3.0-or-later
"""Structured communications of CODA: the content after the three digits of the type (Febelfin, coded statement 2.6)."""

from . import reference
from .statement import OGM

# kinds whose content is machine data: kept, not shown as text
FIGURES = {"103", "106", "107", "108", "111", "113", "114", "115", "121", "122", "123", "124", "125", "126"}
RETURNED = "1234"  # position "paid" of kind 127: why the collection did not succeed
# where a name and town are in the content: card terminal total, card at a terminal
SHOPS = {"111": (35, 61), "113": (40, 66)}


def of(kind: str, content: str) -> dict:
    """The content of a structured communication as fields of a Detail."""
    fields = {"zones": {"communication_type": kind, "communication": content.rstrip()}}
    if reader := READERS.get(kind):
        return fields | reader(content)
    if kind not in FIGURES:
        return fields | {"communication": reference.joined(content), "pieces": reference.whole(content)}
    if kind in SHOPS:
        return fields | {"info": reference.joined(content[slice(*SHOPS[kind])])}
    return fields


def _reference(content):
    kind, number = reference.structured(content)
    if kind:
        return {"structured_kind": kind, "structured": number}
    return {"communication": reference.joined(content), "pieces": reference.whole(content)}


def _original_amount(content):
    """Kind 105: the structured communication follows the amounts, their rate and currency."""
    digits = content[45:57]
    return {"structured_kind": OGM, "structured": digits} if reference.is_ogm(digits) else {}


def _direct_debit(content):
    text = content[79:141]
    kind, reason = content[141:142].strip(), content[142:146].strip()
    return {
        "communication": reference.joined(text),
        "pieces": reference.whole(text),
        "mandate": content[44:79].strip(),
        "reversal": bool(kind) or content[8:9] in RETURNED,
        "reason": reason,
    }


READERS = {"100": _reference, "101": _reference, "102": _reference, "105": _original_amount, "127": _direct_debit}
