import psycopg2

from odoo import api, fields, models
from odoo.tools import mute_logger

from odoo.addons.webhero_exchange.client.errors import Conflict, NotYet

IN_FLIGHT = ("open", "ready", "busy", "done")


class EboekhoudenNumber(models.Model):
    """A number that one of our messages books under: two of our connections can't use it in one
    administration.

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
    def _claim(self, administration_key, row, number):
        """Take `number` for `row`; raises Conflict where another message of ours has it. Commits nothing."""
        domain = [("administration_key", "=", administration_key), ("number", "=", number)]
        known = self.sudo().search(domain, limit=1)
        if known.exchange_id == row:
            return
        other = known.exchange_id
        if other and (other.state in IN_FLIGHT or other.remote_ref):
            raise Conflict("number_taken_here", number=number, other=other.key, connection=other.backend_id.name)
        if known:
            known.exchange_id = row
            return
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.sudo().create(
                    {"administration_key": administration_key, "number": number, "exchange_id": row.id}
                ).flush_recordset()
        except psycopg2.errors.UniqueViolation as error:
            raise NotYet("number_busy", retry_after=2, number=number) from error
