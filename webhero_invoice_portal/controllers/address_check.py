# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import consteq

from ..models.address_check import FIELDS


class AddressCheck(http.Controller):
    """C19: the page behind the signed link of the address mail."""

    @http.route(
        "/my/address-check/<int(max=2147483647):check_id>/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET", "POST"],
    )
    def page(self, check_id, token, **form):
        check = request.env["webhero.address.check"].sudo().browse(check_id).exists()
        if not check or not token.isascii() or not consteq(check.token, token):
            raise NotFound()
        speaking = check.with_context(lang=check.partner_id.lang or request.env.lang)
        values = {"check": speaking, "given": {name: check.partner_id[name] or "" for name in FIELDS}, "error": ""}
        if request.httprequest.method == "POST" and check.state == "open":
            try:
                speaking._answer(form)
            except UserError as error:
                values |= {"error": error.args[0], "given": {name: form.get(name, "") for name in FIELDS}}
        return request.render("webhero_invoice_portal.address_check_page", values)
