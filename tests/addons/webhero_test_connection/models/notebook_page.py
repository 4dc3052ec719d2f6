from odoo import fields, models

from odoo.addons.webhero_exchange.client.errors import NothingToDo, Permanent


class WebheroNotebookPage(models.Model):
    """A document of a message; it records the hooks that are called."""

    _name = "webhero.notebook.page"
    _description = "Page of a notebook"
    _inherit = ["webhero.exchange.document"]

    text = fields.Char()
    told = fields.Char(default="")

    def _handle(self, run):
        if self.text == "refuse":
            raise Permanent("note_refused", text=self.text)
        if self.text == "nothing":
            raise NothingToDo("replaced", number="2")
        message = self.exchange_id
        message._record_key(message.key)
        answer = run.client.post("/notes", json={"key": message.key, "text": self.text}).json()
        message._record_response(answer["number"])

    def _message_done(self):
        self._tell("done")

    def _message_failed(self, reason):
        self._tell(f"failed ({reason})" if self else "")

    def _message_skipped(self):
        self._tell("skipped")

    def _message_reopened(self):
        self._tell("again")

    def _tell(self, what):
        for page in self:
            page.told = f"{page.told} {what}".strip()
