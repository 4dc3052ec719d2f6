# SPDX-License-Identifier: LGPL-3.0-or-later
"""Faults of the machine that we run on: no message is to blame, and they go away when somebody makes room."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from ..client.errors import Permanent, Temporary
from ..tools.whole_files import FULL

if TYPE_CHECKING:
    from ..client.errors import ExchangeError

TROUBLE = {errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE, errno.EAGAIN}
NO_ROOM_IN_DATABASE = "53100"  # PostgreSQL's disk_full


def of_the_machine(error: BaseException) -> str | None:
    """The code for a fault of our own storage, "storage_full" or "storage_trouble"; None for any other error."""
    if getattr(error, "pgcode", None) == NO_ROOM_IN_DATABASE:
        return "storage_full"
    number = error.errno if isinstance(error, OSError) else None
    return "storage_full" if number in FULL else "storage_trouble" if number in TROUBLE else None


def unforeseen(error: BaseException) -> ExchangeError:
    """The ExchangeError for what no handler expects: a fault of our own storage is temporary, anything else waits for a person."""
    fault = of_the_machine(error)
    return Temporary(fault, reason=str(error)) if fault else Permanent("unexpected", type=type(error).__name__)
