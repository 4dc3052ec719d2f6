from odoo import models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _webhero_told_until(self):
        """The last day of which the bank told something: end of its last statement, else its last line; False for none."""
        self.ensure_one()
        journal = [("journal_id", "=", self.id)]
        statement = self.env["webhero.bank.statement"].search(
            [*journal, ("closing_date", "!=", False)], order="closing_date desc", limit=1
        )
        line = self.env["account.bank.statement.line"].search(journal, order="internal_index desc", limit=1)
        return max(filter(None, (statement.closing_date, line.webhero_bank_date or line.date)), default=False)
