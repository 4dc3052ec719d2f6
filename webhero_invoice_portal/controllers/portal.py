from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.account.controllers.portal import PortalAccount

from ..models.account_move_portal import IN
from ..models.res_partner import CLOSED
from ..rules import filters

SIZE_COOKIE = "webhero_page_size"
COLUMNS = ("read", "number", "date", "due", "category", "amount", "open", "status")


class InvoicePortal(PortalAccount):
    """The host's /my/invoices with read marks, filters, sorting, page sizes and downloads (C5 to C9)."""

    def _webhero_asked(self):
        return filters.asked(request.params, request.httprequest.cookies.get(SIZE_COOKIE))

    # ---- the list

    @http.route()
    def portal_my_invoices(self, page=1, date_begin=None, date_end=None, sortby=None, filterby=None, **kw):
        response = super().portal_my_invoices(page=filters.page_number(page))
        if request.params.get("size"):
            response.set_cookie(
                SIZE_COOKIE, str(self._webhero_asked().size), max_age=31_536_000, samesite="Lax", httponly=True
            )
        return response

    def _prepare_my_invoices_values(
        self, page, date_begin, date_end, sortby, filterby, domain=None, url="/my/invoices"
    ):
        asked = self._webhero_asked()
        moves = request.env["account.move"]
        asked = self._webhero_allowed(asked)
        found = moves._webhero_portal_domain(asked)
        return {
            **self._prepare_portal_layout_values(),
            "invoices": lambda offset: self._webhero_rows(asked, found, offset),
            "page_name": "invoice",
            "pager": {
                "url": url, "url_args": asked.arguments(), "total": moves.search_count(found), "page": page,
                "step": asked.size,
            },
            "default_url": url,
            "asked": asked,
            "columns": self._webhero_columns(asked),
            "page_sizes": filters.PAGE_SIZES,
            "statuses": self._webhero_statuses(),
            "with_bills": self._webhero_bills_allowed(),
            "with_upload": request.env.company.webhero_portal_upload,
            "overdue_invoice_count": self._get_overdue_invoice_count(),
        }

    def _webhero_allowed(self, asked):
        """Without the company's leave there are no received invoices to ask for (C14)."""
        if asked.kind == "in" and not self._webhero_bills_allowed():
            return filters.asked({**request.params, "kind": "out"}, asked.size)
        return asked

    def _webhero_bills_allowed(self):
        return request.env.company.sudo().webhero_portal_bills

    def _webhero_rows(self, asked, domain, offset):
        moves = request.env["account.move"].search(
            domain, order=request.env["account.move"]._webhero_portal_order(asked), limit=asked.size, offset=offset
        )
        return [{"invoice": move, "status": move._webhero_portal_status()} for move in moves]

    def _webhero_columns(self, asked):
        """[(name, words, address that sorts by it, 'ascending' | 'descending' | 'none')] of the list's heads."""
        words = {
            "read": request.env._("Read"), "number": request.env._("Number"), "date": request.env._("Date"),
            "due": request.env._("Due date"), "category": request.env._("Category"), "amount": request.env._("Amount"),
            "open": request.env._("Open amount"), "status": request.env._("Status"),
        }
        return [(name, words[name], self._webhero_sort_url(asked, name), self._webhero_sorted(asked, name))
                for name in COLUMNS]

    def _webhero_sorted(self, asked, name):
        if name != asked.sort:
            return "none"
        return "descending" if asked.descending else "ascending"

    def _webhero_sort_url(self, asked, name):
        arguments = asked.arguments()
        turned = asked.sort == name and asked.descending
        arguments["sort"] = name if turned else f"-{name}"
        return f"/my/invoices?{urlencode(arguments)}"

    def _webhero_statuses(self):
        return [
            ("open", request.env._("Open")), ("overdue", request.env._("Overdue")),
            ("partly", request.env._("Partly paid")), ("paid", request.env._("Paid")),
            ("credit", request.env._("Credit note")),
        ]

    # ---- one invoice

    @http.route()
    def portal_my_invoice_detail(self, invoice_id, access_token=None, report_type=None, download=False, **kw):
        if not _is_amount(kw.get("amount")):
            kw.pop("amount", None)  # the host would answer nonsense with an error page
        if report_type not in (None, "html", "pdf", "text"):
            report_type = None
        response = super().portal_my_invoice_detail(
            invoice_id, access_token=access_token, report_type=report_type, download=download, **kw
        )
        if response.status_code == 200:
            self._webhero_mark(invoice_id, "pdf" if report_type == "pdf" else "page")
        return response

    def _webhero_mark(self, invoice_id, how):
        user = request.env.user
        if user._is_portal():
            move = request.env["account.move"].sudo().browse(invoice_id)
            request.env["webhero.invoice.read"].sudo()._mark(move, user, how)

    def _document_check_access(self, model_name, document_id, access_token=None):
        """The host's check; drafts and cancelled invoices never, received ones only with the company's leave (C16)."""
        document = super()._document_check_access(model_name, document_id, access_token=access_token)
        if model_name == "account.move" and not request.env.user._is_internal():
            hidden = document.state != "posted"
            hidden |= document.move_type in IN and not document.company_id.webhero_portal_bills
            if hidden:
                raise AccessError(request.env._("This invoice is not available."))
        return document

    # ---- the profile

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


def _is_amount(value):
    try:
        return value is not None and float(value) >= 0
    except ValueError:
        return False
