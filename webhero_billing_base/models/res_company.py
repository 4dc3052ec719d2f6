"""What a company decides about its documents: language, layout, copies."""

from odoo import api, fields, models

from ..rules import language
from .account_journal import COPY_FIELD


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_invoice_language = fields.Selection(
        [
            ("nl", "Dutch"),
            ("fr", "French"),
            ("both", "Dutch and French: the customer's language"),
            ("customer", "The language that each customer has in Odoo"),
        ],
        string="Invoice language",
        required=True,
        default="both",
        help="The language of invoices, quotes, reminders and the mails that carry them.",
    )
    webhero_small_enterprise = fields.Boolean(
        "Small enterprise, exempt from VAT",
        help="You charge no VAT (article 56bis of the Belgian VAT Code). Your invoices say so in the words of the law.",
    )
    external_report_layout_id = fields.Many2one(default=lambda self: self._webhero_ref("external_layout_webhero"))
    paperformat_id = fields.Many2one(default=lambda self: self._webhero_ref("paperformat_webhero"))
    webhero_extra_email = fields.Char(
        "Extra e-mail",
        compute="_compute_webhero_extra_email",
        inverse="_inverse_webhero_extra_email",
        help="A copy of each outgoing invoice goes here. Several addresses: put a semicolon between them.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        for company, vals in zip(companies, vals_list, strict=True):
            if "webhero_invoice_language" not in vals:
                company._webhero_usual_language()
        return companies

    def _webhero_usual_language(self):
        """Outside Belgium, the Netherlands and Luxembourg nobody is made to write Dutch or French."""
        for company in self:
            company.webhero_invoice_language = language.usual(company.country_id.code)

    def _compute_webhero_extra_email(self):
        for company in self:
            company.webhero_extra_email = company._webhero_copy_address()

    def _inverse_webhero_extra_email(self):
        """Only on a change, and only where a journal had the address of before: one of its own stays."""
        for company in self:
            address, before = company.webhero_extra_email, company._webhero_copy_address()
            if (address or "") != (before or ""):
                journals = company._webhero_sale_journals()
                same = journals.filtered(lambda one, before=before: one[COPY_FIELD] in (False, "", before))
                same.write({COPY_FIELD: address})

    def _webhero_ref(self, name):
        return self.env.ref(f"webhero_billing_base.{name}", raise_if_not_found=False)

    def _webhero_website(self):
        return (self.website or "").removeprefix("https://").removeprefix("http://").rstrip("/")

    def _webhero_copy_address(self):
        """Where the copies of invoices go: the first address of a sales journal."""
        return next(filter(None, self._webhero_sale_journals().mapped(COPY_FIELD)), False)

    def _webhero_sale_journals(self):
        journals = self.env["account.journal"]
        return journals.search([*journals._check_company_domain(self), ("type", "=", "sale")])
