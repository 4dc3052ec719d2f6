# SPDX-License-Identifier: LGPL-3.0-or-later
import dataclasses
from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import formatLang

from odoo.addons.account.controllers.portal import PortalAccount

from ..models.account_move import IN
from ..rules import filters

MONEY = 1_234_567.89  # from which the script reads how amounts are written here
SIZE_COOKIE = "webhero_page_size"
CHOSEN = "webhero_customer"
COLUMNS = ("read", "number", "date", "due", "category", "amount", "open", "status")


class InvoicePortal(PortalAccount):
    """The host's /my/invoices with read marks, filters, sorting, page sizes and downloads (C5 to C9)."""

    def _webhero_asked(self):
        """The filters in the address, as far as this visitor may use them."""
        asked = filters.parse(filters.as_host(request.params), request.httprequest.cookies.get(SIZE_COOKIE))
        if asked.kind == "in" and not self._webhero_bills_allowed():
            asked = dataclasses.replace(asked, kind="out")
        return dataclasses.replace(asked, customer=self._webhero_customer(asked.customer))

    def _webhero_customer(self, said):
        """C12: the customer chosen, now or before (0: all), among those this login sees today; None where there is one."""
        allowed = request.env["account.move"]._webhero_customers().ids
        if len(allowed) < 2:
            return None
        if said is not None:
            request.session[CHOSEN] = said
        chosen = request.session.get(CHOSEN) or 0
        return chosen if chosen in allowed else 0

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
        total, moves = request.env["account.move"]._webhero_portal_found(asked, page)
        rows = moves._webhero_portal_rows(filters.ids(request.params.get("chosen")))
        return {
            **self._prepare_portal_layout_values(),
            "invoices": lambda _offset: rows,
            "totals": moves._webhero_totals_words([row for row in rows if row["ticked"]]),
            "money": formatLang(request.env, MONEY, currency_obj=request.env.company.sudo().currency_id),
            "download_url": f"/my/invoices/download?{urlencode({**asked.arguments(), 'page': page})}",
            "page_name": "invoice",
            "pager": {"url": url, "url_args": asked.arguments(), "total": total, "page": page, "step": asked.size},
            "default_url": url,
            "asked": asked,
            "columns": self._webhero_columns(asked),
            "page_sizes": filters.PAGE_SIZES,
            "statuses": self._webhero_statuses(),
            "customers": self._webhero_choices(asked),
            "with_bills": self._webhero_bills_allowed(),
            "with_upload": request.env.company.sudo().webhero_portal_upload,
            "overdue_invoice_count": self._get_overdue_invoice_count(),
        }

    def _webhero_choices(self, asked):
        """[(id, name)] of the customers to switch between; empty for a login with one."""
        if asked.customer is None:
            return []
        return [
            (customer.id, customer.name) for customer in request.env["account.move"]._webhero_customers().sorted("name")
        ]

    def _webhero_bills_allowed(self):
        return any(request.env.companies.sudo().mapped("webhero_portal_bills"))

    def _webhero_columns(self, asked):
        """[(name, words, address that sorts by it, 'ascending' | 'descending' | 'none')] of the list's heads."""
        words = {
            "read": request.env._("Read"),
            "number": request.env._("Number"),
            "date": request.env._("Date"),
            "due": request.env._("Due date"),
            "category": request.env._("Category"),
            "amount": request.env._("Amount"),
            "open": request.env._("Open amount"),
            "status": request.env._("Status"),
        }
        return [
            (name, words[name], self._webhero_sort_url(asked, name), self._webhero_sorted(asked, name))
            for name in COLUMNS
        ]

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
            ("open", request.env._("Open")),
            ("overdue", request.env._("Overdue")),
            ("partly", request.env._("Partly paid")),
            ("paid", request.env._("Paid")),
            ("credit", request.env._("Credit note")),
        ]

    # ---- one invoice

    @http.route()
    def portal_my_invoice_detail(self, invoice_id, access_token=None, report_type=None, download=False, **kw):
        if not _is_amount(kw.get("amount")):
            kw.pop("amount", None)  # the host would answer nonsense with an error page
        if report_type not in (None, "html", "pdf", "text"):
            report_type = None
        if self._webhero_sees_by_login(invoice_id):
            request.update_context(webhero_by_login=True)
            if report_type == "pdf" and request.env["account.move"].browse(invoice_id).move_type in IN:
                return request.redirect(f"/my/invoices/{invoice_id}/pdf")  # what was received, not a rendering of ours
        response = super().portal_my_invoice_detail(
            invoice_id, access_token=access_token, report_type=report_type, download=download, **kw
        )
        if response.status_code == 200:
            self._webhero_mark(invoice_id, "pdf" if report_type == "pdf" else "page")
        return response

    def _webhero_sees_by_login(self, invoice_id):
        move = request.env["account.move"].browse(invoice_id).exists()
        return bool(request.env.user._is_portal() and move and move.has_access("read"))

    def _invoice_get_page_view_values(self, invoice, access_token, **kwargs):
        """C13: what to pay, to whom and with which communication; the square for the banking app beside it."""
        values = super()._invoice_get_page_view_values(invoice, access_token, **kwargs)
        return {**values, "payment_facts": invoice._webhero_payment(), "file_kinds": invoice._webhero_kinds()}

    def _webhero_mark(self, invoice_id, how):
        user = request.env.user
        if user._is_portal():
            move = request.env["account.move"].sudo().browse(invoice_id)
            request.env["webhero.invoice.read"].sudo()._mark(move, user, how)

    def _document_check_access(self, model_name, document_id, access_token=None):
        """The host's check; drafts and cancelled invoices never, received ones only with the company's leave (C16)."""
        document = super()._document_check_access(model_name, document_id, access_token=access_token)
        if model_name == "account.move" and not request.env.user._is_internal() and document._webhero_hidden():
            raise AccessError(request.env._("This invoice is not available."))
        return document


def _is_amount(value):
    try:
        return value is not None and float(value) >= 0
    except ValueError:
        return False
