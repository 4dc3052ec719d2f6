# SPDX-License-Identifier: LGPL-3.0-or-later
import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import collecting


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_bank_cost_account_id = fields.Many2one(
        "account.account",
        "Bank costs",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_other'))]",
        help="Where costs go that the bank kept out of a payment.",
    )

    webhero_payout_cost_account_id = fields.Many2one(
        "account.account",
        "Costs of payment services",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_other'))]",
        help="Where goes what Stripe or PayPal kept of your customers' payments.",
    )
    webhero_bank_silent_days = fields.Integer(
        "Warn when no statement came for",
        default=7,
        help="Days after which Home warns that nothing was heard from a bank.",
    )
    webhero_creditor_identifier = fields.Char(
        "Creditor identifier", help="Your number for direct debits. Your bank gives it with the contract."
    )
    webhero_bank_alias_id = fields.Many2one("mail.alias", "Address for bank files", readonly=True, ondelete="set null")

    @api.constrains("webhero_creditor_identifier")
    def _check_webhero_creditor_identifier(self):
        for company in self.filtered("webhero_creditor_identifier"):
            if isinstance(collecting.identifier(company.webhero_creditor_identifier), Refusal):
                raise ValidationError(
                    self.env._(
                        "Creditor identifier “%s” is not right: a digit is probably mistyped. It looks like BE71ZZZ0999472756.",
                        company.webhero_creditor_identifier,
                    )
                )

    @api.constrains("webhero_bank_silent_days")
    def _check_webhero_bank_silent_days(self):
        for company in self:
            if company.webhero_bank_silent_days < 1:
                raise ValidationError(
                    self.env._(
                        "Silent banks: %s days is less than one. Fill in 1 or more.", company.webhero_bank_silent_days
                    )
                )

    def _webhero_bank_costs(self):
        """The account for bank charges: the configured one, else that of the chart (Belgium: 657200, 65 for financial charges)."""
        self.ensure_one()
        if self.webhero_bank_cost_account_id:
            return self.webhero_bank_cost_account_id
        Account = self.env["account.account"].with_company(self)
        own = Account._check_company_domain(self)
        for code in ("6572%", "65%", "6%"):
            found = Account.search(
                [*own, ("code", "=like", code), ("account_type", "in", ("expense", "expense_other"))], limit=1
            )
            if found:
                return found
        return Account.search([*own, ("account_type", "=", "expense")], limit=1)

    def _webhero_bank_reported_until(self):
        """{own account, empty where the journal has none: last day reported by the bank}, without journals that never had one."""
        journals = self.env["account.journal"].sudo().search([("company_id", "=", self.id), ("type", "=", "bank")])
        days = {journal: journal._webhero_reported_until() for journal in journals}
        return {journal.bank_account_id: day for journal, day in days.items() if day}

    def _webhero_bank_alias(self):
        """The alias of this company that turns mails into bank files; created on first use."""
        self.ensure_one()
        company = self.sudo()  # aliases need system rights; the caller has checked access
        if not company.webhero_bank_alias_id:
            company.webhero_bank_alias_id = company.env["mail.alias"].create(
                {
                    "alias_name": f"bank-{secrets.token_hex(4)}",
                    "alias_model_id": company.env["ir.model"]._get_id("webhero.bank.import"),
                    "alias_defaults": {"company_id": company.id},
                    "alias_contact": "everyone",
                }
            )
        return company.webhero_bank_alias_id
