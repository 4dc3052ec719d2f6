# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _write_multi(self, vals_list):
        """What is self-billing is counted again, of past months too (compliance.py)."""
        if any({"is_self_billing", "type"} & vals.keys() for vals in vals_list):
            self.env["webhero.home.change"]._mark_all()
        return super()._write_multi(vals_list)
