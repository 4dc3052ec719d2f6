"""A connection with the notebook on real cursors that really commit, cleaned up afterwards."""

from odoo.addons.webhero_exchange.models.retention import RETENTION

from sandbox.killing import CommittedCase
from sandbox.testing import serving

from ..notebook import Notebook


class CommittedNotebook(CommittedCase):
    def setUp(self):
        super().setUp()
        self.notebook = self.enterContext(serving(Notebook()))
        with self.env_committed() as env:
            self.connection_id = (
                env["webhero.notebook.backend"]
                .create({"name": "Committed", "url": self.notebook.url, "token": Notebook.TOKEN, "state": "connected"})
                .id
            )
            env.cr.commit()
        self.addCleanup(self._remove)

    def _backend(self, env):
        return env["webhero.notebook.backend"].browse(self.connection_id).backend_id

    def _remove(self):
        with self.env_committed() as env:
            connection = env["webhero.notebook.backend"].browse(self.connection_id)
            env["res.partner"].search([("name", "=like", "note W%")]).unlink()
            rows = connection.backend_id.exchange_ids.with_context(webhero_retention=RETENTION)
            payloads = rows.payload_id
            rows.unlink()
            payloads.exists().with_context(webhero_retention=RETENTION).unlink()
            connection.unlink()
            env.cr.commit()

    def _put(self, env, key):
        connection = env["webhero.notebook.backend"].browse(self.connection_id)
        return env["webhero.exchange"]._put(connection, "notebook.note", key, payload=b'{"text": "x"}')
