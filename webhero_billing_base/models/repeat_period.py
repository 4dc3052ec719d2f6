# SPDX-License-Identifier: LGPL-3.0-or-later
"""One period of a repeated invoice: open, made into a draft exactly once, or skipped."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools import turns
from odoo.addons.webhero_base.tools.actions import notification

from ..rules import periods, repeats


class WebheroRepeatPeriod(models.Model):
    _name = "webhero.repeat.period"
    _description = "Period of a repeated invoice"
    _order = "date, id"
    _check_company_auto = True

    repeat_id = fields.Many2one("webhero.repeat", required=True, ondelete="cascade", index=True)
    number = fields.Integer("Period number", required=True)
    date = fields.Date("Invoice date", required=True)
    skipped = fields.Boolean(readonly=True)
    move_ids = fields.One2many("account.move", "webhero_repeat_period_id", "Invoice", readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("done", "Made"), ("skipped", "Skipped")],
        compute="_compute_state",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(related="repeat_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="repeat_id.partner_id", store=True, string="Customer")
    currency_id = fields.Many2one(related="repeat_id.currency_id")
    amount_total = fields.Monetary("Amount incl. VAT", compute="_compute_amount_total")
    label = fields.Char("Period", compute="_compute_label")
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")

    _once = models.Constraint(
        "unique(repeat_id, number)", "This period of the repeated invoice is in the list already."
    )

    @api.depends("skipped", "move_ids")
    def _compute_state(self):
        for period in self:
            period.state = "done" if period.move_ids else "skipped" if period.skipped else "open"

    @api.depends("repeat_id.amount_total", "repeat_id.price_index", "repeat_id.origin_number", "move_ids.amount_total")
    def _compute_amount_total(self):
        for period in self:
            repeat = period.repeat_id
            period.amount_total = (
                period.move_ids[:1].amount_total
                if period.move_ids
                else float(
                    repeats.indexed(
                        Decimal(str(repeat.amount_total)),
                        Decimal(str(repeat.price_index)),
                        repeat._months_to(period.number),
                    )
                )
            )

    @api.depends("date", "repeat_id.every")
    @api.depends_context("lang")
    def _compute_label(self):
        for period in self:
            every = period.repeat_id.every or 1
            period.label = period.date and repeats.label(period.date, every, self.env.lang or "en_US")

    @api.depends("date", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for period in self:
            period.is_late = period.state == "open" and period.date < today

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "=", "open"), ("date", "<", fields.Date.context_today(self))]

    @api.depends("label", "partner_id")
    def _compute_display_name(self):
        for period in self:
            period.display_name = f"{period.partner_id.name or ''} {period.label or ''}".strip()

    # ---- buttons

    def action_duplicate(self):
        """Make a draft for each period, exactly one also for concurrent users; an existing draft is opened."""
        self.check_access("write")
        moves, refused = self.env["account.move"], []
        for period in self:
            try:
                with self.env.cr.savepoint():
                    moves |= period._duplicate()
            except UserError as error:
                if len(self) == 1:
                    raise
                refused.append(f"{period.display_name}: {error}")
        action = moves._webhero_show(self.env._("Repeated invoices"))
        return self._refused_notification(action, refused) if refused else action

    def action_skip(self):
        self.check_access("write")
        self._claim()
        made = self.filtered(lambda period: period.state == "done")
        if made:
            raise UserError(self.env._("%s has its invoice already and can't be skipped.", made[0].display_name))
        self.skipped = True
        self.repeat_id._make_periods()

    def action_unskip(self):
        self.check_access("write")
        self._claim()
        self.skipped = False

    def action_open(self):
        self.ensure_one()
        return (self.move_ids or self.repeat_id.origin_id)._webhero_show(self.display_name)

    def _refused_notification(self, action, refused):
        return notification(
            "\n".join(refused), "warning", title=self.env._("Not every invoice could be made"), sticky=True, then=action
        )

    # ---- making the draft

    def _claim(self):
        """Lock these periods until the end of the transaction; a concurrent user gets a message without waiting."""
        turns.lock(
            self,
            self.env._("Somebody else is making this invoice right now. Wait a moment and look again."),
            allow_referencing=True,
        )
        # what another transaction committed since this one began shows as a serialization failure, and is tried again
        self.invalidate_recordset()

    def _duplicate(self):
        """The draft of this period; made here unless it was made before. The unique index on the invoice is the last word."""
        self.ensure_one()
        self._claim()
        if self.move_ids:
            return self.move_ids
        if self.skipped:
            raise UserError(self.env._("%s was skipped. Take it up again first.", self.display_name))
        repeat = self.repeat_id
        origin = repeat.origin_id.with_company(repeat.company_id)
        draft = origin.copy(self._draft_values(origin))
        told = self._move_texts(draft)
        self._raise_prices(draft)
        self._log(draft, told)
        draft.flush_recordset()
        repeat._make_periods()
        return draft

    def _draft_values(self, origin):
        months = self.repeat_id._months_to(self.number)
        values = {
            "webhero_repeat_period_id": self.id,
            "invoice_date": self.date,
            "invoice_origin": origin.invoice_origin,
        }
        if origin.delivery_date:
            values["delivery_date"] = repeats.add_months(origin.delivery_date, months)
        if not origin.invoice_payment_term_id and origin.invoice_date_due and origin.invoice_date:
            values["invoice_date_due"] = self.date + (origin.invoice_date_due - origin.invoice_date)
        return values

    def _move_texts(self, draft):
        """Move the period texts of the lines; returns the changes."""
        repeat, changes = self.repeat_id, []
        months, start, lang = repeat._months_to(self.number), repeat._origin_date(), draft._webhero_lang()
        for line in draft.invoice_line_ids.filtered("name"):
            moved = periods.move(line.name, months, start, lang)
            line.webhero_period_stayed = "; ".join(moved.left) or False
            if moved.changes:
                line.name = moved.text
                changes += moved.changes
        return changes

    def _raise_prices(self, draft):
        """Raise the unit prices; of the original, so that an index is never put upon an index."""
        repeat = self.repeat_id
        months = repeat._months_to(self.number)
        if not repeat.price_index or months < 12:
            return
        digits = self.env["decimal.precision"].precision_get("Product Price")
        for line in draft.invoice_line_ids.filtered(lambda line: line.display_type == "product"):
            price = repeats.indexed(Decimal(str(line.price_unit)), Decimal(str(repeat.price_index)), months, digits)
            line.price_unit = float(price)

    def _log(self, draft, told):
        changes = ", ".join(sorted({f"{before} → {after}" for before, after in told}))
        body = self.env._("Made from the repeated invoice %s.", self.repeat_id.origin_id.display_name)
        if changes:
            body += " " + self.env._("Texts moved: %s.", changes)
        draft._message_log(body=body)
