# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from ..rules import pain


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _webhero_payment_address(self):
        """Its address as a bank takes it (rules/pain.py Address), None where town or country is not known."""
        self.ensure_one()
        if not self.city or not self.country_id:
            return None
        return pain.Address(self.city, self.country_id.code, self.street or "", self.zip or "")

    def _webhero_paid_on(self, company):
        """{supplier: accounts that it was paid on before}, of bank lines and of payment files; what was cancelled or
        came back from there says nothing.
        """
        found = {partner: set() for partner in self}
        lines = self.env["account.bank.statement.line"]._read_group(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", self.ids),
                ("amount", "<", 0),
                ("is_reconciled", "=", True),
                ("account_number", "not in", (False, "")),
            ],
            ["partner_id", "account_number"],
        )
        transfers = self.env["webhero.bank.transfer"]._read_group(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", self.ids),
                ("state", "not in", ("cancelled", "returned")),
            ],
            ["partner_id", "iban"],
        )
        for partner, account in (*lines, *transfers):
            found[partner].add(account.replace(" ", "").upper())
        return found
