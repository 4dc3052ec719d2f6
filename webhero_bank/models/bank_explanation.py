# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..rules import known, stored


class BankExplanation(models.Model):
    """The payments behind a total (camt.054, CODA details in a file of their own). Never booked itself: it waits for the
    movement that it explains.
    """

    _name = "webhero.bank.explanation"
    _inherit = ["webhero.bank.record"]
    _description = "Details of a movement"
    _order = "id"

    import_id = fields.Many2one("webhero.bank.import", "File", required=True, readonly=True, index=True)
    reference = fields.Char("Bank reference", readonly=True, index=True)
    amount = fields.Monetary("Amount", required=True, readonly=True)
    data = fields.Json("As read", required=True, readonly=True)
    movement_id = fields.Many2one("webhero.bank.movement", "Movement", readonly=True, index=True, ondelete="set null")

    @api.model
    def _store_new(self, statement, journal, bank_import):
        """Store the new lines of `statement`; return the counts (new, known)."""
        keys = {known.base(line): line for line in statement.lines}
        there = self.search([("journal_id", "=", journal.id), ("key", "in", list(keys))]).mapped("key")
        new = self.create(
            [
                {
                    "import_id": bank_import.id,
                    "journal_id": journal.id,
                    "key": key,
                    "reference": line.bank_reference or line.zones.get("batch"),
                    "amount": float(line.amount),
                    "data": stored.to_json(line),
                }
                for key, line in keys.items()
                if key not in there
            ]
        )
        new._explain()
        return len(new), len(there)

    def _explain(self):
        """Add the payments to the movement that each of these explains, where there is exactly one and it has no details yet."""
        waiting = self.filtered(lambda one: not one.movement_id and one.reference)
        movements = self.env["webhero.bank.movement"].search(
            [("journal_id", "in", waiting.journal_id.ids), ("reference", "in", waiting.mapped("reference"))]
        )
        for one in waiting:
            fitting = movements.filtered(one._is_of)
            if len(fitting) == 1:
                one._explain_one(fitting)

    def _is_of(self, movement):
        """Whether this explains `movement`: same account, reference and amount, and nothing explains it yet."""
        return (
            movement.journal_id == self.journal_id
            and movement.reference == self.reference
            and movement.currency_id.compare_amounts(movement.amount, self.amount) == 0
            and not movement.data.get("details")
        )

    def _explain_one(self, movement):
        self.movement_id = movement
        missing = {name: value for name, value in self.data.items() if name not in movement.data or name == "details"}
        movement.data = {**missing, **movement.data, "details": self.data.get("details", [])}
        if not movement.data["details"]:  # a single payment: the movement itself has the counterparty
            movement.data = {name: value for name, value in movement.data.items() if name != "details"}
        movement.line_ids._webhero_explained()
