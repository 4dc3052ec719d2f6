from odoo import fields, models


class BankImport(models.Model):
    """One file that came in: who, when, what of it was new. It stays, also when nothing of it was stored."""

    _name = "webhero.bank.import"
    _description = "Bank file"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("File", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", "Company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [
            ("new", "To read"),
            ("journal", "Account unknown"),
            ("storing", "Being stored"),
            ("done", "Done"),
            ("refused", "Refused"),
        ],
        "State",
        required=True,
        readonly=True,
        default="new",
        index=True,
    )
    statement_ids = fields.One2many("webhero.bank.statement", "import_id", "Statements", readonly=True)
