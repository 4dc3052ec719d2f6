# SPDX-License-Identifier: LGPL-3.0-or-later
"""The copy of an outgoing invoice for the bookkeeper: one mail per address, failures shown and retried."""

import logging

from odoo import api, fields, models

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
    not_before = fields.Datetime(
        "Made after",
        readonly=True,
        copy=False,
        help="Until then it waits for the invoice to be sent, so that what was sent goes.",
    )

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
        """Make the mails of invoices that were only marked as sent, in the background: their PDF takes seconds."""
        now = fields.Datetime.now()
        due = ["|", ("not_before", "=", False), ("not_before", "<=", now)]
        moves = self.search([("waiting", "=", True), ("move_id.state", "=", "posted"), *due]).move_id
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(moves))
        for move in moves:
            copies = move.webhero_copy_ids.try_lock_for_update().filtered_domain([("waiting", "=", True)])
            copies._make_mail()
            copies._wake_mail_queue()
            if not progress(1):
                break

    def _make_mail(self):
        """Queue the mails, with one PDF per invoice; an error is stored on the row and blocks nothing."""
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

    def _template(self):
        """The template of the mail; addons that copy other documents have their own."""
        return self.env.ref("webhero_billing_base.mail_template_invoice_copy").sudo()

    def _queue(self, files):
        self.ensure_one()
        move = self.move_id
        rendered = self._template()._generate_template(
            move.ids, ("subject", "body_html", "email_from", "mail_server_id")
        )[move.id]
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
