# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from odoo import api, fields, models

from .bank_order import VERSIONS

ACCOUNT = re.compile(r"[^0-9A-Z]")


class AccountJournal(models.Model):
    _inherit = "account.journal"

    webhero_payment_version = fields.Selection(
        VERSIONS,
        "Format of payment files",
        required=True,
        default=VERSIONS[0][0],
        help="Belgian banks read pain.001.001.09 since March 2024. Choose the older one where yours asks for it.",
    )
    webhero_payment_together = fields.Boolean(
        "One movement per payment file", help="The statement then shows the total of a file, not each payment."
    )

    webhero_collect_days = fields.Integer(
        "Working days for direct debits",
        default=2,
        help="How long before the day of collection your bank wants the file; see its terms and conditions.",
    )

    @api.model
    def _webhero_of_account(self, company, account, currency):
        """The bank journal of an account (IBAN or number) in this currency, or none.

        An account of the company that has no journal yet is linked to the only bank journal without an account: it is the
        IBAN entered in the settings.
        """
        journals = self.search([("type", "=", "bank"), ("company_id", "=", company.id)])
        fitting = journals.filtered(lambda journal: journal._webhero_currency().name == currency)
        number = ACCOUNT.sub("", account.upper())
        found = fitting.filtered(lambda journal: journal._webhero_has(number))
        return found[:1] or fitting._webhero_link_own(company, number)

    def _webhero_currency(self):
        return self.currency_id or self.company_id.currency_id

    def _webhero_has(self, number):
        """Whether `number` is the account of this journal; a pre-IBAN Dutch or Belgian number is the end of its IBAN."""
        own = self.bank_account_id.sanitized_acc_number or ""
        if number.isdigit() and len(number) >= 7 and not own.isdigit():
            return own.endswith(number.zfill(10)) and own[4:].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip(
                "0"
            ) == number.lstrip("0")
        return bool(own) and own == number

    def _webhero_link_own(self, company, number):
        free = self.filtered(lambda journal: not journal.bank_account_id)
        own = company.partner_id.bank_ids.filtered(lambda bank: bank.sanitized_acc_number == number)
        if len(free) != 1 or not own:
            return self.browse()
        # sudo: invoicing users may not edit journals; this only links the company's own account to the journal without one
        free.sudo().bank_account_id = own[:1]
        return free

    def action_webhero_upload(self):
        """The upload dialog for bank files, from the dashboard card of the journal."""
        return self.env["webhero.bank.upload"]._dialog()

    def _webhero_reported_until(self):
        """The last day reported by the bank: end of the last statement, else the last line; False for none."""
        self.ensure_one()
        journal = [("journal_id", "=", self.id)]
        statement = self.env["webhero.bank.statement"].search(
            [*journal, ("closing_date", "!=", False)], order="closing_date desc", limit=1
        )
        line = self.env["account.bank.statement.line"].search(journal, order="internal_index desc", limit=1)
        return max(filter(None, (statement.closing_date, line.webhero_bank_date or line.date)), default=False)
