"""The connection with one administration of e-Boekhouden: how to get in (E1)."""

import hashlib
from contextlib import contextmanager
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Refused
from odoo.addons.webhero_exchange.models.probe import Probe

from ..client import EBoekhoudenRest, EBoekhoudenSoap, rest, soap
from . import backend_explain as explain
from .books_stopped import BooksStopped

DAY_MINUTES = 24 * 60
URLS = {"token": rest.URL, "soap": soap.URL}
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
    country = fields.Selection(
        [("NL", "Netherlands"), ("BE", "Belgium")],
        "Administration's country",
        required=True,
        default=lambda self: "NL" if self.env.company.country_id.code == "NL" else "BE",
        help="Dutch and Belgian administrations have different VAT codes.",
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

    @api.depends("mode", "token", "username", "administration_id.guid", "administration_ids.guid")
    def _compute_administration_key(self):
        """The administration's own number where it is known, else something that its login alone has."""
        for backend in self:
            listed = backend.administration_ids
            chosen = backend.administration_id or (listed if len(listed) == 1 else listed.browse())
            login = backend.token if backend.mode == "token" else backend.username
            unknown = hashlib.sha256(f"{backend.mode}:{login}".encode()).hexdigest()[:16] if login else False
            backend.administration_key = chosen.guid.upper() if chosen else unknown

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

    @api.constrains("mode", "token", "token_end", "username", "code1", "code2")
    def _check_login(self):
        for backend in self.sudo():
            if backend.mode == "token" and backend.token and not backend.token_end:
                raise ValidationError(
                    self.env._(
                        "%s: fill in the date on which the token ends, as you chose it in e-Boekhouden;"
                        " you are warned 30 and 7 days before.",
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
        backends = super().create([{"poll_minutes": DAY_MINUTES, **vals} for vals in vals_list])
        for backend in backends:
            backend._sync_vat_codes()
        return backends

    def write(self, vals):
        if "token_end" in vals:
            vals = {**vals, "token_warned": 0}
        result = super().write(vals)
        if "country" in vals:
            for backend in self:
                backend._sync_vat_codes()
        return result

    @api.onchange("company_id")
    def _onchange_company_country(self):
        code = self.company_id.country_id.code
        if code in ("NL", "BE"):
            self.country = code

    # ---- buttons

    def action_refresh(self):
        """Read the lists again; the worker does it, within a minute."""
        return self.action_look_now()

    def action_show_history(self):
        """Messages and tasks of this connection; they hang on what all kinds of connections share."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "webhero.backend",
            "res_id": self.backend_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_show_list(self):
        """Open one of the lists; the model is named by the button's context."""
        self.ensure_one()
        model = self.env.context["list_model"]
        if not model.startswith("webhero.eboekhouden."):
            raise ValidationError(self.env._("There is no such list."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env[model]._description,
            "res_model": model,
            "view_mode": "list",
            "views": [(False, "list")],
            "domain": [("backend_id", "=", self.id)],
        }

    # ---- Test connection

    def _probe(self, client):
        """What this connection needs: to get in, one administration, and each of the reads that bookings use."""
        client.connect()
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
        except Refused as refusal:
            return Probe(what, False, refusal.code, refusal.facts)
        return Probe(what, True)

    def _probe_administration(self, client):
        found = client.administrations()
        self._keep_administrations(found)
        if len(found) > 1 and not self.administration_id and self.mode == "soap":
            raise Refused("choose_administration", names=", ".join(each.company for each in found))

    def _probe_ledgers(self, client):
        if not client.ledgers():
            raise Refused("no_ledgers")

    def _probe_templates(self, client):
        if not any(template.active for template in client.templates()):
            raise Refused("no_templates")

    def _keep_administrations(self, found):
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
            client.gate = self._gate
            yield client

    def _gate(self):
        if self.backend_id._is_stopped():
            raise BooksStopped(self.backend_id, "books_paused")

    def _client(self, log):
        self.ensure_one()
        backend = self.sudo()
        backend._check_filled_in()
        if backend.mode == "token":
            client = EBoekhoudenRest(backend.token, ledgers=backend._ledger_numbers(), log=log, **backend._at())
        else:
            client = EBoekhoudenSoap(
                backend.username,
                backend.code1,
                backend.code2,
                administration=backend.administration_id.guid or "",
                log=log,
                **backend._at(),
            )
        client.number_guard = partial(
            self.env["webhero.eboekhouden.number"]._claim, backend.administration_key or f"backend:{self.id}"
        )
        return client

    def _check_filled_in(self):
        names = ("token",) if self.mode == "token" else ("username", "code1", "code2")
        missing = [self._fields[name].get_description(self.env)["string"] for name in names if not self[name]]
        if missing:
            raise AuthFailed("not_filled_in", fields=", ".join(missing))

    def _at(self):
        return {"url": self.url} if self.url else {}

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
            facts = {**facts, "field": self._say(field, {})}
        return tuple(self._say(sentence, facts) for sentence in sentences) if sentences else None
