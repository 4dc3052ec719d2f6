# SPDX-License-Identifier: LGPL-3.0-or-later
import hashlib
import logging
from datetime import timedelta

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

LIMIT = 5
MINUTES = 15


class WebheroPortalReset(models.Model):
    """Requests for a new password, answered by the scheduler so that the page reveals nothing (C3)."""

    _name = "webhero.portal.reset"
    _description = "Request for a new password"
    _order = "id"

    login = fields.Char(index=True)
    email = fields.Char()
    origin = fields.Char(index=True, help="Hash of the address that asked, to slow down guesses.")
    done = fields.Boolean(index=True)

    @api.model
    def _ask(self, login, email, address):
        """Store one request; beyond five in a quarter of an hour, from one address or for one login, they are dropped.

        The page does not show that; the log does, for the administrator.
        """
        origin = hashlib.sha256(str(address).encode()).hexdigest()
        since = fields.Datetime.now() - timedelta(minutes=MINUTES)
        asked = {"login": (login or "").strip()[:200], "email": (email or "").strip()[:200]}
        for name, value in (("origin", origin), ("login", asked["login"])):
            if self.search_count([(name, "=", value), ("create_date", ">=", since)], limit=LIMIT) >= LIMIT:
                _logger.info("a new password was asked for too often: login %r from %s", asked["login"], address)
                return
        self.create({**asked, "origin": origin})
        self.env.ref("webhero_invoice_portal.ir_cron_reset")._trigger()

    @api.model
    def _cron_send(self):
        """One mail for what was asked several times, at the same moment too: nobody counts those that were not committed."""
        waiting = self.search([("done", "=", False)], limit=200)
        for (login, email), same in waiting.grouped(lambda one: (one.login, one.email)).items():
            same.done = True
            self.env["res.users"]._webhero_reset(login, email)
            if self.env.context.get("ir_cron_progress_id"):  # commit each: a later failure repeats no mail
                self.env["ir.cron"]._commit_progress(1)

    @api.autovacuum
    def _gc_old(self):
        self.search([("create_date", "<", fields.Datetime.now() - timedelta(days=1))]).unlink()
