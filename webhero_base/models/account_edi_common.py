# SPDX-License-Identifier: LGPL-3.0-or-later
"""UBL: services to other member states; an invalid bank account in a received document does not block it."""

from odoo import models

from .res_partner_bank import RECEIVED

# context key: {(customer, supplier, tax): category} of the documents being made
CATEGORIES = "webhero_tax_categories"
REVERSE_CHARGE = (
    "Reverse charge"  # for VATEX-EU-AE, as in Odoo; billing translates it into the language of the document
)


class AccountEdiCommon(models.AbstractModel):
    _inherit = "account.edi.common"

    def _import_partner_bank(self, invoice, bank_details):
        return super(AccountEdiCommon, self.with_context(webhero_received=RECEIVED))._import_partner_bank(
            invoice, bank_details
        )

    def _get_tax_category_code(self, customer, supplier, tax):
        """K is for goods that move. A service to an EU business is taxed where the customer is: reverse charge, AE.

        Odoo calls this eight times per line, with a query each: within one document the result is cached.
        """
        kept, key = self.env.context.get(CATEGORIES), (customer, supplier, tax)
        if kept is not None and key in kept:
            return kept[key]
        category = super()._get_tax_category_code(customer, supplier, tax)
        if category == "K" and tax and tax.tax_scope == "service":
            category = "AE"
        if kept is not None:
            kept[key] = category
        return category

    def _get_tax_exemption_reason(self, customer, supplier, tax):
        """The reason matches the category: AE for a service, not IC."""
        reason = super()._get_tax_exemption_reason(customer, supplier, tax)
        if reason.get("tax_exemption_reason_code") == "VATEX-EU-IC" and tax and tax.tax_scope == "service":
            reason |= {"tax_exemption_reason_code": "VATEX-EU-AE", "tax_exemption_reason": REVERSE_CHARGE}
        return reason


class AccountEdiXmlUblBis3(models.AbstractModel):
    _inherit = "account.edi.xml.ubl_bis3"

    def _export_invoice(self, invoice):
        """With a cache for the tax categories."""
        kept = self.env.context.get(CATEGORIES, {})
        return super(AccountEdiXmlUblBis3, self.with_context(**{CATEGORIES: kept}))._export_invoice(invoice)
