# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools.actions import open_record

from ..rules import collecting


class BankCollect(models.TransientModel):
    """Invoices that are to be collected by direct debit: from which account of ours, and on which day."""

    _name = "webhero.bank.collect"
    _description = "Collect by direct debit"

    move_ids = fields.Many2many("account.move", string="Invoices", required=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    journal_id = fields.Many2one(
        "account.journal",
        "Collect on",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
    )
    day = fields.Date("Day of collection", compute="_compute_day", store=True, readonly=False)

    @api.depends("move_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.move_ids.company_id[:1] or self.env.company

    @api.depends("company_id")
    def _compute_journal_id(self):
        for wizard in self:
            domain = [("type", "=", "bank"), ("company_id", "=", wizard.company_id.id)]
            journals = self.env["account.journal"].search(domain)
            wizard.journal_id = journals.filtered("bank_account_id")[:1] or journals[:1]

    @api.depends("move_ids", "journal_id")
    def _compute_day(self):
        """The first day on which all of them may be collected, and none before it is due."""
        for wizard in self:
            moves = wizard.move_ids._origin
            notice = max((move._webhero_mandate().notice for move in moves), default=0) or collecting.NOTICE
            first = collecting.first_day(
                fields.Date.context_today(self), notice, wizard.journal_id.webhero_collect_days or 0
            )
            wizard.day = collecting.banking_day(max([first, *filter(None, moves.mapped("invoice_date_due"))]))

    def action_collect(self):
        """The file, which a person takes to the bank; the customers are told."""
        self.ensure_one()
        if not self.journal_id or not self.day:
            raise UserError(self.env._("Choose the account and the day of collection."))
        moves = self.move_ids._origin or self.move_ids
        return open_record(self.env["webhero.bank.mandate"]._collect(moves, self.journal_id, self.day))
