# SPDX-License-Identifier: LGPL-3.0-or-later
"""The accountant's portal: documents, bank files and zips of the companies granted to the user, read only (A4)."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request
from odoo.tools import format_date, formatLang

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..models.account_move import BILLS
from ..models.accountant_export import KIND
from ..rules import periods

PAGE = 50
ID = "<int(max=2147483647)"


class AccountantBooks(CustomerPortal):
    """Each route checks again that the user is granted the company; anything else is a 404."""

    def _books_company(self, company_id):
        company = request.env.user._webhero_books_companies().filtered(lambda one: one.id == company_id)
        if not company:
            raise NotFound()
        return company

    def _books_export(self, company, period):
        """A new, unsaved export of a period, to list the contents of its zip."""
        try:
            first, last = periods.days_of(period)
        except ValueError:
            raise NotFound() from None
        values = {"kind": KIND, "company_id": company.id, "date_from": first, "date_to": last}
        return request.env["webhero.account.export"].sudo().with_company(company).new(values)

    def _books_documents(self, export):
        return request.env["account.move"].sudo().with_company(export.company_id), export._documents_domain()

    # ---- pages

    @http.route("/my/books", type="http", auth="user", website=True)
    def companies(self, **kw):
        companies = request.env.user._webhero_books_companies()
        if not companies:
            raise NotFound()
        periods = request.env["webhero.accountant.period"].sudo()._periods()
        values = {"companies": companies, "periods": periods, "page_name": "books"}
        return request.render("webhero_purchases.portal_books", {**self._prepare_portal_layout_values(), **values})

    @http.route(f"/my/books/{ID}:company_id>/<string:period>", type="http", auth="user", website=True)
    def period(self, company_id, period, page="1", **kw):
        company = self._books_company(company_id)
        export = self._books_export(company, period)
        moves, domain = self._books_documents(export)
        place = max(1, int(page)) if str(page).isdecimal() and len(str(page)) < 7 else 1
        address = f"/my/books/{company.id}/{period}"
        pages = pager(address, moves.search_count(domain), page=place, step=PAGE, url_args={})
        found = moves.search(domain, order="date, id", limit=PAGE, offset=pages["offset"])
        values = {
            "company": company,
            "address": address,
            "told": request.env["webhero.accountant.period"].sudo()._period_name(period),
            "rows": [self._books_row(move) for move in found],
            "extra": [path for path, _file in export._accountant_extra()],
            "zips": self._books_zips(export),
            "pager": pages,
            "page_name": "books",
        }
        return request.render(
            "webhero_purchases.portal_books_period", {**self._prepare_portal_layout_values(), **values}
        )

    def _books_row(self, move):
        states = dict(move._fields["payment_state"]._description_selection(request.env))
        return {
            "id": move.id,
            "number": move.name,
            "theirs": move.ref or "",
            "day": format_date(request.env, move.invoice_date or move.date),
            "party": move.commercial_partner_id.name or "",
            "total": formatLang(request.env, move.amount_total, currency_obj=move.currency_id),
            "paid": states.get(move.payment_state, ""),
            "files": self._books_names(move),
        }

    def _books_names(self, move):
        """The file names that `_webhero_accountant_files` will return, without rendering the PDF of fifty invoices."""
        if move.move_type in BILLS:
            return move._webhero_bill_attachments().mapped("name")
        return ["PDF", "XML"] if move._get_invoice_legal_documents("ubl") else ["PDF"]

    def _books_zips(self, export):
        period = [("date_from", "=", export.date_from), ("date_to", "=", export.date_to), ("kind", "=", KIND)]
        made = [("company_id", "=", export.company_id.id), ("state", "=", "done"), *period]
        return request.env["webhero.account.export"].sudo().search(made, limit=5)

    # ---- files

    @http.route(
        f"/my/books/{ID}:company_id>/<string:period>/{ID}:move_id>/{ID}:place>", type="http", auth="user", website=True
    )
    def document(self, company_id, period, move_id, place, **kw):
        moves, domain = self._books_documents(self._books_export(self._books_company(company_id), period))
        move = moves.search([("id", "=", move_id), *domain])
        files = move._webhero_accountant_files()[0] if move else []
        if place >= len(files):
            raise NotFound()
        return self._books_file(*files[place])

    @http.route(f"/my/books/{ID}:company_id>/<string:period>/bank/{ID}:place>", type="http", auth="user", website=True)
    def extra(self, company_id, period, place, **kw):
        found = self._books_export(self._books_company(company_id), period)._accountant_extra()
        if place >= len(found):
            raise NotFound()
        path, file = found[place]
        return self._books_file(path.rpartition("/")[2], file.sudo().raw or b"")

    def _books_file(self, name, content):
        """A response as attachment, never inline: files from suppliers are untrusted."""
        headers = [
            ("Content-Type", "application/octet-stream"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Disposition", content_disposition(name)),
        ]
        return request.make_response(content, headers)

    @http.route(f"/my/books/{ID}:company_id>/zip/{ID}:file_id>", type="http", auth="user", website=True)
    def zip(self, company_id, file_id, **kw):
        company = self._books_company(company_id)
        jobs = [("company_id", "=", company.id), ("kind", "=", KIND), ("state", "=", "done")]
        file = request.env["webhero.account.export"].sudo().search([*jobs, ("file_ids", "in", file_id)]).file_ids
        file = file.filtered(lambda one: one.id == file_id)
        if not file:
            raise NotFound()
        return request.env["ir.binary"]._get_stream_from(file).get_response(as_attachment=True)
