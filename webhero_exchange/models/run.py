# SPDX-License-Identifier: LGPL-3.0-or-later
"""The context of one run of the worker over a connection's messages."""


class Run:
    """The connection, its client and its log of calls; and values that do not change during the run.

    A connection that needs more opens its own subclass (`_exchange_run`).
    """

    def __init__(self, connection, client, log):
        self.connection, self.client, self.log = connection, client, log
        self._cache = {}

    def cached(self, key, find):
        """The result of `find()`, called once per run: settings do not change between two messages."""
        if key not in self._cache:
            self._cache[key] = find()
        return self._cache[key]
