# SPDX-License-Identifier: LGPL-3.0-or-later
"""Messages by what somebody typed, quickly also among millions."""

from odoo.fields import Domain
from odoo.tools import escape_psql

COLUMNS = ("key", "remote_id", "idempotency_key")


def matching(messages, text):
    """Domain of the messages that are meant by `text`: called exactly so, else beginning so, else containing it.

    The first two take an index; the last, which reads all, is asked only where nothing else was found.
    """
    for operator, wanted in (("=", text), ("=like", f"{escape_psql(text)}%")):
        found = Domain.OR([(column, operator, wanted)] for column in COLUMNS)
        if messages.search_count(found, limit=1):
            return found
    return Domain.OR([(column, "ilike", text)] for column in COLUMNS)
