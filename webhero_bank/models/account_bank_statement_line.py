from odoo import fields, models

from odoo.addons.webhero_base.rules import money

from ..rules.statement import Line


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    webhero_movement_id = fields.Many2one(
        "webhero.bank.movement",
        "Movement of the bank",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    webhero_bank_date = fields.Date(
        "Booked by the bank on",
        readonly=True,
        copy=False,
        help="The date on the bank's statement. The entry has a later one where that period was closed already.",
    )

    _webhero_movement_unique = models.UniqueIndex("(webhero_movement_id) WHERE webhero_movement_id IS NOT NULL")

    def _webhero_line(self):
        """What the bank told of this line (rules/statement.py Line); of a line that was typed, what stands in its fields."""
        self.ensure_one()
        if self.webhero_movement_id:
            return self.webhero_movement_id._line()
        return Line(
            amount=money.of_float(self.amount),
            date=self.date,
            counterparty_name=self.partner_name or "",
            counterparty_iban=(self.account_number or "").replace(" ", ""),
            communication=self.payment_ref or "",
        )

    def _webhero_stored(self):
        """The lines of one chunk have just been stored: settle what is certain. A failure here loses no line.

        A job does it right after the commit, so that a worker who dies in between leaves lines that the next one finds.
        """
        self._webhero_wake()

    def _webhero_explained(self):
        """The bank told afterwards which payments these totals are made of: look at what is open once more."""
        opened = self.filtered(lambda line: not line.is_reconciled)
        opened.webhero_looked_at = False
        if opened:
            self._webhero_wake()
