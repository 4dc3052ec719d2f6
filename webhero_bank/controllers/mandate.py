# SPDX-License-Identifier: LGPL-3.0-or-later
"""A customer signs a mandate for direct debits in the portal (M8)."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.webhero_base.rules.refusal import Refusal

ID = "<int(max=2147483647):mandate_id>"


class MandatePortal(CustomerPortal):
    """A mandate's link contains its access token; portal users also find the mandates of their customer in a list."""

    @http.route("/my/mandates", type="http", auth="user", website=True)
    def mandates(self, **kw):
        mandates = request.env["webhero.bank.mandate"].sudo()._of_login(request.env.user)
        values = {"mandates": mandates, "page_name": "mandates"}
        return request.render("webhero_bank.portal_mandates", {**self._prepare_portal_layout_values(), **values})

    @http.route(f"/my/mandates/{ID}/<string:token>", type="http", auth="public", website=True, methods=["GET", "POST"])
    def mandate(self, mandate_id, token, **form):
        mandate = request.env["webhero.bank.mandate"].sudo().search([("id", "=", mandate_id)])
        if not (mandate and mandate.sign_token and consteq(mandate.sign_token, token)):
            raise NotFound()
        mandate = mandate.with_company(mandate.company_id).with_context(lang=mandate._sign_language())
        signs = request.httprequest.method == "POST" and mandate.waits
        values = {
            "mandate": mandate,
            "wrong": self._sign_mandate(mandate, form) if signs else None,
            "given": form,
            "page_name": "mandate",
            "text": mandate._legal_text(),
        }
        return request.render("webhero_bank.portal_mandate", values)

    def _sign_mandate(self, mandate, form):
        """Sign the mandate with the values of the form; returns the error message, else None."""
        given = {name: (form.get(name) or "").strip() for name in ("iban", "name", "agreed")}
        refusal = mandate._sign(**given, address=request.httprequest.remote_addr)
        return mandate._refusal_text(refusal) if isinstance(refusal, Refusal) else None
