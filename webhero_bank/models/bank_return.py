# SPDX-License-Identifier: LGPL-3.0-or-later
"""A payment reversed by the bank: returned, refunded or recalled. Its documents are reopened, and both bank lines settled."""

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.money import of_float

from .settling import OWED, Settlement


class BankReturn(models.AbstractModel):
    _name = "webhero.bank.return"
    _description = "Payment that the bank takes back"

    @api.model
    def _reverse_payments(self, line):
        """The bank reverses an earlier payment: the documents it paid are reopened, and both bank lines stay settled.

        The return is settled against the counterpart of that payment, never against the invoice; all other documents
        paid by a collection stay paid.
        """
        earlier = self._reversible(line)
        if not earlier:
            raise UserError(
                self.env._(
                    "Which payment the bank takes back can't be seen: none, or several, of that amount and reference are"
                    " there. Undo the payment on its own line, and book this line with the customer."
                )
            )
        documents = earlier._webhero_met_documents()
        earlier.remove_move_reconcile()
        way = 1 if line.amount > 0 else -1
        accounts = tuple((one.account_id, way * of_float(one.balance), one.partner_id.id) for one in earlier)
        code, facts = (
            "returned",
            {"numbers": [move._webhero_number() for move in documents], "documents": documents.ids},
        )
        self.env["webhero.bank.settling"]._settle([Settlement(line, code, accounts=accounts, by="person", facts=facts)])
        for one in earlier:
            (one | self._counterpart(line, one)).reconcile()
        self._reopen_orders(line, documents)
        return True

    @api.model
    def _counterpart(self, line, earlier):
        """The journal item of the return that reverses this payment and is not reconciled yet."""
        return line.move_id.line_ids.filtered(
            lambda item: (
                (item.account_id, item.partner_id) == (earlier.account_id, earlier.partner_id)
                and not item.reconciled
                and not item.currency_id.compare_amounts(item.balance, -earlier.balance)
            )
        )[:1]

    @api.model
    def _reopen_orders(self, line, documents):
        """Mark our orders for these documents as returned: a user can order them again."""
        transfers = documents.webhero_transfer_document_ids.filtered("waits").transfer_id
        transfers.sudo().write({"returned_by_id": line.id, "reason": line._webhero_line().reason or False})

    @api.model
    def _reversible(self, line):
        """The counterparts of earlier bank lines that this line reverses, among the documents it mentions: the one of its amount,
        else all those netted in one payment or part of one collection, else one of each document; together exactly its amount.
        Empty where none or several qualify.
        """
        payment = line._webhero_line()
        book = self.env["webhero.bank.book"]._of(line.company_id, [payment])
        named = self.env["webhero.bank.book"]._named(payment, book)
        counterparts = self._bank_counterparts(line, named)
        one_each = [*counterparts, *counterparts.grouped("move_id").values(), counterparts]
        fitting = [items for items in one_each if of_float(sum(items.mapped("balance"))) == of_float(line.amount)]
        size = min(map(len, fitting), default=0)
        smallest = {items for items in fitting if len(items) == size}
        return smallest.pop() if len(smallest) == 1 else counterparts.browse()

    @api.model
    def _bank_counterparts(self, line, named):
        """The journal items of earlier bank lines that paid these documents."""
        met = named.line_ids.matched_debit_ids.debit_move_id | named.line_ids.matched_credit_ids.credit_move_id
        return met.filtered(
            lambda item: (
                item.company_id == line.company_id
                and item.statement_line_id not in (line, line.browse())
                and item.account_id.account_type in OWED
                and item.reconciled
                and item.date <= line.date
            )
        )

    @api.model
    def _paid_before(self, line):
        """For a return that is undone: the pairs that it had unreconciled, to be reconciled again."""
        if (line.webhero_reason or {}).get("code") != "returned":
            return []
        own = line.move_id.line_ids.filtered(lambda item: item.account_id.account_type in OWED)
        earlier = (own.matched_debit_ids.debit_move_id | own.matched_credit_ids.credit_move_id) - own
        facts = line.webhero_reason.get("facts") or {}
        # returns from before ids were stored have numbers only
        which = ("id", "in", facts["documents"]) if "documents" in facts else ("name", "in", facts.get("numbers", []))
        domain = [("company_id", "=", line.company_id.id), which, ("state", "=", "posted")]
        open_lines = (
            self.env["account.move"]
            .search(domain)
            .line_ids.filtered(lambda item: item.account_id in earlier.account_id and not item.reconciled)
        )
        return [one | again for one in earlier if (again := self._open_again(one, open_lines))]

    @api.model
    def _open_again(self, earlier, open_lines):
        """The items of this payment's partner reopened by the return: the one of its amount, else all of them."""
        own = open_lines.filtered(
            lambda item: (item.account_id, item.partner_id) == (earlier.account_id, earlier.partner_id)
        )
        return (
            own.filtered(lambda item: not item.currency_id.compare_amounts(item.balance, -earlier.balance))[:1] or own
        )

    @api.model
    def _undone(self, line):
        """The return of `line` was undone and its pairs are reconciled again: our orders count as not returned."""
        back = self.env["webhero.bank.transfer"].search([("returned_by_id", "=", line.id)])
        back.sudo().returned_by_id = False
