from contextlib import contextmanager

from odoo import api, fields, models

from ..client.errors import Refused


class WebheroConnection(models.AbstractModel):
    """What every kind of connection is to the exchange; see CONTRIBUTING.md, “The exchange floor”.

    A connection also has `_inherits = {"webhero.backend": "backend_id"}`.
    """

    _name = "webhero.connection"
    _description = "Connection with a remote system"

    backend_id = fields.Many2one("webhero.backend", required=True, ondelete="restrict", index=True)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "connection_model": self._name} for vals in vals_list])

    def unlink(self):
        backends = self.backend_id
        result = super().unlink()
        backends.unlink()
        return result

    def _exchange_backend(self):
        return self.backend_id

    # ---- what a connection says about itself

    @contextmanager
    def _exchange_client(self, log):
        """Open the client of this connection for one run; `log` takes the calls that it makes."""
        yield None

    def _exchange_poll(self, client):
        """Read what is new at the remote and put rows; nothing by default."""

    def _probe(self, client):
        """Yield a Probe for each right and setting that this connection needs."""
        yield from ()

    def _exchange_handle(self, row, client):
        """Give `row` to the method that its kind names: prestashop.order -> _exchange_prestashop_order."""
        handler = getattr(self, "_exchange_" + row.kind.replace(".", "_"), None)
        if handler is None:
            raise Refused("no_handler", kind=row.kind)
        return handler(row, client)

    # ---- buttons that the form shares with all others

    def action_test_connection(self):
        return self.backend_id.action_test_connection()

    def action_pause(self):
        return self.backend_id.action_pause()

    def action_resume(self):
        return self.backend_id.action_resume()

    def action_look_now(self):
        return self.backend_id.action_look_now()

    def action_show_errors(self):
        return self.backend_id.action_show_errors()

    def action_show_open(self):
        return self.backend_id.action_show_open()

    def action_show_done(self):
        return self.backend_id.action_show_done()
