# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where access points report received and delivered documents. Even a signed call is only a hint: we poll ourselves."""

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
        """Poll at once. A wrong token reveals nothing; an access point that signs its calls needs a valid signature."""
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
