# SPDX-License-Identifier: LGPL-3.0-or-later
"""The sales journal: the numbering of its documents, and the category of its invoices."""

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, email_normalize, email_normalize_all

from ..rules import numbering

COPY_FIELD = "incoming_einvoice_notification_email"  # on a sales journal: recipients of a copy of outgoing documents


class AccountJournal(models.Model):
    _inherit = "account.journal"

    webhero_own_numbers = fields.Boolean(
        "Company's invoice numbers",
        copy=False,
        help="Documents of this journal are numbered as the company's settings say. One sales journal per company has"
        " this, so that no number comes twice; the others are numbered by Odoo, with their own short code in front.",
    )
    webhero_invoice_category_id = fields.Many2one(
        "webhero.invoice.category",
        string="Invoice category",
        check_company=True,
        help="New invoices of this journal get this category.",
    )

    @api.constrains("webhero_own_numbers", "type", "company_id", "active")
    def _check_webhero_own_numbers(self):
        for journal in self.filtered("webhero_own_numbers"):
            others = journal._webhero_numbered_journals() - journal
            if journal.type != "sale" or others:
                raise ValidationError(
                    self.env._(
                        "Journal %(journal)s: only one sales journal of %(company)s can have the company's invoice"
                        " numbers%(other)s. Switch it off there first.",
                        journal=journal.name,
                        company=journal.company_id.name,
                        other=self.env._(", and %s has them now", others[0].name) if others else "",
                    )
                )

    @api.constrains(COPY_FIELD)
    def _check_webhero_copy_address(self):
        for journal in self.filtered(lambda one: one.type == "sale" and one[COPY_FIELD]):
            for part in re.split(r"[;,\n]", journal[COPY_FIELD]):
                if part.strip() and not email_normalize(part):
                    raise ValidationError(
                        self.env._(
                            "Extra e-mail: “%(address)s” is not one e-mail address. Write it whole, and a semicolon"
                            " between two addresses, such as bookkeeper@example.com; archive@example.com.",
                            address=part.strip(),
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        journals = super().create(vals_list)
        journals._webhero_inherit_numbering()
        journals._webhero_inherit_copy_address()
        return journals

    def _webhero_inherit_copy_address(self):
        """A new sales journal gets the copy address of the other ones of the company."""
        for journal in self.filtered(lambda one: one.type == "sale" and not one[COPY_FIELD]):
            if address := journal.company_id._webhero_copy_address():
                journal[COPY_FIELD] = address

    def _webhero_inherit_numbering(self):
        """The first sales journal of a company uses the numbering of the company."""
        for journal in self.filtered(lambda one: one.type == "sale" and not one.is_self_billing):
            if not journal._webhero_numbered_journals():
                journal.webhero_own_numbers = True

    def _webhero_numbered_journals(self):
        return self.with_context(active_test=False).search(
            [("company_id", "=", self.company_id.id), ("webhero_own_numbers", "=", True)]
        )

    def _webhero_last_name(self, company, move_type, year, prefix=None, without=0):
        """The number with the highest counter in the series of that kind and year ("" where there is none).

        Only assigned numbers count: a draft with a number entered by hand makes no gap.
        """
        self.ensure_one()
        pattern = company._webhero_number_pattern(move_type)
        wanted = numbering.prefix(pattern, year) if prefix is None else prefix
        if prefix is None and company.webhero_numbering == numbering.CONTINUOUS:
            condition = SQL("sequence_prefix LIKE %s", numbering.like(pattern))
        else:
            condition = SQL("sequence_prefix = %s", wanted)
        self.env["account.move"].flush_model(["name", "sequence_number", "sequence_prefix", "state", "posted_before"])
        rows = self.env.execute_query(
            SQL(
                """SELECT name FROM account_move
                    WHERE journal_id = %s AND %s AND name != '/' AND id != %s AND (state != 'draft' OR posted_before)
                    ORDER BY sequence_number DESC LIMIT 1""",
                self.id,
                condition,
                without or 0,
            )
        )
        return rows[0][0] if rows else ""

    def _webhero_last_counter(self, company, move_type, year, without=0):
        """The highest assigned counter in the series; 0 where there is none."""
        name = self._webhero_last_name(company, move_type, year, without=without)
        parts = numbering.split(company._webhero_number_pattern(move_type), name)
        return parts.counter if parts else 0

    # ---- copies for the bookkeeper

    def _notify_invoice_subscribers(self, invoice, mail_params=None):
        """Customer invoices: our queued copy. Odoo's own copy is sent before the commit, and a failure is only logged."""
        if not invoice.is_sale_document(include_receipts=True):
            return super()._notify_invoice_subscribers(invoice, mail_params=mail_params)
        addresses = list(dict.fromkeys(email_normalize_all(self.incoming_einvoice_notification_email or "")))
        if addresses and invoice.state == "posted":
            invoice._webhero_queue_copies(addresses)
        return None
