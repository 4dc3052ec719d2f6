# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..client.wire import PAGE
from .kinds import HISTORY, READY

PRIORITY = 50  # after everything that is new


PHASES = [("draft", "New"), ("running", "Running"), ("paused", "Paused"), ("done", "Done")]

STATES = [*PHASES[:-1], ("waiting", "Waits"), ("failed", "Failed"), PHASES[-1]]


class WebheroShopHistory(models.Model):
    """S11: orders of a past period, taken in in the background, a page at a time, after whatever is new."""

    _name = "webhero.shop.history"
    _description = "History of a webshop"
    _order = "id desc"
    _check_company_auto = True

    shop_id = fields.Many2one(
        "webhero.shop.backend", "Shop", required=True, index=True, ondelete="cascade",
        default=lambda self: self._only_shop(),
    )  # fmt: skip
    company_id = fields.Many2one(related="shop_id.company_id", store=True)
    first = fields.Date("From", required=True)
    until = fields.Date("Up to and including", required=True)
    phase = fields.Selection(PHASES, "Asked for", required=True, default="draft", readonly=True)
    state = fields.Selection(STATES, compute="_compute_state")
    problem = fields.Text("What is wrong", compute="_compute_state")
    hint = fields.Text("What to do", compute="_compute_state")
    expected = fields.Integer("Orders in the shop", readonly=True)
    taken = fields.Integer("Taken in", readonly=True)
    after = fields.Integer("Read up to order number", readonly=True, aggregator=None)
    started_at = fields.Datetime("Started", readonly=True)
    progress = fields.Float("Progress (%)", compute="_compute_progress")
    estimate = fields.Char("Still to go", compute="_compute_progress")

    _period = models.Constraint("CHECK (first <= until)", "The period ends before it begins.")

    @api.depends("shop_id", "first", "until")
    def _compute_display_name(self):
        for history in self:
            history.display_name = f"{history.shop_id.name or ''} {history.first or ''} … {history.until or ''}"

    @api.depends("phase", "shop_id.paused")
    @api.depends_context("lang")
    def _compute_state(self):
        """Running only where a page is being read: not where one failed, or waits for something."""
        pages = self._pages()
        for history in self:
            page = pages.get(history.id) if history.phase == "running" else None
            history.problem, history.hint = history._hindrance(page) if page else (False, False)
            failed = page and page.state in ("error", "skipped")
            history.state = "failed" if failed else "waiting" if history.problem else history.phase

    def _pages(self):
        """{history: the message of the page that is to be read}; those before it are done."""
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids), ("state", "!=", "done")]
        messages = self.env["webhero.exchange"].sudo().search(domain, order="id")
        return {message.res_id: message for message in messages}

    def _hindrance(self, page):
        """(what is wrong, what to do) for a page that could not be read; empty for any other."""
        again = self.env._("Press Try again here when that is corrected: it goes on where it was.")
        if page.state == "skipped":
            return self.env._("Somebody pressed Skip on the message of this page."), again
        if page.state == "error":
            return page.error_message, f"{page.error_hint or ''} {again}".strip()
        if self.shop_id.paused:
            return self.shop_id.pause_message, self.env._("Correct it, press Test connection on the shop, then Resume.")
        return (False, False) if page.state == "busy" else (page.error_message, page.error_hint)

    @api.depends("expected", "taken", "state", "started_at")
    def _compute_progress(self):
        for history in self:
            done = history.state == "done"
            history.progress = 100 if done else 100 * min(history.taken / (history.expected or 1), 1)
            history.estimate = history._estimate()

    def _estimate(self):
        """Time still to go at the pace so far, in words."""
        if self.state != "running" or not self.taken or not self.started_at:
            return False
        elapsed = (fields.Datetime.now() - self.started_at).total_seconds()
        minutes = round(elapsed / self.taken * max(self.expected - self.taken, 0) / 60)
        if minutes < 1:
            return self.env._("less than a minute")
        return self.env._("about %s minutes", minutes)

    @api.constrains("until")
    def _check_until(self):
        for history in self:
            if history.until > fields.Date.context_today(history):
                raise ValidationError(self.env._("The period ends in the future: %s.", history.until))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_when_still(self):
        if self.filtered(lambda history: history.state in ("running", "waiting")):
            raise UserError(self.env._("Pause it before you delete it."))

    def _only_shop(self):
        """Who has one shop need not choose it."""
        shops = self.env["webhero.shop.backend"].search([("company_id", "in", self.env.companies.ids)], limit=2)
        return shops if len(shops) == 1 else shops.browse()

    def action_start(self):
        """Start, or go on after a pause or after what failed was corrected."""
        for history in self.filtered(lambda one: one.state in ("draft", "paused", "failed")):
            history.shop_id.backend_id._check_manager()
            history.write({"phase": "running", "started_at": history.started_at or fields.Datetime.now()})
            history._put_page()
            history.invalidate_recordset(["state", "problem", "hint"])

    def action_pause(self):
        self.filtered(lambda one: one.phase == "running").write({"phase": "paused"})

    def action_report_problem(self):
        self.ensure_one()
        return self._pages()[self.id].sudo(False).action_report_problem()

    def _put_page(self):
        """One message a page: a page that fails is tried again, and new orders go before the next one."""
        exchange = self.env["webhero.exchange"]
        message = exchange._put(
            self.shop_id, HISTORY, f"{self.id}/{self.after}", direction="in", priority=PRIORITY, record=self
        )
        if message.state in ("open", "skipped", "error"):
            message.sudo().write(READY | {"next_try_at": fields.Datetime.now()})
            exchange._wake_up()

    def _import_page(self, run):
        """Read and store one page; put the next, or be done."""
        if not self.expected:
            self.expected = run.shop.count(self.first, self.until)
        shop = self.shop_id
        raw_orders = run.shop.history(self.first, self.until, self.after, payments=shop.payments)
        shop._store_raw_orders(raw_orders, months=0, priority=PRIORITY)
        self.taken += len(raw_orders)
        if len(raw_orders) < PAGE:
            self.phase = "done"
            return
        self.after = shop._wire().read_head(raw_orders[-1]).number
        self._put_page()
