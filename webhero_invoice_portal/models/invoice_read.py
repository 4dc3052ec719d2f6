# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class WebheroInvoiceRead(models.Model):
    """Who opened or downloaded which invoice, first and last: the customer's read mark, the seller's view (C5, C15)."""

    _name = "webhero.invoice.read"
    _description = "Read mark of an invoice"
    _order = "first_at desc, id desc"

    move_id = fields.Many2one("account.move", "Invoice", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Login", index=True, ondelete="cascade", help="Empty: by a signed link.")
    partner_id = fields.Many2one("res.partner", "Who", ondelete="cascade", index="btree_not_null")
    company_id = fields.Many2one(related="move_id.company_id", store=True)
    first_at = fields.Datetime("First opened", default=fields.Datetime.now, required=True)
    last_at = fields.Datetime("Last opened", default=fields.Datetime.now, required=True)
    how = fields.Selection(
        [("page", "On the portal"), ("pdf", "PDF"), ("xml", "XML"), ("csv", "CSV"), ("link", "By the link in a mail")],
        required=True,
        default="page",
    )
    times = fields.Integer("Times", default=1)

    _once = models.UniqueIndex("(move_id, coalesce(user_id, 0))", "One mark per invoice and login.")

    def _mark(self, moves, user, how):
        """Note that `user` (None: by a signed link) opened `moves`; two requests at once make one mark."""
        moves.flush_recordset(["partner_id", "company_id"])
        self.env.cr.execute(
            "INSERT INTO webhero_invoice_read AS mark"
            " (move_id, user_id, partner_id, company_id, first_at, last_at, how, times, create_date, write_date)"
            " SELECT id, %(user)s, coalesce(%(person)s, partner_id), company_id, %(now)s, %(now)s, %(how)s, 1, %(now)s, %(now)s"
            " FROM account_move WHERE id IN %(moves)s"
            " ORDER BY id"  # one order, so that two downloads at once can't block each other
            " ON CONFLICT (move_id, coalesce(user_id, 0)) DO UPDATE SET last_at = excluded.last_at,"
            " times = mark.times + 1, how = excluded.how, write_date = excluded.write_date",
            {
                "moves": tuple(moves.ids),
                "now": fields.Datetime.now(),
                "how": how,
                "user": user.id if user else None,
                "person": user.partner_id.id if user else None,
            },
        )
        self.invalidate_model()
        moves.invalidate_recordset(["webhero_read_ids", "webhero_is_read", "webhero_first_read"])
