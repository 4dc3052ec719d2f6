from odoo import fields, models

DOCUMENTS = ("peppol.invoice", "peppol.response")


class WebheroExchange(models.Model):
    _inherit = "webhero.exchange"

    def _fail(self, error, log):
        """A document whose message ends in error says so itself, and on its invoice."""
        super()._fail(error, log)
        if self.kind in DOCUMENTS and self.state == "error":
            self._document_failed()

    def _document_failed(self):
        document = self._record()
        if document and document.state in ("queued", "sent"):
            document._failed(self.error_message)
            self._commit("document failed")

    def _take_up_again(self):
        """Look at these again now; what the access point has already is adopted, so nothing goes twice."""
        again = {"state": "ready", "attempts": 0, "next_try_at": fields.Datetime.now(), "claim": False}
        self.filtered(lambda row: row.state in ("error", "skipped")).write(again)
        self._wake_up()

    def _replaced_by(self, document):
        """Another document goes in the place of these: nobody can take them up again, or look at them as errors."""
        ended = {"state": "skipped", "done_at": fields.Datetime.now(), "claim": False, "error_kind": False}
        told = {"error_code": "replaced", "error_facts": {"number": document.name}}
        self.filtered(lambda row: row.state in ("error", "skipped")).write({**ended, **told})

    def action_skip(self):
        action = super().action_skip()
        for row in self.filtered(lambda r: r.kind in DOCUMENTS and r.state == "skipped" and not r.remote_ref):
            document = row.sudo()._record()
            if document and document.state == "queued":
                document._failed(self.env._("Skipped by %s.", self.env.user.name))
        return action
