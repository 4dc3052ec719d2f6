from odoo import fields, models


class WebheroInvoiceRead(models.Model):
    """Who opened or downloaded which invoice, first and last: the customer's read mark, the seller's view (C5, C15)."""

    _name = "webhero.invoice.read"
    _description = "Read mark of an invoice"
    _order = "first_at desc, id desc"

    move_id = fields.Many2one("account.move", "Invoice", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Login", index=True, ondelete="cascade", help="Empty: by a signed link.")
    partner_id = fields.Many2one("res.partner", "Who", ondelete="cascade")
    company_id = fields.Many2one(related="move_id.company_id", store=True)
    first_at = fields.Datetime("First opened", default=fields.Datetime.now, required=True)
    last_at = fields.Datetime("Last opened", default=fields.Datetime.now, required=True)
    how = fields.Selection(
        [("page", "On the portal"), ("pdf", "PDF"), ("xml", "XML"), ("csv", "CSV"), ("link", "By the link in a mail")],
        required=True, default="page",
    )
    times = fields.Integer("Times", default=1)

    _once = models.UniqueIndex("(move_id, coalesce(user_id, 0))", "One mark per invoice and login.")

    def _mark(self, moves, user, how):
        """Note that `user` (None: by a signed link) opened `moves`; two requests at once make one mark."""
        now = fields.Datetime.now()
        for move in moves.sorted("id"):  # one order, so that two downloads at once can't block each other
            self.env.cr.execute(
                "INSERT INTO webhero_invoice_read"
                " (move_id, user_id, partner_id, company_id, first_at, last_at, how, times, create_date, write_date)"
                " VALUES (%(move)s, %(user)s, %(partner)s, %(company)s, %(now)s, %(now)s, %(how)s, 1, %(now)s, %(now)s)"
                " ON CONFLICT (move_id, coalesce(user_id, 0)) DO UPDATE SET last_at = excluded.last_at,"
                " times = webhero_invoice_read.times + 1, how = excluded.how",
                {
                    "move": move.id, "user": user.id if user else None, "company": move.company_id.id, "now": now,
                    "how": how, "partner": (user.partner_id if user else move.partner_id).id,
                },
            )
        self.invalidate_model()
        moves.invalidate_recordset(["webhero_read_ids", "webhero_is_read", "webhero_first_read"])
