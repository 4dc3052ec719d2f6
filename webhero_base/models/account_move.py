# SPDX-License-Identifier: LGPL-3.0-or-later
"""Documents of another program (opening.py), and changes that affect a figure of Home (home_month.py)."""

from odoo import api, fields, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "webhero.portal.fields"]

    # partner and number of a document of another program; empty for our own documents
    webhero_opening_key = fields.Char(readonly=True, copy=False, export_string_translation=False)

    _webhero_opening_unique = models.UniqueIndex(
        "(company_id, webhero_opening_key) WHERE webhero_opening_key IS NOT NULL",
        "This document of the other program came in before.",
    )

    def _sequence_matches_date(self):
        """The year in a number of another program is not validated."""
        return bool(self.webhero_opening_key) or super()._sequence_matches_date()

    def _get_invoice_computed_reference(self):
        """Documents of another program get no new communication: the customer has the original one."""
        return False if self.webhero_opening_key else super()._get_invoice_computed_reference()

    def _compute_made_sequence_gap(self):
        super()._compute_made_sequence_gap()
        self.filtered("webhero_opening_key").made_sequence_gap = False

    @api.model
    def _get_suitable_journal_ids(self, move_type, company=False):
        return (
            super()._get_suitable_journal_ids(move_type, company).filtered(lambda journal: not journal.webhero_opening)
        )

    def copy_data(self, default=None):
        """A copy is our own document, with our own number."""
        copied = super().copy_data(default)
        for values in copied:
            if self.env["account.journal"].browse(values.get("journal_id")).webhero_opening:
                del values["journal_id"]
        return copied

    # ---- the payee of a bill

    def _webhero_payment_account(self):
        """The account (res.partner.bank, may be empty) to pay this bill to: the one stated on it, else the first of its supplier.
        For addons with bills that are payable to a party other than the supplier.
        """
        self.ensure_one()
        return self.partner_bank_id or self.commercial_partner_id.bank_ids[:1]

    # ---- Home

    def _webhero_home_columns(self):
        """Columns whose change affects a figure of Home for a past month. To be extended."""
        return {"state", "move_type", "company_id", "invoice_date", "amount_untaxed_signed", "commercial_partner_id"}

    def _write_multi(self, vals_list):
        """Invalidate the figures of the months of an invoice, before and after the write, where they are past."""
        watched, first = self._webhero_home_columns(), self.env["webhero.home.change"]._current()
        dates = self._fields["invoice_date"]._get_cache(self.env)
        past = self.browse(
            move.id
            for move, vals in zip(self, vals_list, strict=True)
            if watched & vals.keys() and ("invoice_date" in vals or not dates.get(move.id) or dates[move.id] < first)
        )
        self.env["webhero.home.change"]._mark(past)
        result = super()._write_multi(vals_list)
        self.env["webhero.home.change"]._mark(past)
        return result
