"""What a company chose: what comes in, what goes out, and how (W3, W4, W8)."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

EVERY_MINUTES = 15  # W5


class WerkbonBackend(models.Model):
    _inherit = "webhero.werkbon.backend"

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
        default="Factuursjabloon",
        help="Not checked: with user name and codes e-Boekhouden gives no list. The first invoice tells.",
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
        """(whether it is missing, what it is), for invoices to e-Boekhouden."""
        if self.invoice_in == "erp" or not self.export_invoice:
            return
        books = self.books_backend_id
        token = books.mode == "token"
        yield not books, self.env._("The connection with e-Boekhouden")
        yield token and not self.template_id, self.env._("Invoice template")
        yield books.mode == "soap" and not (self.template_name or "").strip(), self.env._("Invoice template")
        yield token and self.in_books and not self.debtor_ledger_id, self.env._("Debtors' account")
