# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bank statement lines: their data as reported by the bank, how and why they were settled, and the actions of users."""

import logging
from decimal import Decimal
from itertools import chain

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import SQL

from odoo.addons.webhero_base.rules.money import of_float
from odoo.addons.webhero_base.tools import actions

from ..rules import matching, stored, suggesting
from ..rules.outcome import Suggestion, takes_in_order
from ..rules.statement import Line
from .account_move import DOCUMENTS
from .settling import QUIET, Settlement

_logger = logging.getLogger(__name__)
STATES = [
    ("new", "Not looked at yet"),
    ("open", "Open"),
    ("proposed", "Proposed"),
    ("itself", "Settled by itself"),
    ("person", "Settled by a person"),
    ("elsewhere", "Settled elsewhere"),
]
ACCEPTED = 100  # lines accepted at once
TOGETHER = 100  # lines that the job settles in one transaction; on failure they are settled one by one


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    webhero_movement_id = fields.Many2one(
        "webhero.bank.movement",
        "Movement of the bank",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    webhero_bank_date = fields.Date(
        "Booked by the bank on",
        readonly=True,
        copy=False,
        help="The date on the bank's statement. The entry has a later one where that period was closed already.",
    )
    webhero_state = fields.Selection(
        STATES, "What became of it", compute="_compute_webhero_state", store=True, index=True
    )
    webhero_looked_at = fields.Datetime("Looked at", readonly=True, copy=False)
    webhero_hands_off = fields.Boolean(
        "Left to a person", readonly=True, copy=False, help="Somebody undid it: nothing settles it by itself again."
    )
    webhero_settled_by = fields.Selection(
        [("itself", "By itself"), ("person", "By a person")], "Settled", readonly=True, copy=False
    )
    webhero_settled_uid = fields.Many2one("res.users", "Settled by", readonly=True, copy=False)
    webhero_reason = fields.Json("Why it is settled", readonly=True, copy=False)
    webhero_suggestions = fields.Json("Suggestions", readonly=True, copy=False)
    webhero_text = fields.Char("Why", compute="_compute_webhero_text")
    webhero_open_amount = fields.Monetary("Still to settle", compute="_compute_webhero_open_amount", store=True)

    _webhero_movement_unique = models.UniqueIndex("(webhero_movement_id) WHERE webhero_movement_id IS NOT NULL")

    @api.depends("is_reconciled", "webhero_settled_by", "webhero_suggestions", "webhero_looked_at")
    def _compute_webhero_state(self):
        for line in self:
            if line.is_reconciled:
                line.webhero_state = line.webhero_settled_by or "elsewhere"
            elif line.webhero_suggestions:
                line.webhero_state = "proposed"
            else:
                line.webhero_state = "open" if line.webhero_looked_at else "new"

    @api.depends("amount_residual", "amount", "is_reconciled", "foreign_currency_id")
    def _compute_webhero_open_amount(self):
        for line in self:
            whole = line.amount if line.foreign_currency_id or not line.checked else -line.amount_residual
            line.webhero_open_amount = 0 if line.is_reconciled else whole

    @api.depends_context("lang")
    @api.depends("webhero_state", "webhero_reason", "webhero_suggestions")
    def _compute_webhero_text(self):
        words = self.env["webhero.bank.words"]
        for line in self:
            if line.webhero_state in ("itself", "person"):
                reason = line.webhero_reason or {}
            else:
                reason = next(iter(line.webhero_suggestions or []), {})
            line.webhero_text = words._settled(reason.get("code"), reason.get("facts") or {}, line.currency_id)

    def _webhero_line(self):
        """What the bank reported of this line (rules/statement.py Line); for a line entered by hand, the values of its fields."""
        self.ensure_one()
        if self.webhero_movement_id:
            return self.webhero_movement_id._line()
        return Line(
            amount=of_float(self.amount),
            date=self.date,
            counterparty_name=self.partner_name or "",
            counterparty_iban=(self.account_number or "").replace(" ", ""),
            communication=self.payment_ref or "",
        )

    def _webhero_stored(self):
        """Called when a batch of lines has been stored: settle the certain ones. A failure here loses no line.

        A job does so right after the commit; if the worker dies in between, the next run picks up the lines.
        """
        self._webhero_wake()

    def _webhero_explained(self):
        """The bank has sent the details of these totals: match the open ones again."""
        opened = self.filtered(lambda line: not line.is_reconciled)
        opened.webhero_looked_at = False
        if opened:
            self._webhero_wake()

    # ---- the matching job: settles the certain lines, proposes matches for the rest

    @api.model
    def _webhero_wake(self):
        """Trigger the job, to run right after the commit."""
        self.env.ref("webhero_bank.bank_line_cron").sudo()._trigger()

    @api.model
    def _webhero_cron_look(self):
        """Match the new lines, then once more the open lines where documents changed since."""
        progress = self.env["ir.cron"]._commit_progress
        todo = self._webhero_to_match()
        progress(remaining=len(todo))
        for start in range(0, len(todo), TOGETHER):
            lines = self.browse(todo[start : start + TOGETHER])
            lines._webhero_match_isolated()
            if not progress(len(lines)):
                self._webhero_wake()
                break

    @api.model
    def _webhero_to_match(self):
        """Ids of the lines to match, per company, the oldest first: of two payments of one invoice the first settles it."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT line.id
                  FROM account_bank_statement_line line
                  JOIN account_move entry ON entry.id = line.move_id
                 WHERE line.is_reconciled IS NOT TRUE AND entry.state = 'posted'
                   AND (line.webhero_looked_at IS NULL OR line.webhero_looked_at < (
                        SELECT max(move.write_date) FROM account_move move
                         WHERE move.company_id = line.company_id AND move.move_type IN %s AND move.state = 'posted'))
                 ORDER BY line.company_id, line.webhero_looked_at IS NOT NULL, entry.date, line.id
                """,
                DOCUMENTS,
            )
        )
        return [id for (id,) in self.env.cr.fetchall()]

    def _webhero_match_isolated(self):
        """Match these lines together; on failure, one by one. Commits."""
        try:
            self._webhero_match()
            self.env.cr.commit()  # pylint: disable=invalid-commit
        except Exception as error:  # noqa: BLE001 - whatever it is, the other lines go on
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            _logger.info("lines of statements are done one by one: %s", error)
            for line in self:
                line._webhero_match_single()

    def _webhero_match_single(self):
        try:
            self._webhero_match()
        except (OperationalError, LockError):  # another transaction has the document locked: the next run retries
            self.env.cr.rollback()
        except Exception as error:  # noqa: BLE001 - whatever it is, the other lines go on
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            self._webhero_failed(error)
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _webhero_failed(self, error):
        """Show the error on the line, which is left to the user."""
        if not isinstance(error, UserError):
            _logger.exception("line %s of a statement could not be settled", self.id)
        suggestion = Suggestion("failed", (), {"message": str(error)})
        self._webhero_propose([suggestion])

    # ---- matching

    def _webhero_match(self):
        """Settle the certain ones of these lines, propose matches for the rest. Locked lines are skipped for now."""
        lines = self.try_lock_for_update().filtered(lambda line: not line.is_reconciled)
        for company, several in lines.grouped("company_id").items():
            several.with_company(company)._webhero_match_company(company)

    def _webhero_match_company(self, company):
        reported = {line: line._webhero_line() for line in self}
        payments = list(chain.from_iterable((one, *one.details) for one in reported.values()))
        book = self.env["webhero.bank.book"]._of(company, payments)
        settlements, others = [], {}
        paid_out = self.env["webhero.bank.payout"]._decided(company, reported, book)
        for line, payment in reported.items():
            certain, suggestions = paid_out.get(line) or line._webhero_decide(payment, book)
            if certain:
                settlements.append(certain)
            if not certain or certain.left:
                others[line] = suggestions
        self.env["webhero.bank.settling"]._settle(settlements)
        for line, suggestions in others.items():
            line._webhero_propose(suggestions)

    def _webhero_decide(self, payment, book):
        """(Settlement or None, suggestions). A line that a user reopened or partly settled only gets suggestions."""
        if self.webhero_hands_off or self.amount_residual != -self.amount or self.foreign_currency_id:
            found = matching.decide(payment, book, self.currency_id.name)
            return None, found if isinstance(found, tuple) else [self._webhero_as_suggestion(found)]
        certain, suggestions = matching.decide_line(payment, book, self.currency_id.name)
        if certain:
            return Settlement.of(self, certain), suggestions
        learned = self.env["webhero.bank.counterparty"]._for(self)
        if learned and learned.by_itself and not suggesting.are_of_documents(suggestions):
            return learned._settlement(self), ()
        return None, [*([learned._suggestion()] if learned else []), *suggestions]

    def _webhero_as_suggestion(self, certain):
        credit = sum(amount for _partner, amount in certain.credits)
        partner = certain.credits[0][0] if certain.credits else 0
        numbers = [self.env["account.move"].browse(take.document)._webhero_number() for take in certain.takes]
        return Suggestion(certain.code, certain.takes, {"numbers": numbers}, credit=credit, partner=partner)

    def _webhero_propose(self, suggestions):
        for line in self:
            line.with_context(**QUIET).write(
                {
                    "webhero_suggestions": [stored.suggested(one) for one in suggestions] or False,
                    "webhero_looked_at": self.env.cr.now(),
                }
            )

    # ---- accept

    def action_webhero_accept(self, place=0):
        """Accept the suggestion at index `place`; for several lines, the first one of each. Returns a notification."""
        self.check_access("write")
        done = self._webhero_accept_each(place)
        if not done:
            raise UserError(self.env._("There is nothing to accept: these lines have no suggestion that can be done."))
        several = self.env._("%(done)s of %(all)s lines settled.", done=len(done), all=len(self))
        return actions.notification(done.webhero_text if len(done) == 1 else several, then=actions.RELOAD)

    def _webhero_accept_each(self, place):
        lines = self[:ACCEPTED].filtered(lambda line: not line.is_reconciled)
        lines.lock_for_update()
        done = self.browse()
        for line in lines:
            suggestions = line.webhero_suggestions or []
            doable = suggestions[place : place + 1] if len(self) == 1 else suggestions[:1]
            if doable and line._webhero_accept(stored.suggestion(doable[0])):
                done |= line
        return done

    def _webhero_accept(self, one):
        """Accept suggestion `one`; return whether it could be: a suggestion that is only a message can't."""
        if one.kind == "return":
            return self.env["webhero.bank.return"]._reverse_payments(self)
        if one.kind == "payout":
            return self.env["webhero.bank.payout"].browse(one.facts["payout"])._accept(self)
        if one.kind == "transfer":
            return self._webhero_book(self.company_id.transfer_account_id, self.env["res.partner"], one.code, one.facts)
        if one.kind == "account":
            learned = self.env["webhero.bank.counterparty"]._for(self)
            return bool(learned) and self._webhero_book(learned.account_id, learned.partner_id, one.code, one.facts)
        if not one.takes and not one.credit:
            return False
        credits = ((one.partner, one.credit),) if one.credit else ()
        accounts = self.env["webhero.bank.forgiven"]._accounts(self, one) if one.forgiven else ()
        self._webhero_settle_by_person(one.code, one.takes, credits, one.facts, accounts)
        return True

    def _webhero_settle_by_person(self, code, takes, credits=(), facts=None, accounts=()):
        """Settle with these; the remaining amount stays to be settled."""
        others = (amount for _who, amount, *_more in (*credits, *accounts))
        spent = sum((take.amount for take in takes), Decimal(0)) + sum(others, Decimal(0))
        left = of_float(abs(self.webhero_open_amount)) - spent
        if left < 0:
            raise UserError(self.env._("That is more than is still open on this line. Choose less."))
        self.env["webhero.bank.settling"]._settle(
            [Settlement(self, code, tuple(takes), credits, accounts, left=left, by="person", facts=facts)]
        )

    # ---- choose

    def action_webhero_settle_with(self, document_ids):
        """Settle this line with these documents, in their order, each for at most its open amount."""
        self.ensure_one()
        self.check_access("write")
        documents = self.env["account.move"].browse(document_ids)
        documents.check_access("read")
        self._webhero_check_documents(documents)
        rests = [(one.id, of_float(one.amount_residual), self._webhero_counts_off(one)) for one in documents]
        takes = takes_in_order(rests, of_float(abs(self.webhero_open_amount)))
        self.lock_for_update()
        self._webhero_settle_by_person("by_hand", takes)
        return actions.notification(self.webhero_text, then=actions.RELOAD)

    def _webhero_counts_off(self, document):
        """Whether `document` reduces the amount to pay, such as a credit note against an incoming payment."""
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
        """Leave the amount as credit of a customer or supplier, for later documents."""
        self.ensure_one()
        self.check_access("write")
        partner = self.env["res.partner"].browse(partner_id).commercial_partner_id
        if not partner:
            raise UserError(self.env._("Choose whose credit it becomes."))
        amount = of_float(abs(self.webhero_open_amount))
        self.lock_for_update()
        self._webhero_settle_by_person("credit", (), ((partner.id, amount),), {"name": partner.display_name})
        return actions.notification(self.webhero_text, then=actions.RELOAD)

    def action_webhero_book_dialog(self):
        """The dialog to book a line that pays no document."""
        self.ensure_one()
        name = self.env._("It is no invoice")
        return actions.open_wizard("webhero.bank.book.line", name, default_line_id=self.id)

    def action_webhero_credit_dialog(self):
        """The dialog to choose the partner whose credit the amount becomes."""
        self.ensure_one()
        name = self.env._("Leave as a credit")
        partner = self.partner_id.id or next(
            (one["partner"] for one in self.webhero_suggestions or () if one["partner"]), 0
        )
        return actions.open_wizard(
            "webhero.bank.credit", name, default_line_id=self.id, default_partner_id=partner or False
        )

    def _webhero_book(self, account, partner, code="counterparty", facts=None):
        """Book the line on an account instead of a document: costs, wages, taxes, an internal transfer."""
        if not account:
            raise UserError(self.env._("There is no account to book this on. Choose one."))
        amount = of_float(abs(self.webhero_open_amount))
        facts = facts or {"name": account.display_name}
        self.env["webhero.bank.settling"]._settle(
            [Settlement(self, code, accounts=((account, amount, partner.id),), by="person", facts=facts)]
        )
        return True

    # ---- undo

    def action_webhero_undo(self):
        """Reopen exactly what this line settled. It is not settled automatically afterwards."""
        self.check_access("write")
        lines = self.filtered(lambda line: line.is_reconciled or line.webhero_settled_by)
        lines.lock_for_update()
        for line in lines:
            again = self.env["webhero.bank.return"]._paid_before(line)
            line.action_undo_reconciliation()
            for pair in again:
                pair.reconcile()
            self.env["webhero.bank.return"]._undone(line)
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
