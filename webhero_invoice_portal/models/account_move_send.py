# SPDX-License-Identifier: LGPL-3.0-or-later
from markupsafe import Markup

from odoo import api, models

from ..rules import mail_words
from .res_users import Inside


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _send_mail(self, move, mail_template, **kwargs):
        """C4: the invoice mail as the customer chose: with the PDF or a link to it; the seller's own attachments always included.

        A PDF too large for the customer's mail server is always sent as a link. The links are made per recipient
        when the mails are made (`_webhero_way_in`): in the message they would be for everyone who reads it.
        """
        if not move.is_sale_document(include_receipts=True):
            return super()._send_mail(move, mail_template, **kwargs)
        move._webhero_invite()
        attachments = kwargs.get("attachments") or []
        how = "link" if self._webhero_by_link(move, attachments) else "file"
        if how == "link":
            kwargs["attachments"] = self._webhero_without_documents(move, attachments)
            if not kwargs["attachments"] and kwargs.get("body"):
                kwargs["body"] = Markup(mail_words.by_link(kwargs["body"]))  # noqa: S704 markup as it was, other words
        return super()._send_mail(move.with_context(webhero_invoice_mail=Inside(how)), mail_template, **kwargs)

    @api.model
    def _webhero_by_link(self, move, attachments):
        size = sum(len(raw or b"") for _name, raw in attachments)
        too_large = size > move.company_id.webhero_portal_mail_mb * 2**20
        return too_large or move.partner_id.commercial_partner_id.webhero_delivery_channel == "link"

    @api.model
    def _webhero_without_documents(self, move, attachments):
        """The attachments but for the invoice itself, PDF and UBL, which the link gives."""
        documents = [(file.name, file.raw) for file in move.sudo().invoice_pdf_report_id | move.sudo().ubl_cii_xml_id]
        return [attachment for attachment in attachments if attachment not in documents]
