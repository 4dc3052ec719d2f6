# SPDX-License-Identifier: LGPL-3.0-or-later
import time

from odoo import fields, models
from odoo.tools import SQL

from .lease import LEASE_SECONDS, LeaseLost

GOES_ON = [("backend_id.paused", "=", False), "|", ("backend_id.resume_at", "=", False)]


class WebheroExchange(models.Model):
    """What the worker that holds a message reads and writes, in as few queries as there can be."""

    _inherit = "webhero.exchange"

    def _renew_lease(self, since):
        """The messages that are still ours after a slow neighbour, their leases renewed when a third has run out."""
        if time.monotonic() - since < LEASE_SECONDS / 3 or not self:
            return self, since
        self.env.cr.execute(
            SQL(
                "UPDATE webhero_exchange SET lease_until = %s"
                " WHERE id IN %s AND claim = %s AND state = 'busy' RETURNING id",
                self._lease_end(),
                tuple(self.ids),
                self.env.context["webhero_claim"],
            )
        )
        kept = {found[0] for found in self.env.cr.fetchall()}
        self._commit("lease renewed")
        return self.filtered(lambda message: message.id in kept), time.monotonic()

    def _goes_on(self):
        """False where the connection of the next of these was paused, or is left alone because it did not answer.

        The same query reads that message: each message's commits have emptied the cache.
        """
        columns = [name for name, field in self._fields.items() if field.store and field.column_type]
        runs = [*GOES_ON, ("backend_id.resume_at", "<=", fields.Datetime.now())]
        return bool(self.search_fetch([("id", "in", self[:1].ids), *runs], columns, limit=1))

    def _write_as_owner(self, values, log=()):
        """One statement that only succeeds while the claim is ours, and keeps the calls of `log` with it; else LeaseLost."""
        self.env.flush_all()
        columns = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), self._fields[name].convert_to_column_insert(value, self))
            for name, value in values.items()
        )
        claim = self.env.context.get("webhero_claim")
        owner = SQL("claim = %s", claim) if claim else SQL("TRUE")
        update = SQL("UPDATE webhero_exchange SET %s WHERE id = %s AND %s RETURNING id", columns, self.id, owner)
        self.env.cr.execute(self._and_log(update, log) if log else update)
        if not self.env.cr.fetchone():
            raise LeaseLost("lease_lost")
        self.invalidate_recordset([*values, "log_ids"])

    def _and_log(self, update, log):
        """`update`, and the rows of `log` beside it, in the order of the calls; no row where `update` finds nothing."""
        logs, now = self.env["webhero.exchange.log"], fields.Datetime.now()
        signed = {"create_uid": self.env.uid, "create_date": now, "write_uid": self.env.uid, "write_date": now}
        rows = [{**logs._values(call), **signed} for call in log]
        return SQL(
            "WITH owned AS (%s), logged AS (INSERT INTO webhero_exchange_log (exchange_id, %s)"
            " SELECT owned.id, called.* FROM owned, (VALUES %s) AS called) SELECT id FROM owned",
            update,
            SQL(", ").join(map(SQL.identifier, rows[0])),
            SQL(", ").join(SQL("(%s)", SQL(", ").join(map(logs._as_column, row, row.values()))) for row in rows),
        )
