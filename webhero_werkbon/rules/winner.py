# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which side wins where a record exists here and in the books (docs/decisions.md, «Who wins»)."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Merge:
    """`here` and `there` are {field: value} to write on either side; `lost` {field: (ours, theirs)} was overwritten."""

    here: dict
    there: dict
    lost: dict


def merge(
    last_ours: dict[str, str], last_theirs: dict[str, str], ours: dict[str, str], theirs: dict[str, str]
) -> Merge:
    """Compare both sides with what they were at the last sync, field by field.

    One side changed: that side wins. Both, differently: e-Boekhouden wins, and the local value is listed in `lost`.
    The two snapshots are kept apart because each side formats values in its own way (BE 0999.472.756, BE0999472756).
    """
    here, there, lost = {}, {}, {}
    for name, value in theirs.items():
        changed_there = value != last_theirs.get(name, value)
        changed_here = ours.get(name) != last_ours.get(name, ours.get(name))
        if changed_there and ours.get(name) != value:
            here[name] = value
            if changed_here:
                lost[name] = (ours.get(name), value)
        elif changed_here and not changed_there:
            there[name] = ours.get(name)
    return Merge(here, there, lost)
