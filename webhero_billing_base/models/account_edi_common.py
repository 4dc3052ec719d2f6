"""UBL: exemption reasons in the language of the document; a wrong bank account in what comes in stops nothing."""

from odoo import models

from .res_partner_bank import RECEIVED


class AccountEdiCommon(models.AbstractModel):
    _inherit = "account.edi.common"

    def _import_partner_bank(self, invoice, bank_details):
        return super(AccountEdiCommon, self.with_context(webhero_received=RECEIVED))._import_partner_bank(
            invoice, bank_details
        )

    def _get_tax_category_code(self, customer, supplier, tax):
        """K is for goods that move. A service to an EU business is taxed where the customer is: reverse charge, AE."""
        category = super()._get_tax_category_code(customer, supplier, tax)
        return "AE" if category == "K" and tax and tax.tax_scope == "service" else category

    def _get_tax_exemption_reason(self, customer, supplier, tax):
        """The same sentence as on the PDF, in the language in which the document is made (B5)."""
        reason = super()._get_tax_exemption_reason(customer, supplier, tax)
        if tax and reason.get("tax_exemption_reason"):
            text = tax._webhero_mention_text(tax._webhero_mention_kind(customer, supplier))
            reason["tax_exemption_reason"] = text or reason["tax_exemption_reason"]
        if reason.get("tax_exemption_reason_code") == "VATEX-EU-IC" and tax and tax.tax_scope == "service":
            reason["tax_exemption_reason_code"] = "VATEX-EU-AE"
        return reason
