# SPDX-License-Identifier: LGPL-3.0-or-later
"""Indexed keys to match the texts of payments with: payment references themselves are stored with their +++ and slashes."""

import base64

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from odoo.addons.webhero_base.rules import epc, money, qr
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import open_record, open_wizard

from ..rules import mentions, ordering

DOCUMENTS = ("out_invoice", "out_refund", "out_receipt", "in_invoice", "in_refund", "in_receipt")


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_number_key = fields.Char(
        compute="_compute_webhero_keys", store=True, copy=False, index="btree_not_null", export_string_translation=False
    )
    webhero_reference_key = fields.Char(
        compute="_compute_webhero_keys", store=True, copy=False, index="btree_not_null", export_string_translation=False
    )

    @api.depends("name", "ref", "payment_reference", "move_type")
    def _compute_webhero_keys(self):
        for move in self:
            of_supplier = move.move_type in ("in_invoice", "in_refund", "in_receipt")
            number = move.ref if of_supplier else move.name
            known = move.move_type in DOCUMENTS and number not in (False, "/")
            move.webhero_number_key = mentions.key_of(number) if known else False
            move.webhero_reference_key = move._webhero_reference_key(of_supplier)

    def _webhero_reference_key(self, of_supplier):
        """The digits of its OGM, or its RF reference; for a bill also when entered as the supplier's number."""
        if self.move_type not in DOCUMENTS:
            return False
        for text in (self.payment_reference, self.ref if of_supplier else None):
            if found := mentions.ogm_of(text) or mentions.creditor_of(text):
                return found
        return False

    def _webhero_number(self):
        """The number known to the partner: for a bill, the supplier's own."""
        self.ensure_one()
        of_supplier = self.move_type in ("in_invoice", "in_refund", "in_receipt")
        return (self.ref if of_supplier else None) or self.name or ""

    # ---- ordering its payment at a bank

    webhero_transfer_document_ids = fields.One2many(
        "webhero.bank.transfer.document", "move_id", "In payment files", readonly=True
    )
    # readable with access to the invoice, also without access to payment files
    webhero_transfer_id = fields.Many2one(
        "webhero.bank.transfer",
        "Ordered in",
        compute="_compute_webhero_transfer_id",
        compute_sudo=True,
        search="_search_webhero_transfer_id",
    )
    webhero_ordered = fields.Boolean(
        "Payment ordered",
        compute="_compute_webhero_transfer_id",
        compute_sudo=True,
        search="_search_webhero_ordered",
    )
    webhero_pay_code = fields.Binary("Code to pay with", compute="_compute_webhero_pay_code")
    webhero_pay_warning = fields.Char("Check before you pay", compute="_compute_webhero_pay_warning")

    @api.depends("webhero_transfer_document_ids.waits")
    def _compute_webhero_transfer_id(self):
        for move in self:
            move.webhero_transfer_id = move.webhero_transfer_document_ids.filtered("waits").transfer_id[:1]
            move.webhero_ordered = bool(move.webhero_transfer_id)

    def _search_webhero_transfer_id(self, operator, value):
        return [("webhero_transfer_document_ids", "any", [("waits", "=", True), ("transfer_id", operator, value)])]

    def _search_webhero_ordered(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        wanted = (True in value) == (operator == "in")
        return [("webhero_transfer_document_ids", "any" if wanted else "not any", [("waits", "=", True)])]

    def _webhero_order_rest(self):
        """The amount that a payment of this settles, negative for a credit note; Decimal in its currency."""
        self.ensure_one()
        rest = money.of_float(self.amount_residual)
        return -rest if self.move_type == "in_refund" else rest

    def _webhero_order_refusal(self, kind="pay"):
        """The reason, in words, why its payment (or, for `kind` "collect", its direct debit) can't be ordered now, or False.
        Addons extend it with their own conditions (approval).
        """
        self.ensure_one()
        if kind == "pay" and self.move_type not in ("in_invoice", "in_receipt", "in_refund"):
            return self.env._("it is no bill of a supplier")
        if kind == "collect" and self.move_type != "out_invoice":
            return self.env._("it is no invoice to a customer")
        if self.state != "posted":
            return self.env._("it is not confirmed")
        if self.webhero_ordered:
            return self.env._(
                "its payment is ordered already, in file %s", self.webhero_transfer_id.sudo().order_id.name
            )
        if self.payment_state == "blocked":
            return self.env._("it is disputed")
        if self.payment_state not in ("not_paid", "partial") or not self.amount_residual:
            return self.env._("nothing is open on it")
        if self.currency_id.name != "EUR":
            return self.env._("it is in %s; payment files are in EUR", self.currency_id.name)
        return kind == "collect" and self._webhero_in_instalments()

    def _webhero_in_instalments(self):
        """The refusal, in words, where several instalments are open, since a collection takes all of it at once; else False."""
        term = self.line_ids.filtered(lambda line: line.display_type == "payment_term" and not line.reconciled)
        days = sorted({day for day in term.mapped("date_maturity") if day})
        if len(days) < 2:
            return False
        due_dates = ", ".join(format_date(self.env, day) for day in days)
        return self.env._("it is to be paid in instalments (%s), and a collection takes all of it at once", due_dates)

    def _webhero_check_orderable(self, kind="pay"):
        refusals = {move: move._webhero_order_refusal(kind) for move in self}
        lines = [f"{move.display_name}: {refusal}" for move, refusal in refusals.items() if refusal]
        if lines:
            raise UserError(self.env._("These can't go in a file now:\n%s", "\n".join(lines)))

    def _webhero_bill(self):
        """The bill as an object of the rules (rules/ordering.py Bill)."""
        self.ensure_one()
        account = self._webhero_payment_account()
        reference = self.webhero_reference_key or ""
        kind = ("RF" if reference.startswith("RF") else "OGM") if reference else ""
        return ordering.Bill(
            id=self.id,
            partner=self.commercial_partner_id.id,
            rest=self._webhero_order_rest(),
            number=self.payment_reference or self.ref or self.name or "",
            iban=account.sanitized_acc_number or "",
            structured_kind=kind,
            structured=reference,
        )

    def _webhero_payment_name(self):
        """The account holder's name, which banks verify (a factor's is set on the supplier), or ""."""
        return self._webhero_payment_account().acc_holder_name or self.commercial_partner_id.name or ""

    @api.depends("partner_bank_id", "amount_residual", "payment_reference", "ref")
    def _compute_webhero_pay_code(self):
        """The EPC QR code for banking apps, for a bill that can be paid."""
        for move in self:
            move.webhero_pay_code = False
            if move.move_type not in ("in_invoice", "in_receipt") or move._webhero_order_refusal():
                continue
            bill = move._webhero_bill()
            payload = epc.payload(move._webhero_payment_name(), bill.iban, bill.rest, bill.communication)
            if not isinstance(payload, Refusal):
                move.webhero_pay_code = base64.b64encode(qr.png(payload))

    def _compute_webhero_pay_warning(self):
        """The warning of the payment file dialog about the account: a QR code pays to that account just as well."""
        Line = self.env["webhero.bank.pay.line"]
        for move in self:
            move.webhero_pay_warning = Line.new({"move_ids": [Command.set(move.ids)]}).warning

    def action_webhero_pay_with_file(self):
        """The dialog to make a payment file of these bills."""
        return self.env["webhero.bank.pay"]._dialog(self)

    def action_webhero_pay_code(self):
        """The QR code to scan with a banking app."""
        self.ensure_one()
        self._webhero_check_orderable()
        if not self.webhero_pay_code:
            raise UserError(self.env._("%s has no account to pay to. Fill in the supplier's IBAN.", self.display_name))
        view = self.env.ref("webhero_bank.account_move_view_pay_code")
        return open_record(self, self.env._("Scan to pay"), view, dialog=True)

    # ---- collecting it

    def _webhero_mandate(self):
        """The usable mandate of its customer that was signed last; empty for none."""
        self.ensure_one()
        found = self.env["webhero.bank.mandate"].search(self._webhero_of_customer(), order="signed desc, id desc")
        return found._usable()[:1]

    def _webhero_of_customer(self):
        """The domain of mandates of its company and customer."""
        return [("company_id", "=", self.company_id.id), ("partner_id", "=", self.commercial_partner_id.id)]

    def action_webhero_collect(self):
        """The dialog to collect these invoices by direct debit."""
        self._webhero_check_orderable("collect")
        return open_wizard("webhero.bank.collect", self.env._("Collect by direct debit"), default_move_ids=self.ids)

    def _webhero_collection_recipients(self):
        """The partner to notify of the collection; raises UserError where there is no e-mail address."""
        self.ensure_one()
        to = self.partner_id if self.partner_id.email else self.commercial_partner_id
        if not to.email:
            raise UserError(
                self.env._(
                    "%s has no e-mail address, so the collection can't be announced. Fill it in.",
                    self.partner_id.display_name,
                )
            )
        return to

    def _webhero_announce_collection(self, day):
        """Notify the customer, in the customer's language, of the amount and day of the collection."""
        to = self._webhero_collection_recipients()
        language = to.lang or self.env.lang
        env = self.with_context(lang=language).env
        mandate = self.webhero_transfer_id.mandate_id
        body = env._(
            "On %(day)s we collect %(amount)s of invoice %(number)s from your account %(account)s, by your mandate %(mandate)s.",
            day=format_date(env, day),
            amount=formatLang(env, self.amount_residual, currency_obj=self.currency_id),
            number=self.name,
            account=mandate.iban,
            mandate=mandate.reference,
        )
        self.message_post(
            body=body,
            subject=env._("Collection of invoice %s", self.name),
            partner_ids=to.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def action_webhero_forgive_cents(self):
        """Book the open amounts as a difference, where they are only cents; all of these or none."""
        self.check_access("write")
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset()
        forgiven = self.env["webhero.bank.forgiven"]
        wrong = self - self.filtered_domain(forgiven._only_cents(self.company_id))
        wrong |= self.filtered(lambda move: move.currency_id != move.company_id.currency_id)
        if wrong:
            names = ", ".join(wrong.mapped("display_name"))
            raise UserError(self.env._("More than cents, or nothing, is open on: %s.", names))
        for move in self:
            forgiven._close(move)

    def _webhero_bank_paid(self):
        """Hook: a bank line has just paid these, in full or in part. For addons that dun them meanwhile."""

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        if posted.filtered(lambda move: move.move_type in DOCUMENTS):
            self.env["account.bank.statement.line"]._webhero_wake()
        return posted
