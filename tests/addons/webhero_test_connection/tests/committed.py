"""Tests on real cursors that really commit, and clean up after themselves."""

from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name

from sandbox.testing import serving

from ..notebook import Notebook


class CommittedCase(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.notebook = self.enterContext(serving(Notebook()))
        with self._env() as env:
            self.connection_id = env["webhero.notebook.backend"].create(
                {"name": "Committed", "url": self.notebook.url, "token": Notebook.TOKEN, "state": "connected"}
            ).id
            env.cr.commit()
        self.addCleanup(self._remove)

    @contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"webhero_commit": True})

    def _backend(self, env):
        return env["webhero.notebook.backend"].browse(self.connection_id).backend_id

    def _remove(self):
        with self._env() as env:
            connection = env["webhero.notebook.backend"].browse(self.connection_id)
            env["res.partner"].search([("name", "=like", "note W%")]).unlink()
            rows = connection.backend_id.exchange_ids.with_context(webhero_retention=True)
            payloads = rows.payload_id
            rows.unlink()
            payloads.exists().with_context(webhero_retention=True).unlink()
            connection.unlink()
            env.cr.commit()

    def _put(self, env, key):
        connection = env["webhero.notebook.backend"].browse(self.connection_id)
        return env["webhero.exchange"]._put(connection, "notebook.note", key, payload=b'{"text": "x"}')
