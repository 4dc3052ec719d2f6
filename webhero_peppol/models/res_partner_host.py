"""Where the host would look customers up live, inside create, onchange and send: it asks what we know instead (P5)."""

from odoo import models

from ..rules import documents, lookups
from ..rules.participants import Participant, problem


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _webhero_host_looks_up(self, company=None):
        """The host's own way: where the setting leaves Peppol to it, and in its demonstration mode."""
        return self.env["webhero.peppol.gate"]._left_to_host() or (
            (company or self.env.company)._get_peppol_edi_mode() == "demo"
        )

    def button_account_peppol_check_partner_endpoint(self, company=None):
        if self._webhero_host_looks_up(company):
            return super().button_account_peppol_check_partner_endpoint(company=company)
        self.with_company(company or self.env.company)._webhero_look_up_if_old()
        return False

    def _update_peppol_state_per_company(self, vals=None):
        if self._webhero_host_looks_up():
            super()._update_peppol_state_per_company(vals=vals)

    def _onchange_verify_peppol_status(self):
        if self._webhero_host_looks_up():
            super()._onchange_verify_peppol_status()

    def _get_peppol_verification_state(self, peppol_endpoint, peppol_eas, invoice_edi_format, process_type="billing"):
        """An address that somebody just typed (the portal): asked once, now; unknown stays unverified."""
        if self._webhero_host_looks_up():
            return super()._get_peppol_verification_state(
                peppol_endpoint, peppol_eas, invoice_edi_format, process_type=process_type
            )
        if not peppol_eas or not peppol_endpoint or invoice_edi_format not in self._get_peppol_formats():
            return "not_verified"
        found = self._webhero_asker()((Participant(peppol_eas, peppol_endpoint),))
        if found.answer != lookups.YES:
            return "not_valid" if found.answer == lookups.NO else "not_verified"
        customization = self._get_edi_builder(invoice_edi_format)._get_customization_id(process_type=process_type)
        kind = documents.Kind("Invoice", customization, "")
        return "valid" if documents.receives(found.document_types, kind) else "not_valid_format"

    def _build_error_peppol_endpoint(self, eas, endpoint):
        """Also the digits that check the others: the host only counts them."""
        error = super()._build_error_peppol_endpoint(eas, endpoint)
        if error or self.env["webhero.peppol.gate"]._left_to_host() or not problem(Participant(eas, endpoint)):
            return error
        return self.env._(
            "“%(endpoint)s” is no right number for a Peppol address of kind %(scheme)s: its digits don't check"
            " each other, or it does not have as many as it should.",
            endpoint=endpoint,
            scheme=eas,
        )

    def _get_suggested_peppol_edi_format(self):
        """A Dutch customer gets BIS 3.0, which every receiver on Peppol takes, unless its card asks for NLCIUS."""
        suggested = super()._get_suggested_peppol_edi_format()
        if suggested == "nlcius" and not self.env["webhero.peppol.gate"]._left_to_host():
            return "ubl_bis3"
        return suggested
