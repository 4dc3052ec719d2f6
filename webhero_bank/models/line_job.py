"""The job that looks at lines: settles what is certain, proposes the rest. A hundred share a transaction; where that fails
they are done again one by one, so that no line holds up another."""

import logging
from itertools import chain

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import LockError, UserError
from odoo.tools import SQL

from ..rules import matching
from ..rules.outcome import Suggestion
from .account_move import DOCUMENTS
from .line_settle import QUIET, Settlement

_logger = logging.getLogger(__name__)
TOGETHER = 100


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    @api.model
    def _webhero_wake(self):
        """Let the job run right after the commit."""
        self.env.ref("webhero_bank.bank_line_cron").sudo()._trigger()

    @api.model
    def _webhero_cron_look(self):
        """Look at what is new, then again at what is open where documents changed since."""
        progress = self.env["ir.cron"]._commit_progress
        todo = self._webhero_to_look_at()
        progress(remaining=len(todo))
        for start in range(0, len(todo), TOGETHER):
            lines = self.browse(todo[start : start + TOGETHER])
            lines._webhero_look_safely()
            if not progress(len(lines)):
                self._webhero_wake()
                break

    @api.model
    def _webhero_to_look_at(self):
        """Ids of the lines to look at, company by company, the oldest first: of two payments of one invoice the first counts."""
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

    def _webhero_look_safely(self):
        """Look at these lines together; where that fails, one by one. Commits."""
        try:
            self._webhero_look()
            self.env.cr.commit()  # pylint: disable=invalid-commit
        except Exception as error:  # noqa: BLE001 - whatever it is, the other lines go on
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            _logger.info("lines of statements are done one by one: %s", error)
            for line in self:
                line._webhero_look_alone()

    def _webhero_look_alone(self):
        try:
            self._webhero_look()
        except (OperationalError, LockError):  # somebody else has the document: the next run looks again
            self.env.cr.rollback()
        except Exception as error:  # noqa: BLE001 - whatever it is, the other lines go on
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            self._webhero_failed(error)
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _webhero_failed(self, error):
        """Said on the line, which waits for a person."""
        if not isinstance(error, UserError):
            _logger.exception("line %s of a statement could not be settled", self.id)
        told = Suggestion("failed", (), {"message": str(error)})
        self._webhero_propose([told])

    # ---- looking

    def _webhero_look(self):
        """Settle what is certain of these lines, propose the rest. What somebody else has locked waits."""
        lines = self.try_lock_for_update().filtered(lambda line: not line.is_reconciled)
        for company, several in lines.grouped("company_id").items():
            several.with_company(company)._webhero_look_in(company)

    def _webhero_look_in(self, company):
        told = {line: line._webhero_line() for line in self}
        payments = list(chain.from_iterable((one, *one.details) for one in told.values()))
        book = self.env["webhero.bank.book"]._of(company, payments)
        settlements, others = [], {}
        for line, payment in told.items():
            certain, suggestions = line._webhero_decide(payment, book)
            if certain:
                settlements.append(certain)
            if not certain or certain.left:
                others[line] = suggestions
        self._webhero_settle(settlements)
        for line, suggestions in others.items():
            line._webhero_propose(suggestions)

    def _webhero_decide(self, payment, book):
        """(Settlement or None, suggestions). A line that a person undid, or half settled, is only proposed."""
        if self.webhero_hands_off or self.amount_residual != -self.amount or self.foreign_currency_id:
            found = matching.decide(payment, book, self.currency_id.name)
            return None, found if isinstance(found, tuple) else [self._webhero_as_suggestion(found)]
        certain, suggestions = matching.decide_line(payment, book, self.currency_id.name)
        if certain:
            return self._webhero_settlement(certain), suggestions
        learned = self.env["webhero.bank.counterparty"]._for(self)
        if learned and learned.by_itself and not any(one.takes for one in suggestions):
            return learned._settlement(self), ()
        return None, [*([learned._suggestion()] if learned else []), *suggestions]

    def _webhero_settlement(self, certain):
        return Settlement(self, certain.code, certain.takes, certain.credits, costs=certain.costs, left=certain.left)

    def _webhero_as_suggestion(self, certain):
        credit = sum(amount for _partner, amount in certain.credits)
        partner = certain.credits[0][0] if certain.credits else 0
        numbers = [self.env["account.move"].browse(take.document)._webhero_number() for take in certain.takes]
        return Suggestion(certain.code, certain.takes, {"numbers": numbers}, credit=credit, partner=partner)

    def _webhero_propose(self, suggestions):
        for line in self:
            line.with_context(**QUIET).write(
                {
                    "webhero_suggestions": [line._webhero_stored_suggestion(one) for one in suggestions] or False,
                    "webhero_looked_at": self.env.cr.now(),
                }
            )
