# SPDX-License-Identifier: LGPL-3.0-or-later
"""Customers: language of their documents, their category, whether they get reminders."""

from odoo import api, fields, models

from ..rules import language, mentions

DWELLINGS = [
    (mentions.DWELLING_TEN, "Dwelling of ten years or more"),
    (mentions.DWELLING_FIFTEEN, "Lift or shared boiler, dwelling of fifteen years or more"),
]


class ResPartner(models.Model):
    _inherit = "res.partner"

    webhero_category_id = fields.Many2one(
        "webhero.customer.category",
        string="Customer category",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="One per customer. A contact has the category of its company.",
    )
    webhero_no_reminders = fields.Boolean(
        "No reminders",
        tracking=True,
        help="No payment reminders go to this customer, by hand or by themselves.",
    )
    webhero_dwelling = fields.Selection(
        DWELLINGS,
        "6 % for work on",
        tracking=True,
        help="New invoices of this customer with 6 % VAT carry the declaration that replaces the attest since 2022.",
    )

    @api.model
    def _commercial_fields(self):
        return [*super()._commercial_fields(), "webhero_category_id", "webhero_no_reminders", "webhero_dwelling"]

    def _webhero_document_lang(self, company):
        """The language of documents that `company` makes for this contact (B5)."""
        party = self[:1].sudo()
        policy = company.webhero_invoice_language
        own = party.lang if language.spoken(policy, party.lang) else party.commercial_partner_id.lang
        return language.document(policy, own, company.sudo().partner_id.lang)
