"""Numbers of customer invoices: the company's prefix and counter, on the host's own lock.

The host gives a number at confirmation and locks the series with its unique index (see `sequence.mixin`); only how a
number is made and read is ours. Numbers of an earlier pattern are read the host's way and never touched.
"""

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..rules import numbering, ogm


class AccountMove(models.Model):
    _inherit = "account.move"

    def _webhero_own_number(self):
        """Whether the document's number is made from the company's settings."""
        return bool(self.journal_id.webhero_own_numbers and self.journal_id.company_id.webhero_numbering != "host")

    def _post(self, soft=True):
        self._check_webhero_number_year()
        return super()._post(soft=soft)

    def _check_webhero_number_year(self):
        """The year in a number is the invoice date's: a lock date that moves the booking into another year stops it."""
        for move in self.filtered(lambda one: one.invoice_date and one._webhero_own_number()):
            locks = move._get_violated_lock_dates(move.invoice_date, move._affect_tax_report())
            year = (locks[-1][0] + timedelta(days=1)).year if locks else move.invoice_date.year
            pattern = move.journal_id.company_id._webhero_number_pattern(move.move_type)
            if year != move.invoice_date.year and numbering.has_year(pattern):
                raise UserError(move._webhero_wrong_year(locks[-1][0], year))

    def _webhero_wrong_year(self, locked, year):
        return self.env._(
            "The invoice of %(customer)s is dated %(date)s, but the books are locked up to %(locked)s, so it would be"
            " booked and numbered in %(year)s. Give it a date after the lock date, or have the lock date opened.",
            customer=self.partner_id.display_name,
            date=format_date(self.env, self.invoice_date),
            locked=format_date(self.env, locked),
            year=year,
        )

    def _webhero_split_number(self, name):
        """The parts of a number of our making, else None."""
        if not self._webhero_own_number():
            return None
        company = self.journal_id.company_id
        patterns = dict.fromkeys(company._webhero_number_pattern(kind) for kind in ("out_invoice", "out_refund"))
        return next(filter(None, (numbering.split(pattern, name) for pattern in patterns)), None)

    @api.depends("journal_id")
    def _compute_split_sequence(self):
        ours = {move: move._webhero_split_number(move.name) for move in self}
        super(AccountMove, self.filtered(lambda move: not ours[move]))._compute_split_sequence()
        for move, parts in ours.items():
            if parts:
                move.sequence_prefix, move.sequence_number = parts.prefix, parts.counter

    def _deduce_sequence_number_reset(self, name):
        parts = self._webhero_split_number(name) if len(self) == 1 else None
        if not parts:
            return super()._deduce_sequence_number_reset(name)
        return "year" if parts.year else "never"

    def _get_sequence_format_param(self, previous):
        parts = self._webhero_split_number(previous) if len(self) == 1 else None
        if not parts:
            return super()._get_sequence_format_param(previous)
        before, year, after = parts.prefix.partition(parts.year) if parts.year else (parts.prefix, "", "")
        values = {"prefix1": before, "prefix2": after, "seq": parts.counter, "seq_length": parts.width, "suffix": ""}
        values.update(year=int(year or 0), year_length=len(year), year_end=0, year_end_length=0, month=0)
        middle = "{year:0{year_length}d}" if year else ""
        return f"{{prefix1}}{middle}{{prefix2}}{{seq:0{{seq_length}}d}}{{suffix}}", values

    def _get_last_sequence(self, relaxed=False, with_prefix=None):
        if len(self) != 1 or not self._webhero_own_number():
            return super()._get_last_sequence(relaxed=relaxed, with_prefix=with_prefix)
        if not self.date:
            return None
        company, year = self.journal_id.company_id, self.date.year
        found = self.journal_id.sudo()._webhero_last_name(
            company, self.move_type, year, prefix=with_prefix, without=self._origin.id
        )
        return found or None

    def _get_next_sequence_format(self):
        if not self._webhero_own_number() or not self.date:
            return super()._get_next_sequence_format()
        company, year = self.journal_id.company_id.sudo(), self.date.year
        last = self.journal_id.sudo()._webhero_last_counter(company, self.move_type, year, without=self._origin.id)
        counter = last or company._webhero_number_before(self.move_type, year)
        name = numbering.number(
            company._webhero_number_pattern(self.move_type), year, counter, company.webhero_number_first
        )
        return self._get_sequence_format_param(name)

    @api.depends("journal_id.webhero_own_numbers")
    def _compute_made_sequence_gap(self):
        super()._compute_made_sequence_gap()
        for move in self.filtered("made_sequence_gap"):
            if move.state == "posted" and move._webhero_is_first_number():
                move.made_sequence_gap = False

    def _webhero_is_first_number(self):
        """The first number of a series has nobody before it, though it is not 1."""
        parts = self._webhero_split_number(self.name)
        if not parts or not self.date:
            return False
        company = self.journal_id.company_id
        return parts.counter == company._webhero_number_before(self.move_type, self.date.year) + 1

    def _get_invoice_reference_be_invoice(self):
        """The structured communication carries the invoice's number, unless another invoice has the same digits."""
        reference = ogm.from_number(self.name)
        if not reference or self._webhero_reference_taken(reference):
            return super()._get_invoice_reference_be_invoice()
        return reference

    def _webhero_reference_taken(self, reference):
        domain = [("company_id", "=", self.company_id.id), ("payment_reference", "=", reference)]
        return bool(self.sudo().search([*domain, ("id", "!=", self._origin.id)], limit=1))
