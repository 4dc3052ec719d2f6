import json
from contextlib import contextmanager

from odoo import fields, models

from odoo.addons.webhero_exchange.client.errors import NotYet, Permanent
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

    def _probe(self, run):
        run.client.get("/notes")
        yield Probe("read", True)

    def _exchange_poll(self, run):
        for note in run.client.get("/notes", params={"key": "news"}).json():
            self.env["webhero.exchange"]._put(
                self, "notebook.news", str(note["number"]), direction="in", payload=json.dumps(note).encode()
            )

    def _exchange_notebook_news(self, message, run):
        """Nothing more to do with news."""

    def _exchange_notebook_file(self, message, run):
        """Incoming data are kept as a file."""
        self.env["ir.attachment"].create({"name": f"{message.key}.bin", "raw": b"0123456789abcdef" * 4096})

    def _exchange_notebook_empty(self, message, run):
        """The bench's empty handler."""

    def _exchange_notebook_later(self, message, run):
        raise NotYet("not_due")

    def _exchange_notebook_note(self, message, run):
        note = message._payload_json()
        if note.get("refuse"):
            raise Permanent("note_refused", text=note["refuse"])
        if message.remote_id:  # a run before us was answered: only the ERP's own part is left
            return self._store_note(message)
        if message.idempotency_key:
            found = run.client.get("/notes", params={"key": message.idempotency_key}).json()
            if found:
                message._adopt(found[0]["number"])
                return self._store_note(message)
        message._record_key(message.key)
        answer = run.client.post("/notes", json={"key": message.key, "text": note["text"]}).json()
        message._record_response(answer["number"])
        return self._store_note(message)

    def _store_note(self, message):
        self.env["res.partner"].create({"name": f"note {message.key}", "ref": message.remote_id})

    def _exchange_explain(self, code, facts):
        if code == "note_refused":
            return f"The note says {facts['text']}.", "Write something else."
        return super()._exchange_explain(code, facts)
