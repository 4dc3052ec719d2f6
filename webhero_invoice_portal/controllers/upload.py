# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.webhero_base.tools import whole_files

from ..rules import upload

RECEIVED = "webhero_received"


class UploadPortal(CustomerPortal):
    """C14: a supplier uploads a PDF or UBL, where the company lets it."""

    @http.route("/my/invoices/upload", type="http", auth="user", website=True, methods=["GET", "POST"])
    def upload(self, **form):
        company = request.env.company.sudo()
        if not company.webhero_portal_upload or not request.env.user._is_portal():
            raise NotFound()
        posted = request.httprequest.method == "POST"
        error = self._receive(form) if posted else ""
        if posted and not error:
            return request.redirect("/my/invoices/upload")
        return request.render("webhero_invoice_portal.upload_page", self._upload_values(form, error))

    def _upload_values(self, form, error):
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "invoice_upload",
            "given": form,
            "error": error,
            "rates": upload.RATES,
            "megabytes": upload.MAX_MB,
            "received": request.session.pop(RECEIVED, None),
        }

    def _receive(self, form):
        """Accept the file; returns the reason of a refusal, or ""."""
        file = request.httprequest.files.get("file")
        content = file.read(upload.MAX_BYTES + 1) if file else b""
        supplier = request.env.user.partner_id.commercial_partner_id.sudo()
        try:
            moves = request.env["account.move"].sudo()
            received = moves._webhero_receive_upload(supplier, (file and file.filename) or "", content, form)
        except UserError as error:
            return error.args[0]
        except OSError as error:
            if not whole_files.is_full(error):
                raise
            return request.env._("We can't receive files for the moment: your invoice was not stored. Try again later.")
        request.session[RECEIVED] = received
        return ""
