from odoo import api, models

from ..rules import participants
from ..rules.participants import Participant


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _webhero_participants(self):
        """Addresses of this company on Peppol worth trying, best first (rules/participants.py)."""
        self.ensure_one()
        known = Participant(self.peppol_eas, self.peppol_endpoint) if self.peppol_eas and self.peppol_endpoint else None
        return participants.candidates(self.country_code or "", self.vat, self.company_registry, known)

    # ---- the Netherlands: KVK (0106) or OIN (0190), else VAT; the host leaves the address empty

    @api.depends(lambda self: self._peppol_eas_endpoint_depends())
    def _compute_peppol_eas(self):
        super()._compute_peppol_eas()
        for partner in self.filtered(lambda p: p._deduce_country_code() == "NL"):
            found = partner._webhero_dutch_participant()
            if found and not (partner.peppol_endpoint and partner.peppol_eas in participants.DUTCH):
                partner.peppol_eas = found.scheme

    @api.depends(lambda self: [*self._peppol_eas_endpoint_depends(), "peppol_eas"])
    def _compute_peppol_endpoint(self):
        super()._compute_peppol_endpoint()
        for partner in self.filtered(lambda p: p._deduce_country_code() == "NL"):
            found = next((p for p in partner._webhero_dutch_all() if p.scheme == partner.peppol_eas), None)
            if found and not partner.peppol_endpoint:
                partner.peppol_endpoint = found.value

    def _webhero_dutch_all(self):
        return participants.candidates("NL", self.vat, self.company_registry)

    def _webhero_dutch_participant(self):
        return next(iter(self._webhero_dutch_all()), None)
