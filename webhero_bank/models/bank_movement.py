from odoo import fields, models

from ..rules import stored


class BankMovement(models.Model):
    """A movement exactly as the bank told it, once per account. It outlives the statement line that is made of it."""

    _name = "webhero.bank.movement"
    _description = "Movement of the bank"
    _order = "id"
    _check_company_auto = True

    bank_statement_id = fields.Many2one(
        "webhero.bank.statement", "Statement of the bank", required=True, readonly=True, index=True, ondelete="cascade"
    )
    journal_id = fields.Many2one(
        "account.journal", "Journal", required=True, readonly=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="journal_id.company_id", store=True, index=True)
    key = fields.Char("Identity", required=True, readonly=True)
    date = fields.Date("Booked on", required=True, readonly=True)
    amount = fields.Float("Amount", digits=(16, 2), required=True, readonly=True)
    data = fields.Json("As read", required=True, readonly=True)

    _key_unique = models.Constraint("UNIQUE(journal_id, key)", "This movement of the bank came in before.")

    def _line(self):
        """The movement as the rules know it (rules/statement.py Line)."""
        self.ensure_one()
        return stored.line(self.data)
