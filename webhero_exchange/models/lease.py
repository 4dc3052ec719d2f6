# SPDX-License-Identifier: LGPL-3.0-or-later
"""The lease under which one worker has a message."""

from ..client.errors import Temporary

LEASE_SECONDS = 45  # > the 20 s that one call may take (docs/decisions.md)
CLOCK_SECONDS = 2 * LEASE_SECONDS  # by which the clocks of two servers may differ; more means that a clock was set back


class LeaseLost(Temporary):
    """Another worker has taken the message over: whatever this one still holds is thrown away."""
