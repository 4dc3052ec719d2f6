# SPDX-License-Identifier: LGPL-3.0-or-later
"""Figures of Home over past months, kept so that years of invoices are not added up at each look (V5).

A figure is kept per kind, company and month. Whatever changes an invoice of a past month puts a mark in the same
transaction; whoever looks forgets the figures of the marks that he sees, and makes them again from the same snapshot. So a
mark that is committed later is still there for the next look.
"""

from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

LOCK = 5_317_001  # of PostgreSQL, for who writes the figures


class WebheroHomeChange(models.Model):
    """That something of a company's month has changed; of everything where it names none."""

    _name = "webhero.home.change"
    _description = "Change in a past month"
    _log_access = False

    company_id = fields.Many2one("res.company", readonly=True, index="btree_not_null", ondelete="cascade")
    month = fields.Date(readonly=True)

    @api.model
    def _mark(self, moves):
        """Mark the months of these posted invoices, as they are in the database."""
        if moves:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO webhero_home_change (company_id, month)"
                    " SELECT DISTINCT company_id, date_trunc('month', invoice_date)::date FROM account_move"
                    " WHERE id IN %s AND state = 'posted' AND invoice_date < %s",
                    tuple(moves.ids),
                    self._current(),
                )
            )

    @api.model
    def _mark_all(self):
        self.env.cr.execute("INSERT INTO webhero_home_change (company_id) VALUES (NULL)")

    @api.model
    def _current(self):
        """First day of the month that is the current one somewhere in the world."""
        return (datetime.now(UTC) + timedelta(hours=14)).date().replace(day=1)


class WebheroHomeMonth(models.Model):
    _name = "webhero.home.month"
    _description = "Figure of a past month"
    _log_access = False

    kind = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    month = fields.Date(required=True, readonly=True)
    amount = fields.Float(readonly=True, help="In the currency of the company.")
    number = fields.Integer(readonly=True)

    _once = models.UniqueIndex("(kind, company_id, month)")

    @api.model
    def _figures(self, kind, companies, months, ask):
        """{(company id, first of the month): (amount, number)}; None where this user may see some invoices only.

        What is not known is asked: `ask(company ids, first month, last month)` gives such a dict, of months that have any.
        """
        if not self._sees_all() or not months:
            return None if months else {}
        self.env.flush_all()
        writes = self._forget_what_changed()
        known = self._known(kind, companies, months)
        missing = [(one, month) for one in companies.ids for month in months if (one, month) not in known]
        if missing:
            asked = sorted(month for _company, month in missing)
            found = ask(sorted({one for one, _month in missing}), asked[0], asked[-1])
            made = {key: found.get(key, (0.0, 0)) for key in missing}
            known |= made
            if writes:
                self._store_figures(kind, made)
        return known

    def _sees_all(self):
        """Whether the rules of this user choose invoices by their company only."""
        rules = self.env["ir.rule"]._compute_domain("account.move", "read")
        return all(one.field_expr == "company_id" for one in Domain(rules).iter_conditions())

    def _known(self, kind, companies, months):
        """What is kept; nothing of what a mark says has changed, where another is just making it again."""
        self.env.cr.execute(
            SQL(
                "SELECT company_id, month, amount, number FROM webhero_home_month m WHERE kind = %s AND company_id IN %s"
                " AND month BETWEEN %s AND %s AND NOT EXISTS (SELECT 1 FROM webhero_home_change c"
                " WHERE c.company_id IS NULL OR c.company_id = m.company_id AND c.month = m.month)",
                kind,
                tuple(companies.ids),
                min(months),
                max(months),
            )
        )
        return {(company, month): (amount, number) for company, month, amount, number in self.env.cr.fetchall()}

    def _forget_what_changed(self):
        """Take away the figures of all marks, and the marks; False where another is doing so."""
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(%s)", (LOCK,))
        if not self.env.cr.fetchone()[0]:
            return False
        self.env.cr.execute("DELETE FROM webhero_home_change RETURNING company_id, month")
        marks = set(self.env.cr.fetchall())
        if any(company is None for company, _month in marks):
            self.env.cr.execute("DELETE FROM webhero_home_month")
        elif marks:
            self.env.cr.execute("DELETE FROM webhero_home_month WHERE (company_id, month) IN %s", (tuple(marks),))
        return True

    def _store_figures(self, kind, figures):
        """A figure that was made from an older snapshot than what is there gives a serialization failure: it is tried again."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO webhero_home_month (kind, company_id, month, amount, number) VALUES %s"
                " ON CONFLICT (kind, company_id, month) DO UPDATE SET amount = excluded.amount, number = excluded.number",
                SQL(", ").join(SQL("%s", (kind, *key, *figure)) for key, figure in figures.items()),
            )
        )

    @api.autovacuum
    def _forget_all(self):
        """Once a day, so that what was changed without Odoo is not shown for ever."""
        self.env.cr.execute("DELETE FROM webhero_home_month")
