# SPDX-License-Identifier: LGPL-3.0-or-later
"""Approvals of bills: by whom, when, and for which amount, currency, supplier, account and number."""

from odoo import fields, models

from odoo.addons.webhero_base.rules.money import of_float

from ..rules.bills import Content


class WebheroBillApproval(models.Model):
    """Created by the button Approve only: no user has write access, so that an approval is always the approver's own action."""

    _name = "webhero.bill.approval"
    _description = "Approval of a bill"
    _order = "id desc"

    move_id = fields.Many2one("account.move", "Bill", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="move_id.company_id", store=True, index=True)
    user_id = fields.Many2one("res.users", "Approved by", required=True, readonly=True, index=True, ondelete="restrict")
    approved_at = fields.Datetime("Approved on", required=True, readonly=True, default=fields.Datetime.now)
    amount = fields.Monetary("Amount incl. VAT", readonly=True)
    currency_id = fields.Many2one("res.currency", "Currency", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", "Supplier", readonly=True, ondelete="restrict", index="btree_not_null")
    account = fields.Char("To be paid to", readonly=True)
    number = fields.Char("Number of the bill", readonly=True)
    despite = fields.Char("Seen and approved all the same", readonly=True)
    withdrawn_at = fields.Datetime("Withdrawn on", readonly=True)
    counts = fields.Boolean("Counts", compute="_compute_counts")

    _once = models.UniqueIndex("(move_id, user_id) WHERE withdrawn_at IS NULL", "You have approved this bill already.")

    def _compute_counts(self):
        for approval in self:
            approval.counts = approval._is_of(approval.move_id._webhero_bill_content())

    def _is_of(self, content):
        """Whether this approval still covers the current content of the bill."""
        own = Content(
            of_float(self.amount),
            self.partner_id.id or 0,
            self.account or "",
            self.number or "",
            self.currency_id.name or "",
        )
        return not self.withdrawn_at and own == content

    def _withdraw(self):
        self.filtered(lambda one: not one.withdrawn_at).sudo().write({"withdrawn_at": fields.Datetime.now()})
