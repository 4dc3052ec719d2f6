# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where access points call when something came in, or was delivered. Even a signed call is a hint: we look ourselves."""

from werkzeug.wrappers import Response

from odoo import http
from odoo.http import request

LARGEST = 100_000  # bytes; an event is a few lines


class PeppolHint(http.Controller):
    @http.route(
        "/webhero_peppol/hint/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def hint(self, token, **_body):
        """Look for news at once. A wrong token learns nothing; who signs its calls is heard with its signature only."""
        point = request.env["webhero.access.point"].sudo()._of_hint(token)
        if not point or point.activation != "active":
            return Response(status=204)
        if (request.httprequest.content_length or 0) > LARGEST:
            return Response(status=413)
        body = request.httprequest.get_data()
        if not point._is_signed_hint(body, request.httprequest.headers.get("X-Signature")):
            return Response(status=403)
        point._receive_hint(body)
        return Response(status=204)
