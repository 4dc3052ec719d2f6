"""Where access points call when something came in. Their calls are unsigned, so they are a hint: we look ourselves."""

from werkzeug.wrappers import Response

from odoo import http
from odoo.http import request


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
        """Look for news at once; the body is not read, and a wrong token learns nothing."""
        point = request.env["webhero.access.point"].sudo()._of_hint(token)
        if point and point.activation == "active":
            point.backend_id.action_look_now()
        return Response(status=204)
