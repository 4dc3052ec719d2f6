# SPDX-License-Identifier: LGPL-3.0-or-later
"""Everything of a company in one zip (B22), or a workbook that is too large to wait for, made in the background."""

import logging
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.webhero_base.models.account_export import WORKING, safe_name
from odoo.addons.webhero_base.tools.actions import open_record
from odoo.addons.webhero_base.tools.stored import local_path

_logger = logging.getLogger(__name__)
KINDS = [("all", "Everything"), ("customers", "Customers"), ("articles", "Articles"), ("invoices", "Invoices")]


class WebheroAccountExport(models.Model):
    _inherit = "webhero.account.export"

    kind = fields.Selection(selection_add=KINDS, default="all", ondelete={kind: "cascade" for kind, _title in KINDS})

    @api.model
    def action_everything(self):
        """Start the zip of everything of this company, for the one who leaves; a job that is under way is shown."""
        if not self.env.user.has_group("account.group_account_manager"):
            raise AccessError(self.env._("Only an administrator of the accounts may export everything."))
        self.env["webhero.excel.export"]._check_may_export()
        under_way = self.search(
            [("kind", "=", "all"), ("state", "in", WORKING), ("company_id", "=", self.env.company.id)], limit=1
        )
        return open_record(under_way or self.create({"kind": "all"}))

    def _in_parts(self):
        return self.kind == "all" or super()._in_parts()

    def _documents(self):
        return self.env["account.move"] if self.kind == "all" else super()._documents()

    def _documents_domain(self):
        """Posted documents that we made."""
        if self.kind != "all":
            return super()._documents_domain()
        return Domain(self.env["webhero.excel.export.invoices"]._domain(self.date_from, self.date_to))

    def _write_file(self, path):
        if self.kind not in dict(KINDS):
            return super()._write_file(path)
        return self.env["webhero.excel.export"]._write(self.kind, path, self.date_from, self.date_to)

    def _put_lists(self, target):
        """The three workbooks."""
        exports = self.env["webhero.excel.export"]
        for kind, (title, _write) in exports._kinds().items() if self.kind == "all" else ():
            with self._temporary() as path:
                exports._write(kind, path, self.date_from, self.date_to)
                target.write(path, f"{safe_name(title)}.xlsx", zipfile.ZIP_STORED)
        return super()._put_lists(target)

    def _put_document(self, part, move):
        """PDF and UBL of one document into the zip; gives back what failed."""
        if self.kind != "all":
            return super()._put_document(part, move)
        folder = self._place(move)
        problems = []
        for extension, documents in (("pdf", self._pdf), ("xml", self._ubl)):
            try:
                with self.env.cr.savepoint():
                    path, content, wrong = documents(move)
                if path or content:
                    _put(part, f"{folder}.{extension}", path, content)
                if wrong:
                    problems.append([move.name, f"{extension}: {'; '.join(wrong)[:300]}"])
            except Exception as error:
                _logger.info("%s: no %s", move.name, extension, exc_info=True)
                problems.append([move.name, f"{extension}: {str(error)[:300]}"])
        return problems

    def _place(self, move):
        """Path in the zip, without extension: by year, and by journal where there are several."""
        journals = self.env["account.journal"]
        domain = [*journals._check_company_domain(move.company_id), ("type", "=", "sale")]
        journal = f"{safe_name(move.journal_id.code)}/" if journals.search_count(domain, limit=2) > 1 else ""
        return f"{move.invoice_date.year}/{journal}{safe_name(move.name)}"

    def _pdf(self, move):
        """(path, content, what is wrong): the stored PDF, else one made now and not kept: it was never sent."""
        if stored := move.invoice_pdf_report_id:
            return self._path_or_content(stored)
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        return None, report._render_qweb_pdf("account.account_invoices", move.ids)[0], ()

    def _ubl(self, move):
        if stored := move.ubl_cii_xml_id:
            return self._path_or_content(stored)
        document = move._webhero_ubl_made()
        return None, document["content"], [str(error) for error in document.get("errors") or ()]

    def _path_or_content(self, attachment):
        attachment = attachment.sudo()
        path = local_path(attachment)
        return (path, None, ()) if path else (None, attachment.raw, ())


def _put(archive, name, path, content):
    """PDFs don't shrink, XML does."""
    how = zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
    if path:
        archive.write(path, name, how)
    else:
        archive.writestr(name, content, how)
