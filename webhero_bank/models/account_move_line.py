# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _webhero_met_documents(self):
        """The invoices and bills with which these counterparts of bank lines are reconciled."""
        met = self.matched_debit_ids.debit_move_id | self.matched_credit_ids.credit_move_id
        return met.move_id.filtered(lambda move: move.is_invoice(include_receipts=True))
