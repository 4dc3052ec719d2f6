# SPDX-License-Identifier: LGPL-3.0-or-later
import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.webhero_exchange.client.errors import Conflict, NotYet

IN_FLIGHT = ("open", "ready", "busy", "done")


class EboekhoudenNumber(models.Model):
    """A number that one of our messages books under: two of our connections can't use it in one administration.

    The books overwrite a mutation whose number they know (SOAP), and asking first leaves a moment in between.
    """

    _name = "webhero.eboekhouden.number"
    _description = "Number used in e-Boekhouden"
    _rec_name = "number"

    administration_key = fields.Char(required=True, readonly=True)
    number = fields.Char(required=True, readonly=True)
    exchange_id = fields.Many2one("webhero.exchange", required=True, readonly=True, index=True, ondelete="cascade")

    _unique_number = models.Constraint(
        "unique(administration_key, number)", "This number is used already in this administration."
    )

    @api.model
    def _claim(self, administration_key, message, number):
        """Take `number` for `message`; raises Conflict where another message of ours has it. Commits nothing."""
        if self._insert(administration_key, message, number):
            return
        self._check_free(administration_key, message, number).exchange_id = message

    @api.model
    def _check_free(self, administration_key, message, number):
        """The record of this number, if any; raises Conflict where another message of ours has it."""
        domain = [("administration_key", "=", administration_key), ("number", "=", number)]
        known = self.sudo().search(domain, limit=1)
        other = known.exchange_id
        if other and other != message and (other.state in IN_FLIGHT or other.remote_id):
            raise Conflict("number_taken_here", number=number, other=other.key, connection=other.backend_id.name)
        return known

    @api.model
    def _move(self, connections, administration_key):
        """The numbers that messages of `connections` hold belong to the books with this key: their newest claims."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE webhero_eboekhouden_number SET administration_key = %(key)s WHERE id IN ("
                " SELECT DISTINCT ON (n.number) n.id FROM webhero_eboekhouden_number n"
                " JOIN webhero_exchange e ON e.id = n.exchange_id"
                " WHERE e.backend_id = ANY(%(connections)s) AND n.administration_key <> %(key)s AND NOT EXISTS ("
                " SELECT 1 FROM webhero_eboekhouden_number o WHERE o.administration_key = %(key)s"
                " AND o.number = n.number) ORDER BY n.number, n.id DESC)",
                key=administration_key,
                connections=list(connections.ids),
            )
        )
        self.invalidate_model()

    @api.model
    def _insert(self, administration_key, message, number):
        """True where the number was free; one statement, as every booked message passes through here."""
        now, user = fields.Datetime.now(), self.env.uid
        try:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO webhero_eboekhouden_number (administration_key, number, exchange_id, create_uid,"
                    " create_date, write_uid, write_date) VALUES (%s, %s, %s, %s, %s, %s, %s)"
                    " ON CONFLICT (administration_key, number) DO NOTHING RETURNING id",
                    *(administration_key, number, message.id, user, now, user, now),
                ),
                log_exceptions=False,
            )
        except psycopg2.errors.SerializationFailure as error:  # taken by another worker after our snapshot
            raise NotYet("number_busy", retry_after=2, number=number) from error
        return bool(self.env.cr.fetchone())
