# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices and bills of another program that were still open when the company switched to Odoo (bank M13).

They are receivables and payables like any other for reminders, bank statements and Home. They are never sent, take no
number of ours and contain no VAT, which was declared in the other program. Their counterpart is a suspense account that
the accountant's opening entry clears.
"""

from odoo import api, fields, models

ACCOUNT_CODE = "499900"  # suspense accounts of the Belgian minimum chart: 499
CODES = {"sale": "OPS", "purchase": "OPP"}


class AccountJournal(models.Model):
    _inherit = "account.journal"

    webhero_opening = fields.Boolean("Documents of another program", readonly=True, copy=False)

    _webhero_opening_unique = models.UniqueIndex(
        "(company_id, type) WHERE webhero_opening", "There is a journal for documents of another program already."
    )

    @api.model
    def _webhero_opening_journal(self, company, kind):
        """The journal of open documents of another program, created on first use; `kind` is "sale" or "purchase"."""
        journals = self.sudo().with_company(
            company
        )  # sudo: invoicing users may not create journals; this creates only this one
        known = journals.search([("company_id", "=", company.id), ("webhero_opening", "=", True)])
        wanted = known.filtered(lambda journal: journal.type == kind)
        if wanted:
            return wanted.sudo(False)
        account = known.default_account_id[:1] or journals._webhero_opening_account(company)
        values = {
            "name": self.env._("Open bills of before") if kind == "purchase" else self.env._("Open invoices of before"),
            "type": kind,
            "code": journals._webhero_free_code(company, CODES[kind]),
            "company_id": company.id,
            "default_account_id": account.id,
            "webhero_opening": True,
            "refund_sequence": False,
            "show_on_dashboard": False,
            "sequence": 999,  # never the default journal of new documents
        }
        return journals.create(values).sudo(False)

    def _webhero_opening_account(self, company):
        accounts = self.env["account.account"].with_company(company)
        return accounts.create(
            {
                "name": self.env._("Open documents of before"),
                "code": accounts._search_new_account_code(ACCOUNT_CODE),
                "account_type": "asset_current",
                "company_ids": [(6, 0, company.ids)],
            }
        )

    def _webhero_free_code(self, company, code):
        used = self.with_context(active_test=False).search([("company_id", "=", company.id)]).mapped("code")
        return next(one for one in (code, *(f"{code}{number}" for number in range(1, 99))) if one not in used)


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_move_constraints(self, move):
        constraints = super()._get_move_constraints(move)
        if move.webhero_opening_key:
            constraints["webhero_opening"] = self.env._(
                "%s is of another program, which sent it then: it is not sent again. A reminder can be sent.",
                move.display_name,
            )
        return constraints
