# SPDX-License-Identifier: LGPL-3.0-or-later
"""The access point of one company: its settings, and the client that the exchange opens for it."""

import hmac
import json
import re
import secrets
import uuid
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import hmac as odoo_hmac

from odoo.addons.webhero_base.tools import parameters
from odoo.addons.webhero_base.tools.guards import without_defaults
from odoo.addons.webhero_exchange.client.errors import ExchangeError
from odoo.addons.webhero_exchange.models.probe import Probe

from ..client.providers import PROVIDERS
from ..rules.participants import Participant
from .access_point_words import SENTENCES

ACTIVATIONS = [
    ("added", "Added"),
    ("asked", "Activation asked"),
    ("waiting", "Waiting for proof"),
    ("active", "Active"),
    ("rejected", "Rejected"),
    ("stopped", "Stopped"),
]


STEPS = {
    "activation", "scheme", "identifier", "activation_link", "activation_proof", "activation_reason", "asked_at",
    "active_at", "stopped_at", "wants_proof", "proof_id", "connection_model",
}  # fmt: skip

PLATFORM = {"url", "reference"}


SCOPE = "webhero_peppol.hint"

TOKEN = re.compile(r"[0-9]{1,9}-[0-9a-f]{32}")


class WebheroAccessPoint(models.Model):
    _name = "webhero.access.point"
    _description = "Peppol access point"
    _inherit = ["webhero.connection"]
    _inherits = {"webhero.backend": "backend_id"}

    provider = fields.Selection(
        [(code, cls.title) for code, cls in sorted(PROVIDERS.items())], required=True, default="recommand"
    )
    mode = fields.Selection(
        [("prod", "Production"), ("test", "Test")],
        required=True,
        default="prod",
        help="Test: the access point's own test network. Nothing that you send there reaches a customer.",
    )
    url = fields.Char("Address", groups="base.group_system", help="Leave empty for the access point's own address.")
    key = fields.Char("API key", groups="base.group_system", copy=False)
    secret = fields.Char("API secret", groups="base.group_system", copy=False)
    migration_key = fields.Char(
        groups="base.group_system",
        copy=False,
        help="Of who received for this company until now; gone once it is active.",
    )
    reference = fields.Char("Company at the access point", copy=False, help="Filled in by the activation.")
    scheme = fields.Char(readonly=True, copy=False)
    identifier = fields.Char(readonly=True, copy=False)
    participant = fields.Char("Peppol address", compute="_compute_participant", store=True)
    receives = fields.Boolean("Receive invoices", default=False, copy=False)
    activation = fields.Selection(ACTIVATIONS, required=True, default="added", readonly=True, copy=False)
    activation_link = fields.Char("Prove who you are", readonly=True, copy=False)
    activation_proof = fields.Char(readonly=True, copy=False)
    activation_reason = fields.Char("Why it was rejected", readonly=True, copy=False)
    asked_at = fields.Datetime("Asked", readonly=True, copy=False)
    active_at = fields.Datetime("Active since", readonly=True, copy=False)
    stopped_at = fields.Datetime("Stopped", readonly=True, copy=False)
    portal = fields.Char(compute="_compute_portal")
    wants_secret = fields.Boolean(compute="_compute_portal")
    wants_reference = fields.Boolean(compute="_compute_portal")
    shares_key = fields.Boolean(compute="_compute_shares_key")
    proof_ids = fields.One2many("webhero.peppol.proof", "access_point_id", "Proofs", readonly=True)
    proof_id = fields.Many2one("webhero.peppol.proof", "Proof", readonly=True, copy=False)
    wants_proof = fields.Boolean(
        readonly=True, copy=False, help="The operator waits for it; the access point was not asked yet."
    )
    hint_secret = fields.Char(
        groups="base.group_system", copy=False, readonly=True, help="Signs the calls that we get."
    )

    @api.depends("scheme", "identifier")
    def _compute_participant(self):
        for point in self:
            point.participant = f"{point.scheme}:{point.identifier}" if point.identifier else False

    @api.depends("provider")
    def _compute_portal(self):
        for point in self:
            provider = point._provider()
            point.portal = provider.portal
            point.wants_secret, point.wants_reference = "secret" in provider.wants, "reference" in provider.wants

    @api.depends("provider", "key")
    def _compute_shares_key(self):
        for point in self:
            point.shares_key = not point.sudo().key and bool(point._shared("key"))

    @api.constrains("backend_id", "activation")
    def _check_one_per_company(self):
        in_use = [("activation", "not in", ("stopped", "rejected"))]
        for point in self.filtered_domain(in_use):
            others = self.search([("company_id", "=", point.company_id.id), ("id", "!=", point.id), *in_use])
            if others:
                raise ValidationError(
                    self.env._(
                        "%(company)s already uses the access point %(name)s. Stop that one first.",
                        company=point.company_id.name,
                        name=others[0].name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.filtered(lambda p: p.activation in ("asked", "waiting", "active")):
            raise UserError(self.env._("Stop this access point first; it is still registered."))

    # ---- the exchange

    @api.model
    def _provider_class(self, code):
        """The client of the provider `code`: a subclass of client.access_point.AccessPoint.

        An addon that brings a provider adds it to the field by `selection_add`, and gives its class here.
        """
        return PROVIDERS[code]

    def _provider(self):
        return self._provider_class(self.provider)

    def _provider_gone(self):
        """The addon of these providers is uninstalled (`ondelete` of its `selection_add`): they stop, and the archive is kept.

        Neither their key nor their waiting documents may be sent to another provider.
        """
        for point in self.sudo():
            point._stopped()
            point.write({"key": False, "secret": False, "url": False, "provider": "recommand"})
            point.backend_id.write({"active": False})

    @contextmanager
    def _exchange_client(self, log):
        client = self._open_client(log)
        try:
            yield client
        finally:
            client.close()

    def _open_client(self, log):
        """The client with this record's keys; only the exchange (superuser) and the tests call it."""
        point, provider = self.sudo(), self._provider()
        settings = {name: point._setting(name) for name in provider.wants}
        url = (
            point._setting("url") if point.key else point._shared("url")
        )  # the platform's key is sent to the platform's address only
        return provider(url or provider.urls[point.mode], log=log, **settings)

    def _setting(self, name):
        """The access point's own setting, else the platform-wide one."""
        return self[name] or (self._shared(name) if name != "reference" else "") or ""

    def _shared(self, name):
        return parameters.read(self.env, f"webhero_peppol.{self.provider}.{name}")

    def _probe(self, run):
        for what, ok, code, facts in run.client.probe():
            yield Probe(
                {"key": self.env._("API key"), "company": self.env._("Company at the access point")}.get(what, what),
                ok,
                code,
                facts,
            )

    # ---- who we are

    def _our_participant(self):
        return Participant(self.scheme, self.identifier)

    def _for_company(self, company):
        """Our access point currently used by `company` (activation asked, waiting or active); else empty."""
        company = company.sudo()
        found = self.sudo().search(
            [("company_id", "=", company.id), ("activation", "in", ("asked", "waiting", "active"))], limit=1
        )
        if not found and company.peppol_parent_company_id:
            return self._for_company(company.peppol_parent_company_id)
        return found

    def _new_proxy_user(self):
        """The row that makes the host believe in this access point: its screens, states and buttons ask for one."""
        company = self.company_id
        key = (
            self.env["certificate.key"]
            .sudo()
            ._generate_rsa_private_key(company, name=f"webhero_peppol_{company.id}.key")
        )
        return (
            self.env["account_edi_proxy_client.user"]
            .sudo()
            .create(
                {
                    "id_client": f"webhero-{uuid.uuid4()}",
                    "company_id": company.id,
                    "proxy_type": "peppol",
                    "edi_mode": self.mode,
                    "edi_identification": self.participant,
                    "private_key_id": key.id,
                }
            )
        )

    # ---- proof

    def _before_registration(self):
        """True where the registration may be requested: no proof of identity towards the operator is needed any more."""
        must = self._must_prove()
        if must:
            self.sudo().write({"activation": "waiting", "wants_proof": True, "activation_link": False})
        return not must

    def _must_prove(self):
        proofs = self.env["webhero.peppol.proof"]
        operator = proofs._operator()
        own = operator and self.company_id.root_id == operator.root_id
        return bool(operator) and not own and not proofs._is_proven(self)

    def _proof_ways(self):
        """Ways that can be chosen here: the access point's own only where it checks companies itself, a payment only
        where the operator can take one.
        """
        own = ["access_point"] if self._provider().checks_company else []
        paid = ["payment"] if self.env["webhero.peppol.proof"]._accepts_payments(self.company_id) else []
        return [*own, *paid, "invoice"]

    def _choose_proof(self, way):
        """Start, or resume, a proof by this method."""
        self.ensure_one()
        if not self.wants_proof or way not in self._proof_ways():
            raise UserError(self.env._("Nothing has to be proven in this way now."))
        proof = self.env["webhero.peppol.proof"]._begin(self, way)
        self.sudo().proof_id = proof
        if way == "access_point":
            self.sudo().wants_proof = False
            self._ask_access_point()
        elif way == "invoice":
            proof._make_invoice()
        return proof

    def _proven(self, proof):
        """The operator accepted the proof: now the registration is requested."""
        if self.wants_proof and self.activation == "waiting":
            self.sudo().write({"proof_id": proof.id, "wants_proof": False, "activation": "asked"})
            self._ask_access_point()

    def _continues_unproven(self):
        """True where the proof is no longer required, as the operator is gone: the access point is then asked at once."""
        if not self.wants_proof or self._must_prove():
            return False
        self.sudo().write({"wants_proof": False, "activation": "asked"})
        self._ask_access_point()
        return True

    def _end_own_proofs(self):
        """The access point itself checked the company: that was the proof."""
        own = self.proof_ids.filtered(lambda proof: proof.way == "access_point" and proof.state != "done")
        own.sudo().write({"state": "done", "proven_at": fields.Datetime.now()})

    def _forget_proof(self):
        self.write({"wants_proof": False, "proof_id": False})

    # ---- errors in words

    def _exchange_explain(self, code, facts):
        if code in SENTENCES:
            return tuple(self._sentence(sentence, facts) for sentence in SENTENCES[code])
        if code == "company_unknown" or code.endswith("_unknown"):
            return tuple(self._sentence(sentence, facts) for sentence in SENTENCES["no_company_at_access_point"])
        return super()._exchange_explain(code, facts)

    # ---- guarded

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_write(set(filter(vals.get, STEPS | PLATFORM)) - {"activation"}, bool(vals.get("key")))
            if vals.get("activation", "added") != "added":
                self._check_may_write({"activation"}, True)
        return super(WebheroAccessPoint, without_defaults(self, STEPS | PLATFORM)).create(vals_list)

    def write(self, vals):
        own_key = all(point.key for point in self.sudo()) if "key" not in vals else bool(vals["key"])
        self._check_may_write(vals.keys() & (STEPS | PLATFORM), own_key)
        return super().write(vals)

    def _check_may_write(self, names, own_key):
        wrong = names & STEPS or (names & PLATFORM if not own_key else set())
        if wrong and not self.env.su:
            labels = [self._fields[name].get_description(self.env, ["string"])["string"] for name in sorted(wrong)]
            raise AccessError(
                self.env._("%s of an access point can't be changed by hand; use the buttons.", ", ".join(labels))
            )

    # ---- hints

    def _hint_token(self):
        """Names this access point in the address that it calls; made from the database's own secret."""
        return f"{self.id}-{odoo_hmac(self.env(su=True), SCOPE, (self.id, self.provider))[:32]}"

    @api.model
    def _of_hint(self, token):
        if not TOKEN.fullmatch(token):
            return self.browse()
        point = self.browse(int(token.partition("-")[0])).exists()
        return point if point and hmac.compare_digest(point._hint_token(), token) else self.browse()

    def _subscribe(self, client):
        """Subscribe to its calls, where it can reach us; polling continues anyway, so a failure does not matter."""
        base, point = self.get_base_url(), self.sudo()
        if base.startswith("https://") or "://127.0.0.1" in base:
            try:
                url = f"{base}/webhero_peppol/hint/{self._hint_token()}"
                point.hint_secret = client.subscribe(url, point.hint_secret or secrets.token_hex(32)) or False
            except ExchangeError:
                return False
        return True

    def _is_signed_hint(self, body, signature):
        """An access point that signs its calls is believed by signature only; the others by the token of their URL."""
        secret = self.sudo().hint_secret
        return not secret or self._provider().is_signed(body, signature or "", secret)

    def _receive_hint(self, body):
        """Poll at once; and poll the document that a signed call is about, even one already delivered."""
        self.backend_id.action_poll()
        try:
            event = json.loads(body) if self.sudo().hint_secret else None
        except ValueError:
            event = None
        reference = self._provider().about(event) if isinstance(event, dict) else ""
        if reference:
            ours = [("access_point_id", "=", self.id), ("direction", "=", "out")]
            documents = self.env["webhero.peppol.document"].sudo()
            documents.search([*ours, ("exchange_id.remote_id", "=", reference)], limit=1)._poll_soon()

    def _exchange_peppol_look(self, message, run):
        """Update a delivered document for which its access point announced a change."""
        document = message._record()
        document._moved(run.client.document_status(document.exchange_id.remote_id))
