# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odoo's calls of its own access point: for ours, stored data are read, and nothing is called.

HTTP under Odoo's locks would block invoices while a remote is slow; only the exchange's handlers use
the network. Documents to send are queued before Odoo would send them (account_move_send.py).
"""

from odoo import models

from odoo.addons.account_edi_proxy_client.models.account_edi_proxy_user import AccountEdiProxyError

NOT_READY = 702  # what Odoo's status reader takes as "ask again later"


class AccountEdiProxyClientUser(models.Model):
    _inherit = "account_edi_proxy_client.user"

    def _webhero_access_point(self):
        return self.env["webhero.access.point"]._for_company(self.company_id)

    def _call_peppol_proxy(self, endpoint, params=None):
        point = self._webhero_access_point() if self.proxy_type == "peppol" else None
        if not point or self.edi_mode == "demo":
            return super()._call_peppol_proxy(endpoint, params=params)
        answer = getattr(self, f"_webhero_{endpoint.rsplit('/', 1)[-1]}", None)
        return answer(point, params or {}) if answer else {}

    def _make_request(self, url, params=False, *, auth_type="hmac"):
        point = self._webhero_access_point() if self.proxy_type == "peppol" else None
        if not point:
            return super()._make_request(url, params, auth_type=auth_type)
        if url.endswith("/participant_status"):
            return {"peppol_state": self.company_id.account_peppol_proxy_state or "draft"}
        raise AccountEdiProxyError("webhero_access_point", self.env._("%s does not need this.", point.name))

    # ---- one method an endpoint of the host

    def _webhero_get_all_documents(self, point, params):
        """Do nothing: received documents go through the exchange, which stores each before confirming it."""
        return {"messages": []}

    def _webhero_get_document(self, point, params):
        documents_sent = self.env["webhero.peppol.document"].sudo().search([("uuid", "in", params["message_uuids"])])
        return {document.uuid: self._webhero_state_of(document) for document in documents_sent}

    def _webhero_state_of(self, document):
        if document.state in ("queued", "sent"):
            return {"error": {"code": NOT_READY, "message": "queued"}}
        return {"state": "error" if document.state == "error" else "done"}

    def _webhero_register_sender_as_receiver(self, point, params):
        if not point.receives:
            point.sudo().action_set_receives()
        return {}

    def _webhero_unregister_to_sender(self, point, params):
        if point.receives:
            point.sudo().action_set_receives()
        return {}

    def _webhero_cancel_peppol_registration(self, point, params):
        point.sudo().action_stop()
        return {}

    def _webhero_get_services(self, point, params):
        return {
            "services": {
                identifier: {"document_name": name}
                for identifier, name in self.env["res.company"]._peppol_supported_document_types().items()
            }
        }
