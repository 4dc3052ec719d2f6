"""Receiving: stored first, confirmed next, read last; what can't be read waits for a person (P9)."""

from datetime import timedelta

from odoo import fields, models

from ..rules import responses

ANSWERS = 50  # documents a look


class WebheroAccessPoint(models.Model):
    _inherit = "webhero.access.point"

    def _exchange_poll(self, client):
        """Put a row for each document in the inbox; the rows do the rest, each for itself."""
        if self.activation != "active":
            return
        exchange = self.env["webhero.exchange"]
        found = list(client.inbox(self._inbox_since()))
        rows = [exchange._put(self, "peppol.received", one.reference, direction="in") for one in found]
        exchange._commit("incoming")  # all or none: the next look goes back to the last of them only
        for row in rows:
            if row.state == "done":  # our confirmation was lost: say it again
                client.confirm(row.key)
        if self._provider().answers_by_status:
            self._look_for_answers(client)

    def _inbox_since(self):
        """A week before the last document, for an inbox that forgets nothing; a month for a new one."""
        last = (
            self.env["webhero.exchange"]
            .sudo()
            .search(
                [("backend_id", "=", self.backend_id.id), ("kind", "=", "peppol.received")], limit=1, order="id desc"
            )
        )
        return last.create_date - timedelta(days=7) if last else fields.Datetime.now() - timedelta(days=31)

    def _look_for_answers(self, client):
        """Answers to what was delivered in the last month, those not looked at for longest first."""
        documents = self.env["webhero.peppol.document"].sudo()
        waiting = documents.search(
            [
                ("access_point_id", "=", self.id),
                ("direction", "=", "out"),
                ("state", "in", ("delivered", "accepted")),
                ("answer_code", "!=", "PD"),
                ("delivered_at", ">", fields.Datetime.now() - timedelta(days=31)),
            ],
            order="looked_at asc nulls first, id",
            limit=ANSWERS,
        )
        for document in waiting.filtered("exchange_id.remote_ref"):
            found = client.document_status(document.exchange_id.remote_ref)
            document.looked_at = fields.Datetime.now()
            document._moved(found)
            if found.answer and found.answer != document.answer_code:
                document._note_answer(responses.Response("invoice", found.answer, document.name, (found.reason,)))
            self.env["webhero.exchange"]._commit("answer")

    def _exchange_peppol_received(self, message, run):
        """Something new in the inbox: stored as a document, which from then on handles itself."""
        received = run.client.fetch(message.key)
        document = self.env["webhero.peppol.document"].with_env(message.env)._receive(self, received)
        document._take_message(message)
        message._checkpoint("stored", res_model=document._name, res_id=document.id)
        self._exchange_handle(message, run)
