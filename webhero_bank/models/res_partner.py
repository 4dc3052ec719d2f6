# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from ..rules import pain


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _webhero_payment_address(self):
        """Its address as accepted by banks (rules/pain.py Address), None where town or country is unknown."""
        self.ensure_one()
        if not self.city or not self.country_id:
            return None
        return pain.Address(self.city, self.country_id.code, self.street or "", self.zip or "")

    def _webhero_paid_on(self, company):
        """{supplier: accounts on which it was paid before}, from bank lines and payment files; cancelled and returned
        payments do not count.
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
