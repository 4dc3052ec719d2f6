from contextlib import contextmanager

from odoo import fields, models

from odoo.addons.webhero_exchange.client.errors import NotYet, Refused
from odoo.addons.webhero_exchange.client.http import Http
from odoo.addons.webhero_exchange.models.probe import Probe


class WebheroNotebookBackend(models.Model):
    _name = "webhero.notebook.backend"
    _description = "Connection with a notebook"
    _inherit = ["webhero.connection"]
    _inherits = {"webhero.backend": "backend_id"}

    url = fields.Char(required=True)
    token = fields.Char(groups="base.group_system", copy=False)

    @contextmanager
    def _exchange_client(self, log):
        token = self.sudo().token or ""
        with Http(self.url, headers={"X-Token": token}, secrets=[token], log=log, timeout=5) as http:
            yield http

    def _probe(self, client):
        client.get("/notes")
        yield Probe("read", True)

    def _exchange_poll(self, client):
        for note in client.get("/notes", params={"key": "news"}).json():
            self.env["webhero.exchange"]._put(self, "notebook.news", str(note["number"]), direction="in")

    def _exchange_notebook_news(self, row, client):
        """Nothing more to do with news."""

    def _exchange_notebook_empty(self, row, client):
        """The bench's empty handler."""

    def _exchange_notebook_later(self, row, client):
        raise NotYet("not_due")

    def _exchange_notebook_note(self, row, client):
        note = row._payload_json()
        if note.get("refuse"):
            raise Refused("note_refused", text=note["refuse"])
        if row.remote_ref:  # a run before us was answered: only the ERP's own part is left
            return self._keep(row)
        if row.remote_key:
            found = client.get("/notes", params={"key": row.remote_key}).json()
            if found:
                row._adopt(found[0]["number"])
                return self._keep(row)
        row._reserve(row.key)
        answer = client.post("/notes", json={"key": row.key, "text": note["text"]}).json()
        row._answered(answer["number"])
        return self._keep(row)

    def _keep(self, row):
        self.env["res.partner"].create({"name": f"note {row.key}", "ref": row.remote_ref})

    def _exchange_explain(self, code, facts):
        if code == "note_refused":
            return f"The note says {facts['text']}.", "Write something else."
        return super()._exchange_explain(code, facts)
