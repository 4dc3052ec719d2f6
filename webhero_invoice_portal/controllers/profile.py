from odoo import http
from odoo.http import request

from odoo.addons.account.controllers.portal import PortalAccount

from ..models.res_partner import CLOSED


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
        if request.env.user._is_portal():
            for name in CLOSED & request.params.keys():
                del request.params[name]  # other addons read them there
            form_data = {name: value for name, value in form_data.items() if name not in CLOSED}
        return super().portal_address_submit(partner_id=partner_id, **form_data)

    def _create_or_update_address(self, partner_sudo, *args, **form_data):
        """C11: on the customer's own card the name and the e-mail stay, whatever the form says."""
        own = request.env.user.partner_id | request.env.user.commercial_partner_id
        if request.env.user._is_portal() and partner_sudo in own:
            form_data |= {"name": partner_sudo.name or "", "email": partner_sudo.email or ""}
        return super()._create_or_update_address(partner_sudo, *args, **form_data)
