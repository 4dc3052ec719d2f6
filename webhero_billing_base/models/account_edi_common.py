# SPDX-License-Identifier: LGPL-3.0-or-later
"""UBL: exemption reasons in the language of the document."""

from odoo import models

from ..rules import mentions


class AccountEdiCommon(models.AbstractModel):
    _inherit = "account.edi.common"

    def _get_tax_exemption_reason(self, customer, supplier, tax):
        """The same sentence as on the PDF, in the language of the document (B5)."""
        reason = super()._get_tax_exemption_reason(customer, supplier, tax)
        if tax and reason.get("tax_exemption_reason"):
            text = tax._webhero_mention_text(tax._webhero_mention_kind(customer, supplier))
            reason["tax_exemption_reason"] = text or reason["tax_exemption_reason"]
        elif not tax and any(supplier.ref_company_ids.sudo().mapped("webhero_small_enterprise")):
            reason["tax_exemption_reason"] = tax._webhero_mention_text(mentions.SMALL)  # without a tax as with one
        return reason
