# SPDX-License-Identifier: LGPL-3.0-or-later
"""What old rules say about codes: a code that today's list has is no reason to refuse (docs/rules.md P7a)."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from lxml import etree

from . import code_lists

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .findings import Finding

# rule: (today's list, the attribute that holds the code, "" for the text)
LISTS = {
    "PEPPOL-EN16931-CL008": (code_lists.EAS, "schemeID"),
    "BR-CL-25": (code_lists.EAS, "schemeID"),
    **dict.fromkeys(("BR-CL-10", "BR-CL-11", "BR-CL-21", "BR-CL-26"), (code_lists.ICD, "schemeID")),
    "BR-CL-22": (code_lists.VATEX, ""),
    "BR-CL-01": (code_lists.DOCUMENT_TYPES_SINCE, ""),
    "BR-CL-07": (code_lists.REFERENCES_SINCE, "schemeID"),
    "BR-CL-13": (code_lists.CLASSES_SINCE, "listID"),
    "BR-CL-16": (code_lists.MEANS_SINCE, ""),
    **dict.fromkeys(("BR-CL-20", "PEPPOL-EN16931-CL003"), (code_lists.CHARGES_SINCE, "")),
    "PEPPOL-EN16931-P0100": (code_lists.TYPES_OF_PROFILE_SINCE, ""),
    **dict.fromkeys(("BR-CL-03", "PEPPOL-EN16931-CL007"), (code_lists.CURRENCIES, "currencyID")),
    **dict.fromkeys(("BR-CL-04", "BR-CL-05"), (code_lists.CURRENCIES, "")),
}
STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
MONTHS = 9  # Peppol publishes two releases a year; one that is older than this has a successor in force


def soften(findings: tuple[Finding, ...], root: _Element, made: dict[str, str]) -> tuple[Finding, ...]:
    """`findings`, where a fatal one from a sheet older than our code lists becomes a warning if its code is in today's list,
    or if today's rules no longer have that rule.

    `made` is {layer: ISO day}. The text of each finding about a code also quotes that code.
    """
    return tuple(_soften(one, root, _is_old(made.get(one.layer, ""))) for one in findings)


def _is_old(made):
    return made < code_lists.AS_OF


def _soften(finding, root, old):
    if old and finding.rule in code_lists.GONE:
        return dataclasses.replace(finding, flag="warning")
    if finding.rule not in LISTS:
        return finding
    codes, attribute = LISTS[finding.rule]
    node = node_at(root, finding.path)
    code = None if node is None else node.get(attribute) if attribute else (node.text or "").strip()
    quoted = dataclasses.replace(finding, text=f"{finding.text} (“{code}”)") if code else finding
    return dataclasses.replace(quoted, flag="warning") if old and code in codes else quoted


def node_at(root: Any, path: str) -> Any:
    """The element at Invoice/AccountingSupplierParty/Party of findings.short_path, None where there is none."""
    steps: list[Any] = [STEP.fullmatch(part) for part in path.split("/")]
    if not all(steps) or not steps or steps[0][1] != etree.QName(root).localname:
        return None
    node = root
    for step in steps[1:]:
        same = [one for one in node if isinstance(one.tag, str) and etree.QName(one).localname == step[1]]
        place = int(step[2] or 1)
        if len(same) < place:
            return None
        node = same[place - 1]
    return node


def too_old(made: dict[str, str], today: date) -> tuple[str, ...]:
    """Layers of {layer: ISO day} that are older than MONTHS months on `today`, or than a release that is in force by then."""
    month = today.year * 12 + today.month - MONTHS
    return tuple(
        layer
        for layer, day in made.items()
        if day and (int(day[:4]) * 12 + int(day[5:7]) < month or _is_replaced(layer, day, today.isoformat()))
    )


def newer_layers(one: dict[str, str], other: dict[str, str]) -> tuple[str, ...]:
    """Layers of `one` that were made after those of `other` ({layer: ISO day}); where a day is unknown, nothing is said."""
    return tuple(layer for layer, day in one.items() if day and other.get(layer) and day > other[layer])


def is_older(new: dict[str, str], used: dict[str, str]) -> bool:
    """Would `new` only take newer sheets away from those in use? A release with one newer layer is a newer one."""
    return bool(newer_layers(used, new)) and not newer_layers(new, used)


def _is_replaced(layer, day, today):
    successor, in_force = code_lists.IN_FORCE.get(layer, ("", "9999"))
    return day < successor and today >= in_force
