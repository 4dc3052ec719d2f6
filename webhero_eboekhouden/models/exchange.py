from odoo import models

from .backend_open import BooksStopped


class WebheroExchange(models.Model):
    _inherit = "webhero.exchange"

    def _may_be_booked(self):
        """An earlier try may have reached the books without hearing their answer: what it sent stays as it was.

        What the books refused, or what was somebody else's, did not get there: it is made anew with what was mended.
        """
        refused = self.error_kind in ("refused", "conflict") and self.error_code != "unexpected"
        return bool(self.remote_key) and not refused

    def _postpone(self, pending, log):
        """A message that waits for the books pauses the books' own connection, and says so once."""
        if isinstance(pending, BooksStopped) and pending.cause.code != "books_paused":
            pending.backend._pause(pending.cause)
        return super()._postpone(pending, log)
