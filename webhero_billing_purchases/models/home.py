# SPDX-License-Identifier: LGPL-3.0-or-later
"""The VAT of the quarter on Home: booked VAT, and separately the VAT of draft bills."""

from odoo import models

from odoo.addons.webhero_billing_base.rules import home as periods

from .account_move import BILLS


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    def _figure_vat(self):
        figure = super()._figure_vat()
        waiting, count = self._vat_waiting()
        if count:
            note = f"{figure['note']}; {self._vat_waiting_text(self._money(waiting), count)}"
            figure |= {"note": note, "waiting": waiting, "waiting_count": count}
        return figure

    def _vat_waiting_text(self, vat, count):
        if count == 1:
            return self.env._("%(vat)s more in 1 bill that is not booked", vat=vat)
        return self.env._("%(vat)s more in %(count)s bills that are not booked", vat=vat, count=count)

    def _vat_waiting(self):
        """(deductible VAT, number) of the drafts of this quarter; a bill without a date counts too, as received now.

        Only VAT that counts in the return: the non-deductible share is part of the cost, and reverse-charged VAT is
        both due and deducted.
        """
        bills = self._drafts_of_quarter()
        count = self.env["account.move"].search_count(bills)
        taxes = [("move_id", "any", bills), ("tax_repartition_line_id.use_in_tax_closing", "=", True)]
        rows = self.env["account.move.line"]._read_group(taxes, ["company_id"], ["balance:sum"]) if count else ()
        return sum(self._convert(total, company) for company, total in rows), count

    def _drafts_of_quarter(self):
        """The domain of the draft bills of this quarter or without a date."""
        first, last = periods.quarter(self._today())
        return [
            ("company_id", "in", self.env.companies.ids),
            ("state", "=", "draft"),
            ("move_type", "in", BILLS),
            "|", ("invoice_date", "=", False), "&", ("invoice_date", ">=", first), ("invoice_date", "<=", last),
        ]  # fmt: skip
