# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reminders that take the bank into account: customers who may have paid are not reminded
(docs/decisions.md, What may happen by itself).
"""

import dataclasses

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.webhero_bank.rules import collecting
from odoo.addons.webhero_bank.rules.suggesting import CENTS
from odoo.addons.webhero_billing_base.rules import reminders

WAITING = ("new", "open", "proposed")


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_uncollected = fields.Char("Not collected because", readonly=True, copy=False)
    # not stored: depends on bank lines, which change in many ways
    webhero_bank_hold = fields.Char("No reminder because of the bank", compute="_compute_webhero_bank_hold")

    @api.depends_context("lang")
    @api.depends("payment_state", "amount_residual", "invoice_date_due", "webhero_ordered")
    def _compute_webhero_bank_hold(self):
        """Hold the reminder for a received bank line that may pay it, or without a statement since its due date."""
        self.webhero_bank_hold = False
        asked = self.filtered(lambda move: move.move_type in ("out_invoice", "out_receipt") and move.state == "posted")
        for company, moves in asked.grouped("company_id").items():
            lines = moves._webhero_waiting_lines(company)
            until = company._webhero_bank_reported_until()
            for move in moves.filtered(lambda move: move.payment_state in ("not_paid", "partial")):
                line = next((line for line in lines if move._webhero_pointed_to(line)), None)
                bank_text = move._webhero_bank_line_text(line) if line else move._webhero_late_text(until)
                move.webhero_bank_hold = move._webhero_collected_text() or move._webhero_cents_text() or bank_text

    def _webhero_may_be_paid(self):
        return self.webhero_bank_hold or super()._webhero_may_be_paid()

    def _webhero_waiting_lines(self, company):
        domain = [("company_id", "=", company.id), ("webhero_state", "in", WAITING), ("amount", ">", 0)]
        return self.env["account.bank.statement.line"].sudo().search(domain, order="date desc, id desc")

    def _webhero_pointed_to(self, line):
        """Whether a line was not matched yet, or points to this invoice by number, account, name or exact amount."""
        if self.invoice_date and line.date < self.invoice_date:
            return False
        if line.webhero_state == "new" or self._webhero_is_amount_of(line):
            return True
        return any(map(self._webhero_in, line.webhero_suggestions or ()))

    def _webhero_is_amount_of(self, line):
        open_amount, rest = line.webhero_open_amount, self.amount_residual
        return line.currency_id == self.currency_id and not self.currency_id.compare_amounts(open_amount, rest)

    def _webhero_in(self, suggestion):
        documents = [take[0] for take in suggestion["takes"]]
        numbers = suggestion["facts"].get("numbers") or ()
        return self.id in documents or self.name in numbers or suggestion["partner"] == self.commercial_partner_id.id

    def _webhero_bank_line_text(self, line):
        return self.env._(
            "The bank line “%(line)s” of %(date)s may pay it. Settle that line first.",
            line=line.payment_ref or line.partner_name or line.display_name,
            date=format_date(self.env, line.webhero_bank_date or line.date),
        )

    def _webhero_collected_text(self):
        """The reason to hold while the invoice is being collected by direct debit."""
        order = self.webhero_transfer_id.sudo().order_id  # sudo: readable with access to the invoice
        return order and self.env._("It is collected by direct debit on %s.", format_date(self.env, order.day))

    def _webhero_cents_text(self):
        """The reason to hold where only cents are open."""
        few = (
            self.payment_state == "partial"
            and self.currency_id.compare_amounts(self.amount_residual, float(CENTS)) <= 0
        )
        return few and self.env._("Only cents are open: book them as a difference.")

    def _webhero_late_text(self, until):
        """`until`: {own account: last day reported by the bank}; the account it is paid to counts, else any."""
        days = [day for account, day in until.items() if account == self.partner_bank_id] or list(until.values())
        last = max(days, default=None)
        if not last or not self.invoice_date_due or last >= self.invoice_date_due:
            return False
        return self.env._(
            "The last bank statement is of %(last)s, and it was due on %(due)s: it may be paid. Import your bank statements"
            " first.",
            last=format_date(self.env, last),
            due=format_date(self.env, self.invoice_date_due),
        )

    def _webhero_bank_paid(self):
        """Cancel the queued reminders of these invoices that were not sent yet."""
        super()._webhero_bank_paid()
        self.invalidate_recordset(["webhero_bank_hold"])
        rows = self.env["webhero.reminder"].sudo().search([("move_id", "in", self.ids), ("delivery", "=", "queued")])
        for mail in rows.mail_id.try_lock_for_update():
            together = rows.search([("mail_id", "=", mail.id)])
            if settled := together.filtered(lambda row: row.move_id._webhero_reminder_settled()):
                together._leave_out(settled)

    def _webhero_due_but_held(self, today):
        """Whether a reminder would be sent automatically today if the bank did not hold it."""
        claim = self._webhero_claim()
        free = dataclasses.replace(claim, may_be_paid=False)
        policy = self.company_id._webhero_reminder_policy()
        return claim.may_be_paid and bool(reminders.due_level(free, policy, today))

    def _webhero_first_collection(self, journal, today):
        """The first possible collection day: after the notice period and the bank's lead time, not before the due date."""
        notice = self._webhero_mandate().notice
        first = collecting.first_day(today, notice, journal.webhero_collect_days or 0)
        return collecting.banking_day(max(first, self.invoice_date_due or first))
