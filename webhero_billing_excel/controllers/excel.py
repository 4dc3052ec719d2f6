# SPDX-License-Identifier: LGPL-3.0-or-later
"""Workbooks over HTTP: templates of lists, and exports."""

import io
import tempfile

from werkzeug.wsgi import wrap_file

from odoo import fields
from odoo.http import Controller, content_disposition, request, route

from ..rules.columns import LANGUAGES
from ..rules.template import WORDS, write_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExcelController(Controller):
    @route(
        "/webhero_billing/excel/template/<any(customer, article, open_invoice, open_bill):kind>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def template(self, kind):
        """The template, in the language of whoever asks."""
        request.env["webhero.excel.import"].check_access("create")
        model = request.env[f"webhero.excel.{kind}"].with_company(request.env.company)
        language = next((one for one in LANGUAGES if (request.env.lang or "").startswith(one)), "en")
        target = io.BytesIO()
        write_template(target, kind, model._columns(), language, model._choices())
        name = f"{WORDS[kind][language]}.xlsx"
        return request.make_response(
            target.getvalue(), [("Content-Type", XLSX), ("Content-Disposition", content_disposition(name))]
        )

    @route(
        "/webhero_billing/excel/export/<any(customers, articles, invoices):kind>",
        type="http", auth="user", methods=["GET"], readonly=True,
    )  # fmt: skip
    def export(self, kind, date_from=None, date_to=None):
        """A workbook of what the user may read, sent from a file that is gone afterwards."""
        exports = request.env["webhero.excel.export"].with_company(request.env.company)
        title, _write = exports._kinds()[kind]
        target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 closed when the answer was sent
        exports._write(kind, target, _day(date_from), _day(date_to))
        size = target.seek(0, io.SEEK_END)
        target.seek(0)
        response = request.make_response(
            wrap_file(request.httprequest.environ, target),
            [
                ("Content-Type", XLSX),
                ("Content-Length", size),
                ("Content-Disposition", content_disposition(f"{title} {fields.Date.today()}.xlsx")),
            ],
        )
        response.call_on_close(target.close)
        return response


def _day(text):
    """A date out of an address; nonsense is no date."""
    try:
        return fields.Date.to_date(text)
    except ValueError:
        return None
