# SPDX-License-Identifier: LGPL-3.0-or-later
"""UBL of invoices and credit notes: the document's language, and the invoice that a credit note is about."""

from odoo import models


class AccountEdiXmlUblBis3(models.AbstractModel):
    _inherit = "account.edi.xml.ubl_bis3"

    def _export_invoice(self, invoice):
        """Texts in the document's language; complaints about it in that of the user (B5)."""
        reader = self.env.context.get("webhero_user_lang") or self.env.lang
        speaking = self.with_context(webhero_user_lang=reader, lang=invoice._webhero_lang())
        return super(AccountEdiXmlUblBis3, speaking)._export_invoice(invoice)

    def _export_invoice_constraints(self, invoice, vals):
        reader = self.env.context.get("webhero_user_lang") or self.env.lang
        constraints = super(AccountEdiXmlUblBis3, self.with_context(lang=reader))._export_invoice_constraints(
            invoice, vals
        )
        if invoice._webhero_credited()[0]:
            constraints.pop("nl_r_001", None)
        return constraints

    def _add_invoice_config_vals(self, vals):
        vals["invoice"] = vals["invoice"].with_context(lang=vals["invoice"]._webhero_lang())
        super()._add_invoice_config_vals(vals)

    def _add_invoice_header_nodes(self, document_node, vals):
        """BG-3: the number, and where it is known the date, of the credited invoice (B15); BT-22: what law wants said."""
        super()._add_invoice_header_nodes(document_node, vals)
        invoice = vals["invoice"]
        self._webhero_add_mentions(document_node, invoice)
        number = invoice._webhero_credited()[0]
        if number:
            reference = {
                "cbc:ID": {"_text": number},
                "cbc:IssueDate": {"_text": invoice.reversed_entry_id.invoice_date or None},
            }
            document_node["cac:BillingReference"] = {"cac:InvoiceDocumentReference": reference}

    def _webhero_add_mentions(self, document_node, invoice):
        """In the one note that there may be (PEPPOL-EN16931-R002), after what somebody wrote there."""
        own = (document_node.get("cbc:Note") or {}).get("_text")
        told = [*filter(None, [own]), *invoice._webhero_whole_mentions()]
        document_node["cbc:Note"] = {"_text": "\n".join(told) or None}
