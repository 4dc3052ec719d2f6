# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who may approve bills, and whether what is approved is what that person saw."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from odoo.addons.webhero_base.rules.money import of_float

from ..rules import bills

WAITING = (bills.CHECK, bills.APPROVE)
MAKES_INVOICES = "account.group_account_invoice"


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_approver_text = fields.Char("Nobody can approve it", compute="_compute_webhero_approver_text")

    def _webhero_is_approver(self):
        """Whether the user may approve in each company of these bills. Who was chosen and left counts as chosen: that nobody else
        may approve does not lapse with the last of them.
        """
        if self.env.su or not self.env.user.has_group(MAKES_INVOICES):
            return False
        chosen = [company.sudo().webhero_bill_approver_ids for company in self.company_id]
        return all(not users or self.env.user in users for users in chosen)

    def _webhero_check_approver(self):
        self.check_access("write")
        if not self._webhero_is_approver():
            waits = self.filtered(lambda move: move.webhero_bill_state in WAITING)
            nobody = next(filter(None, (move._webhero_too_few_approvers() for move in waits)), "")
            raise AccessError(
                nobody
                or self.env._(
                    "You may not approve bills. Who may is chosen under Settings, Invoicing, Webhero Purchases."
                )
            )

    @api.depends("webhero_bill_state", "company_id")
    @api.depends_context("lang")
    def _compute_webhero_approver_text(self):
        for move in self:
            waits = move.webhero_bill_state in WAITING
            move.webhero_approver_text = waits and move._webhero_too_few_approvers() or False

    def _webhero_too_few_approvers(self):
        """Why those who may approve can't be enough for this bill, and the remedy; "" where they can."""
        able, needed = self.company_id.sudo()._webhero_able_approvers(), self._webhero_approvals_needed()
        others = self._webhero_valid_approvals().user_id - able  # who approved it before and left
        if len(able | others) >= needed:
            return ""
        if not able:
            return self.env._(
                "Nobody may approve bills any more: who was chosen is no longer here, or may not make invoices. "
                "Choose somebody under Settings, Invoicing, Webhero Purchases."
            )
        return self.env._(
            "A bill of this amount needs two people to approve it, and only %s may. Choose another person too, or a higher amount,"
            " under Settings, Invoicing, Webhero Purchases.",
            able.name,
        )

    # ---- what was seen

    def _webhero_check_seen(self):
        """Check that the bill is unchanged since the form was loaded: the approval covers what the user saw."""
        seen = self.env.context.get("webhero_seen")
        if not isinstance(seen, list | tuple) or len(seen) != 5:
            return
        party, account, currency = (self[name].id for name in ("partner_id", "partner_bank_id", "currency_id"))
        amount, *parts = seen
        now = [party, account, currency, self.ref]
        if of_float(self.amount_total) != of_float(amount) or [one or False for one in now] != [
            one or False for one in parts
        ]:
            self._webhero_refuse_changed()

    def _webhero_refuse_changed(self):
        amount = formatLang(self.env, self.amount_total, currency_obj=self.currency_id)
        raise UserError(
            self.env._(
                "%(bill)s was changed while you looked at it: it is %(amount)s of %(supplier)s now. Open it again and look.",
                bill=self.ref or self.display_name,
                amount=amount,
                supplier=self.partner_id.display_name or "-",
            )
        )
