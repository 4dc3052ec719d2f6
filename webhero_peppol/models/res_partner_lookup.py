"""Is the customer on Peppol? yes, no, or unknown, with its date (P5). Never asked inside create or write."""

from odoo import fields, models

from odoo.addons.webhero_exchange.client.errors import ExchangeError

from ..client import smp
from ..client.sml import ZONES, Sml
from ..rules import documents, lookups

OLD_DAYS = 7
PARAMETER = "webhero_peppol."


class ResPartner(models.Model):
    _inherit = "res.partner"

    webhero_peppol_answer = fields.Selection(
        [("yes", "On Peppol"), ("no", "Not on Peppol"), ("unknown", "Not known")],
        "On Peppol?",
        readonly=True,
        copy=False,
    )
    webhero_peppol_checked_at = fields.Datetime("Looked up", readonly=True, copy=False)
    webhero_peppol_participant = fields.Char("Peppol address", readonly=True, copy=False)
    webhero_peppol_document_types = fields.Json(readonly=True, copy=False)
    webhero_peppol_reason = fields.Char(readonly=True, copy=False)
    webhero_peppol_queued = fields.Boolean("Waits for a look-up", readonly=True, copy=False, index="btree_not_null")

    # ---- asking

    def _webhero_look_up_if_old(self):
        """Look up now where that was never done, is older than a week, or had no answer."""
        before = fields.Datetime.subtract(fields.Datetime.now(), days=OLD_DAYS)
        for partner in self.commercial_partner_id:
            fresh = partner.webhero_peppol_checked_at and partner.webhero_peppol_checked_at > before
            if not fresh or partner.webhero_peppol_answer not in ("yes", "no"):
                partner._webhero_look_up()

    def _webhero_look_up(self):
        """Ask the network, keep the answer, and give it (lookups.Lookup)."""
        self.ensure_one()
        found = self._webhero_ask()
        self._webhero_keep_answer(found)
        return found

    def _webhero_ask(self):
        candidates = self._webhero_participants()
        if not candidates:
            return lookups.Lookup(lookups.UNKNOWN, reason="no_number")
        sml, allowed = self._webhero_sml(), self._webhero_allowed_hosts()
        found = lookups.first(candidates, lambda participant: smp.look(participant, sml, allowed))
        return found if found.answer != lookups.UNKNOWN else self._webhero_ask_access_point(candidates, found)

    def _webhero_ask_access_point(self, candidates, unknown):
        """Where the network itself can't be asked from here, the access point may know."""
        point = self.env["webhero.access.point"]._for_company(self.env.company)
        if not point:
            return unknown
        try:
            with point._exchange_client([]) as client:
                found = lookups.first(candidates, client.lookup)
        except ExchangeError:
            return unknown
        return found if found.answer != lookups.UNKNOWN else unknown

    def _webhero_sml(self):
        get = self.env["ir.config_parameter"].sudo().get_param
        zone = get(f"{PARAMETER}sml_zone") or ZONES[get(f"{PARAMETER}network") or "prod"]
        return Sml(zone, get(f"{PARAMETER}nameserver") or "")

    def _webhero_allowed_hosts(self):
        hosts = self.env["ir.config_parameter"].sudo().get_param(f"{PARAMETER}allowed_hosts") or ""
        return tuple(host.strip() for host in hosts.split(",") if host.strip())

    # ---- keeping

    def _webhero_keep_answer(self, found):
        """A known answer is not lost to an unknown one: its date stays, so that it is asked again soon."""
        partner = self.sudo()
        if found.answer == lookups.UNKNOWN and partner.webhero_peppol_answer in ("yes", "no"):
            partner.webhero_peppol_reason = found.reason
            return
        values = {
            "webhero_peppol_answer": found.answer,
            "webhero_peppol_checked_at": fields.Datetime.now(),
            "webhero_peppol_participant": str(found.participant) if found.answer == lookups.YES else False,
            "webhero_peppol_document_types": list(found.document_types),
            "webhero_peppol_reason": found.reason or False,
        }
        if (
            found.answer == lookups.YES
            and (partner.peppol_eas, partner.peppol_endpoint) != (found.participant.scheme, found.participant.value)
            and found.participant.scheme in dict(partner._fields["peppol_eas"].selection)
        ):
            values.update(peppol_eas=found.participant.scheme, peppol_endpoint=found.participant.value)
        partner.write(values)
        for company in self.env["res.company"].sudo().search([]):
            partner.with_company(company).peppol_verification_state = partner.with_company(
                company
            )._webhero_host_state()

    def _webhero_host_state(self):
        """The answer in the words of the host, for the format that this customer gets."""
        answer = self.webhero_peppol_answer
        if answer == lookups.NO:
            return "not_valid"
        if answer != lookups.YES:
            return "not_verified"
        builder = self._get_edi_builder(self._get_peppol_edi_format())
        customization = (
            builder._get_customization_id() if hasattr(builder, "_get_customization_id") else documents.BILLING
        )
        kind = documents.Kind("Invoice", customization, "")
        return "valid" if documents.receives(self.webhero_peppol_document_types or (), kind) else "not_valid_format"
