# SPDX-License-Identifier: LGPL-3.0-or-later
"""Proof to the operator that one may act for a company: 1 cent paid online, or an invoice paid by hand (P2).

The operator is the company in this database that runs the platform; without one there is nothing to prove here.
"""

import psycopg2

from odoo import Command, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import mute_logger

from odoo.addons.payment import utils as payment_utils
from odoo.addons.webhero_base.tools import parameters
from odoo.addons.webhero_base.tools.actions import open_url

from ..rules import proof as rules

WAYS = [
    ("access_point", "The access point's own check"),
    ("payment", "A payment of 1 cent"),
    ("invoice", "An invoice, confirmed by hand"),
]


class WebheroPeppolProof(models.Model):
    _name = "webhero.peppol.proof"
    _description = "Proof that somebody may act for a company on Peppol"
    _order = "id desc"
    _rec_name = "participant"

    access_point_id = fields.Many2one(
        "webhero.access.point", readonly=True, required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", readonly=True, required=True, index=True)
    operator_id = fields.Many2one("res.company", readonly=True, required=True, index=True)
    way = fields.Selection(WAYS, "How", readonly=True, required=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("bank", "Waiting for the bank's word"), ("refused", "Refused"), ("done", "Proven")],
        readonly=True,
        required=True,
        default="waiting",
    )
    participant = fields.Char("Peppol address", readonly=True, required=True)
    iban = fields.Char("Company's own account", readonly=True)
    paid_from = fields.Char("Paid from", readonly=True, help="The account that the payment provider named.")
    code = fields.Char(readonly=True)
    reason = fields.Char("What is wrong", compute="_compute_reason")
    remark = fields.Char("Remark", help="Shown to the company where the proof is refused.")
    transaction_ids = fields.One2many("payment.transaction", "webhero_proof_id", "Payments", readonly=True)
    move_id = fields.Many2one("account.move", "Invoice", readonly=True, ondelete="restrict")
    payment_state = fields.Selection(related="move_id.payment_state", string="Invoice paid?")
    proven_at = fields.Datetime("Proven", readonly=True)
    confirmed_by_id = fields.Many2one("res.users", "Confirmed by", readonly=True)
    pay_url = fields.Char("Pay 1 cent", compute="_compute_pay_url")
    summary = fields.Html("What to do", compute="_compute_summary", sanitize=False)

    _one_begun = models.UniqueIndex(
        "(access_point_id, participant, way) WHERE state != 'done'", "This proof was begun already; look again."
    )

    def write(self, vals):
        """Users write the remark only, and only on the operator's side; everything else is recorded by the system."""
        if not self.env.su:
            self._check_operator()
            if set(vals) - {"remark"}:
                raise UserError(self.env._("A proof can't be changed by hand; confirm or refuse it."))
        return super().write(vals)

    # ---- words

    @api.depends("code", "paid_from", "iban", "remark", "state")
    @api.depends_context("lang")
    def _compute_reason(self):
        for proof in self:
            proof.reason = proof._reason_of(proof.code)

    def _reason_of(self, code):
        paid, own = rules.masked(self.paid_from), rules.masked(self.iban)
        return {
            rules.OTHER_ACCOUNT: self.env._(
                "The payment came from account %(paid)s, but the account of your company is %(own)s. Pay again from your"
                " company's own account, or correct the IBAN of your company.",
                paid=paid,
                own=own,
            ),
            rules.BANK_WAITS: self.env._(
                "The payment arrived. Your bank says from which account on the next banking day only; we ask again by"
                " ourselves, you need not do anything."
            ),
            rules.NOT_TOLD: self.env._(
                "The payment arrived, but the payment service does not say from which account. Pay again in another way"
                " (an instant transfer from your bank), or ask for the invoice."
            ),
            "by_hand": self.remark or self.env._("The operator could not confirm the payment. Ask for the reason."),
        }.get(code, False)

    @api.depends("way", "access_point_id", "state")
    def _compute_pay_url(self):
        for proof in self:
            open_ = proof.way == "payment" and proof.state != "done" and proof.id
            proof.pay_url = f"/webhero_peppol/proof/{proof.id}?token={proof._token()}" if open_ else False

    @api.depends("move_id", "state")
    @api.depends_context("lang")
    def _compute_summary(self):
        for proof in self:
            values = {"proof": proof, "move": proof.sudo().move_id}
            proof.summary = self.env["ir.qweb"]._render("webhero_peppol.proof_text", values) if proof.move_id else False

    # ---- beginning

    @api.model
    def _operator(self):
        """The company that receives the proofs; empty where none is configured."""
        number = parameters.read(self.env, "webhero_peppol.operator_id")
        return self.env["res.company"].sudo().browse(int(number) if (number or "").isdigit() else []).exists()

    @api.model
    def _begin(self, point, way):
        """The proof of `point` by this method; an unfinished one is resumed.

        Raises ConcurrencyError where it is being created concurrently: Odoo retries the call, and finds it.
        """
        mine = self.sudo().search([
            ("access_point_id", "=", point.id), ("participant", "=", point.participant), ("state", "!=", "done"),
        ])  # fmt: skip
        own = rules.compact(point.company_id.webhero_iban)
        known = mine.filtered(lambda proof: proof.way == way)[:1]
        if known:
            known.iban = own
            return known
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                return self.sudo().create({
                    "access_point_id": point.id, "company_id": point.company_id.id, "operator_id": self._operator().id,
                    "way": way, "participant": point.participant, "iban": own,
                })  # fmt: skip
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("the same proof at once") from error

    @api.model
    def _is_proven(self, point):
        """Proven once is proven, as long as the number and the account stay the same."""
        return bool(self.sudo().search_count([
            ("company_id", "=", point.company_id.id), ("participant", "=", point.participant), ("state", "=", "done"),
            ("iban", "=", rules.compact(point.company_id.webhero_iban)),
        ], limit=1))  # fmt: skip

    # ---- 1 cent

    def _token(self):
        return payment_utils.generate_access_token("webhero_proof", self.id, self.participant, env=self.env)

    @api.model
    def _accepts_payments(self, company):
        """Whether the operator has a provider that accepts 1 cent from `company`: without one this method is not offered."""
        operator, providers = self._operator(), self.env["payment.provider"].sudo()
        payer, amount, currency = company.sudo().partner_id, float(rules.PAYMENT), self._currency()
        if not operator:
            return False
        found = providers._get_compatible_providers(operator.id, payer.id, amount, currency_id=currency.id)
        return any(self._proving_methods(provider) for provider in found)

    @api.model
    def _proving_methods(self, provider):
        """Names of the ways to pay at this provider that name the payer's account, which is what proves anything."""
        if rules.TOLD.get(provider.code, {}) is None:
            return [provider.name]
        methods = provider.sudo().payment_method_ids.filtered("active")
        return [method.name for method in methods if rules.account_disclosure(provider.code, method.code)]

    def _check_method(self, provider, method):
        """Raise UserError, before anything is paid, where paying in this way proves nothing."""
        if not rules.account_disclosure(provider.code, method.code):
            names = ", ".join(self._proving_methods(provider)) or self.env._("the invoice, under Peppol > Start")
            raise UserError(
                self.env._(
                    "%(method)s does not report from which account you pay, so it proves nothing, and nothing was paid."
                    " Choose another way: %(names)s.",
                    method=method.name,
                    names=names,
                )
            )

    def _currency(self):
        return self.env.ref("base.EUR")

    def _paid(self, paid_from, bank_may_tell=False):
        """Money came in from `paid_from` ("" where the provider does not say): proven, or why not.

        `bank_may_tell`: the bank names the account a banking day later, so it is asked again until then.
        """
        for proof in self.sudo().filtered(lambda one: one.state != "done"):
            code = rules.payer_problem(paid_from, proof.iban)
            state = "refused"
            if code == rules.NOT_TOLD and bank_may_tell:
                code, state = rules.BANK_WAITS, "bank"
            if code and (proof.code, proof.state) == (code, state):
                continue  # asked again, and still the same: reported once
            proof.write({"paid_from": rules.compact(paid_from), "code": code or False})
            if code:
                proof.state = state
                proof._post_on_backend()
            else:
                proof._done()

    @api.model
    def _cron_ask_bank(self):
        """Ask again for the payer's account where the bank had not provided it; too late, the payment proves nothing."""
        for proof in self.search([("state", "=", "bank")]):
            paid = proof.transaction_ids.filtered(lambda one: one.state == "done")
            paid._webhero_ask_provider()
            if proof.state == "bank" and not any(one._webhero_account_may_follow() for one in paid):
                proof._paid("")
            self.env["webhero.exchange"]._commit("bank asked")

    # ---- the invoice

    def _make_invoice(self):
        """The operator's invoice of EUR 15 excl. VAT, once; raises UserError where the operator can't invoice.

        Of two who press at once the second waits here, and then begins again and finds it.
        """
        self.env.cr.execute("SELECT 1 FROM webhero_peppol_proof WHERE id = %s FOR UPDATE", (self.id,))
        if self.move_id:
            return self.move_id
        operator, customer = self.operator_id, self.company_id.partner_id
        moves = self.env["account.move"].sudo().with_company(operator).with_context(allowed_company_ids=operator.ids)
        speaking = self.with_context(lang=customer.lang or self.env.lang)
        self.move_id = moves.create({
            "move_type": "out_invoice", "partner_id": customer.id, "company_id": operator.id,
            "invoice_date": fields.Date.context_today(self), "invoice_line_ids": [Command.create({
                "name": speaking.env._("Check of your company for Peppol (%s)", self.participant),
                "quantity": 1, "price_unit": float(rules.INVOICE),
                "tax_ids": [Command.set(operator.account_sale_tax_id.ids)],
            })],
        })  # fmt: skip
        self.move_id.action_post()
        return self.move_id

    # ---- the operator decides

    def _check_operator(self):
        operators = self.sudo().operator_id
        manages = self.env.user.has_group("webhero_exchange.group_exchange_manager")
        if not manages or operators - self.env.companies.sudo():
            names = ", ".join(operators.mapped("name"))
            raise UserError(self.env._("Only an administrator of the operator %s decides this.", names))

    def action_confirm(self):
        """The administrator saw the payment of the invoice come in from the company's own account."""
        self._check_operator()
        for proof in self.sudo().filtered(lambda one: one.state != "done"):
            proof.write({"confirmed_by_id": self.env.user.id, "code": False})
            proof._done()

    def action_refuse(self):
        """The payment did not come from the company; the remark gives the reason."""
        self._check_operator()
        for proof in self.sudo().filtered(lambda one: one.state != "done"):
            proof.write({"state": "refused", "code": "by_hand", "confirmed_by_id": self.env.user.id})
            proof._post_on_backend()

    def _done(self):
        self.write({"state": "done", "proven_at": fields.Datetime.now()})
        self._post_on_backend()
        self.access_point_id._proven(self)

    def _post_on_backend(self):
        """On the connection, in the language of the company: how it was proven, or why not."""
        speaking = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        way = dict(self._fields["way"]._description_selection(speaking.env))[self.way]
        text = ": ".join(filter(None, (way, speaking.reason)))
        self.access_point_id.backend_id._message_log(body=speaking.env._("Proof for Peppol: %s", text))

    def action_open_invoice(self):
        """The invoice as its customer sees it, to pay it."""
        self.ensure_one()
        self.check_access("read")
        return open_url(self.sudo().move_id.get_portal_url(), "new")
