"""The steps that a handler takes: each one is committed by itself, and a crash test kills the worker at each."""

from odoo import fields, models, modules
from odoo.tools import SQL, config

from ..client.errors import Temporary

LEASE_SECONDS = 45  # > the 20 s that one call may take (docs/decisions.md)


class LeaseLost(Temporary):
    """Another worker has taken the row over: whatever this one still holds is thrown away."""


class WebheroExchange(models.Model):
    _inherit = "webhero.exchange"

    def _checkpoint(self, step, **values):
        """Write `values` on this row and commit them at once, together with all else that is pending.

        Renews the lease; raises LeaseLost where the row is no longer ours. `step` names the place for crash tests.
        """
        self.ensure_one()
        self._write_as_owner({**values, "lease_until": self._lease_end()})
        self._commit(step)

    def _reserve(self, remote_key):
        """Commit what we will call this message at the remote, before the first write there."""
        self._checkpoint("reserved", remote_key=remote_key)

    def _answered(self, remote_ref, **values):
        """Commit what the remote answered, before anything else is written."""
        self._checkpoint("answered", remote_ref=str(remote_ref), **values)

    def _adopt(self, remote_ref, **values):
        """An earlier try had reached the remote after all: take over what it found there."""
        self._checkpoint("adopted", remote_ref=str(remote_ref), **values)

    def _keep_log(self, log):
        if log:
            self.env["webhero.exchange.log"].create(
                [{"exchange_id": self.id, **self.env["webhero.exchange.log"]._values(call)} for call in log]
            )

    def _lease_end(self):
        return fields.Datetime.add(fields.Datetime.now(), seconds=LEASE_SECONDS)

    def _write_as_owner(self, values):
        """One UPDATE that only succeeds while the claim is ours."""
        self.env.flush_all()
        columns = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), self._fields[name].convert_to_column_insert(value, self))
            for name, value in values.items()
        )
        claim = self.env.context.get("webhero_claim")
        owner = SQL("claim = %s", claim) if claim else SQL("TRUE")
        self.env.cr.execute(
            SQL("UPDATE webhero_exchange SET %s WHERE id = %s AND %s RETURNING id", columns, self.id, owner)
        )
        if not self.env.cr.fetchone():
            raise LeaseLost("lease_lost")
        self.invalidate_recordset(list(values))

    def _commit(self, step):
        """Commit; inside a test's own transaction a savepoint stands for it. Crash tests extend this method."""
        savepoints = self.env.context.get("webhero_savepoints")
        if self._commits():
            self.env.cr.commit()  # pylint: disable=invalid-commit
        elif savepoints:
            savepoints[0].close(rollback=False)
            savepoints[0] = self.env.cr.savepoint()
        else:
            self.env.flush_all()

    def _commits(self):
        testing = modules.module.current_test or config["test_enable"]
        return not testing or bool(self.env.context.get("webhero_commit"))
