"""Taking a file in: read, its accounts found, what is new registered. All of it or nothing."""

from psycopg2.errors import UniqueViolation

from odoo import models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from odoo.addons.webhero_base.rules import money
from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import files, known, stored
from ..rules.known import Stored

AT_ONCE = 60  # so many lines a person waits for


class BankImport(models.Model):
    _inherit = "webhero.bank.import"

    def _take_in(self):
        """Read the file; register and store what is new of it, or say what stops it."""
        self.ensure_one()
        found = files.read(self._content(), self.name)
        if isinstance(found, Refusal):
            return self._refuse(found)
        journals = self._journals(found.statements)
        unknown = [each for each in self._accounts(found.statements) if journals.get(self._account_key(each)) is None]
        if unknown:
            return self.write({"state": "journal", "refusal": False, "unknown_accounts": unknown})
        self.write({"state": "storing", "refusal": False, "unknown_accounts": False})
        try:
            with self.env.cr.savepoint():
                again = self._take_down(found, journals)
        except UniqueViolation:
            # somebody else took the same statement in at this moment: the whole request is done again, and knows it then
            raise ConcurrencyError(self.env._("This file is being imported by somebody else as well."))
        self._store_or_wait(self.statement_ids.movement_ids | again)

    # ---- accounts

    def _accounts(self, statements):
        """Accounts of the file, each once, as JSON values."""
        found = {}
        for one in statements:
            account = {"account": one.account, "currency": one.currency, "holder": one.holder, "bic": one.bic}
            found.setdefault(self._account_key(account), account)
        return list(found.values())

    def _account_key(self, account):
        return f"{account['account']}/{account['currency']}"

    def _journals(self, statements):
        """{account/currency: journal}; False for an account that a person left out."""
        left_out = set(self.left_out or ())
        journals = {}
        for account in self._accounts(statements):
            key = self._account_key(account)
            journal = self.env["account.journal"]._webhero_of_account(
                self.company_id, account["account"], account["currency"]
            )
            if key in left_out:
                journals[key] = False
            elif journal:
                journals[key] = journal
        return journals

    # ---- what is new

    def _take_down(self, found, journals):
        """Keep what is new; the known movements that are to be stored once more."""
        again = self.env["webhero.bank.movement"]
        counts = {"new_count": 0, "known_count": 0, "detail_count": 0}
        remarks = [{"code": "skipped", "facts": {"file": name}} for name, _refusal in found.skipped]
        for statement in sorted(found.statements, key=lambda one: one.booked, reverse=True):
            journal = journals[f"{statement.account}/{statement.currency}"]
            if not journal:
                remarks.append({"code": "left_out", "facts": {"account": statement.account}})
                continue
            remarks += [{"code": one.code, "facts": one.facts} for one in statement.remarks]
            if statement.booked:
                new, before, deleted = self._take_down_statement(statement, journal)
                again |= deleted
                counts["new_count"] += new + len(deleted)
                counts["known_count"] += before - len(deleted)
            else:
                new, before = self.env["webhero.bank.explanation"]._keep_new(statement, journal, self)
                counts["detail_count"] += new
                counts["known_count"] += before
        self.write({**counts, "remarks": remarks, "stored_count": 0})
        self.env.flush_all()
        return again

    def _take_down_statement(self, statement, journal):
        """(new, known) counts of a statement whose new movements are kept from here on, and the known ones without a line."""
        placed = known.sort_out(statement, self._stored(journal, known.span(statement)))
        new = [one for one in placed if not one.known]
        again = self._store_again([one.known for one in placed if one.known])
        if new or not statement.lines:
            self._keep(statement, journal, placed, new)
        return len(new), len(placed) - len(new), again

    def _stored(self, journal, span):
        """Movements of that account on the days of a statement."""
        self.env["webhero.bank.movement"].flush_model()
        movements = self.env["webhero.bank.movement"].search(
            [("journal_id", "=", journal.id), ("date", ">=", span.first), ("date", "<=", span.last)]
        )
        spans = {one: one._span() for one in movements.bank_statement_id}
        return [
            Stored(one.id, one.key, one.date, money.of_float(one.amount), spans[one.bank_statement_id])
            for one in movements
        ]

    def _store_again(self, ids):
        """Known movements whose line a person deleted: they come back."""
        gone = self.env["webhero.bank.movement"].browse(ids).filtered(lambda one: not one.waiting and not one.line_ids)
        gone.waiting = True
        return gone

    def _keep(self, statement, journal, placed, new):
        key = known.statement_key(statement)
        there = self.env["webhero.bank.statement"].search([("journal_id", "=", journal.id), ("key", "=", key)])
        kept = there or self.env["webhero.bank.statement"].create(
            self._statement_values(statement, journal, key, placed, new)
        )
        currency = journal._webhero_currency()
        movements = self.env["webhero.bank.movement"].create(
            [self._movement_values(one, kept, journal, currency) for one in new]
        )
        waiting = self.env["webhero.bank.explanation"].search(
            [
                ("journal_id", "=", journal.id),
                ("movement_id", "=", False),
                ("reference", "in", [reference for reference in movements.mapped("reference") if reference]),
            ]
        )
        waiting._explain()

    def _statement_values(self, statement, journal, key, placed, new):
        span = known.span(statement)
        before = new[0].before if new and placed[0].known else statement.opening
        return {
            "import_id": self.id,
            "journal_id": journal.id,
            "currency_id": journal._webhero_currency().id,
            "key": key,
            "name": statement.number,
            "format": statement.format,
            "opening": float(statement.opening),
            "opening_date": statement.opening_date,
            "closing": float(span.closing),
            "closing_date": statement.closing_date or statement.opening_date,
            "first_date": span.first,
            "last_date": span.last,
            "chain_opening": float(before),
            "free": "\n".join(statement.free),
        }

    def _movement_values(self, one, kept, journal, currency):
        return {
            "bank_statement_id": kept.id,
            "journal_id": journal.id,
            "key": one.key,
            "reference": one.line.bank_reference or one.line.zones.get("batch"),
            "date": one.line.date,
            "amount": float(one.line.amount),
            "balance_before": float(one.before),
            "run": one.run,
            "data": stored.to_json(one.line),
        }

    # ---- storing

    def _store_or_wait(self, movements):
        waiting = movements.filtered("waiting")
        if len(waiting) <= AT_ONCE:
            waiting._store()
            self._count_stored()
        else:
            self.env["webhero.bank.movement"]._wake()

    def _count_stored(self):
        """How far each file is; it is done when nothing of it waits."""
        self.env.flush_all()
        for one in self:
            self.env.cr.execute(
                SQL(
                    """
                    SELECT count(*) FILTER (WHERE movement.waiting),
                           count(*) FILTER (WHERE entry.date != line.webhero_bank_date)
                      FROM webhero_bank_movement movement
                      JOIN webhero_bank_statement statement ON statement.id = movement.bank_statement_id
                 LEFT JOIN account_bank_statement_line line ON line.webhero_movement_id = movement.id
                 LEFT JOIN account_move entry ON entry.id = line.move_id
                     WHERE statement.import_id = %s
                    """,
                    one.id,
                )
            )
            left, moved = self.env.cr.fetchone()
            state = "storing" if left else "done"
            one.write({"stored_count": one.new_count - left, "moved_count": moved, "state": state})
