# SPDX-License-Identifier: LGPL-3.0-or-later
"""The answer to "can this customer receive on Peppol?": yes, no, or we don't know."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from .participants import Participant

YES, NO, UNKNOWN = "yes", "no", "unknown"


@dataclasses.dataclass(frozen=True)
class Lookup:
    """`answer` yes: on the network at `participant`, receiving `document_types` (identifiers or SMP hrefs).

    `reason` says why it is unknown, as a code. `smp` is the host that publishes the participant,
    `provider` its access point as far as published.
    """

    answer: str
    participant: Participant | None = None
    document_types: tuple = ()
    reason: str = ""
    smp: str = ""
    provider: str = ""


def first(participants: tuple[Participant, Participant], lookup: Callable) -> Lookup:
    """The first yes of `look` over `participants`, in order; else unknown if any of them is unknown, else no.

    So an address that could not be looked up never becomes a "no".
    """
    unknown = None
    for participant in participants:
        found = lookup(participant)
        if found.answer == YES:
            return found
        if found.answer == UNKNOWN:
            unknown = unknown or found
            if found.reason == "dns":  # no name server: the other addresses would only wait as long
                break
    return unknown or Lookup(NO, participants[0] if participants else None)
