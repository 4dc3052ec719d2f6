# SPDX-License-Identifier: LGPL-3.0-or-later
"""The index of an export of the archive: for people (CSV), for machines (JSON) and for anybody's sha256sum."""

from __future__ import annotations

import csv
import json
import re
from typing import Any

COLUMNS = (
    "file", "number", "kind", "direction", "state", "sender", "receiver", "partner", "invoice", "queued_at", "sent_at",
    "delivered_at", "answered_at", "received_at", "answer", "rules", "sha256", "size",
)  # fmt: skip


def place(direction: str, day: Any, number: str, key: Any) -> str:
    """Path of one document in the zip: by direction and month; `key` makes it the only one."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", number or "").strip(". ")[:80] or "document"
    return f"{'sent' if direction == 'out' else 'received'}/{day:%Y-%m}/{name} {key}.xml"


def _for_a_sheet(value):
    """Text that a spreadsheet takes for a formula is marked as text: names come from strangers."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


class Index:
    """Writes the three indexes at once, one entry (a dict of COLUMNS) a call, to text streams."""

    def __init__(self, sheet, machine, sums):
        self.rows, self.machine, self.sums = csv.writer(sheet, delimiter=";"), machine, sums
        self.first = True
        sheet.write("\N{BYTE ORDER MARK}")
        self.rows.writerow(COLUMNS)
        machine.write('{"format": "webhero-peppol-archive-1", "documents": [')

    def add(self, entry: Any) -> Any:
        self.rows.writerow([_for_a_sheet(entry[name]) for name in COLUMNS])
        self.machine.write("\n" if self.first else ",\n")
        json.dump({name: entry[name] for name in COLUMNS}, self.machine, ensure_ascii=False)
        self.sums.write(f"{entry['sha256']}  {entry['file']}\n")
        self.first = False

    def end(self, seals: Any) -> Any:
        """`seals`: [{day, number, digest, chain}] of the days in the period."""
        self.machine.write('\n], "seals": ')
        json.dump(seals, self.machine)
        self.machine.write("}\n")
