# SPDX-License-Identifier: LGPL-3.0-or-later
"""A customer sees and signs its work orders (K13)."""

import base64

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..rules import states, tablet

PAGE = 20
SHOWN = (states.PLANNED, states.BUSY, states.COMPLETE, states.HANDLED)


class WerkbonPortal(CustomerPortal):
    def _document_check_access(self, model_name, document_id, access_token=None):
        """By link as by login: only in the states that a customer sees, and the link not for ever."""
        document = super()._document_check_access(model_name, document_id, access_token=access_token)
        if model_name == "webhero.werkbon.order" and not request.env.user._is_internal():
            over = request.env.user._is_public() and document._link_is_over()
            if document.state not in SHOWN or over:
                raise AccessError(request.env._("This work order is not available."))
        return document

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "werkbon_count" in counters:
            values["werkbon_count"] = request.env["webhero.werkbon.order"].search_count([("state", "in", SHOWN)])
        return values

    @http.route(
        ["/my/workorders", "/my/workorders/page/<int(max=1000000):page>"], type="http", auth="user", website=True
    )
    def werkbons(self, page=1):
        orders, domain = request.env["webhero.werkbon.order"], [("state", "in", SHOWN)]
        pager = portal_pager("/my/workorders", orders.search_count(domain), page=page, step=PAGE)
        found = orders.search(domain, limit=PAGE, offset=pager["offset"], order="planned_start desc, id desc")
        values = {
            **self._prepare_portal_layout_values(),
            "orders": found,
            "page_name": "werkbon",
            "pager": pager,
            "default_url": "/my/workorders",
        }
        return request.render("webhero_werkbon.portal_werkbons", values)

    @http.route("/my/workorders/<int(max=2147483647):order_id>", type="http", auth="public", website=True)
    def werkbon(self, order_id, access_token=None, report_type=None, download=False, **_said):
        try:
            order = self._document_check_access("webhero.werkbon.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if request.env.user._is_public():  # after the mail's link the page is in the mail's language
            lang = order.sudo()._webhero_lang()
            request.update_context(lang=lang)
            order = order.with_context(lang=lang)
        if request.env.user._is_portal() and not access_token:  # the page has no link in it that opens it to anyone
            order = order.with_user(request.env.user).sudo()
        if report_type in ("html", "pdf", "text"):
            return self._show_report(order, report_type, "webhero_werkbon.report_werkbon_order", bool(download))
        values = self._get_page_view_values(
            order, access_token, {"order": order, "page_name": "werkbon"}, "my_werkbons_history", False
        )
        return request.render("webhero_werkbon.portal_werkbon", values)

    @http.route("/my/workorders/<int(max=2147483647):order_id>/sign", type="jsonrpc", auth="public", website=True)
    def sign(self, order_id, access_token=None, name="", signature=None):
        access_token = access_token or request.httprequest.args.get("access_token")
        try:
            order = self._document_check_access("webhero.werkbon.order", order_id, access_token)
        except (AccessError, MissingError):
            return {"error": request.env._("This work order can't be opened.")}
        if not order._can_be_signed():
            return {"error": request.env._("This work order is not waiting for a signature.")}
        try:
            name = tablet.text({"name": name}, "name")[:100]
        except tablet.Wrong:  # no text, or one that no database holds
            name = ""
        if not signature or not name:
            return {"error": request.env._("Fill in your name and sign.")}
        return self._sign(order, name, signature)

    def _sign(self, order, name, signature):
        try:
            with request.env.cr.savepoint():
                picture = base64.b64encode(tablet.signature({"signature": signature}))
                order.write({"signature": picture, "signed_by": name})
        except (TypeError, ValueError, UserError, tablet.Wrong):
            return {"error": request.env._("The signature could not be read; please sign again.")}
        order.message_post(body=order.env._("Signed by %s in the portal.", name))
        return {"force_refresh": True, "redirect_url": order.get_portal_url(query_string="&signed=1")}
