# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.webhero_base.rules import iban as iban_rules
from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import collecting, pain


class BankMandate(models.Model):
    """What a customer signed, so that we may collect what he owes. Collecting is always a person's decision."""

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
    signed = fields.Date("Signed on", required=True, tracking=True)
    scheme = fields.Selection([("CORE", "Core"), ("B2B", "Business to business")], required=True, default="CORE")
    once = fields.Boolean("For one collection only")
    iban = fields.Char("Account of the customer", required=True, tracking=True)
    bic = fields.Char("BIC")
    notice = fields.Integer(
        "Days of notice", required=True, default=collecting.NOTICE, help="Fewer than 14 only where the mandate says so."
    )
    document = fields.Binary("Signed mandate", attachment=True)
    document_name = fields.Char()
    active = fields.Boolean(default=True, tracking=True)
    transfer_ids = fields.One2many("webhero.bank.transfer", "mandate_id", "Collections", readonly=True)

    _reference_unique = models.Constraint(
        "UNIQUE(company_id, reference)", "Another mandate has this reference. Each has its own."
    )

    @api.model
    def _next_reference(self):
        return self.env["webhero.bank.order"]._identity()

    @api.constrains("iban")
    def _check_iban(self):
        for one in self:
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
            if one.signed > fields.Date.context_today(one):
                raise ValidationError(self.env._("A mandate can't be signed in the future: %s.", one.signed))
            if one.notice < 1:
                raise ValidationError(self.env._("At least one day of notice is needed, not %s.", one.notice))

    def _mandate(self, moved=False):
        """As the rules know it (rules/pain.py Mandate)."""
        self.ensure_one()
        return pain.Mandate(self.reference, self.signed, self.scheme, self.once, moved)

    def _usable(self):
        """Those that may be collected with: not ended, and one for one collection not used yet."""
        return self.filtered(
            lambda one: one.active and not (one.once and one.transfer_ids.filtered(lambda t: t.state != "cancelled"))
        )

    # ---- collecting

    @api.model
    def _collect(self, moves, journal, day):
        """The file of direct debits for these invoices, each by its customer's mandate; the customers are told."""
        moves._webhero_check_orderable("collect")
        self._check_creditor(journal.company_id)
        mandates = {move: move._webhero_mandate() for move in moves}
        missing = [move.display_name for move, mandate in mandates.items() if not mandate]
        if missing:
            raise UserError(self.env._("No mandate of the customer for: %s. Add it first.", ", ".join(missing)))
        self._check_day(mandates.values(), journal, day)
        for move in moves:
            move._webhero_collection_recipients()
        payments = [mandate._collection_values(move) for move, mandate in mandates.items()]
        order = self.env["webhero.bank.order"]._make(journal, day, payments, "collect")
        for move in moves:
            move._webhero_announce_collection(day)
        return order

    def _check_creditor(self, company):
        known = collecting.identifier(company.webhero_creditor_identifier)
        if isinstance(known, Refusal):
            raise UserError(
                self.env._("Your creditor identifier is missing or wrong. Fill it in under Settings, Webhero Bank.")
            )

    def _check_day(self, mandates, journal, day):
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
