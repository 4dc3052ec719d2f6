# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get
from odoo.addons.webhero_base.tools.actions import notification, open_record
from odoo.addons.webhero_exchange.client.errors import AuthFailed, ExchangeError, Temporary
from odoo.addons.webhero_exchange.models import graph
from odoo.addons.webhero_exchange.models.probe import Probe

from ..client.moments import STAMP, to_local
from ..rules.settings import method_pattern
from .kinds import CHOICES, OPEN, ORDER_ONLY, PAYMENT_KIND
from .run import ShopRun
from .sentences import SENTENCES

LIGHTS = {"done": graph.GREEN, "skipped": graph.GREEN, "error": graph.RED}  # all else waits


class WebheroShopBackend(models.Model):
    """One webshop whose orders are booked in e-Boekhouden.

    Each kind of shop is an addon: a value of `provider` and its ShopWire (docs/integrators/shop.md).
    """

    _name = "webhero.shop.backend"
    _description = "Webshop"
    _inherit = ["webhero.eboekhouden.booking"]
    _inherits = {"webhero.backend": "backend_id"}
    _order = "id"
    _check_company_auto = True
    _run_class = ShopRun
    _sentences = SENTENCES

    backend_id = fields.Many2one(ondelete="cascade")
    provider = fields.Selection(
        [], "Kind of shop", required=True, default=lambda self: self._first_provider(), help="What the shop runs on."
    )
    contact_name = fields.Char("Contact")
    contact_email = fields.Char("E-mail of the contact")
    country_id = fields.Many2one(
        "res.country",
        "Country of the shop",
        help="Sales to this country are domestic. Read from the shop; correct it where the shop is wrong.",
    )
    url = fields.Char(
        "Address of the shop",
        help="As the customers know it: https://www.myshop.example. When somebody who may not see the key changes it,"
        " the key has to be filled in again.",
    )
    key = fields.Char("Key", groups="base.group_system", copy=False)
    has_key = fields.Boolean(compute="_compute_has_key")
    version = fields.Char("Version of the shop", readonly=True, copy=False)
    zone = fields.Selection(_tz_get, "Time zone of the shop", default="Europe/Amsterdam", required=True)
    language = fields.Char("Language number in the shop", readonly=True, copy=False)
    dialect = fields.Json(copy=False, readonly=True, help="How this shop has to be asked, as it was found out.")
    taxed_by_invoice = fields.Boolean(readonly=True, copy=False, help="What the shop said last of how it taxes.")

    shop_light = fields.Selection(
        [("green", "Works"), ("red", "Stopped"), ("grey", "Not connected yet")],
        "Connection with the shop",
        compute="_compute_steps",
    )
    shop_works = fields.Boolean("The shop lets us in", compute="_compute_steps")
    reading_message = fields.Char("Being read", compute="_compute_reading_message")
    choices_percent = fields.Integer("Choices being read (%)", readonly=True, copy=False)
    books_work = fields.Boolean("The books let us in", compute="_compute_steps")
    step_connected = fields.Boolean("Shop and books are connected", compute="_compute_steps")
    step_ran = fields.Boolean("Orders were read", compute="_compute_steps")

    _one_backend = models.Constraint("unique(backend_id)", "A connection belongs to one shop.")

    @api.depends("key")
    def _compute_has_key(self):
        for backend in self:
            backend.has_key = bool(backend.sudo().key)

    @api.depends("state", "paused", "cursor", "books_backend_id.state", "books_backend_id.paused", "sale_mode")
    def _compute_steps(self):
        """How far the set-up is: each of its three steps has a dot."""
        for backend in self:
            books = backend.books_backend_id
            backend.shop_works = backend.state == "connected" and not backend.paused
            waits = "grey" if backend.state == "draft" and not backend.paused else "red"
            backend.shop_light = "green" if backend.shop_works else waits  # errors of orders are not the connection's
            backend.books_work = books.state == "connected" and not books.paused
            backend.step_connected = backend.shop_works and (backend.books_work or backend.sale_mode == ORDER_ONLY)
            backend.step_ran = bool(backend.cursor)

    # ---- speaking to the shop

    @api.model
    def _first_provider(self):
        return next(iter(self._fields["provider"].get_values(self.env)), False)

    def _wire(self):
        """The ShopWire class of this kind of shop; its addon gives it."""
        raise UserError(self.env._("The addon of shop %s is not installed any more.", self.name))

    def _open_shop(self, log):
        key = self.sudo().key
        if not self.url or not key:
            raise AuthFailed("not_connected")
        wire = self._wire()
        return wire(self.url, key, zone=self.zone, language=self.language or "", log=log, dialect=self.dialect)

    def _exchange_explain(self, code, facts):
        own = self._provider_sentences().get(code)
        return tuple(self._sentence(one, facts) for one in own) if own else super()._exchange_explain(code, facts)

    def _key_place(self):
        """Where in the shop its keys are, in words."""
        return self.env._("the shop")

    def _provider_sentences(self):
        """{code: (what is wrong, what to do)} of errors specific to this kind of shop."""
        return {}

    def _remember_dialect(self, shop):
        if shop.dialect != (self.dialect or {}):
            self.sudo().dialect = shop.dialect

    @api.onchange("url")
    def _onchange_url(self):
        """Users paste the address of a page; only the part before it is the shop's."""
        for backend in self.filtered("url"):
            url = backend.url.strip().split("?")[0].rstrip("/")
            backend.url = url if "://" in url else f"https://{url}"

    def write(self, vals):
        if {"url", "key"} & vals.keys():
            vals = {"dialect": False, **vals}  # another server speaks in another way
        if "url" in vals and not self.env.is_system():
            self.filtered(lambda shop: shop.url != vals["url"]).sudo().key = False  # not for another server to see
        if vals.get("credits"):  # what was credited before the switch was turned has been booked by hand
            for backend in self.filtered(lambda one: not one.credits):
                backend.slip_cursor = to_local(fields.Datetime.now(), backend.zone).strftime(STAMP)
        return super().write(vals)

    # ---- Test connection

    def _probe(self, run):
        """Probe the shop, each right of the key, and the books where bookings are sent there."""
        shop = run.shop
        info = shop.info()
        self._apply_info(info)
        yield Probe(f"{self._provider_name()} {info.version}".strip(), True)
        for right in shop.rights(payments=self.payments, slips=self.credits):
            yield self._tried(right, lambda right=right: shop.check_right(right))
        for right in shop.helpful_rights():
            found = self._tried(right, lambda right=right: shop.check_right(right))
            if found.code == "no_permission":
                yield Probe(right, True, "right_helps", {"resource": right})
            elif found.code != "unknown_resource":  # a version that does not have it lacks nothing
                yield found
        if shop.warnings:
            resource, reported = shop.warnings[0]
            yield Probe(
                self.env._("Answers without warnings"), True, "shop_warns", {"resource": resource, "said": reported}
            )
        if not self.country_id:
            yield Probe(self.env._("Country of the shop"), False, "no_shop_country")
        if self.sale_mode != ORDER_ONLY:
            yield self._probe_books()

    def _provider_name(self):
        return dict(self._fields["provider"]._description_selection(self.env)).get(self.provider, "")

    @staticmethod
    def _tried(resource, ask):
        """One right as a Probe; one that is missing does not keep the others from being tried."""
        try:
            ask()
        except ExchangeError as error:
            return Probe(resource, False, error.code, error.facts)
        return Probe(resource, True)

    def _apply_info(self, info):
        """Fill settings that are still empty from the shop's own."""
        values = {"version": info.version, "language": info.language}
        zones = dict(self._fields["zone"]._description_selection(self.env))
        if info.zone in zones and not self.version:
            values["zone"] = info.zone
        if info.by_invoice is not None and info.by_invoice != self.taxed_by_invoice:
            values |= {"taxed_by_invoice": info.by_invoice, "use_invoice_address": info.by_invoice}
        if info.country and not self.country_id:
            country = self.env["res.country"].search([("code", "=", info.country)], limit=1)
            values["country_id"] = country.id
        self.write(values)

    def action_test_connection(self):
        """Test the rights, then read what the settings are chosen from: statuses, rates, payment methods."""
        result = super().action_test_connection()
        for backend in self.filtered(lambda one: one.state == "connected"):
            backend._read_choices(methods=True)
        return result

    def _read_choices(self, methods=False):
        """Statuses and rates of the shop, and `methods` of payment; what fails is reported, or tried again by the worker."""
        try:
            with self._exchange_run([]) as run:
                self._read_states(run.shop)
                if methods:
                    self._add_methods(run.shop.methods())
                self._read_rates(run.shop)
        except Temporary as error:
            self._read_in_background(error)
        except ExchangeError as error:  # a green connection without rates is not to be left without a word
            explained = "\n".join(filter(None, self._exchange_explain(error.code, error.facts)))
            self.backend_id.message_post(
                body=self.env._("Statuses and VAT rates of the shop were not read: %s", explained)
            )

    def _read_in_background(self, error):
        """Data that the shop could not return at once are read by the worker, in smaller parts, with retries."""
        key = str(fields.Datetime.now())
        self.env["webhero.exchange"]._put(self, CHOICES, key, direction="in", priority=5)
        why = self._exchange_explain(error.code, error.facts)[0]
        text = self.env._("%s It is read in the background now; its progress is shown on the tab VAT.", why)
        return notification(text, "warning", sticky=True)

    def _exchange_shop_choices(self, message, run):
        parts = (self._read_states, lambda shop: self._add_methods(shop.methods()), self._read_rates)
        for number, read in enumerate(parts, 1):
            read(run.shop)
            self.choices_percent = 100 * number // len(parts) % 100
            message._checkpoint("part of the choices read")

    def _compute_reading_message(self):
        """The reading of choices that is under way, in words; nothing where it is over."""
        readings = self._readings()
        for shop in self:
            message = readings.get(shop.backend_id)
            shop.reading_message = message and self.env._(
                "Statuses, payment methods and rates are read in the background (%(percent)s %%, try %(tries)s). %(why)s",
                percent=shop.choices_percent,
                tries=message.attempts + 1,
                why=message.error_message or "",
            )

    def _readings(self):
        """{backend: the message that reads its choices}, where one is under way."""
        under_way = [
            ("backend_id", "in", self.backend_id.ids),
            ("kind", "=", CHOICES),
            ("state", "not in", ("done", "skipped")),
        ]
        messages = self.env["webhero.exchange"].sudo().search(under_way, order="id")
        return {message.backend_id: message for message in messages}

    def action_stop(self):
        """Stop this connection: nothing is read or sent any more; past bookings can still be viewed."""
        self.backend_id._check_manager()
        self.sudo().key = False
        self.backend_id.sudo().write({"active": False, "next_run": False})
        text = self.env._(
            "The connection with %(name)s has stopped. Now also delete the webservice key in %(place)s and, if nothing "
            "else uses it, the token in e-Boekhouden.",
            name=self.name,
            place=self._key_place(),
        )
        self.backend_id.message_post(body=text)
        return notification(text, "warning", sticky=True)

    def action_restart(self):
        self.backend_id._check_manager()
        if not self.has_key:
            raise UserError(self.env._("Fill in a key first."))
        self.backend_id.sudo().active = True
        return self.action_test_connection()

    state_ids = fields.One2many("webhero.shop.state", "shop_id", "Statuses that count")

    def _read_states(self, shop):
        """Import the statuses of the shop; new ones do not count until a user selects them.

        At the first import those that the shop marks as paid count, as most shops want that.
        """
        known = {state.number: state for state in self.state_ids}
        first = not known
        for state in shop.states():
            values = {"name": state.name or str(state.id), "paid": state.paid}
            if state.id in known:
                known[state.id].write(values)
            elif not state.deleted:
                values |= {"shop_id": self.id, "number": state.id, "counts": first and state.paid}
                self.env["webhero.shop.state"].create(values)

    method_ids = fields.One2many("webhero.shop.method", "shop_id", "Payment methods")

    def _add_methods(self, pairs):
        """Add payment methods, {(module, name)}, that no line of the list fits yet."""
        lines = [method._rule() for method in self.method_ids]
        news = dict.fromkeys(
            method_pattern(name)
            for module, name in sorted(pairs)
            if name and not any(line.weight(module, name) for line in lines)
        )
        self.env["webhero.shop.method"].sudo().create([{"shop_id": self.id, "name": name} for name in news])

    def _booked_and_gone(self, type_, references):
        """Numbers of {number: reference} that were booked and whose orders no longer exist here.

        Another reference is another order: the shop was reinstalled and counts from 1 again. Without a reference (a
        credit slip, a list of numbers) the number alone decides.
        """
        domain = [("shop_id", "=", self.id), ("type", "=", type_), ("number", "in", list(references))]
        booked = self.env["webhero.shop.booked"].sudo().search_fetch(domain, ["number", "reference"])
        same = [one.number for one in booked if references[one.number] in ("", one.reference)]
        return set(same) - set(self._known_orders(type_, same)) if same else set()

    order_ids = fields.One2many("webhero.shop.order", "shop_id", "Webshop orders", readonly=True)
    orders_open = fields.Integer("Orders open", compute="_compute_orders")
    orders_error = fields.Integer("Orders in error", compute="_compute_orders")
    orders_done = fields.Integer("Orders handled", compute="_compute_orders")
    payments_error = fields.Integer("Payments in error", compute="_compute_orders")
    orders_changed = fields.Integer("Changed after booking", compute="_compute_orders")
    order_graph = fields.Text(compute="_compute_order_graph")

    def _compute_orders(self):
        orders = self.env["webhero.shop.order"]
        groups = orders._read_group([("shop_id", "in", self.ids)], ["shop_id", "state"], ["__count"])
        counts = {(shop.id, state): count for shop, state, count in groups}
        for shop in self:
            shop.orders_open = sum(counts.get((shop.id, state), 0) for state in OPEN)
            shop.orders_error = counts.get((shop.id, "error"), 0)
            shop.orders_done = counts.get((shop.id, "done"), 0) + counts.get((shop.id, "skipped"), 0)
            shop.orders_changed = orders.search_count(shop._changed_domain())
            shop.payments_error = self.env["webhero.exchange"].search_count(
                [*shop._payments_domain(), ("state", "=", "error")]
            )

    def _changed_domain(self):
        return [("shop_id", "in", self.ids), ("changed_after", "=", True)]

    def _states_that_count(self):
        return frozenset(self.state_ids.filtered("counts").mapped("number"))

    def _payments_domain(self):
        return [("backend_id", "in", self.backend_id.ids), ("kind", "=", PAYMENT_KIND)]

    def _compute_order_graph(self):
        """Data of the card's graph: orders a day of the last two weeks, by their own date; green, orange and red as the lights:
        handled, waiting, in error.
        """
        days = graph.last_days(self)
        groups = self.env["webhero.shop.order"]._read_group(
            [("shop_id", "in", self.ids), ("date", ">=", days[0])], ["shop_id", "state", "date:day"], ["__count"]
        )
        counts = {}
        for shop, state, day, count in groups:
            of_light = counts.setdefault((shop.id, LIGHTS.get(state, graph.ORANGE)), {})
            of_light[day] = of_light.get(day, 0) + count
        names = {
            graph.GREEN: self.env._("Handled"),
            graph.ORANGE: self.env._("Open"),
            graph.RED: self.env._("In error"),
        }
        for shop in self:
            series = [(name, light, counts.get((shop.id, light), {})) for light, name in names.items()]
            shop.order_graph = graph.bars(days, series)

    def _orders_action(self, name):
        action = self.env["ir.actions.actions"]._for_xml_id(f"webhero_shop_eboekhouden.{name}")
        domain = {
            "shop_report_action": [("state", "in", ("done", "skipped"))],
            "shop_errors_action": [("state", "=", "error")],
            "shop_open_action": [("state", "in", OPEN)],
        }[name]
        return {**action, "domain": [("shop_id", "in", self.ids), *domain]}

    def action_show_done(self):
        return self._orders_action("shop_report_action")

    def action_show_errors(self):
        return self._orders_action("shop_errors_action")

    def action_show_open(self):
        return self._orders_action("shop_open_action")

    def action_show_changed(self):
        action = self.env["ir.actions.actions"]._for_xml_id("webhero_shop_eboekhouden.shop_order_action")
        return {**action, "name": self.env._("Changed after booking"), "domain": self._changed_domain()}

    def action_show_payments(self):
        action = self.env["ir.actions.actions"]._for_xml_id("webhero_shop_eboekhouden.shop_payment_action")
        return {**action, "domain": self._payments_domain()}

    def action_configuration(self):
        self.ensure_one()
        return open_record(self, self.name)
