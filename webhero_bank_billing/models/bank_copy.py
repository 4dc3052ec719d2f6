# SPDX-License-Identifier: LGPL-3.0-or-later
"""Copies of bank files with new movements, sent to the bookkeeper unchanged: queued, retried, failures shown (A4)."""

import logging

from odoo import fields, models

_logger = logging.getLogger(__name__)


class WebheroBankCopy(models.Model):
    _name = "webhero.bank.copy"
    _description = "Copy of a bank file"
    _inherit = ["webhero.queued.mail"]
    _order = "id desc"
    _check_company_auto = True

    import_id = fields.Many2one(
        "webhero.bank.import", "Bank file", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True, index=True)
    email = fields.Char("To", required=True, readonly=True)

    _once = models.Constraint("UNIQUE(import_id, email)", "This address has its copy of the bank file already.")

    def _make_mail(self):
        """Queue the mails; an error is stored on the row, and the statement is stored all the same."""
        for copy in self:
            try:
                with self.env.cr.savepoint():
                    copy.write({"mail_id": copy._queue().id, "mail_error": False})
            except Exception as error:
                _logger.exception("Copy of bank file %s", copy.import_id.id)
                copy.mail_error = str(error) or type(error).__name__

    def _queue(self):
        self.ensure_one()
        company = self.company_id
        speaking = self.with_context(lang=company.partner_id.lang or self.env.lang)
        addresses = {"email_from": company.email_formatted or self.env.user.email_formatted, "email_to": self.email}
        values = {**speaking._mail_words(), **addresses, "auto_delete": False}
        return self.env["mail.mail"].sudo().create({**values, "attachment_ids": [(0, 0, self._attached_file())]})

    def _mail_words(self):
        facts = {"company": self.company_id.name, "name": self.import_id.name}
        body = self.env["ir.qweb"]._render("webhero_bank_billing.mail_bank_copy", facts)
        return {"subject": self.env._("%(company)s: bank file %(name)s", **facts), "body_html": body}

    def _attached_file(self):
        file = self.import_id.sudo()
        return {"name": file.name, "raw": file._content(), "res_model": self._name, "res_id": self.id}
