# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import secrets

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError

from odoo.addons.webhero_base.rules import iban as iban_rules
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import notification

from ..rules import collecting, pain


class BankMandate(models.Model):
    """A direct debit mandate signed by a customer. Collecting is always a user's decision."""

    _name = "webhero.bank.mandate"
    _description = "Mandate for direct debits"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_name = "reference"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, tracking=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    reference = fields.Char("Reference", required=True, copy=False, default=lambda self: self._next_reference())
    signed = fields.Date("Signed on", tracking=True, help="Empty: the customer still has to sign it.")
    scheme = fields.Selection([("CORE", "Core"), ("B2B", "Business to business")], required=True, default="CORE")
    once = fields.Boolean("For one collection only")
    iban = fields.Char("Account of the customer", tracking=True, help="Who signs in the portal fills it in.")
    bic = fields.Char("BIC")
    notice = fields.Integer(
        "Days of notice", required=True, default=collecting.NOTICE, help="Fewer than 14 only where the mandate says so."
    )
    document = fields.Binary("Signed mandate", attachment=True)
    document_name = fields.Char()
    active = fields.Boolean(default=True, tracking=True)
    lapses_on = fields.Date(
        "Ends by itself on",
        compute="_compute_lapses_on",
        help="36 months after the last collection nothing may be collected any more.",
    )
    lapsed = fields.Boolean("Ended by itself", compute="_compute_lapses_on")
    transfer_ids = fields.One2many("webhero.bank.transfer", "mandate_id", "Collections", readonly=True)
    waits = fields.Boolean("Not signed yet", compute="_compute_waits", store=True)
    sign_token = fields.Char(readonly=True, copy=False, groups="base.group_system")
    asked_at = fields.Datetime("Asked to sign on", readonly=True, copy=False)
    signed_by = fields.Char("Signed by", readonly=True, copy=False)

    _reference_unique = models.Constraint(
        "UNIQUE(company_id, reference)", "Another mandate has this reference. Each has its own."
    )

    @api.model
    def _next_reference(self):
        return self.env["webhero.bank.order"]._identity()

    @api.constrains("iban", "signed")
    def _check_iban(self):
        for one in self:
            if one.signed and not one.iban:
                raise ValidationError(self.env._("Fill in the account of the customer of mandate %s.", one.reference))
            if one.iban:
                self.env["res.partner.bank"]._webhero_refuse_iban(one.iban)

    @api.constrains("reference")
    def _check_reference(self):
        for one in self:
            if pain.identifier(one.reference) != one.reference:
                raise ValidationError(
                    self.env._(
                        "Reference “%s” of a mandate has at most 35 letters, digits and signs that banks read. Change it.",
                        one.reference,
                    )
                )

    @api.constrains("signed", "notice")
    def _check_days(self):
        for one in self:
            if one.signed and one.signed > fields.Date.context_today(one):
                raise ValidationError(self.env._("A mandate can't be signed in the future: %s.", one.signed))
            if one.notice < 1:
                raise ValidationError(self.env._("At least one day of notice is needed, not %s.", one.notice))

    def _mandate(self, moved=False):
        """The mandate as an object of the rules (rules/pain.py Mandate)."""
        self.ensure_one()
        return pain.Mandate(self.reference, self.signed, self.scheme, self.once, moved)

    @api.depends("signed", "transfer_ids.cancelled", "transfer_ids.order_id.day")
    def _compute_lapses_on(self):
        today = fields.Date.context_today(self)
        for one in self:
            days = one.transfer_ids.filtered(lambda transfer: not transfer.cancelled).order_id.mapped("day")
            one.lapses_on = bool(one.signed) and collecting.lapses_on(one.signed, max(days, default=None))
            one.lapsed = bool(one.lapses_on) and one.lapses_on < today

    def _usable(self):
        """The mandates that can be collected with: not ended, used in the last 36 months, and if one-off not used yet."""
        return self.filtered(
            lambda one: (
                one.active
                and one.signed
                and not one.lapsed
                and not (one.once and one.transfer_ids.filtered(lambda t: t.state != "cancelled"))
            )
        )

    # ---- collecting

    @api.model
    def _collect(self, moves, journal, day):
        """Make the file of direct debits for these invoices, each with its customer's mandate, and notify the customers."""
        moves._webhero_check_orderable("collect")
        self._check_creditor(journal.company_id)
        mandates = {move: move._webhero_mandate() for move in moves}
        missing = [move for move, mandate in mandates.items() if not mandate]
        if missing:
            raise UserError("\n".join(map(self._missing_mandate_text, missing)))
        self._check_day(mandates.values(), journal, day)
        for move in moves:
            move._webhero_collection_recipients()
        payments = [mandate._collection_values(move) for move, mandate in mandates.items()]
        order = self.env["webhero.bank.order"]._make(journal, day, payments, "collect")
        for move in moves:
            move._webhero_announce_collection(day)
        return order

    def _missing_mandate_text(self, move):
        """Why there is no mandate to collect this invoice with."""
        lapsed = self.search(move._webhero_of_customer()).filtered("lapsed")[:1]
        if lapsed:
            return self.env._(
                "The mandate %(mandate)s for %(invoice)s ended on %(day)s: nothing was collected with it for 36 months. Ask the"
                " customer to sign a new one.",
                mandate=lapsed.reference,
                invoice=move.display_name,
                day=lapsed.lapses_on,
            )
        return self.env._("No mandate of the customer for: %s. Add it first.", move.display_name)

    def _check_creditor(self, company):
        known = collecting.identifier(company.webhero_creditor_identifier)
        if isinstance(known, Refusal):
            raise UserError(
                self.env._("Your creditor identifier is missing or wrong. Fill it in under Settings, Webhero Bank.")
            )

    def _check_day(self, mandates, journal, day):
        self._check_not_lapsed(mandates, day)
        today = fields.Date.context_today(self)
        first = max(
            collecting.first_day(today, mandate.notice, journal.webhero_collect_days or 0) for mandate in mandates
        )
        if day < first:
            raise UserError(
                self.env._(
                    "%(day)s is too soon: these customers must be notified first, and the bank needs a few days. Choose %(first)s"
                    " or later.",
                    day=day,
                    first=first,
                )
            )

    def _check_not_lapsed(self, mandates, day):
        late = [mandate.reference for mandate in mandates if mandate.lapses_on < day]
        if late:
            raise UserError(
                self.env._(
                    "On %(day)s these mandates have ended, 36 months after their last collection: %(mandates)s. Choose an earlier"
                    " day.",
                    day=day,
                    mandates=", ".join(late),
                )
            )

    def _collection_values(self, move):
        """Values of webhero.bank.transfer."""
        self.ensure_one()
        bill = move._webhero_bill()
        return {
            "partner_id": move.commercial_partner_id.id,
            "name": move.commercial_partner_id.name,
            "iban": iban_rules.compact(self.iban),
            "bic": self.bic,
            "amount": float(bill.rest),
            "structured_kind": bill.structured_kind,
            "structured": bill.structured,
            "text": move.name,
            "mandate_id": self.id,
            "document_ids": [Command.create({"move_id": move.id, "amount": float(bill.rest)})],
        }

    # ---- signed in the portal

    @api.depends("signed")
    def _compute_waits(self):
        for one in self:
            one.waits = not one.signed

    def action_ask(self):
        """Mail the customer the link to sign the mandate."""
        self.ensure_one()
        self.check_access("write")
        self._check_creditor(self.company_id)
        if not self.waits:
            raise UserError(self.env._("Mandate %s is signed already.", self.reference))
        if self.scheme == "B2B":
            raise UserError(
                self.env._(
                    "A mandate between businesses is signed on paper: the customer gives it to his bank, and you upload it."
                )
            )
        if not self.partner_id.email:
            raise UserError(self.env._("%s has no e-mail address. Fill it in.", self.partner_id.display_name))
        own = self.sudo()
        own.write({"sign_token": own.sign_token or secrets.token_urlsafe(24), "asked_at": fields.Datetime.now()})
        own._mail_asked()
        return notification(self.env._("%s is asked to sign.", self.partner_id.display_name), "success")

    def _mail_asked(self):
        speaking = self.with_context(lang=self._sign_language())
        facts = {"company": self.company_id.name, "reference": self.reference}
        body = speaking.env._("%(company)s asks you to sign mandate %(reference)s for direct debits:", **facts)
        link = Markup('<p>{}</p><p><a href="{}">{}</a></p>').format(
            body, self._sign_address(), speaking.env._("Read and sign")
        )
        self.message_post(
            body=link,
            subject=speaking.env._("Mandate for direct debits to %s", self.company_id.name),
            partner_ids=self.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _sign_address(self):
        return f"{self.get_base_url()}/my/mandates/{self.id}/{self.sudo().sign_token}"

    def _sign_language(self):
        return self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang

    @api.model
    def _of_login(self, user):
        """The mandates, requested or signed, of the customer of this portal user."""
        domain = [("partner_id", "=", user.sudo().partner_id.commercial_partner_id.id), ("sign_token", "!=", False)]
        return self.search(domain) if user._is_portal() else self.browse()

    # ---- the customer's side

    def _legal_text(self):
        """The EPC's wording for a Core mandate (EPC016-06, section 4.7.2), in the customer's language."""
        name = self.company_id.name
        return [
            self.env._(
                "By signing this mandate form, you authorise (A) %(name)s to send instructions to your bank to debit your account"
                " and (B) your bank to debit your account in accordance with the instructions from %(name)s.",
                name=name,
            ),
            self.env._(
                "As part of your rights, you are entitled to a refund from your bank under the terms and conditions of your"
                " agreement with your bank. A refund must be claimed within 8 weeks starting from the date on which your account"
                " was debited."
            ),
            self.env._("Each time you are notified of amount and day at least %s days before.", self.notice),
        ]

    def _sign(self, iban, name, agreed, address):
        """Store the signature, once; returns a Refusal where something is missing."""
        self.ensure_one()
        number = iban_rules.check(iban)
        if refusal := self._sign_refusal(number, name, agreed):
            return refusal
        if not self.try_lock_for_update():  # pressed twice: the second begins again, and shows what was signed
            raise ConcurrencyError(self.env._("This mandate is being signed at this moment."))
        self.invalidate_recordset(["signed", "waits", "active"])
        if not (self.waits and self.active):
            return Refusal("signed_before")
        today = fields.Date.context_today(self.with_context(tz=self.company_id.partner_id.tz or "Europe/Brussels"))
        self.write({"signed": today, "iban": number, "signed_by": name})
        kept = base64.b64encode(self._signed_words(address).encode())
        self.write({"document": kept, "document_name": f"{self.reference}.txt"})
        self._message_log(
            body=self.env._("Signed in the portal by %(name)s for account %(iban)s.", name=name, iban=number)
        )
        return None

    @api.model
    def _sign_refusal(self, number, name, agreed):
        if not agreed:
            return Refusal("not_agreed")
        if not 3 <= len(name) <= 140:
            return Refusal("no_name")
        return number if isinstance(number, Refusal) else None

    def _signed_words(self, address):
        """The record of the signature: text, name, time (UTC) and address."""
        creditor = f"{self.company_id.name} ({self.company_id.webhero_creditor_identifier})"
        when = f"{self.signed_by}, {fields.Datetime.now().isoformat()}Z, {address}"
        return "\n".join([creditor, self.reference, *self._legal_text(), f"IBAN: {self.iban}", when])

    def _refusal_text(self, refusal):
        words = {
            "not_agreed": self.env._("Tick that you sign the mandate."),
            "no_name": self.env._("Fill in your name."),
            "signed_before": self.env._("This mandate is signed already, or is no longer asked for."),
        }
        return words.get(refusal.code) or self.env["res.partner.bank"]._webhero_iban_wrong(refusal)
