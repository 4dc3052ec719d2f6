"""Files on an invoice: they go with its mail, those that UBL knows also into the UBL (B17). Downloads (B18)."""

from odoo import Command, api, fields, models

LIMIT_MB = 10


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    webhero_superseded = fields.Boolean("Earlier version of a document", copy=False)


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_file_ids = fields.Many2many(
        "ir.attachment",
        string="Files",
        compute="_compute_webhero_file_ids",
        inverse="_inverse_webhero_file_ids",
        help="Everything here goes along with the mail; PDF, PNG, JPG, CSV, XLSX and ODS also go into the UBL.",
    )

    @api.depends("message_main_attachment_id", "attachment_ids")
    def _compute_webhero_file_ids(self):
        for move in self:
            move.webhero_file_ids = [Command.set(move._webhero_own_files().ids)]

    def _inverse_webhero_file_ids(self):
        for move in self:
            kept = move.webhero_file_ids
            (move._webhero_own_files() - kept).unlink()
            kept.filtered(lambda file: not file.res_id).write({"res_model": "account.move", "res_id": move.id})

    def _webhero_own_files(self):
        """What people added for the customer; not the documents that the sending makes."""
        self.ensure_one()
        if not self._origin.id:
            return self.env["ir.attachment"]
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "=", self._origin.id),
                ("res_field", "=", False),
                ("webhero_superseded", "=", False),
                ("name", "!=", "factur-x.xml"),
            ],
            order="id",
        )
        return files - self._webhero_others_files()

    def _webhero_others_files(self):
        """Attachments of notes among colleagues and of what somebody outside wrote: no part of the document."""
        written = [("model", "=", "account.move"), ("res_id", "=", self._origin.id), ("attachment_ids", "!=", False)]
        messages = self.env["mail.message"].sudo().search(written)
        return messages.filtered(lambda message: not _for_customer(message)).attachment_ids

    def _webhero_too_big(self):
        """The size in MB of the files together where that is over the limit, else 0."""
        size = sum(self._webhero_own_files().mapped("file_size")) / 1024 / 1024
        return size if size > LIMIT_MB else 0

    def _detach_attachments(self):
        """A PDF or UBL that was made before a correction stays in the file, but never goes out again."""
        documents = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "account.move"),
                    ("res_id", "in", self.ids),
                    ("res_field", "in", self._get_fields_to_detach()),
                ]
            )
        )
        super()._detach_attachments()
        documents.webhero_superseded = True

    def _get_fields_to_detach(self):
        return [*super()._get_fields_to_detach(), "ubl_cii_xml_file"]

    # ---- downloads

    def _get_invoice_proforma_pdf_report_filename(self):
        if self.state == "posted" and self.is_sale_document(include_receipts=True):
            return self._get_invoice_report_filename()
        return super()._get_invoice_proforma_pdf_report_filename()

    def _get_invoice_legal_documents_all(self, allow_fallback=False):
        """PDF and UBL; what was sent where it was sent, else made now."""
        documents = super()._get_invoice_legal_documents_all(allow_fallback=allow_fallback) or []
        if not allow_fallback or self.ubl_cii_xml_id or not self.is_sale_document() or self.state != "posted":
            return documents
        ubl = self._get_invoice_legal_documents("ubl", allow_fallback=True)
        return [*documents, self._webhero_or_reasons(ubl)] if ubl else documents

    def _webhero_or_reasons(self, document):
        """In a zip of many, an UBL that can't be made leaves a note that says why."""
        if not document.get("errors"):
            return document
        text = "\n".join(str(error) for error in document["errors"])
        name = self.env._("%s: why there is no UBL", self.name.replace("/", "_"))
        return {"filename": f"{name}.txt", "filetype": "txt", "content": text.encode()}

    def action_webhero_download_all(self):
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/account/download_invoice_documents/{ids}/all",
            "target": "download",
        }

    def get_extra_print_items(self):
        items = super().get_extra_print_items()
        posted = self.filtered(lambda move: move.state == "posted" and move.is_sale_document())
        if posted:
            action = posted.action_webhero_download_all()
            items.append({"key": "webhero_all", "description": self.env._("PDF + UBL (zip)"), **action})
        return items


def _for_customer(message):
    """Whether a colleague wrote it, not as a note; a colleague who left is one too."""
    users = message.author_id.with_context(active_test=False).user_ids
    colleague = message.message_type != "email" and any(not user.share for user in users)
    return colleague and not message.is_internal and message.subtype_id and not message.subtype_id.internal
