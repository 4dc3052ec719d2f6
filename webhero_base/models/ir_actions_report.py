# SPDX-License-Identifier: LGPL-3.0-or-later
"""Received bills are printed only where their PDF can be unpacked within limits (S18.6)."""

from odoo import models
from odoo.exceptions import UserError

from ..tools.unpacking import pages_are_bounded

ORIGINALS = "account.report_original_vendor_bill"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Odoo draws a banner on each page of a received PDF, which it unpacks in the server for that."""
        if self._get_report(report_ref).report_name == ORIGINALS:
            self._webhero_check_originals(self.env["account.move"].browse(res_ids))
        return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)

    def _webhero_check_originals(self, moves):
        for move in moves:
            file = move.message_main_attachment_id
            if file.mimetype == "application/pdf" and not pages_are_bounded(file.raw or b""):
                raise UserError(
                    self.env._(
                        "The PDF of %s unpacks to too much to be printed with the others: download it from the bill.",
                        move.display_name,
                    )
                )
