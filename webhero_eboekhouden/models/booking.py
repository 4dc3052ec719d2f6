"""A connection whose messages are booked in e-Boekhouden: a webshop, work orders. What all of these share."""

from contextlib import ExitStack, contextmanager
from functools import cached_property

from odoo import fields, models

from odoo.addons.webhero_exchange.client.errors import NotYet, Refused
from odoo.addons.webhero_exchange.models.probe import Probe
from odoo.addons.webhero_exchange.models.run import Run as ExchangeRun

from ..client import Invoice, once


class Run(ExchangeRun):
    """What one run of the worker talks to, each opened when it is first needed; and what does not change meanwhile."""

    def __init__(self, connection, log, stack):
        super().__init__(connection, None, log)
        self.stack = stack

    @cached_property
    def missing(self):
        """What the settings lack, "" where they are complete; as they were when the run began."""
        return self.connection.missing or ""

    @cached_property
    def books_backend(self):
        backend = self.connection.books_backend_id
        if not backend:
            raise Refused("books_missing")
        return backend

    @cached_property
    def books(self):
        return self.stack.enter_context(self.books_backend._open_books(self.log))


class EboekhoudenBooking(models.AbstractModel):
    """Inherit it in a connection that books in e-Boekhouden. The connection has a field `missing` (what its settings
    lack), and each kind of message has a document: a record of a model of `_documents` with a field `exchange_id`.

    A document has `_keep_answer(remote_ref, number=None)`, which keeps the number that the books gave (`number` is the
    one that we gave, "" where we gave none, None where a run before us gave it), and where invoices are made
    `_books_key()`, our own key of the document there. A handler then reads:

        document = self._to_book(row, client)
        if document:
            if not row._may_be_booked():        # else what was sent is sent again unchanged
                ...                             # settle what is sent and keep it on the document
            self._book(row, document, client, document._for_books())
    """

    _name = "webhero.eboekhouden.booking"
    _description = "Connection that books in e-Boekhouden"
    _inherit = ["webhero.connection", "webhero.eboekhouden.settings"]
    _run_class = Run
    _documents = {}  # kind of message -> model of its document
    _sentences = {}  # code -> (what is wrong, what to do): this connection's own

    books_backend_id = fields.Many2one(
        "webhero.eboekhouden.backend", "Books", domain="[('company_id', '=', company_id)]"
    )
    books_mode = fields.Selection(related="books_backend_id.mode", string="Books: kind of connection")
    books_light = fields.Selection(related="books_backend_id.light", string="Books: state")

    def write(self, vals):
        result = super().write(vals)
        settings = {name.partition(".")[0] for name in self.pool.field_depends[self._fields["missing"]]}
        if vals.keys() & settings:
            self.filtered(lambda one: not one.missing)._take_up_waiting()
        return result

    def _take_up_waiting(self):
        """The settings are complete: what waited for them goes on."""
        rows = self.env["webhero.exchange"].sudo()
        domain = [("backend_id", "in", self.backend_id.ids), ("state", "=", "open")]
        rows = rows.search([*domain, ("error_code", "=", "settings_incomplete")])
        if rows:
            rows.write({"state": "ready", "next_try_at": fields.Datetime.now()})
            rows._wake_up()

    @contextmanager
    def _exchange_client(self, log):
        with ExitStack() as stack:
            yield self._run_class(self, log, stack)

    def _exchange_explain(self, code, facts):
        sentences = self._sentences.get(code)
        if sentences:
            return tuple(self._say(sentence, facts) for sentence in sentences)
        books = self.books_backend_id or self.env["webhero.eboekhouden.backend"]
        return books._books_explain(code, facts) or super()._exchange_explain(code, facts)

    def _probe_books(self):
        books = self.books_backend_id
        good = books and books.state == "connected" and not books.paused
        return Probe(self.env._("e-Boekhouden"), bool(good), "" if good else "books_not_connected")

    # ---- one message

    def _document(self, row):
        """What a message is about, everything of it read at once."""
        documents = self.env[self._documents[row.kind]]
        columns = [name for name, field in documents._fields.items() if field.store and field.column_type]
        document = documents.search_fetch([("exchange_id", "=", row.id)], columns, limit=1)
        if not document:
            raise Refused("no_document", key=row.key)
        return document

    def _to_book(self, row, client):
        """The document of a message that is still to be booked.

        None where a run before us was answered: then only our own part was left, and that is done now.
        """
        document = self._document(row)
        if row.remote_ref:
            document._keep_answer(row.remote_ref)
            return None
        if client.missing:
            raise NotYet("settings_incomplete", missing=client.missing)
        return document

    def _book(self, row, document, client, what):
        """Book an Invoice or a Mutation, once, and keep what the books answered."""
        if isinstance(what, Invoice):
            found = once.post_invoice(row, client.books, what, document._books_key())
        else:
            found = once.post_mutation(row, client.books, what)
        document._keep_answer(found, what.number)
