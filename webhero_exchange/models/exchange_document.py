# SPDX-License-Identifier: LGPL-3.0-or-later
"""The subject of a message: the record that is sent to a remote system, or was received from it."""

import hashlib

from odoo import fields, models
from odoo.exceptions import UserError


class WebheroExchangeDocument(models.AbstractModel):
    """Inherit this in a model whose records are exchanged by one message each.

    The message has state, error and attempts; the document has the business data, and the handler:

        def _handle(self, run):                         # run: models/run.py, or the connection's own kind of it
            message = self.exchange_id                  # _record_key, _record_response … (CONTRIBUTING.md, “The exchange floor”)

    The `_message_*` hooks are called for changes of the message. They run in the transaction that stores these, as
    superuser, on a recordset that may be empty.
    """

    _name = "webhero.exchange.document"
    _description = "Document that a message is about"

    exchange_id = fields.Many2one(
        "webhero.exchange", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    attachment_id = fields.Many2one(
        "ir.attachment", "Document", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    sha256 = fields.Char("SHA-256", readonly=True, copy=False)

    # ---- its message

    def _put_message(self, backend, kind, key, **options):
        """Put the message that brings this document (webhero.exchange._put), and give it. Its bytes are ours."""
        self.ensure_one()
        message = self.env["webhero.exchange"]._put(backend, kind, key, record=self, **options)
        if self.exchange_id != message:
            self._link_message(message)
        return message

    def _link_message(self, message):
        """From here on `message` is about this document."""
        document = self.sudo()
        document.exchange_id = message
        document._share_bytes()

    # ---- its bytes

    def _freeze(self, content, filename, mimetype="application/xml", attachment=None):
        """Keep these bytes for good, once, with their hash; the message has the same ones.

        `attachment` is one that has them already; without it they get one of their own.
        """
        self.ensure_one()
        if not attachment:
            owner = self._bytes_owner()
            values = {"name": filename, "raw": content, "mimetype": mimetype}
            attachment = self.env["ir.attachment"].sudo()
            attachment = attachment.create({**values, "res_model": owner._name, "res_id": owner.id})
        self.sudo().write({"attachment_id": attachment.id, "sha256": hashlib.sha256(content).hexdigest()})
        self.sudo()._share_bytes()

    def _bytes_owner(self):
        """The record that owns the bytes: its access rights apply to them, and they are deleted with it."""
        return self

    def _share_bytes(self):
        if self.attachment_id and self.exchange_id:
            self.exchange_id.write({"payload_id": self.attachment_id.id, "payload_sha256": self.sha256})

    def _content(self):
        """The bytes as they went or came; raises UserError where they no longer match their hash."""
        self.ensure_one()
        content = self.sudo().attachment_id.raw or b""
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise UserError(self.env._("The stored document %s was changed after it was stored.", self.display_name))
        return content

    # ---- one attempt, and its outcome

    def _handle(self, run):
        """Bring this document on its way: returns when it is done, raises an ExchangeError otherwise."""
        raise NotImplementedError(f"{self._name} has no handler")

    def _message_done(self):
        """The message is done."""

    def _message_failed(self, reason):
        """The message is in error and waits for a person; `reason` is in the language of the environment."""

    def _message_skipped(self):
        """The message was skipped, by the handler or by a person."""

    def _message_reopened(self):
        """Process was pressed: the cause may have been corrected, here or at the remote."""
