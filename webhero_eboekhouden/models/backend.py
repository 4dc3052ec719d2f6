# SPDX-License-Identifier: LGPL-3.0-or-later
"""The connection with one administration of e-Boekhouden: how to get in (E1)."""

import hashlib
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.webhero_exchange.client.errors import AuthFailed, ExchangeError, Permanent
from odoo.addons.webhero_exchange.models.probe import Probe
from odoo.addons.webhero_exchange.tools.actions import open_list, open_record

from ..client import EBoekhoudenRest, EBoekhoudenSoap, rest, soap
from ..rules import books_number
from . import backend_explain as explain
from .books_stopped import BooksStopped

DAY_MINUTES = 24 * 60
COUNTRIES = [("NL", "Netherlands"), ("BE", "Belgium")]
SECRETS = "base.group_system"


class EboekhoudenBackend(models.Model):
    _name = "webhero.eboekhouden.backend"
    _description = "e-Boekhouden connection"
    _inherit = ["webhero.connection"]
    _inherits = {"webhero.backend": "backend_id"}
    _rec_name = "name"

    mode = fields.Selection(
        [("token", "Token"), ("soap", "User name and two codes")],
        "Registered with",
        required=True,
        default="token",
        help="e-Boekhouden gives a token to who registered since 14 March 2025, and codes to who did before.",
    )
    url = fields.Char("Address", groups=SECRETS, help="Leave empty for e-Boekhouden's own address.")
    token = fields.Char(groups=SECRETS, copy=False)
    token_endless = fields.Boolean(
        "No end date",
        copy=False,
        help="Only where the token was made without an end date in e-Boekhouden. We advise one year: a token that got"
        " into wrong hands is worth nothing after it, and you are warned before.",
    )
    token_end = fields.Date("Token ends on", copy=False, help="The end date that you chose in e-Boekhouden.")
    token_warned = fields.Integer(readonly=True, copy=False, help="Days before the end that were warned about.")
    token_days = fields.Integer("Days left", compute="_compute_token_days")
    username = fields.Char("User name", copy=False)
    code1 = fields.Char("Security code 1", groups=SECRETS, copy=False)
    code2 = fields.Char("Security code 2", groups=SECRETS, copy=False)
    administration_ids = fields.One2many(
        "webhero.eboekhouden.administration", "backend_id", "Administrations found", readonly=True
    )
    administration_id = fields.Many2one(
        "webhero.eboekhouden.administration",
        copy=False,
        domain="[('backend_id', '=', id)]",
        help="Only for accountants: Test connection lists the administrations that you may enter.",
    )
    administration_key = fields.Char(
        compute="_compute_administration_key",
        compute_sudo=True,
        store=True,
        index=True,
        copy=False,
        help="The same for each connection with the same administration.",
    )
    books_number = fields.Char(
        "Books known by", readonly=True, copy=False, help="A number of these books that no new token or code changes."
    )
    host = fields.Selection(
        COUNTRIES, readonly=True, copy=False, help="Where the token was accepted, if not at its country's own address."
    )
    address = fields.Char("Speaks with", compute="_compute_address", compute_sudo=True)
    country = fields.Selection(
        COUNTRIES,
        "Administration's country",
        required=True,
        default=lambda self: "NL" if self.env.company.country_id.code == "NL" else "BE",
        help="Dutch and Belgian administrations have different VAT codes, and their tokens an address of their own.",
    )
    refreshed_at = fields.Datetime("Lists read", readonly=True, copy=False)
    relations_read_at = fields.Datetime("Relations read", readonly=True, copy=False)
    ledger_ids = fields.One2many("webhero.eboekhouden.ledger", "backend_id", readonly=True)
    vat_code_ids = fields.One2many("webhero.eboekhouden.vat.code", "backend_id", readonly=True)
    template_ids = fields.One2many("webhero.eboekhouden.template", "backend_id", readonly=True)
    cost_centre_ids = fields.One2many("webhero.eboekhouden.cost.centre", "backend_id", readonly=True)
    unit_ids = fields.One2many("webhero.eboekhouden.unit", "backend_id", readonly=True)
    list_summary = fields.Char("Lists", compute="_compute_list_summary")

    # ---- computed

    @api.depends("token_end", "mode")
    def _compute_token_days(self):
        today = fields.Date.context_today(self)
        for backend in self:
            ends = backend.mode == "token" and backend.token_end
            backend.token_days = (backend.token_end - today).days if ends else 0

    @api.depends("mode", "token", "username", "administration_id.guid", "books_number")
    def _compute_administration_key(self):
        """The books' own number once they were read; before that the chosen one, or a value unique to the login.

        A token's list `administration/linked` may be of others, and is refused to some: it does not identify the books.
        """
        for backend in self:
            chosen = backend.mode == "soap" and backend.administration_id.guid
            login = backend.token if backend.mode == "token" else backend.username
            unknown = hashlib.sha256(f"{backend.mode}:{login}".encode()).hexdigest()[:16] if login else False
            known = f"books:{backend.books_number}" if backend.books_number else False
            backend.administration_key = known or (chosen.upper() if chosen else unknown)

    @api.depends("url", "mode", "country", "host")
    def _compute_address(self):
        """The name of the host alone: the whole address is for administrators."""
        for backend in self:
            backend.address = urlsplit(backend._address()).netloc

    @api.depends("ledger_ids.gone", "vat_code_ids", "template_ids.gone", "cost_centre_ids.gone", "unit_ids.gone")
    @api.depends_context("lang")
    def _compute_list_summary(self):
        for backend in self:
            backend.list_summary = self.env._(
                "%(ledgers)s ledger accounts, %(codes)s VAT codes, %(templates)s templates, %(centres)s cost centres,"
                " %(units)s units",
                ledgers=len(backend.ledger_ids.filtered(lambda r: not r.gone)),
                codes=len(backend.vat_code_ids.filtered(lambda r: not r.gone)),
                templates=len(backend.template_ids.filtered(lambda r: not r.gone)),
                centres=len(backend.cost_centre_ids.filtered(lambda r: not r.gone)),
                units=len(backend.unit_ids.filtered(lambda r: not r.gone)),
            )

    @api.constrains("mode", "token", "token_end", "token_endless")
    def _check_login(self):
        for backend in self.sudo():
            if backend.mode == "token" and backend.token and not (backend.token_end or backend.token_endless):
                raise ValidationError(
                    self.env._(
                        "%s: fill in the date on which the token ends, as you chose it in e-Boekhouden;"
                        " you are warned 30 and 7 days before. Tick No end date where it was made without one.",
                        backend.name,
                    )
                )

    @api.constrains("url")
    def _check_url(self):
        for backend in self.sudo().filtered("url"):
            local = backend.url.startswith("http://127.0.0.1:")  # the sandbox
            if not (backend.url.startswith("https://") or local):
                raise ValidationError(
                    self.env._("%s: the address must begin with https://, because codes go there.", backend.name)
                )

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        backends = super().create([{"poll_minutes": DAY_MINUTES, **self._tidied(vals)} for vals in vals_list])
        for backend in backends:
            backend._sync_vat_codes()
        return backends

    def write(self, vals):
        result = super().write(self._tidied(vals))
        if "country" in vals:
            for backend in self:
                backend._sync_vat_codes()
        return result

    @api.model
    def _tidied(self, vals):
        """`vals` with what depends on them: a new expiry date resets the warnings, other books the number and host."""
        vals = dict(vals)
        if vals.get("token_endless"):
            vals["token_end"] = False
        elif vals.get("token_end"):
            vals["token_endless"] = False
        if "token_end" in vals:
            vals["token_warned"] = 0
        if "administration_id" in vals:
            vals.setdefault("books_number", False)
        if "country" in vals:
            vals.setdefault("host", False)
        return vals

    @api.onchange("company_id")
    def _onchange_company_country(self):
        code = self.company_id.country_id.code
        if code in ("NL", "BE"):
            self.country = code

    # ---- buttons

    def action_refresh(self):
        """Read the lists again; the worker does it, within a minute."""
        return self.action_poll()

    def action_show_history(self):
        """Messages and tasks of this connection; they hang on what all kinds of connections share."""
        self.ensure_one()
        return open_record(self.backend_id, self.name)

    def action_show_list(self):
        """Open one of the lists; the model is named by the button's context."""
        self.ensure_one()
        model = self.env.context["list_model"]
        if not model.startswith("webhero.eboekhouden."):
            raise ValidationError(self.env._("There is no such list."))
        return open_list(model, [("backend_id", "=", self.id)], self.env[model]._description, views=[(False, "list")])

    # ---- Test connection

    def _probe(self, run):
        """What this connection needs: to get in, one administration, and each of the reads that bookings use."""
        client = run.client
        self._log_in(client)
        yield Probe(self.env._("Logging in"), True)
        yield self._tried(self.env._("Administration"), self._probe_administration, client)
        yield self._tried(self.env._("Ledger accounts"), self._probe_ledgers, client)
        yield self._tried(self.env._("Relations"), lambda books: books.relation_by_code("?"), client)
        yield self._tried(self.env._("Open items"), lambda books: books.open_items("D", "?"), client)
        yield self._tried(self.env._("Bookings"), lambda books: books.find_mutation("?"), client)
        if client.lists_templates:
            yield self._tried(self.env._("Invoice templates"), self._probe_templates, client)

    def _tried(self, what, call, client):
        """One read as a Probe; one that is refused does not keep the others from being tried."""
        try:
            call(client)
        except Permanent as refusal:
            return Probe(what, False, refusal.code, refusal.facts)
        return Probe(what, True)

    def _log_in(self, client):
        """Where the country's own host refuses the token, the other country's is tried: the token may belong there."""
        try:
            return client.connect()
        except ExchangeError:
            other = self._other_host()
            if not other:
                raise
            client.move(rest.URLS[other])
            if not self._is_accepted(client):
                raise
        self.host = other

    @staticmethod
    def _is_accepted(client):
        try:
            client.connect()
        except ExchangeError:
            return False
        return True

    def _probe_administration(self, client):
        try:
            found = client.administrations()
        except ExchangeError:
            if self.mode == "soap":
                raise
            return  # a token opens one administration: nothing is chosen, so nothing needs this list
        self._store_administrations(found)
        if len(found) > 1 and not self.administration_id and self.mode == "soap":
            raise Permanent("choose_administration", names=", ".join(each.company for each in found))

    def _probe_ledgers(self, client):
        ledgers = client.ledgers()
        if not ledgers:
            raise Permanent("no_ledgers")
        self._identify_books(ledgers)

    def _identify_books(self, ledgers):
        """Store the number of these books; bookings recorded under their login are moved to it."""
        number = books_number.number_of(ledgers)
        if not number or number == self.books_number:
            return
        first, self.books_number = not self.books_number, number
        if first:
            self.env["webhero.eboekhouden.number"].sudo()._move(self._booked_through(), self.administration_key)

    def _booked_through(self):
        """The webhero.backend of each connection that books here."""
        found = self.env["webhero.backend"].sudo()
        for model in self.env.registry.descendants(["webhero.eboekhouden.booking"], "_inherit"):
            users = self.env[model].sudo().with_context(active_test=False)
            if not users._abstract:
                found |= users.search([("books_backend_id", "=", self.id)]).backend_id
        return found

    def _probe_templates(self, client):
        if not any(template.active for template in client.templates()):
            raise Permanent("no_templates")

    def _store_administrations(self, found):
        """Keep the list to choose from; one that was chosen and is gone is no longer chosen."""
        known = {record.guid: record for record in self.administration_ids}
        guids = {each.guid for each in found}
        self.env["webhero.eboekhouden.administration"].create(
            [
                {"backend_id": self.id, "guid": each.guid, "name": each.company or each.guid, "city": each.city}
                for each in found
                if each.guid and each.guid not in known
            ]
        )
        away = self.administration_ids.filtered(lambda record: record.guid not in guids)
        if self.administration_id in away:
            self.administration_id = False
        away.unlink()

    # ---- opening the books: one client a run, whichever way, for ourselves and for the connections above us

    @contextmanager
    def _exchange_client(self, log):
        with self._client(log) as client:
            yield client

    @contextmanager
    def _open_books(self, log):
        """The client for a handler of **another** connection.

        When the books refuse our login, that handler's message waits (nothing is wrong with it) and this
        connection pauses, not the other one.
        """
        with self._client(log) as client:
            client.auth_failed = partial(BooksStopped, self.backend_id)
            client.before_login = self._check_running
            yield client

    def _check_running(self):
        if self.backend_id._is_stopped():
            raise BooksStopped(self.backend_id, "books_paused")

    def _client(self, log):
        self.ensure_one()
        backend = self.sudo()
        backend._check_filled_in()
        if backend.mode == "token":
            client = EBoekhoudenRest(backend.token, ledgers=backend._ledger_numbers(), log=log, url=backend._address())
        else:
            client = EBoekhoudenSoap(
                backend.username,
                backend.code1,
                backend.code2,
                administration=backend.administration_id.guid or "",
                log=log,
                url=backend._address(),
            )
        client.number_guard = partial(self.env["webhero.eboekhouden.number"]._claim, backend._number_space())
        return client

    def _number_space(self):
        """Within what a number is unique."""
        return self.administration_key or f"backend:{self.id}"

    def _check_filled_in(self):
        names = ("token",) if self.mode == "token" else ("username", "code1", "code2")
        missing = [self._fields[name].get_description(self.env)["string"] for name in names if not self[name]]
        if missing:
            raise AuthFailed("not_filled_in", fields=", ".join(missing))

    def _address(self):
        """Where its service is: its own address, else e-Boekhouden's for the country (SOAP has one for both)."""
        own = rest.URLS[self.host or self.country or "NL"] if self.mode == "token" else soap.URL
        return self.url or own

    def _other_host(self):
        """The country whose host was not tried yet; "" where the address is fixed."""
        if self.mode != "token" or self.sudo().url:
            return ""
        return "BE" if (self.host or self.country) == "NL" else "NL"

    def _ledger_numbers(self):
        """{code: number} of the ledger accounts, which spares a call; what is unknown is read."""
        rows = self.env["webhero.eboekhouden.ledger"].search_read(
            [("backend_id", "=", self.id), ("gone", "=", False)], ["code", "remote_id"]
        )
        return {row["code"]: row["remote_id"] for row in rows}

    # ---- what went wrong, in words

    def _exchange_explain(self, code, facts):
        return self._books_explain(code, facts) or super()._exchange_explain(code, facts)

    def _books_explain(self, code, facts):
        """(what is wrong, what to do) of a code of the books, in the environment's language; None of another code."""
        sentences = explain.sentences(code)
        field = explain.FIELDS.get(facts.get("field"))
        if field:
            facts = {**facts, "field": self._sentence(field, {})}
        return tuple(self._sentence(sentence, facts) for sentence in sentences) if sentences else None
