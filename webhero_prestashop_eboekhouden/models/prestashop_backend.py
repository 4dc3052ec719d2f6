from functools import cached_property

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get
from odoo.addons.webhero_eboekhouden.models.booking import Run
from odoo.addons.webhero_exchange.client.errors import AuthFailed, ExchangeError
from odoo.addons.webhero_exchange.models.probe import Probe

from ..client import prestashop
from ..client.values import STAMP, to_local

BOOKS_ONLY, ORDER_AND_BOOKS, ORDER_ONLY = "books", "both", "order"


class ShopRun(Run):
    """What one run talks to: the shop and the books; and the settings as they were when it began."""

    @cached_property
    def settings(self):
        return self.connection._rules_settings(self.connection._known_skus(self))

    @cached_property
    def name(self):
        return self.connection.name or ""

    @cached_property
    def today(self):
        return self.connection._shop_today()

    @cached_property
    def sale_mode(self):
        return self.connection.sale_mode

    @cached_property
    def shop(self):
        shop = self.connection._open_shop(self.log)
        self.stack.callback(self._close_shop, shop)
        return shop

    def _close_shop(self, shop):
        self.connection._remember_dialect(shop)
        shop.close()


class WebheroPrestashopBackend(models.Model):
    """One PrestaShop webshop whose orders are booked in e-Boekhouden."""

    _name = "webhero.prestashop.backend"
    _description = "Webshop"
    _inherit = ["webhero.eboekhouden.booking"]
    _inherits = {"webhero.backend": "backend_id"}
    _order = "id"
    _check_company_auto = True
    _run_class = ShopRun

    backend_id = fields.Many2one(ondelete="cascade")
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
    key = fields.Char("Webservice key", groups="base.group_system", copy=False)
    has_key = fields.Boolean(compute="_compute_has_key")
    version = fields.Char("PrestaShop version", readonly=True, copy=False)
    zone = fields.Selection(_tz_get, "Time zone of the shop", default="Europe/Amsterdam", required=True)
    language = fields.Char("Language number in the shop", readonly=True, copy=False)
    dialect = fields.Json(copy=False, readonly=True)
    taxed_by_invoice = fields.Boolean(readonly=True, copy=False, help="What the shop said last of how it taxes.")

    shop_light = fields.Selection(
        [("green", "Works"), ("red", "Stopped"), ("grey", "Not connected yet")],
        "Connection with the shop",
        compute="_compute_steps",
    )
    shop_works = fields.Boolean("The shop lets us in", compute="_compute_steps")
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

    def _open_shop(self, log):
        key = self.sudo().key
        if not self.url or not key:
            raise AuthFailed("not_connected")
        return prestashop.PrestaShop(
            self.url, key, zone=self.zone, language=self.language or "", log=log, dialect=self.dialect
        )

    def _remember_dialect(self, shop):
        if shop.api.dialect != (self.dialect or {}):
            self.sudo().dialect = shop.api.dialect

    @api.onchange("url")
    def _onchange_url(self):
        """People paste the address of the webservice or of a page; the shop is what comes before it."""
        for backend in self.filtered("url"):
            url = backend.url.strip().split("?")[0].rstrip("/")
            url = url if "://" in url else f"https://{url}"
            backend.url = url.removesuffix("/api")

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

    def _needed_resources(self):
        needed = [*prestashop.NEEDED, *prestashop.FOR_SETTINGS]
        if self.payments:
            needed.append(prestashop.FOR_PAYMENTS)
        if self.credits:
            needed.append(prestashop.FOR_CREDITS)
        return needed

    def _probe(self, client):
        """The shop, each right of the key, and the books where something goes there."""
        info = client.shop.info()
        self._take_info(info)
        yield Probe(self.env._("PrestaShop %s", info.version), True)
        for resource in self._needed_resources():
            yield self._tried(resource, lambda resource=resource: client.shop.probe(resource))
        yield self._tried(prestashop.FOR_VOUCHERS, client.shop.probe_vouchers)
        if client.shop.api.warnings:
            resource, said = client.shop.api.warnings[0]
            yield Probe(
                self.env._("Answers without warnings"), True, "shop_warns", {"resource": resource, "said": said}
            )
        if not self.country_id:
            yield Probe(self.env._("Country of the shop"), False, "no_shop_country")
        if self.sale_mode != ORDER_ONLY:
            yield self._probe_books()

    @staticmethod
    def _tried(resource, ask):
        """One right as a Probe; one that is missing does not keep the others from being tried."""
        try:
            ask()
        except ExchangeError as error:
            return Probe(resource, False, error.code, error.facts)
        return Probe(resource, True)

    def _take_info(self, info):
        """What the shop says of itself fills what is still empty."""
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
            backend._read_choices()
        return result

    def _read_choices(self):
        """States and rates of the shop; what fails here is told by the probes."""
        try:
            with self._exchange_client([]) as client:
                self._read_states(client.shop)
                self._read_rates(client.shop)
        except ExchangeError as error:  # a green connection without rates is not to be left without a word
            told = "\n".join(filter(None, self._exchange_explain(error.code, error.facts)))
            self.backend_id.message_post(body=self.env._("Statuses and VAT rates of the shop were not read: %s", told))

    def action_stop(self):
        """Stop this connection: nothing is read or sent any more; what was done stays to be looked up."""
        self.backend_id._check_manager()
        self.sudo().key = False
        self.backend_id.sudo().write({"active": False, "next_run": False})
        text = self.env._(
            "The connection with %s has stopped. Now also delete the webservice key in PrestaShop (Advanced "
            "Parameters, Webservice) and, if nothing else uses it, the token in e-Boekhouden.",
            self.name,
        )
        self.backend_id.message_post(body=text)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": text, "type": "warning", "sticky": True},
        }

    def action_restart(self):
        self.backend_id._check_manager()
        if not self.has_key:
            raise UserError(self.env._("Fill in a webservice key first."))
        self.backend_id.sudo().active = True
        return self.action_test_connection()
