"""Everything of a company in one zip (B22), or a workbook that is too large to wait for, made in the background.

Documents are put into parts, some seconds of work each and committed, so that a job that is killed goes on where it
was; the parts then become one zip, or several where it would be larger than a file may be here. Nothing is ever held in
memory as a whole: what is done lies in the filestore.
"""

import contextlib
import io
import logging
import os
import re
import shutil
import tempfile
import time
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)
PART_SECONDS = 8
PART_BYTES = 200_000_000
ZIP_BYTES = 1_500_000_000  # the host keeps the size of a file in four bytes
CHUNK = 1024 * 1024
KEEP_DAYS = 14
WORKING = ("waiting", "running")


class WebheroAccountExport(models.Model):
    _name = "webhero.account.export"
    _description = "Export in the background"
    _order = "id desc"

    kind = fields.Selection(
        [("all", "Everything"), ("customers", "Customers"), ("articles", "Articles"), ("invoices", "Invoices")],
        required=True,
        readonly=True,
        default="all",
    )
    date_from = fields.Date("From", readonly=True)
    date_to = fields.Date("Until", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    user_id = fields.Many2one("res.users", required=True, readonly=True, default=lambda self: self.env.user)
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Working"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="waiting",
    )
    position = fields.Integer(readonly=True)  # id of the last invoice that is in a part
    total = fields.Integer("Invoices", readonly=True)
    done = fields.Integer("Done", readonly=True)
    progress = fields.Integer("Progress (%)", compute="_compute_progress")
    problems = fields.Json(readonly=True)  # [[number, reason]]: what is missing from the zip
    problem_count = fields.Integer("Missing documents", compute="_compute_progress")
    part_ids = fields.One2many(
        "ir.attachment", "res_id", domain=[("res_model", "=", "webhero.account.export"), ("res_field", "=", "part_ids")]
    )
    file_ids = fields.Many2many("ir.attachment", string="Files", readonly=True)
    file_count = fields.Integer(compute="_compute_file_count")
    message = fields.Char(readonly=True)

    @api.depends("total", "done", "state", "problems")
    def _compute_progress(self):
        for one in self:
            one.progress = 100 if one.state == "done" else int(95 * one.done / one.total) if one.total else 0
            one.problem_count = len(one.problems or ())

    @api.depends("file_ids")
    def _compute_file_count(self):
        for one in self:
            one.file_count = len(one.file_ids)

    @api.depends("kind", "create_date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for one in self:
            day = fields.Date.to_string(
                fields.Datetime.context_timestamp(self, one.create_date or fields.Datetime.now())
            )
            one.display_name = f"{kinds[one.kind]} {day}"

    @api.model_create_multi
    def create(self, vals_list):
        """A job works with the rights of whoever asks for it."""
        asked = ("kind", "date_from", "date_to", "company_id")
        jobs = super().create([{name: vals[name] for name in asked if name in vals} for vals in vals_list])
        jobs._wake()
        return jobs

    @api.model
    def action_everything(self):
        """Start the zip of everything of this company, for the one who leaves; a job that is under way is shown."""
        if not self.env.user.has_group("account.group_account_manager"):
            raise AccessError(self.env._("Only an administrator of the accounts may export everything."))
        self.env["webhero.excel.export"]._check_may_export()
        under_way = self.search(
            [("kind", "=", "all"), ("state", "in", WORKING), ("company_id", "=", self.env.company.id)], limit=1
        )
        job = under_way or self.create({"kind": "all"})
        return job._shown()

    def _shown(self):
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "view_mode": "form"}

    def action_download(self):
        """The file; of several the form, where each can be had."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("The file is not ready yet."))
        if self.file_count > 1:
            return self._shown()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.file_ids.id}?download=true",
            "target": "self",
        }

    def action_again(self):
        """A job that failed goes on where it was."""
        self.check_access("write")
        self.filtered(lambda one: one.state == "failed").sudo().write({"state": "waiting", "message": False})
        self._wake()

    def _wake(self):
        self.env.ref("webhero_billing_base.ir_cron_account_export").sudo()._trigger()

    # ---- the job

    @api.model
    def _cron_run(self):
        for one in self.search([("state", "in", WORKING)], order="id"):
            if not one._work_on():
                return self._wake()  # the other crons get their turn first
        self.env["ir.cron"]._commit_progress(remaining=0)
        return None

    def _work_on(self):
        """True when this job is over, well or badly; False when the time of the cron is."""
        try:
            while self._as_user()._step():
                if not self.env["ir.cron"]._commit_progress(1, remaining=1):
                    return False
        except Exception as error:
            self.env.cr.rollback()
            _logger.exception("%s stopped", self)
            self.write({"state": "failed", "message": str(error)[:500]})
        self.env["ir.cron"]._commit_progress(1, remaining=1)
        return True

    def _as_user(self):
        """This job with the rights, the company and the language of whoever asked for it."""
        one = self.with_user(self.user_id).with_context(lang=self.user_id.lang)
        return one.with_company(self.company_id).with_context(allowed_company_ids=self.company_id.ids).sudo(False)

    def _step(self):
        """One step: a part of the documents, or in the end the file itself. True as long as there is a next one."""
        self.env.invalidate_all()
        job = self.sudo()
        if self.state == "waiting":
            job.write({"state": "running", "total": self._moves_left().search_count(self._moves_domain())})
        if self._in_parts() and (moves := self._moves_left().search(self._moves_domain(), order="id", limit=200)):
            self._make_part(moves)
            return True
        parts = self._next_parts()
        with self._file(parts) as path:
            job.file_ids += self._keep(path, self._file_name())
        parts.unlink()
        if job.part_ids:
            return True
        job.write({"state": "done"})
        self._tell()
        return False

    def _in_parts(self):
        """True for a kind whose documents are put into parts first."""
        return self.kind == "all"

    def _moves_left(self):
        """The model of the documents."""
        return self.env["account.move"]

    def _moves_domain(self):
        """Posted documents that we made, not in a part yet."""
        domain = self.env["webhero.excel.export.invoices"]._domain(self.date_from, self.date_to)
        return domain & Domain("id", ">", self.position)

    # ---- parts

    def _make_part(self, moves):
        """Documents for some seconds, into one attachment; what can't be made is written down, and stops nothing."""
        job, count, problems, stop = self.sudo(), 0, list(self.problems or ()), time.monotonic() + PART_SECONDS
        with self._temporary() as path:
            with zipfile.ZipFile(path, "w") as part:
                for move in moves:
                    problems += self._put_documents(part, move)
                    count, last = count + 1, move.id
                    if time.monotonic() > stop or part.fp.tell() > PART_BYTES:
                        break
            self._keep(path, f"part-{last}", res_field="part_ids")
        job.write({"position": last, "done": self.done + count, "problems": problems})

    def _put_documents(self, part, move):
        """PDF and UBL of one document into the zip; gives back what failed."""
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
        journal = f"{_safe(move.journal_id.code)}/" if journals.search_count(domain, limit=2) > 1 else ""
        return f"{move.invoice_date.year}/{journal}{_safe(move.name)}"

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
        path = attachment.store_fname and attachment._full_path(attachment.store_fname)
        return (path, None, ()) if path and os.path.isfile(path) else (None, attachment.raw, ())

    # ---- the file

    def _next_parts(self):
        """The parts of the next zip: as many as its size allows, at least one where there are any."""
        taken, size = self.env["ir.attachment"].sudo(), 0
        for part in self.sudo().part_ids.sorted("id"):
            size += part.file_size
            if taken and size > ZIP_BYTES:
                break
            taken += part
        return taken

    @contextlib.contextmanager
    def _file(self, parts):
        """Path of the next file: a workbook, or a zip of these parts; the first has the three workbooks too."""
        with self._temporary() as path:
            if self._in_parts():
                with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
                    if not self.sudo().file_ids:
                        self._put_lists(target)
                    self._put_parts(target, parts)
            else:
                self.env["webhero.excel.export"]._write(self.kind, path, self.date_from, self.date_to)
            yield path

    def _put_lists(self, target):
        exports = self.env["webhero.excel.export"]
        for kind, (title, _write) in exports._kinds().items():
            with self._temporary() as path:
                exports._write(kind, path, self.date_from, self.date_to)
                target.write(path, f"{_safe(title)}.xlsx", zipfile.ZIP_STORED)
        if self.problems:
            lines = "\r\n".join("\t".join(line) for line in self.problems)
            target.writestr(_safe(self.env._("Missing documents")) + ".txt", lines)

    def _put_parts(self, target, parts):
        for part in parts:
            with _opened(part) as stream, zipfile.ZipFile(stream) as source:
                for info in source.infolist():
                    with source.open(info) as document, target.open(_like(info), "w") as copy:
                        shutil.copyfileobj(document, copy, CHUNK)

    def _file_name(self):
        name = f"{_safe(self.company_id.name)} {fields.Date.context_today(self)}"
        number = len(self.sudo().file_ids) + 1
        return f"{name}{f' ({number})' if number > 1 else ''}.{'zip' if self._in_parts() else 'xlsx'}"

    # ---- the filestore

    @contextlib.contextmanager
    def _temporary(self):
        """A path beside the filestore, so that the finished file only has to be renamed."""
        folder = self.env["ir.attachment"]._full_path("webhero_export")
        os.makedirs(folder, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=folder)
        os.close(handle)
        try:
            yield path
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)

    def _keep(self, path, name, **values):
        """The file at `path` becomes an attachment of this job without passing through memory."""
        attachments = self.env["ir.attachment"].sudo()
        mimetype = "application/zip" if zipfile.is_zipfile(path) and not name.endswith(".xlsx") else None
        values |= {"name": name, "res_model": self._name, "res_id": self.id}
        if mimetype:
            values["mimetype"] = mimetype
        if attachments._storage() != "file":
            with open(path, "rb") as file:
                return attachments.create({**values, "raw": file.read()})
        return attachments._webhero_adopt(path, values)

    def _tell(self):
        self.user_id._bus_send("simple_notification", {
            "title": self.display_name, "message": self.env._("The file is ready to be downloaded."),
            "type": "success", "sticky": True,
        })  # fmt: skip

    @api.autovacuum
    def _gc_exports(self):
        """Files of exports go after two weeks: they hold everything that a company has."""
        old = self.search([("state", "in", ("done", "failed")), ("write_date", "<", f"-{KEEP_DAYS}d")])
        (old.file_ids | old.part_ids).unlink()
        old.unlink()


def _put(archive, name, path, content):
    """PDFs don't shrink, XML does."""
    how = zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
    if path:
        archive.write(path, name, how)
    else:
        archive.writestr(name, content, how)


def _like(info):
    """A new entry with the name, date and compression of another."""
    like = zipfile.ZipInfo(info.filename, info.date_time)
    like.compress_type, like.external_attr = info.compress_type, info.external_attr
    return like


@contextlib.contextmanager
def _opened(attachment):
    if attachment.store_fname:
        with open(attachment._full_path(attachment.store_fname), "rb") as file:
            yield file
    else:
        yield io.BytesIO(attachment.raw)


def _safe(name):
    """A name for a file on any system."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", name or "").strip(". ")[:100] or "-"
