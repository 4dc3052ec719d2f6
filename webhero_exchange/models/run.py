# SPDX-License-Identifier: LGPL-3.0-or-later
"""What one run of the worker over a connection's messages works with."""


class Run:
    """The connection, its client and the calls that it makes; and what does not change while it lasts.

    A connection that needs more of a run gives its own kind of it (`_exchange_run`).
    """

    def __init__(self, connection, client, log):
        self.connection, self.client, self.log = connection, client, log
        self._cache = {}

    def cached(self, key, find):
        """What `find()` gives, asked once a run: settings do not change between two messages."""
        if key not in self._cache:
            self._cache[key] = find()
        return self._cache[key]
