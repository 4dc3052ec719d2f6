"""What a company decides about its documents: language, layout, bank account, copies."""

from odoo import api, fields, models

from ..rules import iban
from .account_journal import COPY_FIELD


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_invoice_language = fields.Selection(
        [("nl", "Dutch"), ("fr", "French"), ("both", "Dutch and French: the customer's language")],
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
    webhero_iban = fields.Char(
        "IBAN",
        compute="_compute_webhero_iban",
        inverse="_inverse_webhero_iban",
        help="The account on your invoices. Another number becomes another account; the one before stays.",
    )
    webhero_iban_bank = fields.Char("Bank", compute="_compute_webhero_iban")
    webhero_extra_email = fields.Char(
        "Extra e-mail",
        compute="_compute_webhero_extra_email",
        inverse="_inverse_webhero_extra_email",
        help="A copy of each outgoing invoice goes here. Several addresses: put a semicolon between them.",
    )

    @api.depends("partner_id.bank_ids.acc_number", "partner_id.bank_ids.sequence")
    def _compute_webhero_iban(self):
        for company in self:
            account = company._webhero_bank_account()
            company.webhero_iban = account.acc_number
            company.webhero_iban_bank = " · ".join(filter(None, (account.bank_name, account.bank_bic)))

    def _inverse_webhero_iban(self):
        for company in self:
            if company.webhero_iban:
                company._webhero_use_iban(company.webhero_iban)

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

    def write(self, vals):
        """Enterprise and VAT number go to the party together: one by one, each would contradict the other."""
        numbers = {name: vals[name] for name in ("vat", "company_registry") if name in vals}
        if len(numbers) == 2:
            self.partner_id.write(numbers)
        return super().write(vals)

    def _webhero_ref(self, name):
        return self.env.ref(f"webhero_billing_base.{name}", raise_if_not_found=False)

    def _webhero_bank_account(self):
        """The account that the letterhead shows: the first of the company's own."""
        accounts = self.sudo().partner_id.bank_ids.sorted(lambda account: (account.sequence, account._origin.id))
        return accounts.filtered(lambda account: account.acc_type == "iban")[:1] or accounts[:1]

    def _webhero_website(self):
        return (self.website or "").removeprefix("https://").removeprefix("http://").rstrip("/")

    def _webhero_use_iban(self, number):
        """Make the account of that number the first of the company's own; it is made where it is not there yet."""
        accounts = self.partner_id.bank_ids
        digits = iban.compact(number)
        found = accounts.filtered(lambda account: iban.compact(account.acc_number) == digits)
        if not found:
            self.env["res.partner.bank"]._webhero_refuse_iban(number)
            values = {"acc_number": number, "partner_id": self.partner_id.id, "allow_out_payment": True}
            found = self.env["res.partner.bank"].create(values)
        if found != accounts[:1]:
            found.sequence = min(accounts.mapped("sequence"), default=10) - 1
        self.partner_id.invalidate_recordset(["bank_ids"])

    def _webhero_copy_address(self):
        """Where the copies of invoices go: the first address of a sales journal."""
        return next(filter(None, self._webhero_sale_journals().mapped(COPY_FIELD)), False)

    def _webhero_sale_journals(self):
        journals = self.env["account.journal"]
        return journals.search([*journals._check_company_domain(self), ("type", "=", "sale")])
