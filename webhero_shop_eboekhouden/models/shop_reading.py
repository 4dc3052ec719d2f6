# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime, timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import format_date, mute_logger

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import notification, open_list, open_wizard
from odoo.addons.webhero_exchange.client.errors import NothingToDo, NotYet, Permanent, Temporary

from ..client.moments import STAMP, to_local
from ..client.wire import OVERLAP, PAGE
from ..rules import schedule
from .kinds import NIGHT, ORDER, ORDER_KIND, PAYMENTS, SLIP, SLIP_KIND, SWEEP


class WebheroShopBackend(models.Model):
    """S3: what is new or changed in the shop, page by page; each page is committed with its cursor."""

    _inherit = "webhero.shop.backend"

    cursor = fields.Char(
        "Orders read up to", copy=False, help="Time of change, in the shop's own time, of the last order that was read."
    )
    read_percent = fields.Integer(
        "Orders being read (%)",
        readonly=True,
        copy=False,
        help="Of what is new, where that is more than a page; 0: all.",
    )
    late_count = fields.Integer("Orders found late", readonly=True, copy=False)
    late_at = fields.Datetime("Found late on", readonly=True, copy=False)
    late_message = fields.Char("What was found late", compute="_compute_late_message")
    slip_cursor = fields.Char("Credit slips read up to", copy=False)

    def _exchange_poll(self, run):
        if not self.is_ready:
            return
        self._resume_waiting()
        began, read = self._cursor_moment(self.cursor), 0
        for raw_orders, last in run.shop.changed(began, payments=self.payments):
            self._store_raw_orders(raw_orders)
            if not read:
                expected = run.shop.count_changed(began) if len(raw_orders) >= PAGE else 0
            read += len(raw_orders)
            self.write(
                {"cursor": self._cursor_at(last), "read_percent": min(100 * read // (expected or read), 100) % 100}
            )
            self.env["webhero.exchange"]._commit("page of orders stored")
        if self.credits:
            self._poll_slips(run)

    def _store_raw_orders(self, raw_orders, months=None, priority=10):
        """Store the shop's data of these orders, and queue the ones that are due.

        `months` None means the setting; 0 any time (a requested history). Returns the raw_orders without those of
        orders that were booked and cleaned up since.
        """
        heads = [self._wire().read_head(raw_order) for raw_order in raw_orders]
        references = {head.number: head.reference for head in heads}
        gone = self._booked_and_gone(ORDER, references)
        found = [
            (head, raw_order) for head, raw_order in zip(heads, raw_orders, strict=True) if head.number not in gone
        ]
        keys = {number: f"{references[number]} ({number})" for number in references.keys() - gone}
        orders = self._orders_of(ORDER, ORDER_KIND, keys, priority)
        settings = self._rules_settings()
        for head, raw_order in found:
            order, known = self._read_raw_order(raw_order), orders[head.number]
            turn = self._booking_refusal(order, settings, 0 if known._was_due() else months, known.asked)
            known._store_snapshot(order, raw_order, turn, history=months == 0)
        self._add_methods({(head.module, head.method) for head, _ in found})
        return [raw_order for _, raw_order in found]

    def _known_orders(self, type_, numbers):
        found = self.env["webhero.shop.order"].search(
            [
                ("shop_id", "=", self.id),
                ("type", "=", type_),
                ("number", "in", numbers),
            ]
        )
        return {order.number: order for order in found}

    def _read_raw_order(self, raw_order):
        """The ShopOrder, or the error that names the unreadable field of the shop's answer."""
        try:
            return self._wire().read_order(raw_order)
        except Permanent as error:
            return error

    def _orders_of(self, type_, kind, keys, priority=10):
        """{number: order} of a page, new ones made together; `keys` is {number: the message's key}."""
        known = self._known_orders(type_, list(keys))
        news = {number: key for number, key in keys.items() if number not in known}
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                made = self._make_orders(type_, kind, news, priority)
        except (psycopg2.errors.UniqueViolation, ConcurrencyError) as error:
            # another worker stored the same page after our snapshot: it is read again
            raise Temporary("database_busy", retry_after=2, sqlstate=getattr(error, "pgcode", None)) from error
        return known | {order.number: order for order in made}

    def _make_orders(self, type_, kind, keys, priority):
        exchange, orders = self.env["webhero.exchange"], self.env["webhero.shop.order"].sudo()
        messages = exchange._put_all(self, kind, keys.values(), direction="in", state="open", priority=priority)
        common = {"shop_id": self.id, "type": type_}
        made = orders.create(
            [{**common, "number": number, "exchange_id": messages[key].id} for number, key in keys.items()]
        )
        for order in made:
            order.exchange_id.write({"res_model": order._name, "res_id": order.id})
        return made

    def _booking_refusal(self, order, settings, months=None, asked=False):
        """None where the order is due, else a Refusal; see rules/schedule.py."""
        if isinstance(order, Permanent):
            return Refusal(order.code, order.facts)
        history = months == 0
        return schedule.due(
            order,
            settings,
            self._shop_today(),
            None if history else self.start_date,
            None if history else months or self.recheck_months,
            asked,
        )

    def _shop_today(self):
        return self._shop_now().date()

    def action_where(self):
        self.ensure_one()
        return open_wizard("webhero.shop.where", self.env._("Where is order …?"), default_shop_id=self.id)

    @api.model
    def _cron_night(self):
        """Queue tonight's jobs of every shop; the exchange runs and retries them, and explains errors."""
        today = fields.Date.context_today(self)
        for shop in self.sudo().search([("state", "=", "connected"), ("paused", "=", False)]):
            exchange = self.env["webhero.exchange"]
            exchange._put(shop, NIGHT, str(today), direction="in")
            exchange._put(shop, SWEEP, str(today), direction="in", priority=15)
            if shop.payments:
                exchange._put(shop, PAYMENTS, str(today), direction="in", priority=20)

    def action_recheck(self):
        """Look at the open orders now instead of tonight."""
        self.backend_id.check_access("write")
        for shop in self:
            self.env["webhero.exchange"]._put(shop, NIGHT, str(fields.Datetime.now()), direction="in")
        return notification(self.env._("The open orders are being looked at again."))

    def _exchange_shop_night(self, message, run):
        """S4: open orders again, least recently checked first; those too far back are dropped, with a remark."""
        orders = self._open_orders(self.recheck_limit)
        for start in range(0, len(orders), PAGE):
            page = orders[start : start + PAGE]
            raw_orders = run.shop.orders(page.mapped("number"), payments=self.payments)
            self._store_raw_orders(raw_orders)
            seen = {self._wire().read_head(raw_order).number for raw_order in raw_orders}
            page.filtered(lambda order, seen=seen: order.number not in seen)._gone()
            message._checkpoint("page of open orders looked at")

    def _open_orders(self, limit):
        """Orders that still wait, least recently looked at first (T4)."""
        return self.env["webhero.shop.order"].search(
            [("shop_id", "=", self.id), ("type", "=", "order"), ("state", "=", "open")],
            order="checked_at asc, id asc",
            limit=limit,
        )

    @api.depends("late_count", "late_at")
    @api.depends_context("lang", "tz")
    def _compute_late_message(self):
        for shop in self:
            shop.late_message = shop.late_at and self.env._(
                "%(count)s orders were found late on %(day)s: have the clock of the shop looked at.",
                count=shop.late_count,
                day=format_date(self.env, fields.Datetime.context_timestamp(shop, shop.late_at).date()),
            )

    def action_sweep(self):
        """Look for missed orders now instead of tonight."""
        self.backend_id.check_access("write")
        for shop in self:
            key = str(fields.Datetime.now())
            self.env["webhero.exchange"]._put(shop, SWEEP, key, direction="in", priority=15)
        return notification(self.env._("Missed orders are being looked for; what is found is shown on this screen."))

    def _exchange_shop_sweep(self, message, run):
        """Every order of the shop from the first relevant one, by number: unknown ones are read and reported."""
        if not self.is_ready:
            return
        shop, late = run.shop, 0
        for numbers in shop.order_numbers(self._first_number(shop)):
            unknown = self._unknown_orders(numbers)
            for start in range(0, len(unknown), PAGE):
                raw_orders = shop.orders(unknown[start : start + PAGE], payments=self.payments)
                late += self._store_late(raw_orders, shop)
                message._checkpoint("page of missed orders stored")
        self._notify_late(late)

    def _first_number(self, shop):
        """The lowest number of an order that may count: by its date in the shop, or known here by then."""
        first = schedule.months_before(self._shop_today(), self.recheck_months)
        first = max(first, self.start_date or first)
        known = self.env["webhero.shop.order"].search(
            [("shop_id", "=", self.id), ("type", "=", "order"), ("date", ">=", first)], order="number", limit=1
        )
        found = shop.first_order_number(first)
        return min([number for number in (found, known.number) if number], default=0)

    def _unknown_orders(self, numbers):
        known = self._known_orders("order", numbers).keys()
        known |= self._booked_and_gone("order", dict.fromkeys(numbers, ""))
        return [number for number in numbers if number not in known]

    def _store_late(self, raw_orders, shop):
        """Store these; returns how many of them the next poll would not have found."""
        raw_orders = self._store_raw_orders(raw_orders)
        heads = [self._wire().read_head(raw_order) for raw_order in raw_orders]
        if self.credits and raw_orders:
            self._store_slips(shop.slips_of([head.number for head in heads]))
        return sum(self._is_late(head) for head in heads)

    def _is_late(self, head):
        seen = self._cursor_moment(self.cursor) - OVERLAP
        return head.changed_at is None or head.changed_at <= seen

    def _notify_late(self, late):
        """Orders found late mean that the shop's clock is sometimes wrong: the user is notified."""
        if not late:
            return
        self.write({"late_count": late, "late_at": fields.Datetime.now()})
        self.backend_id.message_post(
            body=self.env._(
                "%s orders had come into the shop with a time of long ago; they were found by their numbers and are "
                "handled now. Ask who maintains the shop to look at its clock and at modules that write orders.",
                late,
            )
        )

    def _shop_now(self):
        """Naive shop time."""
        return to_local(fields.Datetime.now(), self.zone)

    def _cursor_at(self, last):
        """The cursor after a page: never in the future, or orders that are made until then would not be read."""
        return min(last, self._shop_now()).strftime(STAMP)

    def _cursor_moment(self, cursor):
        """Where reading continues; the first time from the start date, as no relevant order was changed before it."""
        if cursor:
            return datetime.strptime(cursor, STAMP)  # noqa: DTZ007 (the shop's own time)
        return datetime.combine(self.start_date, datetime.min.time()) + OVERLAP

    def _poll_slips(self, run):
        for raw_slips, last in run.shop.slips(self._cursor_moment(self.slip_cursor)):
            self._store_slips(raw_slips)
            self.slip_cursor = self._cursor_at(last)
            self.env["webhero.exchange"]._commit("page of credit slips stored")

    def _store_slips(self, raw_slips):
        heads = [self._wire().read_slip_head(raw_slip) for raw_slip in raw_slips]
        known = self._known_orders(SLIP, [number for number, _ in heads])
        gone = self._booked_and_gone(SLIP, {number: "" for number, _ in heads})
        origins = self._known_orders(ORDER, [origin for _, origin in heads])
        news = {
            number: (raw_slip, origins[origin])
            for (number, origin), raw_slip in zip(heads, raw_slips, strict=True)
            if origin in origins and number not in known and number not in gone
        }
        keys = {number: f"{self.credit_prefix}{number} ({origin.reference})" for number, (_, origin) in news.items()}
        for number, slip in self._orders_of(SLIP, SLIP_KIND, keys).items():
            slip._store_slip(*news[number])

    def action_payments(self):
        """Look for payments now instead of at the daily turn."""
        self.backend_id.check_access("write")
        for shop in self.filtered("payments"):
            key = f"{fields.Datetime.now()}"
            self.env["webhero.exchange"]._put(shop, PAYMENTS, key, direction="in", priority=20)
        return notification(self.env._("Payments are being looked for."))

    def _exchange_shop_payments(self, message, run):
        """T7: orders that were booked and not yet paid here: their payments and their status, in bulk."""
        orders = self._unpaid_orders()
        for start in range(0, len(orders), PAGE):
            page = orders[start : start + PAGE]
            raw_orders = run.shop.orders(page.mapped("number"), payments=True)
            by_number = {order.number: order for order in page}
            for raw_order in raw_orders:
                by_number[self._wire().read_head(raw_order).number]._queue_payments(raw_order)
            message._checkpoint("page of payments looked at")

    def _unpaid_orders(self):
        """Booked orders whose payments here do not add up to the order yet, as far back as configured."""
        since = schedule.months_before(self._shop_today(), self.recheck_months)
        return self.env["webhero.shop.order"].search(
            [
                ("shop_id", "=", self.id),
                ("type", "=", "order"),
                ("state", "=", "done"),
                ("remote_id", "!=", False),
                ("paid_here", "=", False),
                ("date", ">=", since),
            ],
            order="id",
        )

    def _exchange_shop_history(self, message, run):
        history = self.env["webhero.shop.history"].browse(message.res_id).exists()
        if not history:
            raise NothingToDo("history_gone")
        if history.phase == "paused":
            raise NotYet("history_paused")
        if run.missing:
            raise NotYet("settings_incomplete", missing=run.missing)
        history._import_page(run)

    def action_history(self):
        """Take in orders of a past period."""
        self.ensure_one()
        yesterday = fields.Date.context_today(self) - timedelta(days=1)
        context = {"default_shop_id": self.id, "default_until": yesterday}
        return open_list("webhero.shop.history", [("shop_id", "=", self.id)], self.env._("History"), context=context)
