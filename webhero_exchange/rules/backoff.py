# SPDX-License-Identifier: LGPL-3.0-or-later
"""When a failed message is tried again (docs/rules.md X-B1)."""

from __future__ import annotations

from datetime import timedelta

SECONDS = (20, 60, 300, 1_800, 7_200, 25_200, 50_400)  # after try 1, 2, ... 7: about a day in all
MAX_TRIES = len(SECONDS) + 1
JITTER = 0.2


def delay(attempt: int, chance: float, retry_after: int | None = None) -> timedelta | None:
    """How long to wait after failed attempt number `attempt` (from 1), or None where it was the last one.

    `chance` (0 to 1) spreads the retries of many messages by 20 % either way, so that they don't all run at once.
    `retry_after` is the number of seconds that the remote asked for: never earlier than that.
    """
    if attempt >= MAX_TRIES:
        return None
    seconds = SECONDS[max(attempt, 1) - 1] * (1 - JITTER + 2 * JITTER * chance)
    return timedelta(seconds=max(seconds, retry_after or 0))
