# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from odoo.addons.webhero_base.rules import money

from ..rules import known, stored
from ..rules.known import Stored


class BankStatement(models.Model):
    """A statement as numbered by the bank, also one without movements. Its lines are stored in the background."""

    _name = "webhero.bank.statement"
    _inherit = ["webhero.bank.record"]
    _description = "Statement of the bank"
    _order = "closing_date desc, id desc"

    import_id = fields.Many2one(
        "webhero.bank.import", "File", required=True, readonly=True, index=True, ondelete="restrict"
    )
    name = fields.Char("Number", readonly=True)
    format = fields.Char("Format", readonly=True)
    opening = fields.Monetary("Opening balance", readonly=True)
    opening_date = fields.Date("From", readonly=True)
    closing = fields.Monetary("Closing balance", readonly=True)
    closing_date = fields.Date("Until", readonly=True)
    first_date = fields.Date("First day", readonly=True)
    last_date = fields.Date("Last day", readonly=True)
    chain_opening = fields.Monetary("Balance before what is new", readonly=True)
    free = fields.Text("Messages of the bank", readonly=True)
    movement_ids = fields.One2many("webhero.bank.movement", "bank_statement_id", "Movements", readonly=True)
    host_statement_ids = fields.One2many(
        "account.bank.statement", "webhero_bank_statement_id", "Statements in the books", readonly=True
    )
    gap = fields.Char("What is missing", compute="_compute_gap")

    @api.depends("journal_id", "chain_opening", "closing", "closing_date", "first_date")
    @api.depends_context("lang")
    def _compute_gap(self):
        before = self._before()
        for one in self:
            others = before.get(one.id) or ()
            fits = not others or any(other.closing == one.chain_opening for other in others)
            one.gap = False if fits else one._gap_sentence(others[0])

    def _before(self):
        """{id: statements that may precede it}: the others of its last day, and those of the latest day before it."""
        found = {}
        for journal in self.journal_id:
            days = {}
            for one in self.search([("journal_id", "=", journal.id)]):
                days.setdefault(one.last_date, []).append(one)
            earlier = ()
            for day in sorted(days):
                for one in days[day]:
                    found[one.id] = [*earlier, *(other for other in days[day] if other != one)] if earlier else ()
                earlier = days[day]
        return found

    def _gap_sentence(self, other):
        amounts = {"then": self._amount_text(other.closing), "now": self._amount_text(self.chain_opening)}
        if self.first_date <= other.last_date:
            return self.env._(
                "The balance does not go on: %(then)s on %(day)s, but this statement begins with %(now)s.",
                day=format_date(self.env, other.last_date),
                **amounts,
            )
        return self.env._(
            "Statements between %(first)s and %(last)s are missing: %(then)s then, %(now)s now.",
            first=format_date(self.env, other.last_date),
            last=format_date(self.env, self.first_date),
            **amounts,
        )

    def _amount_text(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _span(self):
        """Its balances and period (rules/known.py Span)."""
        self.ensure_one()
        opening, closing = money.of_float(self.opening), money.of_float(self.closing)
        return known.Span(self.format, opening, closing, self.first_date, self.last_date)

    # ---- new movements of a received statement

    @api.model
    def _register_movements(self, bank_import, statement, journal):
        """Register the new movements of a statement; return the counts (new, known), and the known movements without a line."""
        placed = known.sort_out(statement, self._stored(journal, known.span(statement)))
        new = [one for one in placed if not one.known]
        again = self._store_again([one.known for one in placed if one.known])
        if new or not statement.lines:
            self._store_movements(bank_import, statement, journal, placed, new)
        return len(new), len(placed) - len(new), again

    @api.model
    def _stored(self, journal, span):
        """The movements of that account on the days of a statement and on nearby days."""
        self.env["webhero.bank.movement"].flush_model()
        movements = self.env["webhero.bank.movement"].search(
            [
                ("journal_id", "=", journal.id),
                ("date", ">=", span.first - known.NEAR),
                ("date", "<=", span.last + known.NEAR),
            ]
        )
        spans = {one: one._span() for one in movements.bank_statement_id}
        return [
            Stored(one.id, one.key, one.date, money.of_float(one.amount), spans[one.bank_statement_id], one._line)
            for one in movements
        ]

    @api.model
    def _store_again(self, ids):
        """Store known movements again whose line was deleted by a user."""
        gone = self.env["webhero.bank.movement"].browse(ids).filtered(lambda one: not one.waiting and not one.line_ids)
        gone.waiting = True
        return gone

    @api.model
    def _store_movements(self, bank_import, statement, journal, placed, new):
        key = known.statement_key(statement)
        there = self.search([("journal_id", "=", journal.id), ("key", "=", key)])
        kept = there or self.create(self._statement_values(bank_import, statement, journal, key, placed, new))
        movements = self.env["webhero.bank.movement"].create([self._movement_values(one, kept, journal) for one in new])
        waiting = self.env["webhero.bank.explanation"].search(
            [
                ("journal_id", "=", journal.id),
                ("movement_id", "=", False),
                ("reference", "in", [reference for reference in movements.mapped("reference") if reference]),
            ]
        )
        waiting._explain()

    @api.model
    def _statement_values(self, bank_import, statement, journal, key, placed, new):
        span = known.span(statement)
        before = new[0].before if new and placed[0].known else statement.opening
        return {
            "import_id": bank_import.id,
            "journal_id": journal.id,
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

    @api.model
    def _movement_values(self, one, kept, journal):
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

    # ---- into the books

    def _put_in_books(self):
        """Create an Odoo statement for each run of lines that is completely stored, unless it has one already."""
        for one in self:
            if one.movement_ids.search_count([("bank_statement_id", "=", one.id), ("waiting", "=", True)], limit=1):
                continue
            for run, movements in one.movement_ids.grouped("run").items():
                if not one.host_statement_ids.filtered(lambda host, run=run: host.webhero_run == run):
                    one._put_run_in_books(run, movements)

    def _put_run_in_books(self, run, movements):
        lines = movements.line_ids.filtered(lambda line: not line.statement_id)
        if not lines:
            return
        first, last = movements[0], movements[-1]
        self.env["account.bank.statement"].create(
            {
                "name": self._name_of_run(run),
                "reference": self.import_id.name,
                "balance_start": first.balance_before,
                "balance_end_real": last.balance_before + last.amount,
                "line_ids": [(6, 0, lines.ids)],
                "webhero_bank_statement_id": self.id,
                "webhero_run": run,
            }
        )

    def _name_of_run(self, run):
        name = f"{self.journal_id.code} {self.name or self.format}"
        return f"{name} ({run + 1})" if run else name


class AccountBankStatement(models.Model):
    _inherit = "account.bank.statement"

    webhero_bank_statement_id = fields.Many2one(
        "webhero.bank.statement",
        "Statement of the bank",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    webhero_run = fields.Integer("Part", readonly=True, copy=False)

    _webhero_run_unique = models.UniqueIndex(
        "(webhero_bank_statement_id, webhero_run) WHERE webhero_bank_statement_id IS NOT NULL"
    )
