# SPDX-License-Identifier: LGPL-3.0-or-later
import json
from collections.abc import Collection

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from odoo.addons.webhero_base.rules.refusal import NOTHING, WAIT, Refusal
from odoo.addons.webhero_base.tools.actions import open_record
from odoo.addons.webhero_exchange.client.errors import ExchangeError, NotYet, Permanent

from ..rules import stored
from ..rules.classify import delivery_country
from ..rules.party import party
from . import booking_table
from .kinds import CREDIT, ORDER, PAYMENT_KIND, READY, SLIP

OUT_OF_REACH = ("before_start", "too_old", "asked_waits")  # skipped for its date: a history takes it in after all
VAT_REGIMES = [
    ("domestic", "Domestic"),
    ("oss", "OSS"),
    ("icp", "ICP"),
    ("international", "International"),
    ("exempt", "Without VAT"),
]


class WebheroShopOrder(models.Model):
    """An order, or a credit slip, of a webshop: its latest data from the shop, and its booking.

    Its state, error and number at the remote are those of its message (webhero.exchange).
    """

    _name = "webhero.shop.order"
    _description = "Webshop order"
    _inherit = ["webhero.eboekhouden.document"]
    _inherits = {"webhero.exchange": "exchange_id"}
    _order = "date desc, number desc, id desc"
    _rec_name = "reference"

    exchange_id = fields.Many2one("webhero.exchange", required=True, index=True, ondelete="cascade")
    shop_id = fields.Many2one("webhero.shop.backend", "Shop", required=True, index=True, ondelete="cascade")
    type = fields.Selection(
        [(ORDER, "Order"), (SLIP, "Credit slip"), (CREDIT, "Credit without a slip")], required=True, default=ORDER
    )
    origin_id = fields.Many2one("webhero.shop.order", "Credits", index=True, ondelete="set null")
    slip_ids = fields.One2many("webhero.shop.order", "origin_id", "Credit slips")
    number = fields.Integer("Number in the shop", required=True, aggregator=None)
    reference = fields.Char("Order reference", index="trigram")
    invoice_number = fields.Char("Invoice of the shop")
    date = fields.Date(index=True)
    customer = fields.Char()
    email = fields.Char("E-mail")
    country = fields.Char("Country", help="Of delivery.")
    total = fields.Monetary("Total incl. VAT", currency_field="currency_id")
    currency_id = fields.Many2one("res.currency")
    shop_state = fields.Char("Status in the shop")
    shop_state_id = fields.Integer("Status number in the shop", aggregator=None)
    shop_paid = fields.Boolean("Paid in the shop")
    payment = fields.Char("Paid with")
    vat_regime = fields.Selection(VAT_REGIMES, "Kind of sale")
    changed_at = fields.Datetime("Changed in the shop")
    changed_after = fields.Boolean(
        "Changed after booking", help="Changed in the shop after it was booked; the change is not sent."
    )
    checked_at = fields.Datetime("Last looked at", index=True)
    asked = fields.Boolean(help="A history asked for it: how old it is no longer keeps it from being booked.")
    refresh = fields.Boolean(help="Read again from the shop before it is handled.")
    raw_order = fields.Json("What the shop said", prefetch=False, groups="webhero_exchange.group_exchange_user")
    booking = fields.Json("What was booked", prefetch=False)
    booked_number = fields.Char("Number in the books", index="btree_not_null", readonly=True)
    relation_code = fields.Char("Debtor", readonly=True)
    relation_number = fields.Integer("Debtor's number", readonly=True, aggregator=None)
    vat_number = fields.Char("VAT number", index="btree_not_null")
    vies = fields.Selection([("valid", "Valid"), ("invalid", "Invalid"), ("unknown", "Unknown")], "VIES")
    vies_at = fields.Datetime("Asked VIES")
    sale_order_id = fields.Many2one("sale.order", "Sales order", index="btree_not_null", readonly=True)
    payment_ids = fields.Many2many("webhero.exchange", string="Payments", compute="_compute_payment_ids")
    in_short = fields.Char("Where is it?", compute="_compute_in_short")
    preview = fields.Html("Booking", compute="_compute_preview", sanitize=False)

    _unique = models.Constraint("unique(shop_id, type, number)", "This order is in the list already.")
    _exchange = models.Constraint("unique(exchange_id)", "A message belongs to one order.")

    def _shop_order(self):
        """The ShopOrder of the shop's latest data; for a credit slip, of the order that it credits."""
        source = self if self.type == ORDER else self.origin_id
        return source.shop_id._wire().read_order(source.sudo().raw_order)

    def _shop_slip(self):
        return self.shop_id._wire().read_slip(self.sudo().raw_order)

    @api.model
    def _values_of(self, order, raw_order):
        """Field values that mirror a ShopOrder, and the raw_order that it came from."""
        who = party(order)
        currency = (
            self.env["res.currency"].with_context(active_test=False).search([("name", "=", order.currency)], limit=1)
        )
        return {
            "reference": order.reference,
            "invoice_number": order.invoice_number if order.invoice_number.strip("0") else False,
            "date": order.date,
            "customer": who.name or who.email,
            "email": who.email,
            "vat_number": who.vat_number,
            "country": delivery_country(order),
            "total": float(order.paid.incl),
            "currency_id": currency.id,
            "shop_state": order.state_name,
            "shop_state_id": order.state_id,
            "shop_paid": order.state_paid,
            "payment": order.payment or order.module,
            "changed_at": order.changed_at,
            "raw_order": raw_order,
        }

    def _compute_payment_ids(self):
        messages = self.env["webhero.exchange"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("kind", "=", PAYMENT_KIND),
            ]
        )
        for order in self:
            order.payment_ids = messages.filtered(lambda message, order=order: message.res_id == order.id)

    @api.depends("state", "error_code", "error_facts", "remote_id", "done_at", "changed_after")
    @api.depends_context("lang", "tz")
    def _compute_in_short(self):
        for order in self:
            order.in_short = order._in_short()

    def _in_short(self):
        """One line with the order and its state: «Order CLDVZFJOT (6) of 20-11-2026, …: booked as 123»."""
        what = self.env._(
            "%(kind)s %(reference)s (%(number)s) of %(date)s, %(customer)s, %(total)s",
            kind=dict(self._fields["type"]._description_selection(self.env))[self.type],
            reference=self.reference or "",
            number=self.number,
            date=format_date(self.env, self.date),
            customer=self.customer or "",
            total=format_amount(self.env, self.total, self.currency_id or self.env.company.currency_id),
        )
        return f"{what}: {self._whereabouts()}"

    def _whereabouts(self):
        if self.state == "done":
            return self._whereabouts_done()
        reason = self.error_message or ""
        if self.state == "error":
            return self.env._("in Errors. %s", reason)
        if self.state == "skipped":
            return self.env._("skipped. %s", reason)
        if self.state == "open":
            return self.env._("open. %s", reason)
        return self.env._("about to be handled. %s", reason)

    def _whereabouts_done(self):
        parts = []
        if self.remote_id:
            day = format_date(self.env, fields.Datetime.context_timestamp(self, self.done_at).date())
            parts.append(self.env._("booked on %(day)s, number %(number)s", day=day, number=self._remote_number()))
        if self.sale_order_id:
            parts.append(self.env._("sales order %s", self.sale_order_id.name))
        paid = self.payment_ids.filtered(lambda message: message.state == "done")
        if paid:
            parts.append(self.env._("payment %s", ", ".join(filter(None, paid.mapped("remote_id")))))
        if self.changed_after:
            parts.append(self.env._("changed in the shop since then"))
        return ", ".join(parts) + "."

    def _remote_number(self):
        """Mutation (or invoice) and the number that it has in the books, where these differ."""
        if self.booked_number and self.booked_number != self.remote_id:
            return f"{self.remote_id} ({self.booked_number})"
        return self.remote_id

    @api.model
    def _search_display_name(self, operator, value):
        """People look for a reference, a number, an invoice, a name or an e-mail address."""
        names = ("reference", "invoice_number", "customer", "email", "booked_number", "remote_id")
        domain = Domain.OR(Domain(name, operator, value) for name in names)
        texts = [value] if isinstance(value, str) else value if isinstance(value, Collection) else []
        numbers = [int(text) for text in texts if isinstance(text, str) and text.isdecimal() and len(text) < 10]
        return domain | Domain("number", "in", numbers) if numbers else domain

    @api.depends("reference", "number", "type")
    def _compute_display_name(self):
        for order in self:
            kind = dict(self._fields["type"]._description_selection(self.env)).get(order.type, "") + " "
            order.display_name = f"{'' if order.type == ORDER else kind}{order.reference or ''} ({order.number})"

    def action_process(self):
        return self.exchange_id.action_process()

    def action_skip(self):
        return self.exchange_id.action_skip()

    def action_report_problem(self):
        return self.exchange_id.action_report_problem()

    def action_more_info(self):
        self.ensure_one()
        return open_record(self)

    def action_open_sale_order(self):
        self.ensure_one()
        return open_record(self.sale_order_id)

    def _gone(self):
        """Orders that the shop no longer has."""
        for order in self.sudo():
            order.checked_at = fields.Datetime.now()
            order.exchange_id.write(
                {
                    "state": "skipped",
                    "error_code": "gone",
                    "error_facts": {"resource": "orders"},
                    "done_at": fields.Datetime.now(),
                }
            )

    def _was_due(self):
        """True where it was let in before: how old it is, and the first day, no longer matter."""
        return self.state == "ready" or (self.state == "error" and self.attempts > 0)

    def _store_snapshot(self, order, raw_order, turn, history=False):
        """Store the shop's current data, and set the order's state: ready, open, skipped or in error."""
        self.ensure_one()
        worker = self.sudo()
        if self.state == "done" or self.exchange_id._may_be_booked():
            return worker._update_processed(order, raw_order)
        news = worker.raw_order != raw_order
        values = {"checked_at": fields.Datetime.now(), **({"raw_order": raw_order} if news else {})}
        if history:
            values["asked"] = True
        if news and not isinstance(order, Permanent):
            values |= self._values_of(order, raw_order)
        worker.write(values)
        if self._is_to_place(news, turn, history):
            worker._set_queue_state(turn)

    def _is_to_place(self, news, turn, history):
        if self.state == "skipped":  # by a person, unless its date alone was why
            counts = turn is None or turn.code == "paid_late"
            return self.error_code in OUT_OF_REACH and (history or (news and counts))
        return self.state == "open" or (news and self.state in ("ready", "error"))

    def _update_processed(self, order, raw_order):
        """T6: processed once, or possibly under way. A later change in the shop is shown but not sent."""
        values = {"checked_at": fields.Datetime.now()}
        if not isinstance(order, Permanent):
            values |= {"shop_state": order.state_name, "shop_paid": order.state_paid}
            if order.changed_at and self.changed_at and order.changed_at > self.changed_at:
                values |= self._changed_in_shop(order, raw_order)
        self.write(values)

    def _set_queue_state(self, turn):
        """`turn` None: ready. A Refusal: open while it waits, skipped or in error otherwise, with the reason."""
        message = self.exchange_id
        if turn is None:
            if message.state != "ready":
                message.write(READY | {"next_try_at": fields.Datetime.now()})
                message._wake_up()
            return
        state = {WAIT: "open", NOTHING: "skipped"}.get(turn.kind, "error")
        message.write(
            {
                "state": state,
                "error_code": turn.code,
                "error_facts": turn.facts,
                "error_kind": "refused" if state == "error" else False,
                "done_at": fields.Datetime.now() if state == "skipped" else False,
            }
        )

    @api.model
    def _payload_of(self, raw_order):
        return json.dumps(raw_order, ensure_ascii=False, sort_keys=True, indent=1).encode()

    # ---- the booking as a bookkeeper reads it (S6)

    def _compute_preview(self):
        for order in self:
            order.preview = order._preview()

    def _preview(self):
        """The table of the booking as made, or as it would be made now; else why it can't be."""
        if self.booking and (self.remote_id or self.exchange_id._may_be_booked()):
            return booking_table.render(self, stored.from_json(self.booking), sent=True)
        if not self.sudo().raw_order or (self.type != ORDER and not self.origin_id.sudo().raw_order):
            return False
        return self._preview_of(self._would_book())

    def _preview_of(self, got):
        """The table of a Booking, or the sentences of a Refusal."""
        if not isinstance(got, Refusal):
            return booking_table.render(self, got)
        message, hint = self.shop_id._exchange_explain(got.code, got.facts)
        values = {"message": message, "hint": hint}
        return self.env["ir.qweb"]._render("webhero_shop_eboekhouden.booking_refused", values)

    def _would_book(self):
        """The Booking as it would be made now (an unknown VIES answer counts as a yes), or a Refusal: with all checks of the
        booking itself, except those that need the books.
        """
        shop = self.shop_id
        try:
            if shop.missing:
                raise NotYet("settings_incomplete", missing=shop.missing)
            settings = shop._rules_settings(shop._last_skus())
            got = self._maker(shop.sale_mode, shop.name)(settings, self._known_vies() or "valid")
            if not isinstance(got, Refusal):
                shop._check_here(got, self.exchange_id)
            return got
        except ExchangeError as error:
            return Refusal(error.code, error.facts)
