# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools.actions import open_record

from ..rules import collecting


class BankCollect(models.TransientModel):
    """Collect invoices by direct debit: the creditor account and the collection day."""

    _name = "webhero.bank.collect"
    _inherit = ["webhero.bank.file"]
    _description = "Collect by direct debit"

    move_ids = fields.Many2many(string="Invoices")
    journal_id = fields.Many2one(string="Collect on")
    day = fields.Date("Day of collection", compute="_compute_day", store=True, readonly=False)

    @api.depends("move_ids", "journal_id")
    def _compute_day(self):
        """The first day on which all invoices can be collected, none before its due date."""
        for wizard in self:
            moves = wizard.move_ids._origin
            notice = max((move._webhero_mandate().notice for move in moves), default=0) or collecting.NOTICE
            first = collecting.first_day(
                fields.Date.context_today(self), notice, wizard.journal_id.webhero_collect_days or 0
            )
            wizard.day = collecting.banking_day(max([first, *filter(None, moves.mapped("invoice_date_due"))]))

    def action_collect(self):
        """Make the file, to be uploaded to the bank by a user, and notify the customers."""
        self.ensure_one()
        if not self.journal_id or not self.day:
            raise UserError(self.env._("Choose the account and the day of collection."))
        moves = self.move_ids._origin or self.move_ids
        return open_record(self.env["webhero.bank.mandate"]._collect(moves, self.journal_id, self.day))
