"""Workbooks over HTTP: the template of a list."""

import io

from odoo.http import Controller, content_disposition, request, route

from ..rules.columns import LANGUAGES
from ..rules.template import WORDS, write_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExcelController(Controller):
    @route("/webhero_billing/excel/template/<any(customer, article):kind>", type="http", auth="user", methods=["GET"], readonly=True)
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
