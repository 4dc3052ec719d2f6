# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a user reads about an invoice is in the user's language, though the invoice is made in another one.

The host keeps these words once a record, so the first who asked decided their language for all (B5).
"""

from odoo import api, models


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.depends_context("lang")
    def _compute_partner_credit_warning(self):
        return super()._compute_partner_credit_warning()

    @api.depends_context("lang")
    def _compute_abnormal_warnings(self):
        return super()._compute_abnormal_warnings()

    @api.depends_context("lang")
    def _compute_tax_lock_date_message(self):
        return super()._compute_tax_lock_date_message()

    @api.depends("state")
    def _compute_name_placeholder(self):
        """The number that a draft gets if it is the next to be confirmed; the host says so of the first one only."""
        super()._compute_name_placeholder()
        for move in self.filtered(lambda one: one.state == "draft" and one.is_sale_document(include_receipts=True)):
            if (not move.name or move.name == "/") and move.date and move._webhero_own_number():
                move.name_placeholder = move._webhero_coming_number()
