import time

from odoo import fields, models
from odoo.tools import SQL

JOB_SECONDS = 45  # well below the time that Odoo gives an HTTP worker


class WebheroBackend(models.Model):
    _inherit = "webhero.backend"

    job_count = fields.Integer(
        "Jobs at once", default=1,
        help="How many workers handle this connection's messages at the same time. Ask the other side what it bears.",
    )

    _job_count = models.Constraint("CHECK (job_count BETWEEN 1 AND 32)", "Between 1 and 32 jobs at once.")

    def _enqueue(self, at=None):
        """One job per slot; a slot that waits already gets no second one (docs/decisions.md: the jobs may overlap)."""
        for backend in self:
            for slot in range(backend.job_count):
                backend.with_delay(
                    eta=at, channel=f"root.webhero.{backend.id}",
                    identity_key=f"webhero-{backend.id}-{slot}-{at or 'now'}",
                    description=f"Messages of {backend.name}",
                )._job_run()

    def _job_run(self):
        """Handle this connection's due messages until none is left or the worker's time is nearly over."""
        self.ensure_one()
        exchange = self.env["webhero.exchange"]._as_worker()
        until = time.monotonic() + JOB_SECONDS
        while time.monotonic() < until:
            rows = exchange._claim(self.with_env(exchange.env), 20)
            if not rows:
                break
            rows._run_claimed()
        else:
            self._enqueue()
        moment = self._next_due()
        if moment:
            self._enqueue(moment)
        exchange._commit("job over")

    def _next_due(self):
        """When the next retry or expired lease of this connection is due, or None."""
        self.env.cr.execute(SQL(
            "SELECT min(greatest(CASE WHEN e.state = 'busy' THEN e.lease_until ELSE e.next_try_at END, b.resume_at))"
            " FROM webhero_exchange e JOIN webhero_backend b ON b.id = e.backend_id"
            " WHERE e.backend_id = %s AND e.state IN ('ready', 'busy') AND b.active AND NOT coalesce(b.paused, FALSE)",
            self.id,
        ))
        return self.env.cr.fetchone()[0]
