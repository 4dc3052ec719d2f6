# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class WebheroExchange(models.Model):
    _inherit = "webhero.exchange"

    @api.model
    def _cron_run(self):
        """The scheduler only polls and passes due messages to queue jobs, which may run on other hosts."""
        worker = self._as_worker()
        worker.env["webhero.backend"]._poll_due()
        worker._due_backends()._enqueue()
        worker._wake_up_later()
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _wake_up_later(self):
        """When the next message is due; what is due already waits for its job."""
        moment = self._next_due()
        if moment and moment > fields.Datetime.now():
            self._wake_up(moment)
