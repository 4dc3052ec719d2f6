# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from odoo.addons.webhero_base.rules import free_mail
from odoo.addons.webhero_base.tools import parameters

FREE_MAIL = "webhero_peppol.free_mail_domains"
HOST_ACTIVATION = {"sender": "active", "smp_registration": "active", "receiver": "active", "rejected": "rejected"}


class ResCompany(models.Model):
    _inherit = "res.company"
    webhero_peppol_exempt = fields.Boolean(
        "Our company need not send e-invoices",
        help="Only activities exempt from VAT (article 44), or a flat-rate farmer.",
    )

    def _write_multi(self, vals_list):
        """Whether our company must send is counted again, of past months too (compliance.py)."""
        if any({"webhero_peppol_exempt", "partner_id"} & vals.keys() for vals in vals_list):
            self.env["webhero.home.change"]._mark_all()
        return super()._write_multi(vals_list)

    def _webhero_participant(self):
        """Our own address on Peppol, before registration; None where it can't be derived from the numbers."""
        self.ensure_one()
        partner = self.sudo().partner_id
        return next(iter(partner._webhero_participants()), None)

    def _webhero_email_problem(self, address):
        """Why `address` is none of a business, as a sentence; "" where it may be one (P1, P12)."""
        domain = free_mail.domain(address)
        extra = (parameters.read(self.env, FREE_MAIL)).lower().replace(",", " ").split()
        if not domain or "." not in domain:
            return self.env._("Fill in the e-mail address of your company.")
        if free_mail.is_free(address) or domain in extra:
            return self.env._(
                "%s is an address that anybody can get. Peppol must know its companies (know your customer): use an"
                " address of your own domain.",
                address,
            )
        return ""

    def _webhero_access_point(self):
        return self.env["webhero.access.point"]._for_company(self)

    def _webhero_activation(self):
        """State of the activation (access_point.ACTIVATIONS), also at Odoo's own; "" where it never began."""
        point = self.env["webhero.access.point"].sudo().search([("company_id", "=", self.id)], order="id desc", limit=1)
        host = HOST_ACTIVATION.get(self.account_peppol_proxy_state, "")
        return host if not point or (point.activation == "stopped" and host) else point.activation

    def _webhero_activation_text(self):
        point = self._webhero_access_point()
        address = point.participant or self.account_peppol_edi_user.edi_identification or ""
        receives = self.account_peppol_proxy_state == "receiver"
        return {
            "active": self.env._("Sends and receives as %s.", address)
            if receives
            else self.env._("Sends as %s.", address),
            "asked": self.env._("The activation was asked."),
            "waiting": self.env._("One step left: prove who you are."),
            "rejected": self.env._("The access point rejected the activation."),
            "stopped": self.env._("Stopped. Your archive is kept."),
        }.get(self._webhero_activation(), self.env._("Not on Peppol yet."))
