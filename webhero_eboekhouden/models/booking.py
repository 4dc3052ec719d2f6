# SPDX-License-Identifier: LGPL-3.0-or-later
"""A connection whose messages are booked in e-Boekhouden: a webshop, work orders. What all of these share."""

from contextlib import ExitStack, contextmanager
from functools import cached_property

from odoo import api, fields, models

from odoo.addons.webhero_exchange.client.errors import Permanent
from odoo.addons.webhero_exchange.models.probe import Probe
from odoo.addons.webhero_exchange.models.run import Run as ExchangeRun

from ..rules.template_name import template_name
from .debtors import Debtors


class Run(ExchangeRun):
    """The clients of one run of the worker, each opened on first use; and values that do not change meanwhile."""

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
            raise Permanent("books_missing")
        return backend

    @cached_property
    def debtors(self):
        found = Debtors(self.books_backend)
        self.stack.callback(found.close)
        return found

    @cached_property
    def books(self):
        return self.stack.enter_context(self.books_backend._open_books(self.log))


class EboekhoudenBooking(models.AbstractModel):
    """Inherit this in a connection that books in e-Boekhouden. It has a field `missing` (the settings still to be made);
    the documents of its messages inherit webhero.eboekhouden.document.
    """

    _name = "webhero.eboekhouden.booking"
    _description = "Connection that books in e-Boekhouden"
    _inherit = ["webhero.connection", "webhero.eboekhouden.settings"]
    _run_class = Run
    _sentences = {}  # code -> (what is wrong, what to do): this connection's own

    books_backend_id = fields.Many2one(
        "webhero.eboekhouden.backend", "Books", domain="[('company_id', '=', company_id)]"
    )
    books_mode = fields.Selection(related="books_backend_id.mode", string="Books: kind of connection")
    books_light = fields.Selection(related="books_backend_id.light", string="Books: state")

    @api.model
    def _default_template_name(self):
        """Over SOAP the template is named, not chosen: at first by the books' own word in the company's language."""
        return template_name(self.env.company.partner_id.lang or self.env.lang)

    def write(self, vals):
        result = super().write(vals)
        settings = {name.partition(".")[0] for name in self.pool.field_depends[self._fields["missing"]]}
        if vals.keys() & settings:
            self.filtered(lambda one: not one.missing)._resume_waiting()
        return result

    def _resume_waiting(self):
        """The settings are complete: resume the messages that waited for them."""
        rows = self.env["webhero.exchange"].sudo()
        domain = [("backend_id", "in", self.backend_id.ids), ("state", "=", "open")]
        rows = rows.search([*domain, ("error_code", "=", "settings_incomplete")])
        if rows:
            rows.write({"state": "ready", "next_try_at": fields.Datetime.now()})
            rows._wake_up()

    @contextmanager
    def _exchange_run(self, log):
        with ExitStack() as stack:
            yield self._run_class(self, log, stack)

    def _exchange_explain(self, code, facts):
        sentences = self._sentences.get(code)
        if sentences:
            return tuple(self._sentence(sentence, facts) for sentence in sentences)
        books = self.books_backend_id or self.env["webhero.eboekhouden.backend"]
        return books._books_explain(code, facts) or super()._exchange_explain(code, facts)

    def _probe_books(self):
        books = self.books_backend_id
        good = books and books.state == "connected" and not books.paused
        return Probe(self.env._("e-Boekhouden"), bool(good), "" if good else "books_not_connected")
