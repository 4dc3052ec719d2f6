"""An invoice dated before one that has a number already: told while it is a draft, with the number and the way out."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..rules import numbering


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.depends("state", "invoice_date", "journal_id", "move_type")
    def _compute_alerts(self):
        super()._compute_alerts()
        for move in self.filtered(lambda one: one.state == "draft" and one.invoice_date and one.is_sale_document()):
            if last := move._webhero_numbered_after():
                told = {"level": "warning", "message": move._webhero_backdated(last)}
                move.alerts = {**(move.alerts or {}), "webhero_backdated": told}

    def _webhero_numbered_after(self):
        """The last document of the same series that has a number and a later date."""
        own = self.journal_id.refund_sequence and self.move_type == "out_refund"
        kinds = ["out_refund"] if own else ["out_invoice", *([] if self.journal_id.refund_sequence else ["out_refund"])]
        domain = Domain("journal_id", "=", self.journal_id.id) & Domain("state", "=", "posted")
        domain &= Domain("move_type", "in", kinds) & Domain("invoice_date", ">", self.invoice_date)
        pattern = self.company_id._webhero_number_pattern(self.move_type)
        if not self._webhero_own_number() or numbering.has_year(pattern):
            domain &= Domain("invoice_date", "<=", self.invoice_date.replace(month=12, day=31))
        return self.search(domain, order="sequence_number desc, id desc", limit=1)

    def _webhero_coming_number(self):
        form, values = self._get_next_sequence_format()
        return form.format(**{**values, "seq": values["seq"] + 1})

    def _webhero_backdated(self, last):
        return self.env._(
            "This document is dated %(date)s but will get number %(number)s, after %(last)s of %(last_date)s. The law wants"
            " numbers in the order of the dates. Give it today's date and write when the work was done in the lines or in the"
            " delivery date; or confirm it as it is, if your accountant agrees.",
            date=format_date(self.env, self.invoice_date),
            number=self._webhero_coming_number(),
            last=last.name,
            last_date=format_date(self.env, last.invoice_date),
        )
