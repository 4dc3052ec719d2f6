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
    """C11: the profile; the customer's identity and invoice addresses can't be changed from the portal."""

    @http.route()
    def account(self, **kwargs):
        """After saving, the visitor returns to the profile, which confirms it."""
        return super().account(**{"redirect": "/my/account?saved=1", **kwargs})

    def _prepare_my_account_rendering_values(self, *args, **kwargs):
        """C11: where and how invoices are sent can't be changed from the portal."""
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
        """A VAT number that was not stored is not reported as saved: the page mentions it."""
        values = json.loads(answer.get_data(as_text=True))
        if "redirectUrl" in values:
            values["redirectUrl"] += ("&" if "?" in values["redirectUrl"] else "?") + "vat_kept=1"
        answer.set_data(json.dumps(values))
        return answer

    def _create_or_update_address(self, partner_sudo, *args, **form_data):
        """C11: on the customer's own card name and e-mail are never changed by the form; no invoice address is created."""
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
