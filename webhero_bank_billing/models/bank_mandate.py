# SPDX-License-Identifier: LGPL-3.0-or-later
"""Automatic collection of repeated invoices: the file is made and the customer notified; a user uploads it to the bank (M8)."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

AHEAD = timedelta(days=28)  # before its due date a collection is announced and made: enough for any notice period


class BankMandate(models.Model):
    _inherit = "webhero.bank.mandate"

    @api.model
    def _cron_collect_repeated(self):
        """A file per company and day, each committed. Where an invoice can't be collected, the reason is logged on it."""
        groups = self._to_collect()
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(groups))
        for (company, day), moves in groups.items():
            self.with_company(company)._collect_together(moves, company, day)
            if not progress(1):
                break

    def _collect_together(self, moves, company, day):
        """Make one file; on failure one per invoice, so that one invoice never blocks another."""
        journal = self._collecting_journal(company)
        try:
            with self.env.cr.savepoint():
                return self._collect(moves, journal, day)
        except UserError as error:
            if len(moves) == 1:
                return self._log_uncollected(moves, str(error))
        for move in moves:
            self._collect_together(move, company, day)
        return None

    @api.model
    def _to_collect(self):
        """{(company, day): invoices} of collected series whose collection day is near."""
        found, today = {}, fields.Date.context_today(self)
        for move in self._collectable_invoices():
            day = move._webhero_first_collection(self._collecting_journal(move.company_id), today)
            if day <= today + AHEAD:
                found.setdefault((move.company_id, day), []).append(move.id)
        return {key: self.env["account.move"].browse(ids) for key, ids in found.items()}

    def _collectable_invoices(self):
        """The open invoices that can be collected; for the others the reason is logged."""
        moves = self.env["account.move"].search(self._open_of_series(), order="id")
        reasons = {move: self._uncollectable(move) for move in moves}
        for move, reason in reasons.items():
            if reason:
                self._log_uncollected(move, reason)
        return moves.filtered(lambda move: not reasons[move])

    def _open_of_series(self):
        """The open invoices of collected series, except those that were in a file before (returned or cancelled)."""
        series = ("webhero_repeat_period_id.repeat_id.webhero_collect", "=", True)
        unpaid = [("state", "=", "posted"), ("payment_state", "in", ("not_paid", "partial"))]
        return [("move_type", "=", "out_invoice"), *unpaid, series, ("webhero_transfer_document_ids", "=", False)]

    def _uncollectable(self, move):
        """The reason, in words, why this invoice can't be collected, or ""."""
        if not self._collecting_journal(move.company_id):
            return self.env._("no bank journal of the company has an account in EUR")
        if refusal := move._webhero_order_refusal("collect"):
            return refusal
        return "" if move._webhero_mandate() else self._missing_mandate_text(move)

    @api.model
    def _collecting_journal(self, company):
        journals = self.env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", company.id)])
        return journals.filtered(lambda one: one.bank_account_id and one._webhero_currency().name == "EUR")[:1]

    def _log_uncollected(self, move, reason):
        """Log the reason on the invoice, each reason once."""
        if move.webhero_uncollected != reason:
            move.webhero_uncollected = reason
            move._message_log(body=self.env._("Not collected by itself: %s", reason))
