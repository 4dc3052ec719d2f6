# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.models.res_partner_bank import RECEIVED
from odoo.addons.webhero_base.tools.actions import open_record


class BankAccountWizard(models.TransientModel):
    """Choose the journal of each account in a file."""

    _name = "webhero.bank.account.wizard"
    _description = "Accounts of a bank file"

    import_id = fields.Many2one("webhero.bank.import", "File", required=True)
    company_id = fields.Many2one(related="import_id.company_id")
    line_ids = fields.One2many(
        "webhero.bank.account.wizard.line",
        "wizard_id",
        "Accounts",
        compute="_compute_lines",
        store=True,
        readonly=False,
    )

    @api.depends("import_id")
    def _compute_lines(self):
        for one in self:
            accounts = one.import_id.unknown_accounts or ()
            one.line_ids = [
                Command.clear(),
                *(
                    Command.create({name: account[name] for name in ("account", "currency", "holder")})
                    for account in accounts
                ),
            ]

    def action_go_on(self):
        """Apply the choice made for each account, then import the file."""
        self.ensure_one()
        self.import_id._check_may_import()
        left_out = set(self.import_id.left_out or ())
        for line in self.line_ids:
            if line.choice == "leave":
                left_out.add(f"{line.account}/{line.currency}")
            else:
                line._choose_journal()
        self.import_id.left_out = sorted(left_out) or False
        self.import_id._import()
        return open_record(self.import_id)


class BankAccountWizardLine(models.TransientModel):
    _name = "webhero.bank.account.wizard.line"
    _description = "Account of a bank file"

    wizard_id = fields.Many2one("webhero.bank.account.wizard", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="wizard_id.company_id")
    account = fields.Char("Account", readonly=True)
    currency = fields.Char("Currency", readonly=True)
    holder = fields.Char("Holder", readonly=True)
    choice = fields.Selection(
        [("make", "Make a journal for it"), ("use", "Use this journal"), ("leave", "Leave it out")],
        "What to do",
        required=True,
        default="make",
    )
    journal_id = fields.Many2one(
        "account.journal",
        "Journal",
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id), ('bank_account_id', '=', False)]",
    )

    def _choose_journal(self):
        """The journal of this account, created or chosen. Requires write access to journals.

        The bank itself wrote the number, so an IBAN whose check digits do not fit is taken as it is: nobody here mistyped it.
        """
        Journal = self.env["account.journal"].with_context(webhero_received=RECEIVED)
        if not Journal.has_access("create"):
            raise UserError(
                self.env._(
                    "No journal has account %(account)s, and making one is for who sets up the accounting. Ask your"
                    " administrator, then press Import again.",
                    account=self.account,
                )
            )
        if self.choice == "use":
            self._use(self.journal_id.with_env(Journal.env))
            return
        company, currency = self.company_id, self._currency()
        Journal.with_company(company).create(
            {
                "type": "bank",
                "name": self.env._("Bank %(account)s", account=self.account),
                "company_id": company.id,
                "bank_acc_number": self.account,
                "currency_id": currency.id if currency != company.currency_id else False,
            }
        )

    def _use(self, journal):
        if not journal:
            raise UserError(self.env._("Choose the journal of account %(account)s.", account=self.account))
        if journal._webhero_currency() != self._currency():
            raise UserError(
                self.env._(
                    "Journal %(journal)s is in %(currency)s, account %(account)s in %(other)s. Make a journal for it.",
                    journal=journal.name,
                    currency=journal._webhero_currency().name,
                    account=self.account,
                    other=self.currency,
                )
            )
        journal.set_bank_account(self.account)

    def _currency(self):
        currency = (
            self.env["res.currency"].with_context(active_test=False).search([("name", "=", self.currency)], limit=1)
        )
        if not currency:
            raise UserError(self.env._("Currency %(currency)s is unknown here.", currency=self.currency))
        if not currency.active:
            currency.active = True
        return currency
