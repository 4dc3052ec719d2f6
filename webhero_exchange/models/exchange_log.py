# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL


class WebheroExchangeLog(models.Model):
    """One call to a remote system, secrets removed."""

    _name = "webhero.exchange.log"
    _description = "Call to a remote system"
    _order = "id"

    exchange_id = fields.Many2one("webhero.exchange", required=True, index=True, ondelete="cascade", readonly=True)
    at = fields.Datetime("Time", readonly=True)
    method = fields.Char(readonly=True)
    url = fields.Char("Address", readonly=True)
    status = fields.Integer("Answer", readonly=True, help="0: no answer came.")
    milliseconds = fields.Integer(readonly=True)
    request = fields.Text("What we sent", readonly=True)
    answer = fields.Text("What came back", readonly=True)

    @api.model
    def _values(self, call):
        """Field values of one `client.http.Call`."""
        return {
            "at": call.at,
            "method": call.method,
            "url": call.url,
            "status": call.status,
            "milliseconds": call.milliseconds,
            "request": call.request,
            "answer": call.answer,
        }

    @api.model
    def _as_column(self, name, value):
        """`value` of the field as SQL, of its column's type."""
        field = self._fields[name]
        return SQL("%s::%s", field.convert_to_column_insert(value, self), SQL(field.column_type[1]))
