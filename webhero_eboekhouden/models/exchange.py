# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from .books_stopped import BooksStopped


class WebheroExchange(models.Model):
    _inherit = "webhero.exchange"

    def _may_be_booked(self):
        """An earlier attempt may have reached the books without receiving their answer: its content is then not changed.

        A booking refused by the books does not exist there: `once` released its key, and it is computed again.
        """
        return bool(self.idempotency_key)

    def _refused_there(self):
        """Commit that the books do not have this message: they answered no."""
        self._checkpoint("refused", idempotency_key=False)

    def _postpone(self, pending, log):
        """A message that waits for the books pauses the books' own connection, and reports it once."""
        if isinstance(pending, BooksStopped) and pending.cause.code != "books_paused":
            pending.backend._pause(pending.cause)
        return super()._postpone(pending, log)
