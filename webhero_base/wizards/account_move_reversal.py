# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def _compute_journal_id(self):
        """A credit note on a document of another program is in one of our own journals."""
        super()._compute_journal_id()
        for wizard in self.filtered("journal_id.webhero_opening"):
            wizard.journal_id = wizard.available_journal_ids.filtered(lambda journal: not journal.webhero_opening)[:1]
