# SPDX-License-Identifier: LGPL-3.0-or-later
"""The documents handed to the accountant in a zip, kept after the zip is deleted, to report later documents (A4)."""

from odoo import api, fields, models
from odoo.tools import SQL

from .account_move import BILLS

SALES = ("out_invoice", "out_refund", "out_receipt")


class WebheroAccountantHanded(models.Model):
    _name = "webhero.accountant.handed"
    _description = "Period that was given to the accountant"
    _order = "date_from desc, id desc"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("Until", required=True, readonly=True)
    made_at = fields.Datetime("Made on", required=True, readonly=True)
    move_ids = fields.Many2many("account.move", "webhero_accountant_handed_move_rel", readonly=True)

    _once = models.Constraint(
        "UNIQUE(company_id, date_from, date_to)", "This period was given to the accountant already."
    )

    @api.model
    def _note(self, company, first, last, ids):
        """Record that documents `ids` are in the new zip of this period, which replaces the previous one."""
        self.env["account.move"].flush_model(["webhero_handed_as"])
        cr = self.env.cr
        cr.execute(
            SQL(
                """
                INSERT INTO webhero_accountant_handed (company_id, date_from, date_to, made_at, create_date, write_date)
                VALUES (%s, %s, %s, now() at time zone 'UTC', now() at time zone 'UTC', now() at time zone 'UTC')
                ON CONFLICT (company_id, date_from, date_to) DO UPDATE SET made_at = EXCLUDED.made_at RETURNING id
                """,
                company.id,
                first,
                last,
            )
        )
        row = cr.fetchone()[0]
        cr.execute(SQL("DELETE FROM webhero_accountant_handed_move_rel WHERE webhero_accountant_handed_id = %s", row))
        cr.execute(
            SQL(
                "INSERT INTO webhero_accountant_handed_move_rel (webhero_accountant_handed_id, account_move_id)"
                " SELECT %s, id FROM account_move WHERE id = ANY(%s)",
                row,
                list(ids),
            )
        )
        cr.execute(
            SQL(
                "UPDATE account_move SET webhero_handed_as = NULL WHERE id = ANY(%s) AND webhero_handed_as IS NOT NULL",
                list(ids),
            )
        )
        self.invalidate_model()
        self.env["account.move"].invalidate_model(["webhero_handed_as"])
        return self.browse(row)

    @api.model
    def _handed(self, moves):
        """Those of `moves` that are in a zip."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT account_move_id FROM webhero_accountant_handed_move_rel WHERE account_move_id = ANY(%s)",
                moves.ids,
            )
        )
        return moves.browse([row[0] for row in rows])

    @api.model
    def _changed(self, companies):
        """Documents of a zip that are no longer booked, or not as the zip has them."""
        noted = [("webhero_handed_as", "!=", False), ("company_id", "in", companies.ids)]
        now = self._handed(self.env["account.move"].search(noted))._webhero_handed_content()
        return self.env["account.move"].union(
            *(move for move, content in now.items() if content != move.webhero_handed_as)
        )

    @api.model
    def _late(self, companies):
        """Documents booked in a period after its zip was made, and in no zip, and those that changed since they were in one: what
        the accountant lacks, or has otherwise. Those of another program are in no zip: that program handed them over.
        """
        self.env["account.move"].flush_model(["state", "date", "move_type", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT move.id
                  FROM webhero_accountant_handed handed
                  JOIN account_move move ON move.company_id = handed.company_id AND move.state = 'posted'
                   AND move.date BETWEEN handed.date_from AND handed.date_to AND move.move_type = ANY(%s)
                 WHERE handed.company_id = ANY(%s) AND move.webhero_opening_key IS NULL AND NOT EXISTS (
                       SELECT 1 FROM webhero_accountant_handed_move_rel rel WHERE rel.account_move_id = move.id)
                """,
                [*SALES, *BILLS],
                companies.ids,
            )
        )
        return self.env["account.move"].browse([row[0] for row in rows]) | self._changed(companies)
