# SPDX-License-Identifier: LGPL-3.0-or-later
"""The letters of a reminder: one per customer, in the customer's language."""

from odoo import api, fields, models


class ReportReminder(models.AbstractModel):
    _name = "report.webhero_billing_base.report_reminder"
    _description = "Payment reminder"

    @api.model
    def _get_report_values(self, docids, data=None):
        moves = (
            self.env["account.move"].browse(docids).sorted(lambda move: (move.invoice_date_due or move.date, move.id))
        )
        letters = []
        for group in moves.grouped(lambda move: (move.company_id, move.commercial_partner_id)).values():
            letters.append({"lead": group[:1], "moves": group, "lang": group[0]._webhero_lang()})
        return {"docs": moves, "letters": letters, "today": fields.Date.context_today(self)}
