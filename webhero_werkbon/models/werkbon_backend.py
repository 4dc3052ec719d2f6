"""The connection of a company's work orders: with its books, and with its tablets (K1)."""

from contextlib import ExitStack, contextmanager

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_exchange.client.errors import Refused
from odoo.addons.webhero_exchange.models.probe import Probe


class Run:
    """What one run of the worker talks to; the books are opened when they are first needed."""

    def __init__(self, connection, log, stack):
        self._connection, self._log, self._stack = connection, log, stack
        self._books = None

    @property
    def books(self):
        if self._books is None:
            books = self._connection.books_backend_id
            if not books:
                raise Refused("books_missing")
            self._books = self._stack.enter_context(books._open_books(self._log))
        return self._books


class WerkbonBackend(models.Model):
    _name = "webhero.werkbon.backend"
    _description = "Work orders: connection"
    _inherit = ["webhero.connection", "webhero.eboekhouden.settings"]
    _inherits = {"webhero.backend": "backend_id"}
    _rec_name = "name"
    _check_company_auto = True

    backend_id = fields.Many2one(ondelete="cascade")
    books_backend_id = fields.Many2one(
        "webhero.eboekhouden.backend", "Books", domain="[('company_id', '=', company_id)]"
    )
    books_mode = fields.Selection(related="books_backend_id.mode", string="Books: kind of connection")
    books_light = fields.Selection(related="books_backend_id.light", string="Books: state")

    _one_backend = models.Constraint("unique(backend_id)", "A connection belongs to one company's work orders.")

    @contextmanager
    def _exchange_client(self, log):
        with ExitStack() as stack:
            yield Run(self, log, stack)

    # ---- Test connection

    def _probe(self, client):
        """The books' own test, which tries each thing that work orders need."""
        books = self.books_backend_id
        if not books and self.invoice_in == "erp":
            yield Probe(self.env._("Invoices are made in Odoo"), True)
            return
        if books:
            books.backend_id._test_connection()
        good = books and books.state == "connected" and not books.paused
        yield Probe(self.env._("Logging in to e-Boekhouden"), bool(good), "" if good else "books_not_connected")

    def action_login(self):
        """Ask user name and codes, or the token, in one small window."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log in to e-Boekhouden"),
            "res_model": "webhero.werkbon.login",
            "view_mode": "form",
            "target": "new",
            "context": {"default_werkbon_backend_id": self.id},
        }

    def action_synchronise(self):
        """Save comes first, as the form does; the worker then begins at once, and the log says what it did."""
        self.ensure_one()
        if self.state != "connected":
            raise UserError(self.env._("Log in first: the connection is not working yet."))
        self.action_look_now()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The synchronisation has started; the log below says what it did."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
