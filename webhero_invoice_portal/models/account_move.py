import datetime

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class AccountMove(models.Model):
    _inherit = "account.move"
    _webhero_portal_reads = frozenset(
        {
            "webhero_credit_reason",
            "webhero_credited_number",
            "webhero_invoice_category_id",
            "webhero_is_read",
            "webhero_kind",
        }
    )

    webhero_read_ids = fields.One2many(
        "webhero.invoice.read",
        "move_id",
        "Opened by",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    webhero_first_read = fields.Datetime(
        "First opened",
        compute="_compute_webhero_first_read",
        search="_search_webhero_first_read",
        compute_sudo=True,
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    webhero_days_unopened = fields.Integer(
        "Days not opened",
        compute="_compute_webhero_days_unopened",
        search="_search_webhero_days_unopened",
        compute_sudo=True,
        groups="account.group_account_readonly,account.group_account_invoice",
        help="Days since the invoice date of an invoice that its customer has not opened or downloaded.",
    )
    webhero_is_read = fields.Boolean(
        "Read by me", compute="_compute_webhero_is_read", search="_search_webhero_is_read", compute_sudo=True
    )

    # ---- read marks

    @api.depends("webhero_read_ids.first_at")
    def _compute_webhero_first_read(self):
        firsts = dict(
            self.env["webhero.invoice.read"]
            .sudo()
            ._read_group([("move_id", "in", self.ids)], ["move_id"], ["first_at:min"])
        )
        for move in self:
            move.webhero_first_read = firsts.get(move, False)

    def _search_webhero_first_read(self, operator, value):
        if operator == "in" and set(value) == {False}:
            return [("webhero_read_ids", "=", False)]
        if operator == "not in" and set(value) == {False}:
            return [("webhero_read_ids", "!=", False)]
        return [("webhero_read_ids.first_at", operator, value)]

    @api.depends("webhero_first_read", "invoice_date", "state")
    def _compute_webhero_days_unopened(self):
        today = fields.Date.context_today(self)
        for move in self:
            waits = (
                move.state == "posted" and move.is_sale_document() and not move.webhero_first_read and move.invoice_date
            )
            move.webhero_days_unopened = max((today - move.invoice_date).days, 0) if waits else 0

    def _search_webhero_days_unopened(self, operator, value):
        """C15: “not opened after n days”, for any n."""
        if operator not in (">", ">=") or not isinstance(value, int) or value < 0:
            return NotImplemented
        last = fields.Date.context_today(self) - datetime.timedelta(days=value + (operator == ">"))
        return [
            ("state", "=", "posted"),
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("webhero_read_ids", "=", False),
            ("invoice_date", "<=", last),
        ]

    @api.depends_context("uid")
    def _compute_webhero_is_read(self):
        marks = (
            self.env["webhero.invoice.read"]
            .sudo()
            .search([("user_id", "=", self.env.uid), ("move_id", "in", self.ids)])
        )
        read = marks.move_id
        for move in self:
            move.webhero_is_read = move in read

    def _search_webhero_is_read(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = SQL("(SELECT move_id FROM webhero_invoice_read WHERE user_id = %s)", self.env.uid)
        domain = Domain.FALSE
        if True in value:
            domain |= Domain("id", "in", mine)
        if False in value:
            domain |= Domain("id", "not in", mine)
        return domain

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sorting by the visitor's own read marks (C5), which are no column of the invoice."""
        if field_name == "webhero_is_read":
            return SQL(
                "EXISTS (SELECT 1 FROM webhero_invoice_read r WHERE r.move_id = %s AND r.user_id = %s) %s",
                SQL.identifier(alias, "id"),
                self.env.uid,
                direction,
            )
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
