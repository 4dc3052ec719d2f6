# SPDX-License-Identifier: LGPL-3.0-or-later
"""Book a line that pays no document: bank charges, wages, taxes, a transfer; or leave it as credit of a partner."""

from odoo import api, fields, models

from odoo.addons.webhero_base.tools.actions import CLOSE

KINDS = [
    ("costs", "Bank costs"),
    ("wages", "Wages"),
    ("taxes", "Taxes and VAT"),
    ("transfer", "Between own accounts"),
    ("other", "Something else"),
]
# as in the Belgian minimum chart of accounts and most others
CODES = {"wages": ("455%", "45%"), "taxes": ("451%", "45%")}


class BankBook(models.TransientModel):
    _name = "webhero.bank.book.line"
    _description = "A bank line that pays no document"

    line_id = fields.Many2one("account.bank.statement.line", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="line_id.company_id")
    kind = fields.Selection(KINDS, "What is it?", required=True, default="costs")
    account_id = fields.Many2one(
        "account.account",
        "Book on",
        compute="_compute_account_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        required=True,
        domain="[('account_type', 'not in', ('asset_receivable', 'liability_payable', 'off_balance'))]",
    )
    by_itself = fields.Boolean(
        "From now on by itself", help="The next lines of this counterparty are booked without asking."
    )

    @api.depends("kind", "line_id")
    def _compute_account_id(self):
        for wizard in self:
            wizard.account_id = wizard._usual_account()

    def _usual_account(self):
        company = self.line_id.company_id
        if self.kind == "costs":
            return company._webhero_bank_costs()
        if self.kind == "transfer":
            return company.transfer_account_id
        Account = self.env["account.account"].with_company(company)
        for code in CODES.get(self.kind, ()):
            found = Account.search([*Account._check_company_domain(company), ("code", "=like", code)], limit=1)
            if found:
                return found
        return Account

    def action_book(self):
        """Book it, and remember it for this counterparty."""
        self.ensure_one()
        line = self.line_id
        line.check_access("write")
        line.lock_for_update()
        line._webhero_book(self.account_id, self.env["res.partner"])
        learned = self.env["webhero.bank.counterparty"]._learn(line, self.account_id, self.env["res.partner"])
        if learned and self.by_itself:
            learned.by_itself = True
        return CLOSE


class BankCredit(models.TransientModel):
    _name = "webhero.bank.credit"
    _description = "Money of a bank line that stays with a customer or supplier"

    line_id = fields.Many2one("account.bank.statement.line", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Whose credit is it?", required=True)

    def action_leave(self):
        self.ensure_one()
        self.line_id.action_webhero_leave_credit(self.partner_id.id)
        return CLOSE
