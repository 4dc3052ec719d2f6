from odoo import models

from .backend_open import BooksStopped


class WebheroExchange(models.Model):
    _inherit = "webhero.exchange"

    def _postpone(self, pending, log):
        """A message that waits for the books pauses the books' own connection, and says so once."""
        if isinstance(pending, BooksStopped) and pending.cause.code != "books_paused":
            pending.backend._pause(pending.cause)
        return super()._postpone(pending, log)
