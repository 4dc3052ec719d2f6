# SPDX-License-Identifier: LGPL-3.0-or-later
"""Settings "Webhero Billing": one block with all that a company decides about its invoices."""

from odoo import api, fields, models

from odoo.addons.webhero_base.rules import free_mail, iban
from odoo.addons.webhero_base.tools.actions import RELOAD, notification

from ..rules import numbering
from . import other_numbers
from .res_company import NUMBER_FIELDS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_kbo = fields.Char(related="company_id.company_registry", readonly=False, string="Enterprise number (KBO)")
    webhero_vat = fields.Char(related="company_id.vat", readonly=False, string="VAT number")
    webhero_small_enterprise = fields.Boolean(related="company_id.webhero_small_enterprise", readonly=False)
    webhero_iban = fields.Char(related="company_id.webhero_iban", readonly=False)
    webhero_iban_bank = fields.Char("Bank", compute="_compute_webhero_iban_bank")
    webhero_email = fields.Char(related="company_id.email", readonly=False, string="Sender address")
    webhero_email_free = fields.Boolean(compute="_compute_webhero_email_free")
    webhero_invoice_language = fields.Selection(related="company_id.webhero_invoice_language", readonly=False)
    webhero_numbering = fields.Selection(related="company_id.webhero_numbering", readonly=False)
    webhero_number_prefix = fields.Char(related="company_id.webhero_number_prefix", readonly=False)
    webhero_number_prefix_refund = fields.Char(related="company_id.webhero_number_prefix_refund", readonly=False)
    webhero_number_first = fields.Integer(related="company_id.webhero_number_first", readonly=False)
    webhero_number_previous = fields.Char(related="company_id.webhero_number_previous", readonly=False)
    webhero_number_previous_refund = fields.Char(related="company_id.webhero_number_previous_refund", readonly=False)
    webhero_number_preview = fields.Char("Next invoice", compute="_compute_webhero_number_preview")
    webhero_number_preview_refund = fields.Char("Next credit note", compute="_compute_webhero_number_preview")
    webhero_number_advice = fields.Char(compute="_compute_webhero_number_preview")
    webhero_numbered_elsewhere = fields.Boolean(compute="_compute_webhero_number_preview")
    webhero_quote_prefix = fields.Char(related="company_id.webhero_quote_prefix", readonly=False)
    webhero_extra_email = fields.Char(related="company_id.webhero_extra_email", readonly=False)
    webhero_payment_term_id = fields.Many2one("account.payment.term", string="Payment term")

    webhero_reminder_auto = fields.Boolean(related="company_id.webhero_reminder_auto", readonly=False)
    webhero_reminder_first_days = fields.Integer(related="company_id.webhero_reminder_first_days", readonly=False)
    webhero_reminder_second_days = fields.Integer(related="company_id.webhero_reminder_second_days", readonly=False)
    webhero_reminder_grouped = fields.Boolean(related="company_id.webhero_reminder_grouped", readonly=False)
    webhero_claim_interest = fields.Boolean(related="company_id.webhero_claim_interest", readonly=False)
    webhero_claim_recovery = fields.Boolean(related="company_id.webhero_claim_recovery", readonly=False)
    webhero_claim_damages = fields.Boolean(related="company_id.webhero_claim_damages", readonly=False)
    webhero_repeat_ahead_days = fields.Integer(related="company_id.webhero_repeat_ahead_days", readonly=False)

    @api.depends("webhero_iban")
    def _compute_webhero_iban_bank(self):
        """While it is typed, too; a foreign account shows the data of its bank record."""
        for settings in self:
            bank = iban.bank(settings.webhero_iban)
            kept = settings.webhero_iban == settings.company_id.webhero_iban and settings.company_id.webhero_iban_bank
            settings.webhero_iban_bank = kept or (bank and settings.company_id._webhero_bank_text(bank.name, bank.bic))

    @api.onchange("webhero_number_prefix", "webhero_number_prefix_refund")
    def _onchange_webhero_number_prefix(self):
        """A year that was typed, as it is on invoices, becomes the year of each invoice, with a message about it."""
        messages = []
        for field in ("webhero_number_prefix", "webhero_number_prefix_refund"):
            if pattern := numbering.with_year(self[field]):
                messages.append(self.env._("“%(typed)s” became “%(pattern)s”.", typed=self[field], pattern=pattern))
                self[field] = pattern
        if not messages:
            return None
        messages.append(self.env._("{year} is the year of each invoice, so that the prefix is right next year too."))
        return {
            "warning": {"title": self.env._("Number prefix"), "message": " ".join(messages), "type": "notification"}
        }

    @api.depends("webhero_email")
    def _compute_webhero_email_free(self):
        for settings in self:
            settings.webhero_email_free = free_mail.is_free(settings.webhero_email)

    @api.depends("company_id", *NUMBER_FIELDS)
    def _compute_webhero_number_preview(self):
        for settings in self:
            typed = {name: settings[name] for name in NUMBER_FIELDS}
            company = settings.company_id.new(typed, origin=settings.company_id)
            settings.webhero_number_preview = company.webhero_number_preview
            settings.webhero_number_preview_refund = company.webhero_number_preview_refund
            settings.webhero_number_advice = company._webhero_numbering_advice()
            settings.webhero_numbered_elsewhere = bool(company._webhero_other_sequence())

    def action_webhero_number_by_sequence(self):
        """Continue the sequences of the numbering addon with the numbers chosen here."""
        self.ensure_one()
        other_numbers.go_on(self.company_id)
        return notification(self.env._("The sequence of the sales journal now numbers as chosen here."), then=RELOAD)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if "webhero_kbo" in vals and "webhero_vat" in vals:
                company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
                company.write({"company_registry": vals["webhero_kbo"], "vat": vals["webhero_vat"]})
                vals.update(webhero_kbo=company.company_registry, webhero_vat=company.vat)
        return super().create(vals_list)

    @api.model
    def get_values(self):
        values = super().get_values()
        term = self.env["ir.default"]._get("res.partner", "property_payment_term_id", company_id=self.env.company.id)
        values["webhero_payment_term_id"] = self.env["account.payment.term"].browse(term or []).exists().id
        return values

    def set_values(self):
        super().set_values()
        self.env["ir.default"].sudo().set(
            "res.partner",
            "property_payment_term_id",
            self.webhero_payment_term_id.id or False,
            company_id=self.company_id.id,
        )

    def action_webhero_mail_invoice(self):
        return self.env["res.company"]._webhero_edit_mail("invoice")

    def action_webhero_mail_reminder_first(self):
        return self.env["res.company"]._webhero_edit_mail("reminder_first")

    def action_webhero_mail_reminder_second(self):
        return self.env["res.company"]._webhero_edit_mail("reminder_second")
