from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from odoo.addons.webhero_base.rules import money

from ..rules import known


class BankStatement(models.Model):
    """A statement as the bank numbered it, also one without movement. Its lines are stored from it, in the background."""

    _name = "webhero.bank.statement"
    _description = "Statement of the bank"
    _order = "closing_date desc, id desc"
    _check_company_auto = True

    import_id = fields.Many2one(
        "webhero.bank.import", "File", required=True, readonly=True, index=True, ondelete="restrict"
    )
    journal_id = fields.Many2one(
        "account.journal", "Journal", required=True, readonly=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="journal_id.company_id", store=True, index=True)
    currency_id = fields.Many2one("res.currency", "Currency", required=True, readonly=True)
    key = fields.Char("Identity", required=True, readonly=True)
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

    _key_unique = models.Constraint("UNIQUE(journal_id, key)", "This statement of the bank came in before.")

    @api.depends("journal_id", "chain_opening", "closing", "closing_date", "first_date")
    @api.depends_context("lang")
    def _compute_gap(self):
        before = self._before()
        for one in self:
            others = before.get(one.id) or ()
            fits = not others or any(other.closing == one.chain_opening for other in others)
            one.gap = False if fits else one._gap_sentence(others[0])

    def _before(self):
        """{id: the statements that could be the one before it}: others of its last day, and those of the last day before."""
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
        amounts = {
            name: formatLang(self.env, value, currency_obj=self.currency_id)
            for name, value in (("then", other.closing), ("now", self.chain_opening))
        }
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

    def _span(self):
        """Where it lies in the life of the account (rules/known.py Span)."""
        self.ensure_one()
        opening, closing = money.of_float(self.opening), money.of_float(self.closing)
        return known.Span(self.format, opening, closing, self.first_date, self.last_date)

    # ---- into the books

    def _put_in_books(self):
        """A statement of the host for each run of lines that is wholly stored. Once: what has one is left."""
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
        name = self.name or self.format
        self.env["account.bank.statement"].create(
            {
                "name": f"{self.journal_id.code} {name}" if run == 0 else f"{self.journal_id.code} {name} ({run + 1})",
                "reference": self.import_id.name,
                "balance_start": first.balance_before,
                "balance_end_real": last.balance_before + last.amount,
                "line_ids": [(6, 0, lines.ids)],
                "webhero_bank_statement_id": self.id,
                "webhero_run": run,
            }
        )


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
