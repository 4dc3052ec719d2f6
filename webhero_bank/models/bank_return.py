# SPDX-License-Identifier: LGPL-3.0-or-later
"""A payment that the bank takes back: returned, refunded or recalled. What it had paid is open again, and both bank lines whole."""

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.money import of_float

from .settling import OWED, Settlement


class BankReturn(models.AbstractModel):
    _name = "webhero.bank.return"
    _description = "Payment that the bank takes back"

    @api.model
    def _reverse_payments(self, line):
        """The bank takes an earlier payment back: the documents that it paid are open again, and both bank lines whole.

        The return is settled against the counterpart of that payment, never against the invoice; whatever else a collection
        paid stays paid.
        """
        earlier = self._reversible(line)
        if len(earlier) != 1:
            raise UserError(
                self.env._(
                    "Which payment the bank takes back can't be seen: none, or several, of that amount and reference are"
                    " there. Undo the payment on its own line, and book this line with the customer."
                )
            )
        document = earlier._webhero_met_documents()
        earlier.remove_move_reconcile()
        amount = of_float(abs(line.webhero_open_amount))
        code, facts = "returned", {"numbers": [move._webhero_number() for move in document]}
        accounts = ((earlier.account_id, amount, earlier.partner_id.id),)
        self.env["webhero.bank.settling"]._settle([Settlement(line, code, accounts=accounts, by="person", facts=facts)])
        new = line.move_id.line_ids.filtered(lambda item: item.account_id == earlier.account_id and not item.reconciled)
        (earlier | new).reconcile()
        self._reopen_orders(line, document)
        return True

    @api.model
    def _reopen_orders(self, line, documents):
        """What we had ordered of these came back: it can be ordered again, by a person."""
        transfers = documents.webhero_transfer_document_ids.filtered("waits").transfer_id
        transfers.write({"returned_by_id": line.id, "reason": line._webhero_line().reason or False})

    @api.model
    def _reversible(self, line):
        """The counterparts of earlier bank lines that this may take back: same amount, reconciled, of what it names."""
        told = line._webhero_line()
        book = self.env["webhero.bank.book"]._of(line.company_id, [told])
        named = self.env["webhero.bank.book"]._named(told, book)
        domain = [
            ("company_id", "=", line.company_id.id),
            ("statement_line_id", "!=", False),
            ("statement_line_id", "!=", line.id),
            ("account_id.account_type", "in", OWED),
            ("balance", "=", line.amount),
            ("reconciled", "=", True),
            ("date", "<=", line.date),
        ]
        found = self.env["account.move.line"].search(domain)
        return found.filtered(lambda item: item._webhero_met_documents() & named)

    @api.model
    def _paid_before(self, line):
        """Of a return that is undone: the pairs that it had taken apart, to be put together again."""
        if (line.webhero_reason or {}).get("code") != "returned":
            return []
        own = line.move_id.line_ids.filtered(lambda item: item.account_id.account_type in OWED)
        earlier = (own.matched_debit_ids.debit_move_id | own.matched_credit_ids.credit_move_id) - own
        numbers = (line.webhero_reason.get("facts") or {}).get("numbers", [])
        domain = [("company_id", "=", line.company_id.id), ("name", "in", numbers), ("state", "=", "posted")]
        open_lines = (
            self.env["account.move"]
            .search(domain)
            .line_ids.filtered(lambda item: item.account_id == earlier.account_id and not item.reconciled)
        )
        return [earlier | open_lines] if earlier and open_lines else []

    @api.model
    def _undone(self, line):
        """The return of `line` was undone, and what it had taken apart is together again: what was ordered did not come back."""
        self.env["webhero.bank.transfer"].search([("returned_by_id", "=", line.id)]).returned_by_id = False
