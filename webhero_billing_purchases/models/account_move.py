# SPDX-License-Identifier: LGPL-3.0-or-later
"""A copy of each booked document for the bookkeeper: for a bill the files as received, for an invoice the files as sent."""

import base64
from datetime import timedelta

from odoo import fields, models
from odoo.tools import email_normalize_all

BILLS = ("in_invoice", "in_refund", "in_receipt")
SALES = ("out_invoice", "out_refund")
SENT_WITHIN = timedelta(hours=1)  # after posting; then the copy is mailed with files made for it


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        bills = posted.filtered(
            lambda move: (
                move.move_type in BILLS and move.company_id.webhero_bill_copy_email and not move.webhero_opening_key
            )  # the bookkeeper received it from the other program
        )
        for company, moves in bills.grouped("company_id").items():
            moves._webhero_queue_copies(list(dict.fromkeys(email_normalize_all(company.webhero_bill_copy_email))))
        sales = posted.filtered(lambda move: move.move_type in SALES)
        for journal, moves in sales.grouped("journal_id").items():
            addresses = email_normalize_all(journal.sudo().incoming_einvoice_notification_email or "")
            moves._webhero_queue_copies(list(dict.fromkeys(addresses)), after=fields.Datetime.now() + SENT_WITHIN)
        return posted

    def _webhero_copy_files(self):
        """For a bill the files as received; a bill entered by hand has none, and its mail states so."""
        if self.move_type not in BILLS:
            return super()._webhero_copy_files()
        kinds = {one.name: one.mimetype for one in self._webhero_bill_attachments()}
        return [_copy(*file, kinds) for file in self._webhero_original_files()[0]]


def _copy(name, content, kinds):
    """The values of an attachment of the mail; `kinds` are the mimetypes as received."""
    mimetype = kinds.get(name, "application/octet-stream")
    return {"name": name, "datas": base64.b64encode(content), "mimetype": mimetype}
