# SPDX-License-Identifier: LGPL-3.0-or-later
"""Repeated invoices and their schedule. Nothing here is ever sent, or even created, automatically."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.webhero_base.tools import turns

from ..rules import repeats

INTERVALS = [("1", "Monthly"), ("3", "Quarterly"), ("12", "Yearly"), ("other", "Every n months")]


class WebheroRepeat(models.Model):
    """A repeated invoice: its original, its interval, and one row per due period."""

    _name = "webhero.repeat"
    _description = "Repeated invoice"
    _inherit = ["mail.thread"]
    _order = "next_date, id"
    _check_company_auto = True

    origin_id = fields.Many2one(
        "account.move",
        "Original",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        tracking=True,
        domain=[("move_type", "=", "out_invoice")],
        help="Every repetition is copied from this invoice.",
    )
    origin_number = fields.Integer("Period of the original", readonly=True, copy=False)
    company_id = fields.Many2one(related="origin_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="origin_id.partner_id", string="Customer", store=True, index=True)
    currency_id = fields.Many2one(related="origin_id.currency_id")
    amount_total = fields.Monetary(related="origin_id.amount_total", string="Amount incl. VAT")

    interval = fields.Selection(INTERVALS, required=True, compute="_compute_interval", inverse="_inverse_interval")
    every = fields.Integer("Every (months)", required=True, default=1, tracking=True)
    first_date = fields.Date("First date", required=True, tracking=True, help="Invoice date of the first repetition.")
    last_date = fields.Date(
        "End date", tracking=True, help="No repetition is dated later than this. Empty: until stopped."
    )
    price_index = fields.Float(
        "Price index (%)",
        digits=(6, 3),
        tracking=True,
        help="The unit prices of the original are raised by this percentage for each whole year since the original.",
    )
    state = fields.Selection(
        [("running", "Running"), ("stopped", "Stopped")], required=True, default="running", tracking=True
    )

    period_ids = fields.One2many("webhero.repeat.period", "repeat_id", "Periods")
    next_date = fields.Date("Next date", compute="_compute_next_date", store=True)
    invoice_count = fields.Integer("Invoices made", compute="_compute_invoice_count")

    _every_positive = models.Constraint(
        "CHECK (every BETWEEN 1 AND 120)", "“Every (months)” is a number from 1 to 120."
    )
    _one_per_original = models.UniqueIndex("(origin_id) WHERE state = 'running'", "This invoice is repeated already.")

    @api.depends("every")
    def _compute_interval(self):
        for repeat in self:
            repeat.interval = str(repeat.every) if repeat.every in (1, 3, 12) else "other"

    def _inverse_interval(self):
        for repeat in self.filtered(lambda repeat: repeat.interval != "other"):
            repeat.every = int(repeat.interval)

    @api.onchange("interval")
    def _onchange_interval(self):
        if self.interval and self.interval != "other":
            self.every = int(self.interval)
        elif self.every in (1, 3, 12):
            self.every = 2

    @api.onchange("every", "origin_id")
    def _onchange_every(self):
        if self.origin_id and self.every > 0 and not self.period_ids:
            self.first_date = repeats.first_date(self._origin_date(), self.every, fields.Date.context_today(self))

    @api.depends("period_ids.state", "state", "every", "first_date", "last_date")
    def _compute_next_date(self):
        for repeat in self:
            repeat.next_date = repeat._next()[1] if repeat.state == "running" else False

    @api.depends("period_ids.move_ids")
    def _compute_invoice_count(self):
        for repeat in self:
            repeat.invoice_count = len(repeat.period_ids.move_ids)

    @api.depends("origin_id", "partner_id", "every")
    def _compute_display_name(self):
        for repeat in self:
            repeat.display_name = f"{repeat.partner_id.name or ''} ({repeat.origin_id.name or repeat.origin_id.id})"

    @api.constrains("origin_id")
    def _check_origin(self):
        for repeat in self:
            if repeat.origin_id.move_type != "out_invoice":
                raise ValidationError(
                    self.env._("Only a customer invoice can be repeated; %s is none.", repeat.origin_id.display_name)
                )

    @api.constrains("first_date", "last_date")
    def _check_dates(self):
        for repeat in self:
            if repeat.last_date and repeat.last_date < repeat.first_date:
                raise ValidationError(
                    self.env._(
                        "The end date of the repeated invoice of %(customer)s lies before its first date. Empty it, or choose "
                        "%(date)s or later.",
                        customer=repeat.partner_id.name,
                        date=repeat.first_date,
                    )
                )

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        repeats_made = super().create(vals_list)
        repeats_made._make_periods()
        for repeat in repeats_made:
            repeat.origin_id._message_log(
                body=self.env._("This invoice is repeated; the first time on %s.", repeat.first_date)
            )
        return repeats_made

    def write(self, vals):
        if {"every", "first_date", "interval"} & vals.keys():
            self._check_rhythm_may_change(vals)
        result = super().write(vals)
        if {"every", "first_date", "interval", "last_date", "state"} & vals.keys():
            self._make_periods()
        return result

    def _check_rhythm_may_change(self, vals):
        """What was invoiced has its period: another rhythm would give those periods other dates."""
        for repeat in self.filtered("period_ids"):
            changed = any(key in vals and vals[key] != repeat[key] for key in ("every", "interval")) or (
                "first_date" in vals and fields.Date.to_date(vals["first_date"]) != repeat.first_date
            )
            if not changed:
                continue
            if any(period.state != "open" for period in repeat.period_ids):
                raise UserError(
                    self.env._(
                        "The repeated invoice of %s has periods that were handled in its present rhythm. Stop it, and repeat "
                        "its last invoice with the new rhythm.",
                        repeat.partner_id.name,
                    )
                )
            repeat.period_ids.unlink()

    # ---- buttons

    def action_stop(self):
        self.write({"state": "stopped"})

    def action_restart(self):
        self.write({"state": "running"})

    def action_duplicate_next(self):
        """The next period, also when it is not due yet."""
        self.ensure_one()
        if self.state != "running":
            raise UserError(self.env._("This repeated invoice was stopped. Start it again first."))
        self._lock()
        number, date = self._next()
        if not number:
            raise UserError(self.env._("There is no period left before the end date %s.", self.last_date))
        period = self.period_ids.filtered(lambda period: period.number == number) or self.period_ids.create(
            {"repeat_id": self.id, "number": number, "date": date}
        )
        return period.action_duplicate()

    def action_open_invoices(self):
        self.ensure_one()
        return (self.period_ids.move_ids | self.origin_id)._webhero_show(self.env._("Repeated invoice"))

    # ---- periods

    def _origin_date(self):
        return self.origin_id.invoice_date or self.origin_id.date or fields.Date.context_today(self)

    def _series(self):
        self.ensure_one()
        return repeats.Series(self._origin_date(), self.first_date, self.every, self.last_date or None)

    def _months_to(self, number):
        """How many months the texts of the original move for period `number`."""
        if self.origin_number:
            return (number - self.origin_number) * self.every
        return repeats.months_moved(self._series(), number)

    def _next(self):
        """(number, date) of the first period that was neither made nor skipped; (0, False) after the end date."""
        self.ensure_one()
        if not self.first_date or not self.every:
            return 0, False
        handled = set(self.period_ids.filtered(lambda period: period.state != "open").mapped("number"))
        number = next(number for number in range(1, len(handled) + 2) if number not in handled)
        date = repeats.period_date(self._series(), number)
        return (0, False) if self.last_date and date > self.last_date else (number, date)

    def _lock(self):
        turns.lock(
            self,
            self.env._("Somebody else is working on this repeated invoice right now. Wait a moment and look again."),
            allow_referencing=True,
        )

    def _make_periods(self):
        """One row for each period that is due; open rows that fell out of the series go away."""
        today = fields.Date.context_today(self)
        for repeat in self:
            handled = set(repeat.period_ids.filtered(lambda period: period.state != "open").mapped("number"))
            due = set()
            if repeat.state == "running":
                ahead = repeat.company_id.webhero_repeat_ahead_days
                due = set(repeats.due_numbers(repeat._series(), today, ahead, handled))
            opened = repeat.period_ids.filtered(lambda period: period.state == "open")
            opened.filtered(lambda period, due=due: period.number not in due).unlink()
            known = repeat.period_ids
            self.env["webhero.repeat.period"].create(
                [
                    {
                        "repeat_id": repeat.id,
                        "number": number,
                        "date": repeats.period_date(repeat._series(), number),
                    }
                    for number in sorted(due - set(known.mapped("number")))
                ]
            )

    @api.model
    def _cron_make_periods(self):
        """Each night: what became due. Makes rows for the Home screen, never an invoice."""
        running = self.search([("state", "=", "running"), ("next_date", "!=", False)])
        self.env["ir.cron"]._commit_progress(remaining=len(running))
        for repeat in running:
            repeat = repeat.try_lock_for_update(allow_referencing=True).filtered_domain([("state", "=", "running")])
            repeat.with_company(repeat.company_id)._make_periods()
            if not self.env["ir.cron"]._commit_progress(1):
                break
