# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import contextmanager

from odoo import api, fields, models

from ..client.errors import Permanent
from . import exchange_explain as explain
from .run import Run


class WebheroConnection(models.AbstractModel):
    """What every kind of connection is to the exchange; see CONTRIBUTING.md, “The exchange floor”.

    A connection also has `_inherits = {"webhero.backend": "backend_id"}`.
    """

    _name = "webhero.connection"
    _description = "Connection with a remote system"

    backend_id = fields.Many2one("webhero.backend", required=True, ondelete="restrict", index=True)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "connection_model": self._name} for vals in vals_list])

    def unlink(self):
        backends = self.backend_id
        result = super().unlink()
        backends.unlink()
        return result

    def _exchange_backend(self):
        return self.backend_id

    # ---- what a connection declares about itself

    @contextmanager
    def _exchange_client(self, log):
        """Open the client of this connection; `log` takes the calls that it makes."""
        yield None

    @contextmanager
    def _exchange_run(self, log):
        """The Run (models/run.py) of one turn of the worker, around the client."""
        with self._exchange_client(log) as client:
            yield Run(self, client, log)

    def _exchange_poll(self, run):
        """Read what is new at the remote and queue messages; nothing by default."""

    def _probe(self, run):
        """Yield a Probe for each right and setting that this connection needs."""
        yield from ()

    def _exchange_prepare(self, messages, run):
        """Queries made once for all messages of a run, before the first is handled; nothing by default."""

    def _exchange_handle(self, message, run):
        """Have the message's document handle itself.

        A message without a document is handled by the method named after its kind:
        peppol.receiving -> _exchange_peppol_receiving(message, run).
        """
        document = message._document()
        if document:
            document._handle(run)
            return document._message_done()
        handler = getattr(self, "_exchange_" + message.kind.replace(".", "_"), None)
        if handler is None:
            raise Permanent("no_handler", kind=message.kind)
        return handler(message, run)

    # ---- what went wrong, in words

    def _exchange_explain(self, code, facts):
        """(what is wrong, what to do) about `code`, in the language of the environment.

        A connection extends this for its own codes.
        """
        return tuple(self._sentence(sentence, {"code": code, **facts}) for sentence in explain.sentences(code))

    def _sentence(self, sentence, facts):
        lang = self.env.lang or "en_US"
        point = self.env["res.lang"]._get_data(code=lang).decimal_point or "."
        return explain.filled_in(sentence, facts, lang, point)

    # ---- buttons that the form shares with all others

    def action_test_connection(self):
        return self.backend_id.action_test_connection()

    def action_pause(self):
        return self.backend_id.action_pause()

    def action_resume(self):
        return self.backend_id.action_resume()

    def action_poll(self):
        return self.backend_id.action_poll()

    def action_show_errors(self):
        return self.backend_id.action_show_errors()

    def action_show_open(self):
        return self.backend_id.action_show_open()

    def action_show_done(self):
        return self.backend_id.action_show_done()
