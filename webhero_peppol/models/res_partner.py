# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from odoo.addons.webhero_base.tools.actions import open_wizard

from ..rules import code_lists, participants
from ..rules.participants import Participant

# what decides whether a customer must receive over Peppol
MUST_BE_DELIVERED = {"vat", "country_id", "is_company", "webhero_peppol_exempt"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    # in the code list of today (rules/code_lists.py), and not yet in the host's
    peppol_eas = fields.Selection(
        selection_add=[
            ("0242", "OpenPeppol Service Provider Identification Scheme"),
            ("0244", "Nigeria Tax Identification"),
            ("0245", "Slovakia Tax ID (DIČ)"),
            ("0246", "Germany Economic Operator ID (W-IdNr.)"),
            ("0248", "Oman Tax ID"),
        ]
    )
    webhero_peppol_exempt = fields.Boolean(
        "Need not receive e-invoices",
        help="A business that only has activities exempt from VAT (article 44), or that is not established in Belgium.",
    )
    # what "Am I compliant?" counts (compliance.py): the condition in the same words
    _webhero_liable = models.Index(
        "(id, country_id, vat) WHERE webhero_peppol_exempt IS NOT TRUE"
        " AND translate(upper(coalesce(vat, '')), ' .-/', '') ~ '^(BE)?[01][0-9]{9}$'"
    )
    webhero_vat_unit = fields.Char(
        "VAT unit",
        help="VAT number of the VAT unit that this company is a member of; its own enterprise number stays its own.",
    )

    def _write_multi(self, vals_list):
        """Who must be delivered to is counted again, of past months too (compliance.py)."""
        if any(MUST_BE_DELIVERED & vals.keys() for vals in vals_list):
            self.env["webhero.home.change"]._mark_all()
        return super()._write_multi(vals_list)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Schemes that the network removed can be chosen no more; an address that has one keeps it."""
        found = super().fields_get(allfields, attributes)
        listed = found.get("peppol_eas", {}).get("selection")
        if listed:
            known = code_lists.EAS | {code for code, _name in listed if not code.isdigit()}
            found["peppol_eas"]["selection"] = [one for one in listed if one[0] in known]
        return found

    def _webhero_participants(self):
        """Addresses of this company on Peppol worth trying, best first (rules/participants.py)."""
        self.ensure_one()
        known = Participant(self.peppol_eas, self.peppol_endpoint) if self.peppol_eas and self.peppol_endpoint else None
        return participants.candidates(self.country_code or "", self.vat, self.company_registry, known)

    # ---- the Netherlands: KVK (0106) or OIN (0190), else VAT; Odoo leaves the address empty

    @api.depends(lambda self: self._peppol_eas_endpoint_depends())
    def _compute_peppol_eas(self):
        """The endpoint is not read here: that would compute it before its scheme is known."""
        super()._compute_peppol_eas()
        for partner in self.filtered(lambda p: p._deduce_country_code() == "NL"):
            schemes = [participant.scheme for participant in partner._webhero_dutch()]
            if schemes and partner.peppol_eas not in schemes:
                partner.peppol_eas = schemes[0]

    @api.depends(lambda self: [*self._peppol_eas_endpoint_depends(), "peppol_eas"])
    def _compute_peppol_endpoint(self):
        super()._compute_peppol_endpoint()
        for partner in self.filtered(lambda p: p._deduce_country_code() == "NL"):
            found = next((p for p in partner._webhero_dutch() if p.scheme == partner.peppol_eas), None)
            if found and participants.problem(Participant(partner.peppol_eas, partner.peppol_endpoint or "")):
                partner.peppol_endpoint = found.value

    def _webhero_dutch(self):
        return participants.candidates("NL", self.vat, self.company_registry)

    def action_webhero_ask_for_peppol(self):
        """A mail, ready to send, that asks this customer to join Peppol or to give its address there."""
        self.ensure_one()
        self.check_access("read")
        template = self.env.ref("webhero_peppol.mail_template_ask_for_peppol")
        return open_wizard(
            "mail.compose.message",
            self.env._("Ask %s to come to Peppol", self.display_name),
            default_model=self._name,
            default_res_ids=self.ids,
            default_template_id=template.id,
            default_composition_mode="comment",
            default_partner_ids=self.ids,
            default_email_layout_xmlid="mail.mail_notification_light",
        )
