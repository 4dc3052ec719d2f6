"""The access point of one company: its settings, and the client that the exchange opens for it."""

import uuid
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.webhero_exchange.models.probe import Probe

from ..client.providers import PROVIDERS
from ..rules.participants import Participant

ACTIVATIONS = [
    ("added", "Added"),
    ("asked", "Activation asked"),
    ("waiting", "Waiting for proof"),
    ("active", "Active"),
    ("rejected", "Rejected"),
    ("stopped", "Stopped"),
]


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
        for point in self.filtered(lambda p: p.activation not in ("stopped", "rejected")):
            others = self.search(
                [
                    ("company_id", "=", point.company_id.id),
                    ("id", "!=", point.id),
                    ("activation", "not in", ("stopped", "rejected")),
                ]
            )
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
        """The addon of these providers is uninstalled (`ondelete` of its `selection_add`): they stop, and the archive stays.

        Nothing of theirs may go to another provider: not the key, and not what is still waiting.
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
        url = point._setting("url") if point.key else point._shared("url")  # the platform's key goes nowhere else
        return provider(url or provider.urls[point.mode], log=log, **settings)

    def _setting(self, name):
        """Our own setting, else the one that whoever runs the platform gave to all."""
        return self[name] or (self._shared(name) if name != "reference" else "") or ""

    def _shared(self, name):
        return self.env["ir.config_parameter"].sudo().get_param(f"webhero_peppol.{self.provider}.{name}") or ""

    def _probe(self, client):
        for what, ok, code, facts in client.probe():
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
        """The access point that `company` uses now (activation asked, waiting or active), of ours; else
        empty.
        """
        company = company.sudo()
        found = self.sudo().search(
            [("company_id", "=", company.id), ("activation", "in", ("asked", "waiting", "active"))], limit=1
        )
        if not found and company.peppol_parent_company_id:
            return self._for_company(company.peppol_parent_company_id)
        return found

    def _new_proxy_user(self):
        """The row that makes the host believe in this access point: its screens, states and buttons ask
        for one.
        """
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
