"""UBL along with a mail: a box in the Send dialog, for companies whose own format is not set (B14)."""

from markupsafe import Markup

from odoo import api, models

UBL = "webhero_ubl"


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

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
        """Customers that are companies, where neither their own format nor an earlier sending makes one."""
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
        """An UBL that can't be made does not stop the mail; the invoice says why it is not there."""
        error = invoice_data.pop("error")
        invoice_data.update(invoice_edi_format=False, error_but_continue=False)
        reasons = Markup().join(Markup("<li>%s</li>") % reason for reason in error.get("errors", ()))
        intro = self.env._("Sent without UBL, because data is missing:")
        invoice.message_post(body=Markup("%s<ul>%s</ul>") % (intro, reasons))
