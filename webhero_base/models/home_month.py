# SPDX-License-Identifier: LGPL-3.0-or-later
"""Cached figures of Home for past months, so that years of invoices are not summed on each load (V5).

A figure is stored per kind, company and month. Each change to an invoice of a past month adds a mark in the same transaction;
a reader drops the figures of the marks visible to it and recomputes them from the same snapshot. So a mark that is committed
later is left for the next reader.
"""

from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

LOCK = 5_317_001  # PostgreSQL advisory lock for the writer of the figures


class WebheroHomeChange(models.Model):
    """A mark that a month of a company has changed; without a company or month, everything."""

    _name = "webhero.home.change"
    _description = "Change in a past month"
    _log_access = False

    company_id = fields.Many2one("res.company", readonly=True, index="btree_not_null", ondelete="cascade")
    month = fields.Date(readonly=True)

    @api.model
    def _mark(self, moves):
        """Mark the months of these posted invoices, as stored in the database."""
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
        """First day of the earliest month that is current in some time zone."""
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
        """{(company id, first of the month): (amount, number)}; None where record rules hide some invoices from this user.

        Missing figures are computed: `ask(company ids, first month, last month)` returns such a dict, for months with any.
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
        """Whether the record rules of this user filter invoices by company only."""
        rules = self.env["ir.rule"]._compute_domain("account.move", "read")
        return all(one.field_expr == "company_id" for one in Domain(rules).iter_conditions())

    def _known(self, kind, companies, months):
        """The stored figures, without those that a mark invalidates while another transaction is recomputing them."""
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
        """Delete the figures of all marks, and the marks; False where another transaction is doing so."""
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
        """Store the figures; one from an older snapshot than the stored one raises a serialization failure and is retried."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO webhero_home_month (kind, company_id, month, amount, number) VALUES %s"
                " ON CONFLICT (kind, company_id, month) DO UPDATE SET amount = excluded.amount, number = excluded.number",
                SQL(", ").join(SQL("%s", (kind, *key, *figure)) for key, figure in figures.items()),
            )
        )

    @api.autovacuum
    def _forget_all(self):
        """Drop all figures once a day, so that changes made outside Odoo become visible."""
        self.env.cr.execute("DELETE FROM webhero_home_month")
