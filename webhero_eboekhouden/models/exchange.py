# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from .books_stopped import BooksStopped


class WebheroExchange(models.Model):
    _inherit = "webhero.exchange"

    def _may_be_booked(self):
        """An earlier try may have reached the books without hearing their answer: what it sent stays as it was.

        What the books themselves refused did not get there: `once` gave its key back, and it is made anew.
        """
        return bool(self.idempotency_key)

    def _refused_there(self):
        """Commit that the books do not have this message: they answered no."""
        self._checkpoint("refused", idempotency_key=False)

    def _postpone(self, pending, log):
        """A message that waits for the books pauses the books' own connection, and says so once."""
        if isinstance(pending, BooksStopped) and pending.cause.code != "books_paused":
            pending.backend._pause(pending.cause)
        return super()._postpone(pending, log)
