# SPDX-License-Identifier: LGPL-3.0-or-later
"""The Send dialog: language of the mail, attached files, size limit."""

from markupsafe import Markup

from odoo import api, models

from odoo.addons.account_edi_ubl_cii.models.account_edi_common import SUPPORTED_FILE_TYPES

from .account_move_document import LIMIT_MB

UBL = "webhero_ubl"


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_default_mail_lang(self, move, mail_template):
        if move.is_sale_document(include_receipts=True):
            return move._webhero_lang()
        return super()._get_default_mail_lang(move, mail_template)

    @api.model
    def _get_default_mail_attachments_widget(self, move, mail_template, **kwargs):
        rows = super()._get_default_mail_attachments_widget(move, mail_template, **kwargs)
        return rows + self._webhero_file_rows(move, {row["id"] for row in rows})

    def _webhero_file_rows(self, move, known):
        """Files of the invoice as rows of the dialog; they can't be lost by accident, only removed on the invoice."""
        if not move.is_sale_document(include_receipts=True):
            return []
        return [
            {
                "id": file.id,
                "name": file.name,
                "mimetype": file.mimetype,
                "placeholder": False,
                "protect_from_deletion": True,
                "webhero_file": True,
            }
            for file in move._webhero_own_files()
            if file.id not in known
        ]

    @api.model
    def _get_ubl_available_attachments(self, mail_attachments_widget, invoice_edi_format):
        inside, outside = super()._get_ubl_available_attachments(mail_attachments_widget, invoice_edi_format)
        formats = self.env["res.partner"]._get_ubl_cii_formats_info()
        if not invoice_edi_format or not formats.get(invoice_edi_format, {}).get("embed_attachments"):
            return inside, outside
        ids = [row["id"] for row in mail_attachments_widget or () if row.get("webhero_file")]
        files = self.env["ir.attachment"].browse(ids).exists() - inside - outside
        fitting = files.filtered(lambda file: file.mimetype in SUPPORTED_FILE_TYPES)
        return inside + fitting, outside + (files - fitting)

    @api.model
    def _get_alerts(self, moves, moves_data):
        alerts = super()._get_alerts(moves, moves_data)
        big = {move: move._webhero_too_big() for move in moves if move.is_sale_document(include_receipts=True)}
        big = {move: size for move, size in big.items() if size}
        if big:
            lines = [self.env._("%(name)s: %(size).1f MB", name=move.name, size=size) for move, size in big.items()]
            alerts["webhero_files_too_big"] = {
                "level": "warning",
                "message": self.env._(
                    "The files are over %(limit)s MB together, which many mail servers refuse (%(invoices)s)."
                    " Take some off, or send them another way.",
                    limit=LIMIT_MB,
                    invoices=", ".join(lines),
                ),
            }
        return alerts

    # ---- UBL along with a mail

    @api.model
    def _get_all_extra_edis(self):
        return {
            **super()._get_all_extra_edis(),
            UBL: {
                "label": self.env._("UBL (for the customer's bookkeeping)"),
                "is_applicable": self._webhero_may_add_ubl,
                "help": self.env._("A file that the customer's program can read, beside the PDF."),
            },
        }

    def _webhero_may_add_ubl(self, move):
        """Whether to add a UBL: for companies, unless their own format, an earlier sending or Peppol provides one."""
        if (move.sending_data or {}).get("sending_methods") == ["peppol"]:
            return False
        party = move.commercial_partner_id.with_company(move.company_id)
        return bool(
            move.is_sale_document()
            and party.is_company
            and not party.invoice_edi_format
            and not move.ubl_cii_xml_id
            and party._get_suggested_ubl_cii_edi_format()
        )

    @api.model
    def _get_placeholder_mail_attachments_data(self, move, invoice_edi_format=None, extra_edis=None, pdf_report=None):
        if not invoice_edi_format and UBL in (extra_edis or ()):
            invoice_edi_format = move.commercial_partner_id._get_suggested_ubl_cii_edi_format()
        return super()._get_placeholder_mail_attachments_data(
            move, invoice_edi_format=invoice_edi_format, extra_edis=extra_edis, pdf_report=pdf_report
        )

    def _hook_invoice_document_before_pdf_report_render(self, invoice, invoice_data):
        ours = UBL in (invoice_data.get("extra_edis") or ()) and not invoice_data.get("invoice_edi_format")
        if ours:
            suggested = invoice.commercial_partner_id._get_suggested_ubl_cii_edi_format()
            invoice_data["invoice_edi_format"] = suggested
        super()._hook_invoice_document_before_pdf_report_render(invoice, invoice_data)
        if ours and invoice_data.get("error_but_continue"):
            self._webhero_without_ubl(invoice, invoice_data)

    def _webhero_without_ubl(self, invoice, invoice_data):
        """A UBL that can't be made does not block the mail; the reason is logged on the invoice."""
        error = invoice_data.pop("error")
        invoice_data.update(invoice_edi_format=False, error_but_continue=False)
        reasons = Markup().join(Markup("<li>%s</li>") % reason for reason in error.get("errors", ()))
        intro = self.env._("Sent without UBL, because data is missing:")
        invoice.message_post(body=Markup("%s<ul>%s</ul>") % (intro, reasons))
