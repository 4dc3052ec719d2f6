# SPDX-License-Identifier: LGPL-3.0-or-later
import time

from odoo import fields, models

JOB_SECONDS = 45  # well below the time that Odoo gives an HTTP worker


class WebheroBackend(models.Model):
    _inherit = "webhero.backend"

    job_count = fields.Integer(
        "Jobs at once",
        default=1,
        help="How many workers handle this connection's messages at the same time. Ask the other side what it bears.",
    )

    _job_count = models.Constraint("CHECK (job_count BETWEEN 1 AND 32)", "Between 1 and 32 jobs at once.")

    def _enqueue(self, at=None):
        """One job per slot; a slot that waits already gets no second one (docs/decisions.md: the jobs may overlap)."""
        for backend in self:
            for slot in range(backend.job_count):
                backend._delayed(slot, at)._job_run()

    def _delayed(self, slot, at=None):
        return self.with_delay(
            eta=at,
            channel=f"root.webhero.{self.id}",
            identity_key=f"webhero-{self.id}-{slot}-{at or 'now'}",
            description=f"Messages of {self.name}",
        )

    def _job_run(self):
        """Handle this connection's due messages until none is left or the worker's time is nearly over."""
        self.ensure_one()
        exchange = self.env["webhero.exchange"]._as_worker()
        until = time.monotonic() + JOB_SECONDS
        while time.monotonic() < until:
            messages = exchange._claim(self.with_env(exchange.env), 20)
            if not messages:
                self._enqueue_next(exchange)
                break
            messages._run_claimed(until)
        else:
            self._enqueue()
        exchange._commit("job over")

    def _enqueue_next(self, exchange):
        """A job for when the next message is due; none where no message waits."""
        if moment := exchange._next_due(self):
            self._enqueue(moment)
