# SPDX-License-Identifier: LGPL-3.0-or-later
"""The meaning of an official rule to the author of the invoice: what is wrong, where, and how to correct it.

`target` names the record (and field) that corrects it: supplier, customer, company or move, then the field.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from odoo.tools.translate import LazyTranslate

from .rule_sentences import FAMILIES, SENTENCES

if TYPE_CHECKING:
    from .findings import Finding

_lt = LazyTranslate(__name__)

UNKNOWN_WHAT = _lt("An official rule is broken: %(text)s")
UNKNOWN_HOW = _lt("Correct what it names. Where you don't see what that is, press Ask for help.")
PLACES = {
    "line": _lt("On line %(line)s of the invoice."),
    "supplier": _lt("In the details of the seller."),
    "customer": _lt("In the details of the customer."),
}


@dataclasses.dataclass(frozen=True)
class RuleMessage:
    """One finding in a person's words."""

    what: str
    where: str
    correction: str
    target: str


def explain(finding: Finding, lang: str) -> RuleMessage:
    """The RuleMessage of a findings.Finding, in `lang`; a rule that we have no words for keeps its own."""
    what, correction, target = _sentences(finding)
    party = finding.party
    if party and target.startswith("party"):
        target = target.replace("party", party, 1)
    facts = {
        "text": _official_text(finding),
        "line": finding.line,
        "rule": finding.rule,
        "path": finding.path,
    }
    return RuleMessage(
        _sentence(what, lang, facts),
        _sentence(_place(finding), lang, facts),
        _sentence(correction, lang, facts),
        target,
    )


def _sentences(finding):
    if finding.rule in SENTENCES:
        return SENTENCES[finding.rule]
    family = next((sentences for pattern, sentences in FAMILIES if re.fullmatch(pattern, finding.rule)), None)
    return family or (UNKNOWN_WHAT, UNKNOWN_HOW, "move")


def _place(finding):
    key = "line" if finding.line else finding.party
    return PLACES.get(key, "")


def _official_text(finding):
    """The rule's own words without the id that they begin with."""
    return re.sub(r"^\[[^\]]+\]\s*-?\s*", "", finding.text)


def _sentence(sentence, lang, facts):
    text = sentence if isinstance(sentence, str) else sentence._translate(lang)
    return text % facts if "%(" in text else text
