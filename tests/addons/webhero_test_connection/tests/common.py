import json

from odoo.tests import TransactionCase

from sandbox.testing import serving

from ..notebook import Notebook


class NotebookCase(TransactionCase):
    """A connection with a real HTTP server behind it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("webhero_exchange.group_exchange_manager")

    def setUp(self):
        super().setUp()
        self.notebook = self.enterContext(serving(Notebook()))
        self.connection = self._connect(self.notebook.url)
        self.exchange = self.env["webhero.exchange"]

    def _connect(self, url, **values):
        return self.env["webhero.notebook.backend"].create(
            {
                "name": "Notebook",
                "url": url,
                "token": Notebook.TOKEN,
                "state": "connected",
                "responsible_id": self.env.ref("base.user_admin").id,
                **values,
            }
        )

    def _note(self, key, connection=None, **note):
        payload = json.dumps({"text": f"text of {key}", **note}).encode()
        return self.exchange._put(connection or self.connection, "notebook.note", key, payload=payload)

    @property
    def notes(self):
        return self.notebook.store.all("note")
