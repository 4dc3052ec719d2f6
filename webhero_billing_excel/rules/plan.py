# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an import means to do with one row."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Plan:
    """`values` are those of the record as the ORM takes them; `keys` find it; `extra` is what goes beside it.

    `refusals` and `remarks` are [(column code or "", Refusal)]: the first stop the row, the second are only reported.
    """

    row: int
    label: str = ""
    keys: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    extra: dict = field(default_factory=dict)
    refusals: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    example: bool = False

    def findings(self, titles: dict[str, str]) -> list[dict[str, Any]]:
        """As JSON, with the heading of the column as it is in the file."""
        entries = [("refused", one) for one in self.refusals] + [("remark", one) for one in self.remarks]
        return [
            {"level": level, "column": titles.get(column, ""), "code": refusal.code, "facts": refusal.facts}
            for level, (column, refusal) in entries
        ]
