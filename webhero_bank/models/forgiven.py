# SPDX-License-Identifier: LGPL-3.0-or-later
"""How an accepted shortfall, of a customer or of ours, is booked: a payment discount, or cents (M4)."""

from decimal import Decimal

from odoo import Command, api, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.money import of_float

from ..rules.suggesting import CENTS
from .account_move import DOCUMENTS
from .settling import OWED

DISCOUNTS = ("discount", "discount_late", "discounts", "discounts_late")


class WebheroBankForgiven(models.AbstractModel):
    _name = "webhero.bank.forgiven"
    _description = "Payment discounts and differences of cents"

    @api.model
    def _accounts(self, line, suggestion):
        """The rows of Settlement.accounts for the forgiven amount: they are deducted from the takes."""
        if suggestion.code not in DISCOUNTS:
            account = self._difference(line.company_id, loss=(suggestion.forgiven > 0) == (line.amount > 0))
            return ((account, -suggestion.forgiven, 0),)
        moves = self.env["account.move"]
        of_each = suggestion.facts.get("discounts") or [[suggestion.takes[0].document, suggestion.forgiven]]
        return tuple(row for id, amount in of_each for row in self._discount(line, moves.browse(id), Decimal(amount)))

    @api.model
    def _discount(self, line, move, forgiven):
        """As Odoo books an early payment discount: including VAT, where the payment terms apply the discount to it."""
        term = move.line_ids.filtered(lambda one: one.display_type == "payment_term")
        values = {"aml": term, "amount_currency": -term.amount_residual_currency, "balance": -term.balance}
        found = move._get_invoice_counterpart_amls_for_early_payment_discount([values], float(forgiven))
        sign = -1 if line.amount > 0 else 1
        rows = [row for name in ("term_lines", "base_lines", "tax_lines") for row in found[name]]
        accounts = self.env["account.account"]
        made = [(accounts.browse(row["account_id"]), of_float(sign * row["amount_currency"]), row) for row in rows]
        if sum(amount for _account, amount, _row in made) != -forgiven:
            raise UserError(
                self.env._(
                    "The payment discount of %s can't be booked here. Register the payment on it.", move.display_name
                )
            )
        for account, amount, row in made:
            if row.get("tax_ids") or row.get("tax_repartition_line_id"):
                raise UserError(
                    self.env._(
                        "The payment discount of %s changes its VAT: make a credit note of the discount, then settle.",
                        move.display_name,
                    )
                )
            yield account, amount, 0

    # ---- open cents

    @api.model
    def _only_cents(self, companies):
        """The domain of documents that are paid but for some cents, as left by a payment with an OGM."""
        paid = [("state", "=", "posted"), ("payment_state", "=", "partial"), ("move_type", "in", DOCUMENTS)]
        few = [("amount_residual", ">", 0), ("amount_residual", "<=", float(CENTS))]
        return [("company_id", "in", companies.ids), *paid, *few]

    @api.model
    def _close(self, move):
        """Book the open cents of `move` as a difference, so that nothing remains open."""
        owed = move.line_ids.filtered(lambda line: line.account_id.account_type in OWED and not line.reconciled)
        journals = self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", move.company_id.id)]
        )
        rest = sum(owed.mapped("amount_residual"))
        label = self.env._("%s: difference of cents", move._webhero_number())
        common = {"partner_id": move.commercial_partner_id.id, "name": label}
        accounts = ((owed.account_id, -rest), (self._difference(move.company_id, loss=rest > 0), rest))
        lines = [Command.create({**common, "account_id": one.id, "balance": amount}) for one, amount in accounts]
        values = {"move_type": "entry", "journal_id": journals[:1].id, "ref": label, "line_ids": lines}
        entry = self.env["account.move"].create(values)
        entry.action_post()
        (owed | entry.line_ids.filtered(lambda line: line.account_id == owed.account_id)).reconcile()

    @api.model
    def _difference(self, company, loss):
        """The company's account for cash differences, else the one for bank charges."""
        journal = self.env["account.journal"].search(
            [("type", "in", ("bank", "cash")), ("company_id", "=", company.id)]
        )
        account = journal.loss_account_id[:1] if loss else journal.profit_account_id[:1]
        return account or company._webhero_bank_costs()
