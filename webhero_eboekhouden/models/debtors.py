# SPDX-License-Identifier: LGPL-3.0-or-later
"""The debtors of one run of the worker: looked up, and reserved where they are missing, all together."""

import time
from datetime import timedelta

import psycopg2

from odoo import fields

from ..client.values import clean, email_key
from ..rules import debtor_code

MAKING_SECONDS = 45  # for how long a reservation row counts its worker as alive
OLD_SECONDS = 5  # a reservation that waited longer is renewed before it is used


class Debtors:
    """Customers identified by e-mail address.

    A reservation is used by the worker that holds it, or released at the end of its run. A worker that dies leaves
    rows behind that the next one adopts after they expire, as with any other row.
    """

    def __init__(self, backend):
        self.backend = backend
        self.known, self._reserved, self._made = {}, {}, {}
        self.since = self.until = None

    def look_up(self, names):
        """Learn which of these customers are debtors, and reserve the others: {e-mail address: name}."""
        names = {email_key(email): name for email, name in names.items() if "@" in (email or "")}
        self._learn(names)
        new = {key: name for key, name in names.items() if key not in self.known}
        if new and not self.backend._reads_first():
            self._claim_new(new)

    def _learn(self, keys):
        self.known |= self.backend._known_debtors(list(keys))

    def _claim_new(self, new):
        """One row for each, committed; debtors created by another worker between our search and our rows are then known."""
        relations, exchange = self.backend._relations(), self.backend._exchange()
        self.since, self.until = time.monotonic(), fields.Datetime.now() + timedelta(seconds=MAKING_SECONDS)
        try:
            self._reserved = relations._begin_all(self.backend, self._coded(new), self.until)
        except psycopg2.Error:  # begun by another worker after our snapshot: each by itself then
            return exchange._commit_rollback()
        exchange._commit("debtor reserved")
        self._learn(self._reserved)

    def _coded(self, new):
        """[(e-mail address, name, code)], each code free here and given once; in one order for all workers, which would
        wait for each other for ever.
        """
        bases = {key: debtor_code.base(clean(name)) for key, name in new.items()}
        taken = set(self.backend._codes(*bases.values()))
        found = []
        for key, base in sorted(bases.items()):
            code = debtor_code.free_code(base, taken)
            taken.add(code)
            found.append((key, new[key], code))
        return found

    def take(self, key):
        """(the reservation row for creating this debtor, its code), once; (None, "") where there is none."""
        if key in self.known or key not in self._reserved:
            return None, ""
        number, code = self._reserved.pop(key)
        making = self.backend._relations().browse(number)
        if time.monotonic() - self.since > OLD_SECONDS:
            making = making._renew_making(self.until)
            self.backend._exchange()._commit("debtor reserved")
        return (making, code) if making else (None, "")

    def keep(self, key, making, relation):
        """Keep the created debtor. Its row is committed with the booking made for it, or else at the end of the run."""
        self.known[key] = self._made[making.id] = relation

    def close(self):
        """Release unused reservations; and keep the debtors created for a booking that failed."""
        unused = [number for number, _code in self._reserved.values()]
        exchange, relations = self.backend._exchange(), self.backend._relations()
        try:
            left = relations._still_making([*unused, *self._made])
            for making in left.filtered(lambda one: one.id in self._made):
                making._become(self.backend, self._made[making.id])
            left.filtered(lambda one: one.id in unused)._release_unused(self.until)
            if left:
                exchange._commit("debtors kept")
        except psycopg2.Error:  # their time will be over
            exchange._commit_rollback()
