# SPDX-License-Identifier: LGPL-3.0-or-later
"""Search messages by a typed text, fast also among millions."""

from odoo.fields import Domain
from odoo.tools import escape_psql

COLUMNS = ("key", "remote_id", "idempotency_key")


def matching(messages, text):
    """Domain of the messages that match `text`: equal to it, else starting with it, else containing it.

    The first two use an index; the last, a full scan, is only used where they find nothing.
    """
    for operator, wanted in (("=", text), ("=like", f"{escape_psql(text)}%")):
        found = Domain.OR([(column, operator, wanted)] for column in COLUMNS)
        if messages.search_count(found, limit=1):
            return found
    return Domain.OR([(column, "ilike", text)] for column in COLUMNS)
