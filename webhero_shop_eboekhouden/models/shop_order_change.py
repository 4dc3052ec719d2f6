# SPDX-License-Identifier: LGPL-3.0-or-later

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.money import ZERO, of_float
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import open_record
from odoo.addons.webhero_exchange.client.errors import NotYet, Permanent

from ..rules import change, stored
from .kinds import CREDIT, CREDIT_KIND, ORDER

UNDER_WAY = ("done", "ready", "busy")


def _is_credit(order):
    return order.type == CREDIT


class WebheroShopOrder(models.Model):
    """Changes in the shop after the booking, and the credit booking that a user may make for them (14.8)."""

    _inherit = "webhero.shop.order"

    raw_after = fields.Json(
        "What the shop said after that", prefetch=False, copy=False, groups="webhero_exchange.group_exchange_user"
    )
    change_code = fields.Char(copy=False, readonly=True)
    change_facts = fields.Json(copy=False, readonly=True)
    change_credit = fields.Monetary("Too much in the books", currency_field="currency_id", copy=False, readonly=True)
    change_at = fields.Datetime(copy=False, readonly=True, help="Time of the shop's change that is shown.")
    change_done_at = fields.Datetime("Change settled on", copy=False, readonly=True)
    change_message = fields.Char("What changed", compute="_compute_change_message")
    change_hint = fields.Char("What to do about it", compute="_compute_change_message")
    change_preview = fields.Html("Credit booking", compute="_compute_change_preview", sanitize=False)
    change_bookable = fields.Boolean(compute="_compute_change_preview")

    @api.depends("change_code", "change_facts")
    @api.depends_context("lang")
    def _compute_change_message(self):
        for order in self:
            explained = order.change_code and order.shop_id._exchange_explain(
                order.change_code, order.change_facts or {}
            )
            order.change_message, order.change_hint = explained or (False, False)

    @api.depends("change_code", "change_credit")
    @api.depends_context("lang")
    def _compute_change_preview(self):
        for order in self:
            shown = order.changed_after and order.change_credit and order.booking
            booking = order._credit_of_change() if shown else None
            order.change_preview = order._preview_of(booking) if booking else False
            order.change_bookable = bool(
                booking and not isinstance(booking, Refusal) and order.shop_id.credit_changes and order.booked_number
            )

    # ---- seen

    def _changed_in_shop(self, order, raw_order):
        """Field values for the shop's change of a booked order; {} where it is already recorded or was settled."""
        settled = self.change_done_at and self.change_at and order.changed_at <= self.change_at
        if self.type != ORDER or settled:
            return {}
        values = self._change_values(order)
        if values["changed_after"]:
            values |= {"change_at": order.changed_at, "change_done_at": False, "raw_after": raw_order}
        return values

    def _change_values(self, order):
        credited, without_slip = self._credited(self.slip_ids), self._credited(self.slip_ids.filtered(_is_credit))
        states = self.shop_id._states_that_count()
        found = change.change_of(self._shop_order(), order, credited, states, without_slip)
        return {
            "changed_after": bool(found),
            "change_code": found.code if found else False,
            "change_facts": found.facts if found else False,
            "change_credit": float(found.credit) if found else 0,
        }

    def _update_change(self):
        """Look again at the change that is shown: what a slip credited since is no longer too much in the books."""
        worker = self.sudo()
        if worker.changed_after and worker.raw_after:
            worker.write(worker._change_values(worker.shop_id._wire().read_order(worker.raw_after)))

    @api.model
    def _credited(self, slips):
        """EUR incl. VAT that these credit slips and credits took off, or are about to."""
        return -sum((one._booked_amount() for one in slips if one.state in UNDER_WAY), ZERO)

    # ---- credited

    def _credit_of_change(self):
        """The Booking of the credit that the change calls for, as it would go now, or a Refusal."""
        amount = of_float(self.change_credit)
        return self._credit_booking(self.sudo(), amount, self.shop_id._rules_settings(), self.shop_id._shop_today())

    def _credit_booking(self, origin, amount, settings, today):
        booked = stored.from_json(origin.booking)
        return change.book_credit(booked, origin._shop_order(), amount, settings, today, self.shop_id.name or "")

    def action_credit_change(self):
        """Book the credit that is shown: once for an order, with its own message and number."""
        self.ensure_one()
        self.exchange_id._check_manual()
        self._update_change()
        if not self.changed_after or not self.change_credit:
            raise UserError(self.env._("There is nothing to credit for order %s.", self.display_name))
        if not self.shop_id.credit_changes:
            raise UserError(
                self.env._("Credits of changed orders are switched off in the settings of %s.", self.shop_id.name)
            )
        worker = self.sudo()
        key = f"{worker.shop_id.credit_prefix}{worker.key}"
        credit = worker.shop_id._orders_of(CREDIT, CREDIT_KIND, {worker.number: key})[worker.number]
        if credit.state != "open":
            raise UserError(self.env._("The credit of order %s was made before; look at it first.", self.display_name))
        credit._queue_credit(worker)
        worker.write({"changed_after": False, "change_done_at": fields.Datetime.now()})
        return open_record(credit.with_env(self.env))

    def action_change_settled(self):
        """A user settled the change."""
        self.exchange_id._check_manual()
        self.sudo().write({"changed_after": False, "change_done_at": fields.Datetime.now()})

    def _queue_credit(self, origin):
        copied = ("reference", "customer", "email", "country", "vat_number", "payment")
        self.write(
            {
                **{name: origin[name] for name in copied},
                "currency_id": origin.currency_id.id,
                "origin_id": origin.id,
                "date": origin.shop_id._shop_today(),
                "total": -origin.change_credit,
                "raw_order": {"change": origin.change_code, "facts": origin.change_facts, "order": origin.raw_after},
                "checked_at": fields.Datetime.now(),
            }
        )
        self._set_queue_state(None)

    def _handle_credit(self, run):
        if not self._is_still_to_book(run):
            return
        booking = self._sent() or self._booking(run, self._maker(run.sale_mode, run.name))
        self._freeze_raw_order()
        self._send(run, booking)

    def _check_credit(self):
        if not self.shop_id.credit_changes:
            raise NotYet("credits_off")
        if not self.origin_id.remote_id or not self.origin_id.booking:
            raise Permanent("order_not_booked")

    def _check_slip_after_credit(self):
        """A credit without a slip was booked: a user decides whether this slip is the same, and then presses Process."""
        credits = self.origin_id.slip_ids.filtered(lambda one: one.type == CREDIT and one.state in UNDER_WAY)
        if credits and not self.refresh:
            raise Permanent("slip_after_credit", reference=self.reference, amount=str(-sum(credits.mapped("total"))))
