"""What a customer still has to pay, its open credits deducted: credit notes and payments that are settled with nothing."""

from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from ..rules import reminders

OPEN_STATES = ("not_paid", "partial")
CLAIMS = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_covered = fields.Monetary("Covered by open credits", compute="_compute_webhero_to_pay")
    webhero_to_pay = fields.Monetary("Still to pay", compute="_compute_webhero_to_pay")

    @api.depends("amount_residual", "payment_state", "move_type", "commercial_partner_id", "currency_id", "company_id")
    def _compute_webhero_to_pay(self):
        covered = self._webhero_covered()
        for move in self:
            move.webhero_covered = covered.get(move.id, 0)
            move.webhero_to_pay = move.amount_residual - move.webhero_covered

    def _webhero_credit_key(self):
        return self.company_id.id, self.commercial_partner_id.id, self.currency_id.id

    def _webhero_covered(self):
        """{id: what open credits cover of it}: its own credit notes first, then whatever the customer has, oldest due first."""
        asked = self.filtered(lambda move: move.move_type in CLAIMS and move.payment_state in OPEN_STATES)
        free, own = asked._webhero_open_credits()
        open_, covered = asked._webhero_all_claims() if free else asked, {}
        for key, moves in open_.grouped(lambda move: move._webhero_credit_key()).items():
            amounts = {move.id: Decimal(str(move.amount_residual)) for move in moves}
            by_own = {one: min(amount, own.get(one, Decimal(0))) for one, amount in amounts.items()}
            rest = [(one, amount - by_own[one]) for one, amount in amounts.items()]
            by_free = reminders.cover(rest, free.get(key, Decimal(0)))
            covered |= {one: float(by_own[one] + by_free[one]) for one in amounts}
        return covered

    def _webhero_all_claims(self):
        """All open invoices of these customers in the order in which credits cover them; disputed ones take nothing."""
        found = self.search(
            Domain("company_id", "in", self.company_id.ids)
            & Domain("commercial_partner_id", "in", self.commercial_partner_id.ids)
            & Domain("move_type", "in", CLAIMS) & Domain("state", "=", "posted")
            & Domain("payment_state", "in", OPEN_STATES),
            order="invoice_date_due, id",
        )  # fmt: skip
        return found.filtered(lambda move: not move.no_followup) | self

    def _webhero_credit_lines(self):
        """Lines of these customers that wait to be settled: credit notes and payments."""
        return self.env["account.move.line"].search(
            Domain("company_id", "in", self.company_id.ids)
            & Domain("partner_id", "child_of", self.commercial_partner_id.ids)
            & Domain("account_id.account_type", "=", "asset_receivable") & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False) & Domain("amount_residual_currency", "<", 0)
        )  # fmt: skip

    def _webhero_open_credits(self):
        """({company, customer, currency: free credit}, {invoice: credit of its own credit notes}), amounts above 0."""
        free, own = defaultdict(Decimal), defaultdict(Decimal)
        for line in self._webhero_credit_lines() if self else ():
            amount, origin = Decimal(str(-line.amount_residual_currency)), line.move_id.reversed_entry_id
            if origin.payment_state in OPEN_STATES:
                own[origin.id] += amount
            else:
                key = (line.company_id.id, line.partner_id.commercial_partner_id.id, line.currency_id.id)
                free[key] += amount
        return free, own
