# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _create_document_from_attachment(self, attachment_ids):
        """Mark files uploaded by a user on the list or on the dashboard card of the journal."""
        moves = super()._create_document_from_attachment(attachment_ids)
        bought = moves.filtered(lambda move: move.journal_id.type == "purchase" and move.webhero_bill_source != "mail")
        bought.webhero_bill_source = "upload"
        return moves
