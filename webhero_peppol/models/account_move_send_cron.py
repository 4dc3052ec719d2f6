"""A batch in the background: one invoice that breaks, or somebody else's change, stops none of the others (P8).

The host's cron waits for tomorrow after any error, and all that was to be sent with it.
"""

import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError

_logger = logging.getLogger(__name__)

WAITS = [("sending_data", "!=", False), ("state", "=", "posted")]
ORDER = "date asc, invoice_date asc, sequence_number asc, id asc"  # the host's
CONFLICTS = (psycopg2.OperationalError, ConcurrencyError)


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model
    def _cron_account_move_send(self, job_count=10):
        try:
            super()._cron_account_move_send(job_count)
            self.env.flush_all()
        except CONFLICTS as error:
            self._webhero_send_soon(error)
        except Exception:
            _logger.exception("a batch of %s invoices can't be sent together", job_count)
            self.env.cr.rollback()
            self._webhero_send_one_by_one(job_count)

    def _webhero_send_soon(self, error):
        """Somebody else wrote on the same records: nothing of it was kept, so all of it is done again, at once."""
        _logger.info("sending meets another change, and is tried again: %s", error)
        self.env.cr.rollback()
        self.env["ir.cron"]._commit_progress(0, remaining=self.search_count(WAITS))

    def _webhero_send_one_by_one(self, count):
        """What can't be made is said on its invoice, which waits for a person; the others go."""
        for move in self.search(WAITS, order=ORDER, limit=count):
            try:
                self.env["account.move.send"]._generate_and_send_invoices(move, from_cron=True)
                self.env.flush_all()
            except CONFLICTS as error:
                self._webhero_send_soon(error)
                continue
            except Exception as error:
                _logger.exception("%s can't be sent", move.name)
                self.env.cr.rollback()
                move._webhero_not_sent(error)
            self.env["ir.cron"]._commit_progress(1, remaining=self.search_count(WAITS))

    def _webhero_not_sent(self, error):
        speaking = self.env["account.move.send"]._webhero_to_author(self.sending_data).env
        reason = (
            str(error) if isinstance(error, UserError) else speaking._("an unexpected error (%s)", type(error).__name__)
        )
        if "peppol" in self.sending_data.get("sending_methods", ()):
            self.peppol_move_state = "error"
        self.sending_data = False
        self._message_log(body=speaking._("Not sent: %s. Mend it, then send this invoice again.", reason.rstrip(". ")))
