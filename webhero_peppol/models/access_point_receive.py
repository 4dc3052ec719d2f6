"""Receiving: stored first, confirmed next, read last; what can't be read waits for a person (P9)."""

from odoo import models


class WebheroAccessPoint(models.Model):
    _inherit = "webhero.access.point"

    def _exchange_poll(self, client):
        """Put a row for each document in the inbox; the rows do the rest, each for itself."""
        if self.activation != "active":
            return
        exchange = self.env["webhero.exchange"]
        for incoming in client.inbox():
            row = exchange._put(self, "peppol.received", incoming.reference, direction="in")
            if row.state == "done":  # our confirmation was lost: say it again
                client.confirm(incoming.reference)
            exchange._commit("incoming")

    def _exchange_peppol_received(self, row, client):
        """Three steps, each committed: store, confirm, read. Killed in between, the next run goes on there."""
        document = row._record() or self._store_received(row, client)
        if not row.remote_ref:
            client.confirm(row.key)
            row._answered(row.key)
        if not document.filed:
            document._file()

    def _store_received(self, row, client):
        received = client.fetch(row.key)
        document = self.env["webhero.peppol.document"]._receive(self, received)
        row._freeze_payload(received.xml, document.attachment_id.name, "application/xml")
        document.exchange_id = row
        row._checkpoint("stored", res_model=document._name, res_id=document.id)
        return document
