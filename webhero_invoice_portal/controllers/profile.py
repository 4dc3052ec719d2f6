# SPDX-License-Identifier: LGPL-3.0-or-later
import json
import re

from odoo import http
from odoo.http import request

from odoo.addons.account.controllers.portal import PortalAccount

from ..models.res_partner import CLOSED

CHANNEL = "webhero_delivery_channel"


def compact(number):
    return re.sub(r"[^0-9A-Za-z]", "", number).upper()


class ProfilePortal(PortalAccount):
    """C11: the profile; who the customer is and where invoices go is not for the portal to change."""

    @http.route()
    def account(self, **kwargs):
        """After saving the visitor is back on the profile, which says so."""
        return super().account(**{"redirect": "/my/account?saved=1", **kwargs})

    def _prepare_my_account_rendering_values(self, *args, **kwargs):
        """C11: where invoices are sent, and how, is not for the portal to change."""
        values = super()._prepare_my_account_rendering_values(*args, **kwargs)
        return {**values, "invoice_sending_methods": {}, "invoice_edi_formats": {}, "peppol_eas_list": {}}

    @http.route()
    def portal_address_submit(self, partner_id=None, **form_data):
        if not request.env.user._is_portal():
            return super().portal_address_submit(partner_id=partner_id, **form_data)
        asked = form_data.get("vat")
        for name in CLOSED & request.params.keys():
            del request.params[name]  # other addons read them there
        form_data = {name: value for name, value in form_data.items() if name not in CLOSED}
        answer = super().portal_address_submit(partner_id=partner_id, **form_data)
        return self._webhero_vat_unchanged(answer) if self._webhero_is_other_vat(asked) else answer

    def _webhero_is_other_vat(self, asked):
        own = request.env.user.commercial_partner_id.sudo().vat
        return bool(asked) and compact(asked) != compact(own or "")

    def _webhero_vat_unchanged(self, answer):
        """A VAT number that was not taken over is not called saved: the page says so."""
        told = json.loads(answer.get_data(as_text=True))
        if "redirectUrl" in told:
            told["redirectUrl"] += ("&" if "?" in told["redirectUrl"] else "?") + "vat_kept=1"
        answer.set_data(json.dumps(told))
        return answer

    def _create_or_update_address(self, partner_sudo, *args, **form_data):
        """C11: on the customer's own card the name and the e-mail stay, whatever the form says; no address for invoices is made."""
        if not request.env.user._is_portal():
            return super()._create_or_update_address(partner_sudo, *args, **form_data)
        if not partner_sudo and form_data.get("address_type") != "delivery":
            return partner_sudo, {"invalid_fields": [], "messages": [self._webhero_ask_us()]}
        own = request.env.user.partner_id | request.env.user.commercial_partner_id
        if partner_sudo in own:
            form_data |= {"name": partner_sudo.name or "", "email": partner_sudo.email or ""}
        if form_data.get("lang") not in dict(request.env["res.lang"].sudo().get_installed()):
            form_data.pop("lang", None)
        channel = form_data.pop(CHANNEL, None)
        form_data["use_delivery_as_billing"] = False
        partner, answer = super()._create_or_update_address(partner_sudo, *args, **form_data)
        if partner == request.env.user.partner_id and "redirectUrl" in answer:
            self._webhero_choose(channel)
        return partner, answer

    def _webhero_ask_us(self):
        company = request.env.company.sudo()
        return request.env._(
            "An address for invoices is made and changed by us: ask %s.", company.email or company.name
        )

    def _webhero_choose(self, channel):
        """C4: how invoices come is the customer's choice: one for the company and all its people."""
        customer = request.env.user.commercial_partner_id.sudo()
        if channel in dict(customer._fields[CHANNEL].selection):
            customer[CHANNEL] = channel
