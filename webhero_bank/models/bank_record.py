# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class BankRecord(models.AbstractModel):
    """Data reported by the bank for one account: journal, company and currency, and the key that makes it unique."""

    _name = "webhero.bank.record"
    _description = "What the bank reported"
    _check_company_auto = True

    journal_id = fields.Many2one(
        "account.journal", "Journal", required=True, readonly=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="journal_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(
        "res.currency", "Currency", compute="_compute_currency_id", store=True, precompute=True, required=True
    )
    key = fields.Char("Identity", required=True, readonly=True)

    _key_unique = models.Constraint("UNIQUE(journal_id, key)", "The bank reported this before.")

    @api.depends("journal_id")
    def _compute_currency_id(self):
        for one in self:
            one.currency_id = one.journal_id._webhero_currency()
