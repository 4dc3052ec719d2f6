"""The connection of a company's work orders: with its books, and with its tablets (K1)."""

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_exchange.models.probe import Probe

from .werkbon_explain import SENTENCES


class WerkbonBackend(models.Model):
    _name = "webhero.werkbon.backend"
    _description = "Work orders: connection"
    _inherit = ["webhero.eboekhouden.booking"]
    _inherits = {"webhero.backend": "backend_id"}
    _rec_name = "name"
    _check_company_auto = True
    _sentences = SENTENCES

    backend_id = fields.Many2one(ondelete="cascade")

    _one_backend = models.Constraint("unique(backend_id)", "A connection belongs to one company's work orders.")

    # ---- Test connection

    def _probe(self, client):
        """The books' own test, which tries each thing that work orders need."""
        books = self.books_backend_id
        if not books and self.invoice_in == "erp":
            yield Probe(self.env._("Invoices are made in Odoo"), True)
            return
        if books:
            books.backend_id._test_connection()
        yield self._probe_books()

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
