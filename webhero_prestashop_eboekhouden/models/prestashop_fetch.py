import json

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import mute_logger

from odoo.addons.webhero_exchange.client.errors import Refused, Temporary

from ..client.parse import shop_order
from ..client.values import text
from ..rules import schedule
from ..rules.outcome import NOTHING, WAIT, Refusal
from .prestashop_order import ORDER

KIND = "prestashop.order"
OUT_OF_REACH = ("before_start", "too_old", "asked_waits")  # skipped for its date: a history takes it in after all
READY = {"state": "ready", "attempts": 0, "error_code": False, "error_facts": False, "error_kind": False}


class WebheroPrestashopBackend(models.Model):
    """S3: what is new or changed in the shop, page by page; each page is committed with its cursor."""

    _inherit = "webhero.prestashop.backend"

    cursor = fields.Char(
        "Orders read up to", copy=False, help="Time of change, in the shop's own time, of the last order that was read."
    )

    def _exchange_poll(self, client):
        if not self.is_ready:
            return
        self._take_up_waiting()
        for bundles, last in client.shop.changed(self._cursor_moment(self.cursor), payments=self.payments):
            self._take_bundles(bundles)
            self.cursor = self._cursor_at(last)
            self.env["webhero.exchange"]._commit("page of orders stored")
        if self.credits:
            self._poll_slips(client)

    # ---- one page

    def _take_bundles(self, bundles, months=None, priority=10):
        """Store what the shop said of these orders, and put the ones whose turn has come in the queue.

        `months` None stands for the setting; 0 for any time (a history that somebody asked for). Gives the bundles
        without those of orders that were booked and cleaned up since.
        """
        references = {int(bundle["order"]["id"]): text(bundle["order"], "reference") for bundle in bundles}
        gone = self._booked_and_gone(ORDER, references)
        bundles = [bundle for bundle in bundles if int(bundle["order"]["id"]) not in gone]
        keys = {number: f"{references[number]} ({number})" for number in references.keys() - gone}
        orders = self._orders_of(ORDER, KIND, keys, priority)
        settings = self._rules_settings()
        methods = set()
        for bundle in bundles:
            order, known = self._read_bundle(bundle), orders[int(bundle["order"]["id"])]
            turn = self._turn(order, settings, 0 if known._had_its_turn() else months, known.asked)
            known._take(order, bundle, turn, history=months == 0)
            methods.add((bundle["order"].get("module", ""), bundle["order"].get("payment", "").strip()))
        self._see_methods(methods)
        return bundles

    def _known_orders(self, type_, numbers):
        found = self.env["webhero.prestashop.order"].search(
            [
                ("shop_id", "=", self.id),
                ("type", "=", type_),
                ("number", "in", numbers),
            ]
        )
        return {order.number: order for order in found}

    @staticmethod
    def _read_bundle(bundle):
        """The ShopOrder, or the error that says which field of the shop's answer can't be read."""
        try:
            return shop_order(bundle)
        except Refused as error:
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
        exchange, orders = self.env["webhero.exchange"], self.env["webhero.prestashop.order"].sudo()
        messages = exchange._put_all(self, kind, keys.values(), direction="in", state="open", priority=priority)
        common = {"shop_id": self.id, "type": type_}
        made = orders.create(
            [{**common, "number": number, "exchange_id": messages[key].id} for number, key in keys.items()]
        )
        for order in made:
            order.exchange_id.write({"res_model": order._name, "res_id": order.id})
        return made

    def _turn(self, order, settings, months=None, asked=False):
        """None where the order's turn has come, else a Refusal; see rules/schedule.py."""
        if isinstance(order, Refused):
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

    # ---- where is order X?

    def action_where(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Where is order …?"),
            "res_model": "webhero.prestashop.where",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shop_id": self.id},
        }


class WebheroPrestashopOrder(models.Model):
    _inherit = "webhero.prestashop.order"

    def _had_its_turn(self):
        """True where it was let in before: how old it is, and the first day, no longer matter."""
        return self.state == "ready" or (self.state == "error" and self.attempts > 0)

    def _take(self, order, bundle, turn, history=False):
        """Keep what the shop said now, and give the order its place: ready, open, skipped or in error."""
        self.ensure_one()
        worker = self.sudo()
        if self.state == "done" or self.exchange_id._may_be_booked():
            return worker._take_after(order)
        news = worker.bundle != bundle
        values = {"checked_at": fields.Datetime.now(), **({"bundle": bundle} if news else {})}
        if history:
            values["asked"] = True
        if news and not isinstance(order, Refused):
            values |= self._values_of(order, bundle)
        worker.write(values)
        if self._is_to_place(news, turn, history):
            worker._place(turn)

    def _is_to_place(self, news, turn, history):
        if self.state == "skipped":  # by a person, unless its date alone was why
            return self.error_code in OUT_OF_REACH and (history or (news and turn is None))
        return self.state == "open" or (news and self.state in ("ready", "error"))

    def _take_after(self, order):
        """T6: processed once, or on its way for all we know. A later change in the shop is shown and not sent."""
        values = {"checked_at": fields.Datetime.now()}
        if not isinstance(order, Refused):
            values |= {"shop_state": order.state_name, "shop_paid": order.state_paid}
            if order.changed_at and self.changed_at and order.changed_at > self.changed_at:
                values["changed_after"] = self._means_other_booking(order)
        self.write(values)

    def _means_other_booking(self, order):
        """A new status alone changes nothing in the books; other amounts, lines or addresses do."""
        before = self._shop_order()
        return self.changed_after or any(
            getattr(before, name) != getattr(order, name)
            for name in ("paid", "lines", "shipping", "wrapping", "discounts", "addresses", "customer")
        )

    def _place(self, turn):
        """`turn` None: ready. A Refusal: open while it waits, skipped or in error otherwise, with the reason."""
        row = self.exchange_id
        if turn is None:
            if row.state != "ready":
                row.write(READY | {"next_try_at": fields.Datetime.now()})
                row._wake_up()
            return
        state = {WAIT: "open", NOTHING: "skipped"}.get(turn.kind, "error")
        row.write(
            {
                "state": state,
                "error_code": turn.code,
                "error_facts": turn.facts,
                "error_kind": "refused" if state == "error" else False,
                "done_at": fields.Datetime.now() if state == "skipped" else False,
            }
        )

    @api.model
    def _payload_of(self, bundle):
        return json.dumps(bundle, ensure_ascii=False, sort_keys=True, indent=1).encode()
