"""What a person does with a line: accept a suggestion, choose documents, leave it as a credit, book it, undo it."""

from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools import actions

from ..rules.outcome import Take
from .line_settle import OWED, Settlement, of_float

ACCEPTED = 100  # lines in one press


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    # ---- accept

    def action_webhero_accept(self, place=0):
        """Do what the suggestion at `place` says; of several lines each its first. Gives back a notification."""
        self.check_access("write")
        done = self._webhero_accept_each(place)
        if not done:
            raise UserError(self.env._("There is nothing to accept: these lines have no suggestion that can be done."))
        return actions.notification(self._webhero_told_done(done), then=actions.RELOAD)

    def _webhero_told_done(self, done):
        if len(done) == 1:
            return done.webhero_told
        return self.env._("%(done)s of %(all)s lines settled.", done=len(done), all=len(self))

    def _webhero_accept_each(self, place):
        lines = self[:ACCEPTED].filtered(lambda line: not line.is_reconciled)
        lines.lock_for_update()
        done = self.browse()
        for line in lines:
            suggestions = line.webhero_suggestions or []
            doable = suggestions[place : place + 1] if len(self) == 1 else suggestions[:1]
            if doable and line._webhero_accept(line._webhero_read_suggestion(doable[0])):
                done |= line
        return done

    def _webhero_accept(self, one):
        """Whether it could be done: a suggestion that only says something can't."""
        if one.kind == "return":
            return self._webhero_take_back()
        if one.kind == "transfer":
            return self._webhero_book(self.company_id.transfer_account_id, self.env["res.partner"], one.code, one.facts)
        if one.kind == "account":
            learned = self.env["webhero.bank.counterparty"]._for(self)
            return bool(learned) and self._webhero_book(learned.account_id, learned.partner_id, one.code, one.facts)
        if not one.takes and not one.credit:
            return False
        credits = ((one.partner, one.credit),) if one.credit else ()
        self._webhero_settle_by_person(one.code, one.takes, credits, one.facts)
        return True

    def _webhero_settle_by_person(self, code, takes, credits=(), facts=None):
        """What these do not use stays to be settled."""
        spent = sum((take.amount for take in takes), Decimal(0)) + sum(
            (amount for _partner, amount in credits), Decimal(0)
        )
        left = of_float(abs(self.webhero_open_amount)) - spent
        if left < 0:
            raise UserError(self.env._("That is more than is still open on this line. Choose less."))
        self._webhero_settle([Settlement(self, code, tuple(takes), credits, left=left, by="person", facts=facts)])

    # ---- choose

    def action_webhero_settle_with(self, document_ids):
        """Settle this line with these documents, in their order, each for at most what is open on it."""
        self.ensure_one()
        self.check_access("write")
        documents = self.env["account.move"].browse(document_ids)
        documents.check_access("read")
        self._webhero_check_documents(documents)
        takes, left = [], of_float(abs(self.webhero_open_amount))
        # what counts off comes first: an invoice is paid less its credit note
        for document in documents.sorted(lambda move: self._webhero_counts_off(move), reverse=True):
            rest = of_float(document.amount_residual)
            amount = -rest if self._webhero_counts_off(document) else min(rest, left)
            if amount:
                takes.append(Take(document.id, amount))
                left -= amount
        self.lock_for_update()
        self._webhero_settle_by_person("by_hand", takes)
        return actions.notification(self.webhero_told, then=actions.RELOAD)

    def _webhero_counts_off(self, document):
        """Whether it makes what is to pay less: a credit note beside money that comes in."""
        comes_in = document.move_type in ("out_invoice", "out_receipt", "in_refund")
        return comes_in != (self.amount > 0)

    def _webhero_check_documents(self, documents):
        if not documents:
            raise UserError(self.env._("Choose an invoice or a bill first."))
        other = documents.filtered(
            lambda move: move.company_id != self.company_id or move.currency_id != self.currency_id
        )
        if other:
            raise UserError(
                self.env._(
                    "%s is of another company or in another currency than this line. Settle it in accounting.",
                    ", ".join(other.mapped("display_name")),
                )
            )

    def action_webhero_leave_credit(self, partner_id):
        """The money stays with a customer or supplier, to be used for what comes."""
        self.ensure_one()
        self.check_access("write")
        partner = self.env["res.partner"].browse(partner_id).commercial_partner_id
        if not partner:
            raise UserError(self.env._("Choose whose credit it becomes."))
        amount = of_float(abs(self.webhero_open_amount))
        self.lock_for_update()
        self._webhero_settle_by_person("credit", (), ((partner.id, amount),), {"name": partner.display_name})
        return actions.notification(self.webhero_told, then=actions.RELOAD)

    def action_webhero_book_dialog(self):
        """The dialog that asks what a line is that pays no document."""
        self.ensure_one()
        name = self.env._("It is no invoice")
        return actions.open_wizard("webhero.bank.book.line", name, default_line_id=self.id)

    def action_webhero_credit_dialog(self):
        """The dialog that asks whose credit the money is."""
        self.ensure_one()
        name = self.env._("Leave as a credit")
        partner = self.partner_id.id or next(
            (one["partner"] for one in self.webhero_suggestions or () if one["partner"]), 0
        )
        return actions.open_wizard(
            "webhero.bank.credit", name, default_line_id=self.id, default_partner_id=partner or False
        )

    def _webhero_book(self, account, partner, code="counterparty", facts=None):
        """On an account that is no invoice: costs, wages, taxes, a transfer between own accounts."""
        if not account:
            raise UserError(self.env._("There is no account to book this on. Choose one."))
        amount = of_float(abs(self.webhero_open_amount))
        facts = facts or {"name": account.display_name}
        self._webhero_settle(
            [Settlement(self, code, accounts=((account, amount, partner.id),), by="person", facts=facts)]
        )
        return True

    # ---- take back

    def _webhero_take_back(self):
        """The bank takes an earlier payment back: the documents that it paid are open again, and both bank lines whole.

        The return is settled against the counterpart of that payment, never against the invoice; whatever else a collection
        paid stays paid.
        """
        earlier = self._webhero_taken_back()
        if len(earlier) != 1:
            raise UserError(
                self.env._(
                    "Which payment the bank takes back can't be seen: none, or several, of that amount and reference are"
                    " there. Undo the payment on its own line, and book this line with the customer."
                )
            )
        document = earlier._webhero_met_documents()
        earlier.remove_move_reconcile()
        amount = of_float(abs(self.webhero_open_amount))
        code, facts = "returned", {"numbers": [move._webhero_number() for move in document]}
        accounts = ((earlier.account_id, amount, earlier.partner_id.id),)
        self._webhero_settle([Settlement(self, code, accounts=accounts, by="person", facts=facts)])
        new = self.move_id.line_ids.filtered(lambda line: line.account_id == earlier.account_id and not line.reconciled)
        (earlier | new).reconcile()
        return True

    def _webhero_taken_back(self):
        """The counterparts of earlier bank lines that this may take back: same amount, reconciled, of what it names."""
        told = self._webhero_line()
        book = self.env["webhero.bank.book"]._of(self.company_id, [told])
        named = self.env["webhero.bank.book"]._named(told, book)
        domain = [
            ("company_id", "=", self.company_id.id),
            ("statement_line_id", "!=", False),
            ("statement_line_id", "!=", self.id),
            ("account_id.account_type", "in", OWED),
            ("balance", "=", self.amount),
            ("reconciled", "=", True),
            ("date", "<=", self.date),
        ]
        found = self.env["account.move.line"].search(domain)
        return found.filtered(lambda line: line._webhero_met_documents() & named)

    # ---- undo

    def action_webhero_undo(self):
        """Open again exactly what this line closed. Nothing settles it by itself afterwards."""
        self.check_access("write")
        lines = self.filtered(lambda line: line.is_reconciled or line.webhero_settled_by)
        lines.lock_for_update()
        for line in lines:
            again = line._webhero_paid_before_return()
            line.action_undo_reconciliation()
            for pair in again:
                pair.reconcile()
        lines.write(
            {
                "webhero_settled_by": False,
                "webhero_settled_uid": False,
                "webhero_reason": False,
                "webhero_hands_off": True,
                "webhero_looked_at": False,
            }
        )
        self._webhero_wake()
        return actions.notification(self.env._("Undone: what it had paid is open again."), "info", then=actions.RELOAD)

    def _webhero_paid_before_return(self):
        """Of a return that is undone: the pairs that it had taken apart, to be put together again."""
        if (self.webhero_reason or {}).get("code") != "returned":
            return []
        own = self.move_id.line_ids.filtered(lambda line: line.account_id.account_type in OWED)
        earlier = (own.matched_debit_ids.debit_move_id | own.matched_credit_ids.credit_move_id) - own
        numbers = (self.webhero_reason.get("facts") or {}).get("numbers", [])
        domain = [("company_id", "=", self.company_id.id), ("name", "in", numbers), ("state", "=", "posted")]
        open_lines = (
            self.env["account.move"]
            .search(domain)
            .line_ids.filtered(lambda line: line.account_id == earlier.account_id and not line.reconciled)
        )
        return [earlier | open_lines] if earlier and open_lines else []
