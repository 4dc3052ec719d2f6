# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class BankFile(models.AbstractModel):
    """A file to be sent to the bank: documents of one company, on one of its bank accounts."""

    _name = "webhero.bank.file"
    _description = "File for the bank"

    move_ids = fields.Many2many("account.move", required=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    journal_id = fields.Many2one(
        "account.journal",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
    )

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
