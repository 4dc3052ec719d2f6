# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

WAITING = ("new", "open", "proposed")


class WebheroVatPeriod(models.TransientModel):
    _inherit = "webhero.vat.period"

    def _missing(self):
        """Unsettled bank lines of the period: one may be for a bill that was never received."""
        text = self.env._("Bank lines that are not settled")
        return [*super()._missing(), self._missing_row(text, "account.bank.statement.line", self._open_bank_lines())]

    def _open_bank_lines(self):
        days = [("date", ">=", self.date_from), ("date", "<=", self.date_to)]
        return [("company_id", "=", self.company_id.id), *days, ("webhero_state", "in", WAITING)]
