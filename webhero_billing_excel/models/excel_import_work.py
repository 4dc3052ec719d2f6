# SPDX-License-Identifier: LGPL-3.0-or-later
"""The work of an Excel import: reading the workbook, the preview, the job in the background, the result (B19)."""

import base64
import logging
import tempfile
from itertools import islice
from pathlib import Path

from odoo import api, models

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools import whole_files

from ..rules import columns as columns_rules
from ..rules import result_book
from ..rules.container import WorkbookRefused
from ..rules.workbook import Workbook
from .excel_import import WORKING
from .excel_kind import RETRY

_logger = logging.getLogger(__name__)
MOST_ROWS = 50_000
READ_BATCH = 500
WORK_BATCH = 250
KEEP_LINES_DAYS = 60


class WebheroExcelImport(models.Model):
    _inherit = "webhero.excel.import"

    # ---- reading

    def _kind(self):
        """The model of this list, in the company of the import; its context tells the records that they are many."""
        self.ensure_one()
        kind = self.env[f"webhero.excel.{self.kind}"].with_company(self.company_id)
        return kind.with_context(allowed_company_ids=self.company_id.ids, webhero_import=True, tracking_disable=True)

    def _file_bytes(self):
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _read(self, data):
        """Fill the preview; a file that can't be read goes back to New with the reason."""
        self.line_ids.sudo().unlink()
        try:
            with Workbook(data) as book:
                sheet, rows, heading = self._find_sheet(book)
                self.heading = {
                    "sheet": sheet.title, "row": heading.row, "unused": heading.unused, "twice": heading.twice,
                    "fields": {str(index): code for index, code in heading.fields.items()},
                    "titles": {str(index): title for index, title in heading.titles.items()},
                }  # fmt: skip
                if not self._preview(rows):
                    raise WorkbookRefused("no_rows", row=heading.row)
            self.state = "preview"
        except WorkbookRefused as refused:
            self.line_ids.sudo().unlink()
            self.write({"state": "draft", "refusal": {"code": refused.refusal.code, "facts": refused.refusal.facts}})

    def _find_sheet(self, book):
        """(sheet, its rows below the heading, heading) of the first sheet that has one."""
        columns, first = self._kind()._columns(), None
        for sheet in book.sheets:
            rows = sheet.rows()
            head = list(islice(rows, columns_rules.HEADING_ROWS))
            found = columns_rules.find_heading(head, columns)
            if not isinstance(found, Refusal):
                below = [row for row in head if row[0] > found.row]
                return sheet, (row for part in (below, rows) for row in part), found
            if first is None or (found.code == "column_missing" and first.code == "no_heading"):
                first = found
        refused = first or Refusal("no_heading")
        titles = {column.code: column.title(self._language()) for column in columns}
        missing = [titles[code] for code in refused.facts.get("columns", ())]
        raise WorkbookRefused(refused.code, **refused.facts, titles=missing)

    def _language(self):
        return next((one for one in columns_rules.LANGUAGES if (self.env.lang or "").startswith(one)), "en")

    def _preview(self, rows):
        """Make the lines; how many there are."""
        kind = self._kind()
        lookups, matcher, total = kind._lookups(self), kind._matcher(), 0
        while batch := list(islice(rows, READ_BATCH)):
            total += len(batch)
            if total > MOST_ROWS:
                raise WorkbookRefused("too_many_rows", most=MOST_ROWS)
            self._preview_batch(kind, batch, lookups, matcher)
        return total

    def _preview_batch(self, kind, batch, lookups, matcher):
        by_index, titles = self._heading_fields()
        plans = [kind._plan(row, cells, by_index, lookups) for row, cells in batch]
        kind._learn(matcher, plans)
        records = {plan.row: self._match(kind, matcher, plan) for plan in plans if not plan.example}
        existing = kind.env[kind._target].browse([record.id for record in records.values() if record])
        vals_list = []
        for plan, (row, cells) in zip(plans, batch, strict=True):
            if plan.example:
                continue
            known = records[row]
            record = known and existing.browse(known.id).with_prefetch(existing.ids)
            vals_list.append({
                "import_id": self.id, "row": row, "label": plan.label, "cells": cells,
                "state": self._outlook(kind, plan, record), "res_id": known.id if known else False,
                "findings": plan.findings(titles), "has_remark": bool(plan.remarks),
            })  # fmt: skip
        self.env["webhero.excel.import.line"].sudo().create(vals_list)
        self.env.flush_all()
        existing.invalidate_recordset()

    def _heading_fields(self):
        """({column index: code}, {code: heading in the file}) of this file."""
        by_index = {int(index): code for index, code in self.heading["fields"].items()}
        return by_index, {code: self.heading["titles"][str(index)] for index, code in by_index.items()}

    def _match(self, kind, matcher, plan):
        """The record that a row means, None for a new one; a refusal lands in the plan."""
        if plan.refusals:
            return None
        if matcher.find(plan.keys) is None:
            kind._twin(plan, matcher)
        found = matcher.match(plan.row, plan.keys)
        if isinstance(found, Refusal):
            plan.refusals.append((found.facts.get("key", ""), found))
            return None
        return found

    def _outlook(self, kind, plan, record):
        if plan.refusals:
            return "refused"
        if not record:
            return "to_create"
        return "to_change" if kind._differing(record, plan) else "same"

    # ---- bringing in

    @api.model
    def _cron_run(self):
        """Read and bring in what waits, oldest first, in batches; whoever is killed between two is gone on with."""
        for one in self.search([("state", "in", WORKING)], order="id"):
            if not one._work_on():
                return self._wake()  # the other crons get their turn first
        self._ask_vies()
        self.env["ir.cron"]._commit_progress(remaining=0)
        return None

    @api.model
    def _ask_vies(self):
        """What an import left out: the European VAT numbers that it brought in, each in a transaction of its own."""
        for one in self.search([("vies_row", ">", 0)], order="id"):
            for line in one._lines([("row", ">=", one.vies_row), ("state", "in", ("created", "changed"))]):
                self.env["res.partner"].browse(line.res_id).exists().filtered("vat")._compute_vies_valid()
                one.vies_row = line.row + 1
                if not self.env["ir.cron"]._commit_progress(1, remaining=1):
                    return self._wake()
            one.vies_row = 0
        return None

    def _work_on(self):
        """Work until this import is done (True) or the time of this cron is over. What no rule foresees stops this
        import only, with a reference to the log.
        """
        try:
            while self._work():
                if not self.env["ir.cron"]._commit_progress(1, remaining=1):
                    return False
        except RETRY:
            self.env.cr.rollback()
            return False
        except Exception as error:
            self.env.cr.rollback()
            if whole_files.is_full(error):
                _logger.warning("%s waits: %s", self, error)
                self._wake(whole_files.MINUTES)
                return True
            reference = f"excel-import-{self.id}"
            _logger.exception("%s stopped", reference)
            refusal = {"code": "unexpected_file", "facts": {"value": reference}}
            self.write({"state": "draft" if self.state == "reading" else "stopped", "refusal": refusal})
        self.env["ir.cron"]._commit_progress(1, remaining=1)
        return True

    def _work(self):
        """One step of this import, as its user: True as long as there is a next one."""
        self.invalidate_recordset()
        one = self.with_user(self.user_id).with_context(lang=self.user_id.lang).with_company(self.company_id)
        if one.state == "reading":
            one._read(one._file_bytes())
            one._notify_user()
        elif one.state in ("queued", "running"):
            return one._import_batch()
        return False

    def _import_batch(self):
        """The next batch of rows; False when there was none left and the import is done."""
        lines = (
            self.env["webhero.excel.import.line"]
            .sudo()
            .search(
                [("import_id", "=", self.id), ("state", "in", ("to_create", "to_change"))],
                order="row",
                limit=WORK_BATCH,
            )
        )
        if not lines:
            self._finish()
            return False
        if self.state == "queued":
            self.state = "running"
        self._import_lines(lines)
        self.env.flush_all()
        self.env.invalidate_all()
        return True

    def _import_lines(self, lines):
        """Plans are made anew: the world may have changed since the preview."""
        kind, (by_index, titles) = self._kind(), self._heading_fields()
        lookups = kind._lookups(self)
        plans = {line.row: kind._plan(line.row, line.cells, by_index, lookups) for line in lines}
        matcher = kind._matcher(plans.values())
        known = {row: self._match(kind, matcher, plan) for row, plan in plans.items()}
        records = kind.env[kind._target].browse([record.id for record in known.values() if record])
        done = kind._apply([
            (plan, records.browse(known[row].id).with_prefetch(records.ids) if known[row] else None)
            for row, plan in plans.items() if not plan.refusals
        ])  # fmt: skip
        for line in lines:
            line._settle(plans[line.row], done.get(line.row), bool(known[line.row]), titles)

    def _finish(self):
        asks = self.kind == "customer" and self.env["res.company"].sudo().search_count([("vat_check_vies", "=", True)])
        self.write({"state": "done", "result_file": self._result(), "vies_row": 1 if asks else 0})
        self._notify_user()

    def _notify_user(self):
        """Tell whoever imports, wherever they are in the screens."""
        text = {
            "preview": self.env._("The workbook was read: look at the preview."),
            "draft": self.env._("The workbook could not be read."),
            "done": self.env._(
                "Import done: %(new)s new, %(changed)s changed, %(refused)s refused.",
                new=self.create_count, changed=self.change_count, refused=self.refused_count,
            ),
        }  # fmt: skip
        self.user_id._bus_send("simple_notification", {
            "title": self.file_name or self.env._("Excel import"), "message": text[self.state],
            "type": "warning" if self.state == "draft" or self.refused_count else "success", "sticky": True,
        })  # fmt: skip

    # ---- the result

    def _result(self):
        """The result workbook in base64, written row by row to a file."""
        words = result_book.Words(
            self.env._("Refused"),
            self.env._("Remarks"),
            self.env._("Summary"),
            self._kind()._row_name(),
        )
        titles = {int(index): title for index, title in self.heading["titles"].items()}
        headings = [titles.get(index, "") for index in range(max(titles) + 1)]
        counts = [(self._fields[f"{name}_count"].get_description(self.env)["string"], self[f"{name}_count"])
                  for name in ("create", "change", "same", "refused", "remark")]  # fmt: skip
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as target:
            refused = ((line.row, line.message, line.cells) for line in self._lines([("state", "=", "refused")]))
            remarks = ((line.row, line.label, line.message) for line in self._lines(
                [("has_remark", "=", True), ("state", "!=", "refused")]))  # fmt: skip
            result_book.write_result(target.name, self._language(), words, headings, refused, remarks, counts)
            return base64.b64encode(Path(target.name).read_bytes())

    def _lines(self, domain):
        """Lines in the order of the file, a batch at a time."""
        model, row = self.env["webhero.excel.import.line"], 0
        while lines := model.search([("import_id", "=", self.id), ("row", ">", row), *domain], order="row", limit=1000):
            yield from lines
            row = lines[-1].row
            lines.invalidate_recordset()

    @api.autovacuum
    def _gc_lines(self):
        """Lines of imports of long ago go; the counts stay in the result workbook."""
        old = [("import_id.state", "=", "done"), ("import_id.write_date", "<", f"-{KEEP_LINES_DAYS}d")]
        self.env["webhero.excel.import.line"].search(old, limit=100_000).unlink()
