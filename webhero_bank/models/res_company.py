from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_bank_cost_account_id = fields.Many2one(
        "account.account",
        "Bank costs",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_other'))]",
        help="Where costs go that the bank kept out of a payment.",
    )

    def _webhero_bank_costs(self):
        """The account of bank costs: the one that was set, else the chart's own (657200 in Belgium, 65 for costs of money)."""
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
