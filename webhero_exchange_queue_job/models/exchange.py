from odoo import api, models


class WebheroExchange(models.Model):
    _inherit = "webhero.exchange"

    @api.model
    def _cron_run(self):
        """The scheduler only looks for news and hands what is due to queue jobs, which may run on other hosts."""
        worker = self._as_worker()
        worker.env["webhero.backend"]._poll_due()
        worker._due_backends()._enqueue()
        worker._wake_for_the_rest()
        self.env["ir.cron"]._commit_progress(remaining=0)
