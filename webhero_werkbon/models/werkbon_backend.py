# SPDX-License-Identifier: LGPL-3.0-or-later
"""The connection of a company's work orders: with its books, and with its tablets; what it chose (K1, K11, W3, W4, W8, W9)."""

import hashlib
import hmac
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.webhero_base.tools.actions import RELOAD, notification, open_record, open_wizard
from odoo.addons.webhero_eboekhouden.client import Relation
from odoo.addons.webhero_exchange.models.probe import Probe

from .werkbon_explain import SENTENCES

EVERY_MINUTES = 15  # W5
DRAFTS_A_RUN = 5


def digest(token):
    """A token has 256 bits of chance, so a plain hash can't be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


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

    def _probe(self, run):
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
        return open_wizard(
            "webhero.werkbon.login", self.env._("Log in to e-Boekhouden"), default_werkbon_backend_id=self.id
        )

    def action_synchronise(self):
        """The form saves first; the worker then starts at once, and the log shows the result."""
        self.ensure_one()
        if self.state != "connected":
            raise UserError(self.env._("Log in first: the connection is not working yet."))
        self.action_poll()
        return notification(self.env._("The synchronisation has started; the log below says what it did."), then=RELOAD)

    import_relations = fields.Boolean("Relations", default=True)
    import_materials = fields.Boolean("Materials", default=True)
    import_hour_types = fields.Boolean("Hour types", default=True)
    export_invoice = fields.Boolean("Invoice", default=True)
    export_relations = fields.Boolean(
        "Export relations",
        default=True,
        help="Customers of work orders that are new or changed here are made or changed in e-Boekhouden before the"
        " invoice: name, e-mail, address, postal code, city, country, phone, website, VAT number.",
    )
    invoice_in = fields.Selection(
        [("books", "e-Boekhouden"), ("erp", "Odoo")], "Invoices are made in", required=True, default="books"
    )
    grouping = fields.Selection(
        [("order", "One invoice a work order"), ("customer", "One invoice a customer, each night")],
        "Invoices",
        required=True,
        default="order",
    )
    number_kind = fields.Selection(
        [("remote", "Numbered by e-Boekhouden"), ("own", "Numbered here: year and three digits (2018010)")],
        "Invoice number",
        required=True,
        default="remote",
    )
    term = fields.Integer("Payment term (days)", default=14, required=True)
    in_books = fields.Boolean(
        "Process in the books",
        help="The invoice is booked at once and becomes an open item; without it, it waits in e-Boekhouden as a"
        " draft that can be changed.",
    )
    template_id = fields.Many2one(
        "webhero.eboekhouden.template", "Invoice template", domain="[('backend_id', '=', books_backend_id)]"
    )
    template_name = fields.Char(
        "Name of the invoice template",
        default=lambda self: self._default_template_name(),
        help="Not checked: with user name and codes e-Boekhouden gives no list. The first invoice will show whether it is right.",
    )
    debtor_ledger_id = fields.Many2one(
        "webhero.eboekhouden.ledger",
        "Debtors' account",
        domain="[('backend_id', '=', books_backend_id), ('category', '=', 'DEB')]",
        help="Needed with a token when invoices are processed in the books. Usually 1300.",
    )
    revenue_ledger_id = fields.Many2one(
        "webhero.eboekhouden.ledger",
        "Revenue account",
        domain="[('backend_id', '=', books_backend_id), ('category', '=', 'VW')]",
        help="For articles that have no account of their own in e-Boekhouden.",
    )
    km_product_id = fields.Many2one(
        "product.product",
        "Article for kilometres",
        check_company=True,
        domain="[('webhero_werkbon_use', '=', 'material')]",
        help="Kilometres of a work order become a line with this article.",
    )
    mail_on_completion = fields.Boolean("Mail the customer its copy when the work is complete", default=True)
    complete_status_id = fields.Many2one(
        "webhero.werkbon.status",
        "Status when completed",
        domain="[('company_id', '=', company_id)]",
        help="Given to a work order without a status when it is completed. Leave empty where the office looks first.",
    )
    missing = fields.Text("Still missing", compute="_compute_missing")
    is_ready = fields.Boolean("Complete", compute="_compute_missing")
    _term = models.Constraint("CHECK (term >= 0 AND term <= 999)", "The payment term is between 0 and 999 days.")

    @api.model
    def default_get(self, fields_list):
        ours = {"poll_minutes": EVERY_MINUTES, "name": self.env._("Work orders")}
        return {**super().default_get(fields_list), **{name: ours[name] for name in ours if name in fields_list}}

    @api.constrains("company_id")
    def _check_one_per_company(self):
        for backend in self:
            if self.with_context(active_test=False).search_count([("company_id", "=", backend.company_id.id)]) > 1:
                raise ValidationError(
                    self.env._("%s has a work order connection already: open that one.", backend.company_id.name)
                )

    @api.depends(
        "books_backend_id",
        "invoice_in",
        "export_invoice",
        "template_id",
        "template_name",
        "in_books",
        "debtor_ledger_id",
    )
    @api.depends_context("lang")
    def _compute_missing(self):
        for backend in self:
            found = [label for missing, label in backend._needs() if missing]
            backend.missing = "\n".join(found)
            backend.is_ready = not found

    def _needs(self):
        """(whether it is missing, its label) of each requirement for invoices to e-Boekhouden."""
        if self.invoice_in == "erp" or not self.export_invoice:
            return
        books = self.books_backend_id
        token = books.mode == "token"
        yield not books, self.env._("The connection with e-Boekhouden")
        yield token and not self.template_id, self.env._("Invoice template")
        yield books.mode == "soap" and not (self.template_name or "").strip(), self.env._("Invoice template")
        yield token and self.in_books and not self.debtor_ledger_id, self.env._("Debtors' account")

    company_number = fields.Char("Company id", readonly=True, copy=False, index="btree_not_null", help="7 digits.")
    token_hash = fields.Char(readonly=True, copy=False, groups="base.group_system")
    token_made_on = fields.Datetime("Token made on", readonly=True, copy=False)
    tablet_ids = fields.One2many("webhero.werkbon.tablet", "backend_id", "Employees that may link")
    _unique_company_number = models.Constraint("unique(company_number)", "This company id exists already.")

    def action_new_token(self):
        """Make a company id and a token; the token is shown once and stored hashed. An earlier one stops at once."""
        self.ensure_one()
        self.backend_id._check_manager()
        token = secrets.token_hex(32)
        self.sudo().write(
            {
                "company_number": self.company_number or self._free_company_number(),
                "token_hash": digest(token),
                "token_made_on": fields.Datetime.now(),
            }
        )
        shown = self.env["webhero.werkbon.token"].create(
            {"company_number": self.company_number, "werkbon_backend_id": self.id}
        )
        return open_record(shown, self.env._("Token for the tablets"), dialog=True, werkbon_token=token)

    def action_revoke_token(self):
        """Revoke the token: from now on no tablet has access."""
        self.ensure_one()
        self.backend_id._check_manager()
        self.sudo().write({"token_hash": False, "token_made_on": False})

    def _free_company_number(self):
        for _try in range(50):
            number = str(1_000_000 + secrets.randbelow(9_000_000))
            if not self.sudo().search_count([("company_number", "=", number)]):
                return number
        raise UserError(self.env._("No free company id was found; try again."))

    @api.model
    def _of_token(self, company_number, token):
        """The connection that this company id and token open; empty for any other pair."""
        found = self.sudo().search([("company_number", "=", company_number)], limit=1)
        right = hmac.compare_digest(found.token_hash or "", digest(token)) if found.token_hash else False
        return found if right else found.browse()

    def _poll_drafts(self, books):
        """Which drafts have been processed in the books meanwhile: by the open items, a few others by their booking."""
        drafts = self.env["webhero.werkbon.invoice"].search(
            [
                ("backend_id", "=", self.id),
                ("place", "=", "books"),
                ("number", "!=", False),
                ("processed", "=", False),
            ],
            order="looked_at NULLS FIRST, id",
        )
        if not drafts:
            return
        commit = self.env["webhero.exchange"]._commit
        commit("drafts found")
        numbers = {item.number for item in books.open_items("D")}
        left = drafts.filtered(lambda one: one.number not in numbers)
        asked = left[:DRAFTS_A_RUN]
        paid = asked.filtered(lambda one: bool(books.find_mutation(one.number)))
        ((drafts - left) | paid).processed = True
        asked.looked_at = fields.Datetime.now()
        commit("drafts looked at")

    def _zone(self):
        return self.company_id.partner_id.tz or "Europe/Brussels"

    def _next_number(self, date):
        """2018010: the year and at least three digits, of this company's own sequence."""
        sequence = self.env["ir.sequence"].with_company(self.company_id)
        own = sequence.search(
            [("code", "=", "webhero.werkbon.invoice"), ("company_id", "=", self.company_id.id)], limit=1
        )
        if not own:
            own = sequence.create(
                {
                    "name": self.env._("Invoices of work orders"),
                    "code": "webhero.werkbon.invoice",
                    "company_id": self.company_id.id,
                    "prefix": "%(range_year)s",
                    "padding": 3,
                    "use_date_range": True,
                    "implementation": "no_gap",
                }
            )
        return own.next_by_id(sequence_date=date)

    def _plain_relation(self, link):
        return Relation(id=link.relation_id.remote_id, code=link.relation_id.code or link.code or "")
