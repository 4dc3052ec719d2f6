# SPDX-License-Identifier: LGPL-3.0-or-later
"""Peppol in one screen: three numbers, everything checked as it is typed, then the next step only (P1)."""

import functools

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules import iban, kbo
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools import parameters
from odoo.addons.webhero_base.tools.actions import CLOSE, notification, open_record

from ..rules import lookups
from .peppol_registration import HOST_FORM

HOST = "odoo"
FILLED = ("name", "street", "zip", "city")


class WebheroPeppolOnboarding(models.TransientModel):
    _name = "webhero.peppol.onboarding"
    _description = "Peppol: start"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    step = fields.Selection(
        [("numbers", "Your numbers"), ("elsewhere", "Already on Peppol"), ("status", "Activation")],
        default="numbers",
        required=True,
    )
    country_id = fields.Many2one("res.country", required=True)
    country_code = fields.Char(related="country_id.code")
    number = fields.Char("Enterprise number (KBO)", help="In the Netherlands: the KVK number.")
    vat = fields.Char("VAT number", help="Leave it empty where your company is not liable to VAT.")
    iban = fields.Char("IBAN", help="Your company's own account.")
    name = fields.Char("Company name")
    street = fields.Char()
    zip = fields.Char("Postcode")
    city = fields.Char("Town")
    email = fields.Char("Professional e-mail")
    phone = fields.Char("Mobile number")
    by_hand = fields.Boolean("I'll enter it myself", help="The data are kept, but such a company can't be activated.")
    provider = fields.Selection(
        selection="_selection_provider",
        string="Access point",
        required=True,
        default=lambda self: self._default_provider(),
    )
    wants_key = fields.Boolean(compute="_compute_wants_key")
    wants_secret = fields.Boolean(compute="_compute_wants_key")
    key = fields.Char("API key")
    secret = fields.Char("API secret")
    receives = fields.Boolean("Receive invoices over Peppol too", default=True)
    held_by = fields.Char(readonly=True)
    problems = fields.Html(compute="_compute_problems", sanitize=False)
    has_problems = fields.Boolean(compute="_compute_problems")
    warnings = fields.Html(compute="_compute_problems", sanitize=False)

    access_point_id = fields.Many2one("webhero.access.point", compute="_compute_access_point_id")
    activation = fields.Selection(related="access_point_id.activation")
    activation_link = fields.Char(related="access_point_id.activation_link")
    activation_reason = fields.Char(related="access_point_id.activation_reason")
    participant = fields.Char(related="access_point_id.participant")
    paused = fields.Boolean(related="access_point_id.paused")
    pause_message = fields.Char(related="access_point_id.pause_message")

    @api.model
    def _selection_provider(self):
        points = self.env["webhero.access.point"]
        return [
            *points._fields["provider"]._description_selection(self.env),
            (HOST, self.env._("Odoo's own access point")),
        ]

    def _default_provider(self):
        chosen = parameters.read(self.env, "webhero_peppol.provider")
        return chosen if chosen in dict(self._selection_provider()) else "recommand"

    @api.model
    def default_get(self, names):
        values = super().default_get(names)
        company = self.env["res.company"].browse(values.get("company_id")) or self.env.company
        point = self._point_of(company)
        known = {
            "country_id": (company.country_id or self.env.ref("base.be")).id,
            "number": company.company_registry or kbo.from_vat(company.vat),
            "vat": company.vat,
            "iban": company.webhero_iban,
            "name": company.name,
            "street": company.street,
            "zip": company.zip,
            "city": company.city,
            "email": company.account_peppol_contact_email or company.email or self._email_of_user(company),
            "phone": company.account_peppol_phone_number or company.phone or self.env.user.phone,
            "step": "status" if point.activation in ("asked", "waiting", "active", "rejected") else "numbers",
        }
        if point:
            known["provider"] = point.provider
        return {**values, **{name: value for name, value in known.items() if name in names and value}}

    def _email_of_user(self, company):
        """The user's own address, where it is one of a business."""
        address = self.env.user.email
        return address if address and not company._webhero_email_problem(address) else False

    def _point_of(self, company):
        return (
            self.env["webhero.access.point"].sudo().search([("company_id", "=", company.id)], order="id desc", limit=1)
        )

    @api.depends("company_id", "step")
    def _compute_access_point_id(self):
        for wizard in self:
            wizard.access_point_id = wizard._point_of(wizard.company_id)

    @api.depends("provider", "company_id", "step")
    def _compute_wants_key(self):
        """The platform's operator may have set one key for all; else the company enters its own, once, and again
        when it was refused.
        """
        get, points = functools.partial(parameters.read, self.env), self.env["webhero.access.point"]
        for wizard in self:
            shared, own = get(f"webhero_peppol.{wizard.provider}.key"), wizard._point_with_key()
            wizard.wants_key = wizard.provider != HOST and (own.pause_code == "auth" if own else not shared)
            wizard.wants_secret = wizard.wants_key and "secret" in points._provider_class(wizard.provider).wants

    def _point_with_key(self):
        """The last access point of this company at this provider that has a key of its own, also a stopped one."""
        own = [("company_id", "=", self.company_id.id), ("provider", "=", self.provider), ("key", "!=", False)]
        return self.env["webhero.access.point"].sudo().search(own, order="id desc", limit=1)

    # ---- filling

    @api.onchange("number", "country_id")
    def _onchange_number(self):
        """With a number only, the rest is filled in from the register, as far as available without a network call."""
        if self.country_code != "BE" or isinstance(kbo.check(self.number), Refusal):
            return
        self.number = kbo.check(self.number)
        found = self.env["webhero.organisation"]._by_number("BE", self.number) if not self.by_hand else None
        if found:
            for name in FILLED:
                self[name] = getattr(found, name) or self[name]
        if not self.vat:
            self.vat = f"BE{self.number}"

    # ---- checking

    @api.depends(
        "country_id",
        "number",
        "vat",
        "iban",
        "name",
        "street",
        "zip",
        "city",
        "email",
        "by_hand",
        "provider",
        "key",
        "secret",
    )
    def _compute_problems(self):
        for wizard in self:
            wizard.problems = wizard._listed(wizard._problems())
            wizard.has_problems = bool(wizard.problems)
            wizard.warnings = wizard._listed(wizard._warnings())

    @staticmethod
    def _listed(sentences):
        items = Markup().join(Markup("<li>{}</li>").format(sentence) for sentence in sentences if sentence)
        return items and Markup("<ul class='mb-0'>{}</ul>").format(items)

    def _warnings(self):
        """Inputs that may be a mistake or correct: another company's books may contain us as their customer."""
        if self.number:
            yield self._owner_warning()
        if self.iban and not isinstance(iban.check(self.iban), Refusal):
            yield self._iban_warning(iban.check(self.iban))

    def _contacts(self):
        """Contacts that this company can see: its own and shared ones."""
        return [("company_id", "in", (False, self.company_id.id)), ("id", "!=", self.company_id.partner_id.id)]

    def _problems(self):
        """Sentences about what is missing or wrong, in the order of the screen."""
        yield from self._number_problems()
        yield from self._iban_problems()
        labels = {
            "name": self.env._("name"),
            "street": self.env._("street"),
            "zip": self.env._("postcode"),
            "city": self.env._("town"),
        }
        missing = [labels[name] for name in FILLED if not self[name]]
        if missing:
            yield self.env._("Fill in: %s.", ", ".join(missing))
        yield self.company_id._webhero_email_problem(self.email)
        if self.wants_key and not self.key:
            yield self.env._("Fill in the API key of the access point; you find it in its portal.")
        if self.wants_secret and not self.secret:
            yield self.env._("Fill in the API secret of the access point; its portal shows it with the key.")

    def _number_problems(self):
        partner = self.company_id.partner_id
        if self.country_code == "BE":
            for answer in (kbo.check(self.number) if self.number else None, kbo.agree(self.number, self.vat)):
                if isinstance(answer, Refusal):
                    yield partner._webhero_identity_wrong(answer)
        elif self.country_code == "NL" and self.number and not (self.number.isdigit() and len(self.number) in (8, 20)):
            yield self.env._("A KVK number has eight digits (an OIN twenty).")
        if not self.number:
            yield self.env._("Fill in the enterprise number.")
        else:
            yield self._register_problem()

    def _owner_warning(self):
        """A customer's number is not one's own."""
        alone = [("parent_id", "=", False), ("ref_company_ids", "=", False)]
        same = [("company_registry", "=", kbo.compact(self.number)), *alone, *self._contacts()]
        other = self.env["res.partner"].sudo().search(same, limit=1)
        return (
            self.env._(
                "This is the number of your customer or supplier %s. Fill in the number of your own company.",
                other.display_name,
            )
            if other
            else ""
        )

    def _register_problem(self):
        organisation = self.env["webhero.organisation"]
        here = organisation._has_kbo() if self.country_code == "BE" else False
        if self.by_hand or not here or organisation._by_number(self.country_code, self.number):
            return ""
        return self.env._(
            "The register does not know this number. Check it; or tick “I'll enter it myself”, and it is activated once"
            " the register has it."
        )

    def _iban_problems(self):
        if not self.iban:
            yield self.env._("Fill in the IBAN of your company.")
            return
        answer = iban.check(self.iban)
        if isinstance(answer, Refusal):
            yield self.env["res.partner.bank"]._webhero_iban_wrong(answer)

    def _iban_warning(self, number):
        owners = self.env["res.partner.bank"].sudo().search([("sanitized_acc_number", "=", number)]).partner_id
        if self.company_id.partner_id in owners.commercial_partner_id:
            return ""
        other = owners.filtered_domain(self._contacts())[:1]
        if not other or kbo.compact(other.company_registry or "") == kbo.compact(self.number or ""):
            return ""
        return self.env._(
            "This account belongs to %s; Peppol wants the account of your own company.", other.display_name
        )

    # ---- saving

    def action_save(self):
        """Keep the data; start the activation; show the next step."""
        self.ensure_one()
        self._check_right()
        if self.has_problems:
            raise UserError("\n".join(sentence for sentence in self._problems() if sentence))
        self._write_company()
        if self.by_hand:
            return self._notify(
                self.env._("Your data are kept. Activation needs a company that the register knows; look it up then.")
            )
        if self.provider == HOST:
            return self._open_host()
        if self.step == "numbers" and self.receives:
            self.held_by = self._holder()
            if self.held_by:
                self.step = "elsewhere"
                return self._reopen()
        return self._activate()

    def _check_right(self):
        if not self.env.user.has_group("webhero_exchange.group_exchange_manager"):
            raise UserError(self.env._("You need the right “Connections: Manager” to do this."))

    def _write_company(self):
        company = self.company_id.sudo()
        number = kbo.compact(self.number) if self.country_code == "BE" else self.number
        company.write(
            {
                "country_id": self.country_id.id,
                "name": self.name,
                "street": self.street,
                "zip": self.zip,
                "city": self.city,
                "company_registry": number,
                "vat": self.vat or False,
                "account_peppol_contact_email": self.email,
            }
        )
        company.webhero_iban = self.iban
        if self.phone:
            company.write({"phone": company.phone or self.phone})
        participant = company._webhero_participant()
        if participant:
            company.partner_id.write({"peppol_eas": participant.scheme, "peppol_endpoint": participant.value})

    def _holder(self):
        """The provider that publishes us on Peppol now, "" where there is none or it can't be determined."""
        participant = self.company_id._webhero_participant()
        found = self.company_id.partner_id._webhero_asker(with_provider=True)((participant,))
        return (found.provider or found.smp or "?") if found.answer == lookups.YES else ""

    def action_send_only(self):
        """Stay where receiving is; send from here."""
        self.receives = False
        return self._activate()

    def action_moved(self):
        """It was deregistered there: register everything here, as soon as the network shows it too."""
        self.held_by = self._holder()
        if self.held_by:
            raise UserError(
                self.env._(
                    "%s still receives your invoices. After they deregister your company it can take some hours; try again"
                    " then, or send only for now.",
                    self.held_by,
                )
            )
        return self._activate()

    def _activate(self, migration_key=False):
        """`migration_key`: what is not given now, is of an earlier try."""
        self._check_right()
        point = self._point_of(self.company_id)
        values = {"receives": self.receives, "provider": self.provider, **self._access_values(point)}
        values["migration_key"] = migration_key
        if not point or point.activation in ("stopped", "rejected"):
            point = (
                self.env["webhero.access.point"]
                .sudo()
                .create(
                    {
                        "name": dict(self._selection_provider())[self.provider],
                        "company_id": self.company_id.id,
                        **values,
                    }
                )
            )
        else:
            point.write(values)
            if point.paused and point.pause_code != "by_hand":
                point.backend_id.action_resume()
        if point.activation not in ("active", "waiting"):
            point._ask_activation()
        self.write({"step": "status", "key": False, "secret": False})
        return self._reopen()

    def _access_values(self, point):
        """How to reach the provider: as typed, else as this company did before; nothing of another provider's."""
        typed = {name: self[name] for name in ("key", "secret") if self[name]}
        known = self._point_with_key()
        names = ("key", "secret", "url", "mode")
        if known:
            return {**{name: known[name] for name in names}, **typed}
        if point.provider == self.provider:
            return {"mode": point.mode, **typed}
        return {"key": False, "secret": False, "url": False, "reference": False, **typed}

    def action_refresh(self):
        """Show how far the activation is."""
        self._go_on_unproven()
        return self._reopen()

    def action_again(self):
        """After a rejection: back to the numbers."""
        self.step = "numbers"
        return self._reopen()

    def _open_host(self):
        registration = self.env["peppol.registration"].with_context(default_company_id=self.company_id.id)
        return registration.with_context(webhero_host_form=HOST_FORM)._action_open_peppol_form(reopen=False)

    def _reopen(self):
        return open_record(self, self.env._("Peppol"), dialog=True)

    def _notify(self, text):
        return notification(text, "info", sticky=True, then=CLOSE)
