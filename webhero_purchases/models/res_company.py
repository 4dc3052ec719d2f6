# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..rules.bills import APPROVE, CHECK, CREDIT, PAY


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_bill_second_above = fields.Monetary(
        "Second approval above",
        currency_field="currency_id",
        help="Bills of more than this amount, VAT included, are approved by two people. 0: one person is enough.",
    )
    webhero_bill_approver_ids = fields.Many2many(
        "res.users",
        "webhero_bill_approver_rel",
        string="Who approves bills",
        help="Nobody chosen: everybody who may make invoices.",
    )

    webhero_books_user_ids = fields.Many2many(
        "res.users",
        "webhero_books_user_rel",
        string="Accountant's logins",
        domain=[("share", "=", True)],
        groups="base.group_erp_manager",
        help="These logins of the portal see the documents, bank files and zips of this company, and change nothing.",
    )

    def write(self, vals):
        """A changed limit applies at once to bills that are not paid yet."""
        done = super().write(vals)
        if "webhero_bill_second_above" in vals:
            states = ("webhero_bill_state", "in", (CHECK, APPROVE, PAY, CREDIT))
            moves = self.env["account.move"].sudo()
            self.env.add_to_compute(
                moves._fields["webhero_bill_state"], moves.search([("company_id", "in", self.ids), states])
            )
        return done
