# SPDX-License-Identifier: LGPL-3.0-or-later
"""The number of messages by day, state and connection: stored, because counting five million takes seconds.

Finished messages are counted per quarter of an hour (every time zone's day begins on one) in the table
`webhero_exchange_tally`, which PostgreSQL triggers maintain in the transaction that finishes, changes or deletes a message:
however that happens, the counts always match the messages. Rows are only inserted, so no two transactions wait for
each other; `_gc_tally` sums them up. Unfinished messages are counted on demand.
"""

from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, file_open

QUARTER_MINUTES = 15
COLUMNS = {"create_date", "backend_id", "company_id", "kind", "direction", "state"}
FINER = {"create_date:minute_number", "create_date:second_number"}  # than a quarter of an hour
# aggregates of messages, and the columns that they are computed from here
AGGREGATES = {
    "__count": ["number:sum"],
    "attempts:sum": ["attempts:sum"],
    "duration_ms:sum": ["duration_ms:sum", "timed:sum"],
    "duration_ms:avg": ["duration_ms:sum", "timed:sum"],
}


def statements(name):
    """SQL of our own that keeps the counts."""
    with file_open(f"webhero_exchange/data/tally/{name}.sql") as file:
        return file.read()


class WebheroExchangeCount(models.Model):
    """Messages counted: each row represents `number` finished ones, or a single unfinished one."""

    _name = "webhero.exchange.count"
    _description = "Messages counted"
    _auto = False
    _log_access = False

    create_date = fields.Datetime("Received", readonly=True)  # the quarter's beginning for those that are finished
    backend_id = fields.Many2one("webhero.backend", "Connection", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Char(readonly=True)
    direction = fields.Selection([("in", "In"), ("out", "Out")], readonly=True)
    state = fields.Char(readonly=True)
    number = fields.Integer("Messages", readonly=True)
    attempts = fields.Integer("Tries", readonly=True)
    duration_ms = fields.Integer("Duration together (ms)", readonly=True)
    timed = fields.Integer("Messages with a duration", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT tally.id, tally.create_date, tally.backend_id, backend.company_id, tally.kind, tally.direction, tally.state,
                tally.number, tally.attempts, tally.duration_ms, tally.timed
            FROM webhero_exchange_tally tally JOIN webhero_backend backend ON backend.id = tally.backend_id
            UNION ALL
            SELECT -id, create_date, backend_id, company_id, kind, direction, state, 1, attempts, duration_ms,
                (duration_ms IS NOT NULL)::int
            FROM webhero_exchange WHERE state NOT IN ('done', 'skipped')
            """
        )

    def init(self):
        cr = self.env.cr
        cr.execute(statements("made"))
        cr.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'webhero_exchange_tally_%'")
        if not cr.fetchone()[0]:
            cr.execute(statements("triggers"))
            self._recount()

    @api.model
    def _recount(self):
        """Count all messages; needed once, for those that were there before the triggers."""
        self.env.cr.execute(statements("recount"))

    @api.autovacuum
    def _gc_tally(self):
        """One row for each quarter, connection, kind, direction and state."""
        self.env.cr.execute(statements("add_up"))

    # ---- questions about messages that are answered here

    @api.model
    def _rows_of(self, messages, domain, groupby, aggregates, having, offset, limit, order):
        """The result for `_read_group` of `messages`; None where these counts can't give it."""
        if not messages.env.su:
            domain = Domain(domain) & messages.env["ir.rule"]._compute_domain(messages._name, "read")
        domain = Domain(domain).optimize(messages)
        if not self._answers(domain, groupby, aggregates, having, order):
            return None
        messages.flush_model()
        return self._answer(domain, groupby, aggregates, offset, limit, order)

    @api.model
    def _answers(self, domain, groupby, aggregates, having, order):
        """Whether these counts can answer the query (parameters of `_read_group`; `domain` optimised)."""
        terms = {term.strip().split(" ")[0] for term in (order or "").split(",")} - {""}
        return (
            groupby
            and not having
            and self.has_access("read")
            and COLUMNS.issuperset(spec.split(":")[0] for spec in groupby)
            and FINER.isdisjoint(groupby)
            and AGGREGATES.keys() >= set(aggregates)
            and terms <= {*groupby, "__count"}
            and all(self._knows(one) and not _of_few(one) for one in domain.iter_conditions())
        )

    @api.model
    def _knows(self, condition):
        """Whether `condition` falls on a boundary between quarters of an hour, or does not involve the time."""
        if condition.field_expr != "create_date":
            return condition.field_expr in COLUMNS
        moment = condition.value
        return (
            condition.operator in (">=", "<")
            and isinstance(moment, datetime)
            and not (moment.minute % QUARTER_MINUTES or moment.second or moment.microsecond)
        )

    @api.model
    def _answer(self, domain, groupby, aggregates, offset, limit, order):
        """The rows of `_read_group` for messages."""
        wanted = list(dict.fromkeys(one for name in aggregates for one in AGGREGATES[name]))
        rows = self._read_group(
            domain,
            groupby,
            wanted,
            [("number:sum", "!=", 0)],
            offset,
            limit,
            (order or "").replace("__count", "number:sum"),
        )
        answer = []
        for row in rows:
            found = dict(zip(wanted, row[len(groupby) :], strict=True))
            answer.append((*row[: len(groupby)], *(_aggregate(name, found) for name in aggregates)))
        return answer


def _of_few(condition):
    """Whether `condition` selects unfinished messages: these are few, and covered by an index."""
    return (
        condition.field_expr == "state"
        and condition.operator == "in"
        and not {"done", "skipped"} & set(condition.value)
    )


def _aggregate(name, found):
    """The value of aggregate `name` from the sums `found`, as in Odoo: without rows a sum is empty."""
    if name.startswith("duration_ms") and not found["timed:sum"]:
        return False
    if name == "duration_ms:avg":
        return float(found["duration_ms:sum"]) / float(found["timed:sum"])
    return int(found[AGGREGATES[name][0]])
