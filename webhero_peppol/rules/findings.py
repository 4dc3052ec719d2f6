# SPDX-License-Identifier: LGPL-3.0-or-later
"""The findings of the official rules, in a form that can be explained."""

from __future__ import annotations

import dataclasses
import re

STEP = re.compile(r"(?:Q\{[^}]*\}|\*:|\w+:)?(?P<name>\w+)(?:\[namespace-uri\(\)=[^\]]*\])?(?:\[(?P<place>\d+)\])?")
LINES = ("InvoiceLine", "CreditNoteLine", "DebitNoteLine")


@dataclasses.dataclass(frozen=True)
class Finding:
    """One broken rule. `layer` is XSD, CEN, PEPPOL, PEPPOL-SB, T111, T71, MLS or OWN (our checks before the rules)."""

    layer: str
    rule: str
    flag: str  # fatal | warning
    text: str = ""
    path: str = ""  # such as Invoice/InvoiceLine[2]/Item

    @property
    def fatal(self) -> bool:
        return self.flag == "fatal"

    @property
    def line(self) -> int:
        """Place of the invoice line in the document, from 1, or 0 where the finding is not about one."""
        found = re.search(rf"(?:{'|'.join(LINES)})\[(\d+)\]", self.path)
        return int(found[1]) if found else 0

    @property
    def party(self) -> str:
        """supplier, customer, or "" where the finding is about neither."""
        if "AccountingSupplierParty" in self.path:
            return "supplier"
        return "customer" if "AccountingCustomerParty" in self.path else ""


def short_path(location: str) -> str:
    """Invoice/InvoiceLine[2]/Item of the XPath that the rules report; the [1] of single elements is dropped."""
    steps = []
    for part in filter(None, re.split(r"/(?![^\[]*\])(?![^{]*\})", location or "")):
        found = STEP.match(part)
        if found:
            place = found["place"] or "1"
            steps.append(f"{found['name']}[{place}]" if place != "1" or found["name"] in LINES else found["name"])
    return "/".join(steps)
