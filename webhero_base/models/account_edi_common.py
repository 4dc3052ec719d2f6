"""UBL: services to other member states; a wrong bank account in a document that comes in stops nothing."""

from odoo import models

from .res_partner_bank import RECEIVED

REVERSE_CHARGE = "Reverse charge"  # of VATEX-EU-AE, as the host says it; billing says it in the document's language


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
        """The reason goes with the category: AE of a service, not IC."""
        reason = super()._get_tax_exemption_reason(customer, supplier, tax)
        if reason.get("tax_exemption_reason_code") == "VATEX-EU-IC" and tax and tax.tax_scope == "service":
            reason |= {"tax_exemption_reason_code": "VATEX-EU-AE", "tax_exemption_reason": REVERSE_CHARGE}
        return reason
