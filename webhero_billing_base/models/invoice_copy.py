"""The copy of an outgoing invoice for the bookkeeper: one mail per address, seen and tried again when it fails."""

import base64
import logging

from odoo import api, fields, models
from odoo.tools import email_normalize_all

_logger = logging.getLogger(__name__)


class WebheroInvoiceCopy(models.Model):
    _name = "webhero.invoice.copy"
    _description = "Copy of an outgoing invoice"
    _inherit = ["webhero.queued.mail"]
    _order = "id desc"
    _check_company_auto = True

    move_id = fields.Many2one("account.move", "Invoice", required=True, ondelete="cascade", index=True, readonly=True)
    email = fields.Char("To", required=True, readonly=True)
    company_id = fields.Many2one(related="move_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="move_id.commercial_partner_id", string="Customer")
    waiting = fields.Boolean("To be made", readonly=True, copy=False, index="btree_not_null")

    _once = models.Constraint("unique(move_id, email)", "This address has its copy of the invoice already.")

    @api.depends("waiting")
    def _compute_delivery(self):
        waiting = self.filtered("waiting")
        waiting.delivery = "queued"
        super(WebheroInvoiceCopy, self - waiting)._compute_delivery()

    @api.model
    def _cron_retry(self):
        self._make_waiting()
        return super()._cron_retry()

    def _make_waiting(self):
        """The mails of invoices that were only marked as sent: their PDF takes seconds, so nobody waits for it."""
        moves = self.search([("waiting", "=", True)]).move_id
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(moves))
        for move in moves:
            copies = move.webhero_copy_ids.try_lock_for_update().filtered_domain([("waiting", "=", True)])
            copies._make_mail()
            copies._wake_mail_queue()
            if not progress(1):
                break

    def _make_mail(self):
        """Queue the mails, with one PDF per invoice; whatever goes wrong ends up on the row and stops nobody."""
        for move in self.move_id:
            copies = self.filtered(lambda copy, move=move: copy.move_id == move)
            try:
                with self.env.cr.savepoint():
                    files = move._webhero_copy_files()
                    for copy in copies:
                        copy.write({"mail_id": copy._queue(files).id, "mail_error": False, "waiting": False})
            except Exception as error:
                _logger.exception("Copy of invoice %s", move.id)
                copies.write({"mail_error": str(error) or type(error).__name__, "waiting": False})

    def _queue(self, files):
        self.ensure_one()
        move = self.move_id
        template = self.env.ref("webhero_billing_base.mail_template_invoice_copy").sudo()
        rendered = template._generate_template(move.ids, ("subject", "body_html", "email_from", "mail_server_id"))[
            move.id
        ]
        return (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": rendered["subject"],
                    "body_html": rendered["body_html"],
                    "body": rendered["body_html"],
                    "email_from": rendered["email_from"]
                    or move.company_id.email_formatted
                    or self.env.user.email_formatted,
                    "mail_server_id": rendered.get("mail_server_id"),
                    "email_to": self.email,
                    "auto_delete": False,
                    "attachment_ids": [(0, 0, file) for file in files],
                }
            )
        )


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_copy_ids = fields.One2many("webhero.invoice.copy", "move_id", "Copies", copy=False)
    webhero_copy_failed = fields.Boolean(
        "Copy failed", compute="_compute_webhero_copy_failed", search="_search_webhero_copy_failed"
    )

    def _compute_webhero_copy_failed(self):
        for move in self:
            move.webhero_copy_failed = any(copy.delivery == "failed" for copy in move.webhero_copy_ids)

    def _search_webhero_copy_failed(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("webhero_copy_ids", "any", [("delivery", "=", "failed")])]

    def _webhero_queue_copies(self, addresses):
        """A copy for each address that has none yet; part of the transaction that sends the invoice, never its end."""
        for move in self.sudo():
            known = set(move.webhero_copy_ids.mapped("email"))
            new = [address for address in addresses if address not in known]
            waiting = not move.invoice_pdf_report_id
            values = [{"move_id": move.id, "email": address, "waiting": waiting} for address in new]
            copies = move.webhero_copy_ids.create(values)
            if copies and waiting:
                self.env.ref("webhero_billing_base.ir_cron_retry_invoice_copies").sudo()._trigger()
            elif copies:
                copies._make_mail()
                copies._wake_mail_queue()
            if copies:
                move._message_log(body=self.env._("A copy goes to %s.", ", ".join(new)))

    def _webhero_ubl(self):
        """The XML that was sent, else one made now; None where none can be made."""
        found = self._webhero_ubl_made()
        return found if found["content"] else None

    def _webhero_ubl_made(self):
        """{"filename", "content", "errors"} as of the host; BIS 3.0 where the host knows no format for the customer."""
        self.ensure_one()
        found = self._get_invoice_legal_documents("ubl", allow_fallback=True)
        if not found:
            builder = self.env["res.partner"]._get_edi_builder("ubl_bis3")
            content, errors = builder._export_invoice(self)
            found = {"filename": builder._export_invoice_filename(self), "content": content, "errors": errors}
        return found

    def _webhero_copy_files(self):
        """PDF and UBL as they were sent; the UBL is made here where the customer got none."""
        kinds = ((self._webhero_pdf(), "application/pdf"), (self._webhero_ubl(), "application/xml"))
        return [
            {"name": document["filename"], "datas": base64.b64encode(document["content"]), "mimetype": mimetype}
            for document, mimetype in kinds
            if document
        ]

    def action_webhero_retry_copies(self):
        self.check_access("write")
        self.webhero_copy_ids.filtered(lambda copy: copy.delivery == "failed")._try_again()

    def _webhero_alerts_of_copies(self):
        failed = self.webhero_copy_ids.filtered(lambda copy: copy.delivery == "failed")
        if not failed:
            return {}
        alert = {
            "level": "warning",
            "message": self.env._(
                "The invoice itself went out, but its copy to %(address)s did not: %(reason)s",
                address=failed[0].email,
                reason=failed[0].failure or "",
            ),
            "action_text": self.env._("Send the copy again"),
            "action_call": [self._name, "action_webhero_retry_copies", self.ids],
        }
        return {"webhero_copy_failed": alert}


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _notify_invoice_subscribers(self, invoice, mail_params=None):
        """Customer invoices: our queued copy. The host's own goes out before the commit, and a failure is only logged."""
        if not invoice.is_sale_document(include_receipts=True):
            return super()._notify_invoice_subscribers(invoice, mail_params=mail_params)
        addresses = list(dict.fromkeys(email_normalize_all(self.incoming_einvoice_notification_email or "")))
        if addresses and invoice.state == "posted":
            invoice._webhero_queue_copies(addresses)
        return None
