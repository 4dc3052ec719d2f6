# SPDX-License-Identifier: LGPL-3.0-or-later
"""The identifiers of the own company: enterprise and VAT number together, and the bank account on its documents."""

from odoo import api, fields, models

from ..rules import iban


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "webhero.portal.fields"]

    webhero_iban = fields.Char(
        "IBAN",
        compute="_compute_webhero_iban",
        inverse="_inverse_webhero_iban",
        help="The account on your invoices. Another number becomes another account; the one before stays.",
    )
    webhero_iban_bank = fields.Char("Bank", compute="_compute_webhero_iban")

    @api.depends("partner_id.bank_ids.acc_number", "partner_id.bank_ids.sequence")
    def _compute_webhero_iban(self):
        for company in self:
            account = company._webhero_bank_account()
            company.webhero_iban = account.acc_number
            company.webhero_iban_bank = self._webhero_bank_text(account.bank_name, account.bank_bic)

    def _webhero_bank_text(self, name, bic):
        """Name and BIC, with the date of their source list; the BIC only where known."""
        known = [part for part in (name, bic) if part]
        if not known:
            return False
        return " · ".join([*known, self.env._("list of banks of %s", iban.list_date())])

    def _inverse_webhero_iban(self):
        for company in self:
            if company.webhero_iban:
                company._webhero_use_iban(company.webhero_iban)

    def write(self, vals):
        """Write enterprise and VAT number to the partner together: one by one, they would contradict each other."""
        numbers = {name: vals[name] for name in ("vat", "company_registry") if name in vals}
        if len(numbers) == 2:
            self.partner_id.write(numbers)
        return super().write(vals)

    def _webhero_bank_account(self):
        """The account shown in the letterhead: the first one of the company."""
        accounts = self.sudo().partner_id.bank_ids.sorted(lambda account: (account.sequence, account._origin.id))
        return accounts.filtered(lambda account: account.acc_type == "iban")[:1] or accounts[:1]

    def _webhero_use_iban(self, number):
        """Make the account with that number the first one of the company, creating it if needed."""
        accounts = self.partner_id.bank_ids
        digits = iban.compact(number)
        found = accounts.filtered(lambda account: iban.compact(account.acc_number) == digits)
        if not found:
            self.env["res.partner.bank"]._webhero_refuse_iban(number)
            values = {"acc_number": number, "partner_id": self.partner_id.id, "allow_out_payment": True}
            found = self.env["res.partner.bank"].create(values)
        if found != accounts[:1]:
            found.sequence = min(accounts.mapped("sequence"), default=10) - 1
        self.partner_id.invalidate_recordset(["bank_ids"])
