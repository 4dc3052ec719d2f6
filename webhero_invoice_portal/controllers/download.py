# SPDX-License-Identifier: LGPL-3.0-or-later
import tempfile
import zipfile
from urllib.parse import urlencode

from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wsgi import FileWrapper

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.account_move import OUT
from ..rules import filters, names

KINDS = ("pdf", "xml", "csv")
AT_A_TIME = 20  # PDFs that one call of the page may have made
IN_MEMORY = 4 * 2**20
# a PDF open to anyone with the link: not indexed by robots, the link not passed on as referrer, not cached
SIGNED_HEADERS = [
    ("Content-Type", "application/pdf"),
    ("Content-Disposition", "inline"),
    ("X-Robots-Tag", "noindex"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
]


class InvoiceDownload(CustomerPortal):
    """PDF, XML or CSV of one invoice, or of many (C8, C9, C10)."""

    @http.route(
        "/my/invoices/<int(max=2147483647):invoice_id>/<any(pdf,xml,csv):kind>", type="http", auth="user", website=True
    )
    def one(self, invoice_id, kind, **kw):
        try:
            move = self._document_check_access("account.move", invoice_id)
        except (AccessError, MissingError):
            raise NotFound() from None
        document = move.with_context(lang=request.env.lang)._webhero_document(kind)
        if not document:
            raise NotFound()
        self._note(move, kind)
        return self._file(
            document["content"], document["filename"], document["filetype"], kind == "pdf" and kw.get("view")
        )

    @http.route("/my/invoices/download", type="http", auth="user", website=True, methods=["POST"])
    def many(self, **kw):
        """The invoices ticked, or all of the page; without script `totals` asks for their sum instead of their files."""
        form = request.httprequest.form
        asked = filters.ids(form.getlist("page_ids" if form.get("whole_page") else "ids"))
        kind = form.get("kind", "pdf")
        if not asked or kind not in KINDS:
            return request.redirect(self._back(nothing=1))
        if form.get("totals"):
            return request.redirect(self._back(chosen=",".join(map(str, asked))))
        moves = self._all_or_nothing(asked)
        self._note(moves, kind)
        if kind == "csv":
            content = moves.with_context(lang=request.env.lang)._webhero_csv()
            return self._file(content, request.env._("invoices") + ".csv", "text/csv;charset=utf-8")
        return self._zip(moves, kind)

    def _back(self, **more):
        """The list as the visitor left it: filters, order and page are in the address of the form."""
        given = request.httprequest.args
        page = filters.page_number(given.get("page"))
        address = "/my/invoices" if page == 1 else f"/my/invoices/page/{page}"
        return f"{address}?{urlencode({**filters.parse(given).arguments(), **more})}"

    def _all_or_nothing(self, asked):
        """The requested invoices, as shown by the portal; one that isn't the visitor's refuses the whole request.

        The record rules are checked once for all, the portal's own restriction for each (`_webhero_hidden`).
        """
        moves = request.env["account.move"].search([("id", "in", asked)])
        hidden = not request.env.user._is_internal() and any(move._webhero_hidden() for move in moves.sudo())
        if hidden or len(moves) != len(asked):
            raise NotFound()
        return request.env["account.move"].sudo().browse(asked)

    def _note(self, moves, kind):
        """Downloads count as reading, and are kept (C5, C16)."""
        if request.env.user._is_portal():
            request.env["webhero.invoice.read"].sudo()._mark(moves, request.env.user, kind)

    def _file(self, content, name, mimetype, inline=False):
        return request.make_response(
            content,
            [
                ("Content-Type", mimetype),
                ("Content-Disposition", "inline" if inline else content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    def _zip(self, moves, kind):
        """One file per invoice, written to disk one after the other and streamed from there: memory stays flat."""
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed with the response)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED if kind == "pdf" else zipfile.ZIP_DEFLATED) as archive:
            self._fill(archive, moves, kind)
        return self._streamed(file, request.env._("invoices") + ".zip")

    def _streamed(self, file, name):
        """The answer that gives `file`, a zip written to its end, and closes it."""
        size = file.tell()
        file.seek(0)
        response = request.make_response(
            b"",
            [
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        response.response = FileWrapper(file, 65_536)
        response.direct_passthrough = True
        response.headers["Content-Length"] = str(size)
        response.call_on_close(file.close)
        return response

    @http.route("/my/invoices/prepare", type="jsonrpc", auth="user", website=True)
    def prepare(self, ids, make=False, **kw):
        """Ids of these invoices whose PDF is still to be rendered; with `make` the first ones are rendered, and stored, before.

        A page with JavaScript thus renders them a few at a time and shows the progress (V7). No request makes more than AT_A_TIME.
        """
        moves = self._all_or_nothing(filters.ids(ids if isinstance(ids, list) else []))
        copies = request.env["webhero.portal.copy"].sudo()
        ours = moves.filtered(lambda move: move.move_type in OUT)
        if make:
            copies._store_copies(ours[:AT_A_TIME])
        return copies._missing(ours).ids

    def _fill(self, archive, moves, kind):
        missing, taken = [], set()
        if kind == "pdf":
            request.env["webhero.portal.copy"].sudo()._store_copies(moves.filtered(lambda move: move.move_type in OUT))
        for move in moves:
            document = move._webhero_document(kind)
            if document:
                name = names.free(document["filename"], taken)
                taken.add(name)
                archive.writestr(name, document["content"])
            else:
                missing.append(move.name)
            move.invalidate_recordset()
        if missing:
            archive.writestr("README.txt", request.env._("Without a file of this kind: %s", ", ".join(missing)))

    @http.route(
        "/invoice/<int(max=2147483647):invoice_id>/<int:expires>/<string:signature>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def signed(self, invoice_id, expires, signature, **kw):
        """C4: the PDF by a signed link, for this invoice and until it expires."""
        move = request.env["account.move"].sudo().browse(invoice_id).exists()
        if not move or move.state != "posted" or not move._webhero_link_holds(expires, signature):
            return request.render("webhero_invoice_portal.link_over", status=403)
        document = move._webhero_document("pdf")
        if not document:
            raise Forbidden()
        request.env["webhero.invoice.read"].sudo()._mark(move, None, "link")
        return request.make_response(document["content"], SIGNED_HEADERS)
