from odoo import fields, models


class BankStatement(models.Model):
    """A statement as the bank numbered it, also one without movement. Its lines are stored from it, in the background."""

    _name = "webhero.bank.statement"
    _description = "Statement of the bank"
    _order = "closing_date desc, id desc"
    _check_company_auto = True

    import_id = fields.Many2one(
        "webhero.bank.import", "File", required=True, readonly=True, index=True, ondelete="restrict"
    )
    journal_id = fields.Many2one(
        "account.journal", "Journal", required=True, readonly=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="journal_id.company_id", store=True, index=True)
    currency_id = fields.Many2one("res.currency", "Currency", required=True, readonly=True)
    key = fields.Char("Identity", required=True, readonly=True)
    name = fields.Char("Number", readonly=True)
    format = fields.Char("Format", readonly=True)
    opening = fields.Monetary("Opening balance", readonly=True)
    opening_date = fields.Date("From", readonly=True)
    closing = fields.Monetary("Closing balance", readonly=True)
    closing_date = fields.Date("Until", readonly=True)
    movement_ids = fields.One2many("webhero.bank.movement", "bank_statement_id", "Movements", readonly=True)

    _key_unique = models.Constraint("UNIQUE(journal_id, key)", "This statement of the bank came in before.")
