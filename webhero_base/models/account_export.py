# SPDX-License-Identifier: LGPL-3.0-or-later
"""Framework for large files, made in the background. An addon adds a kind and the content of its file.

Documents are put into parts, each committed after some seconds of work, so that a killed job resumes where it was; the parts
are then merged into one zip, or several where it would exceed the maximum file size. No file is ever held in memory as a
whole: finished parts are in the filestore.
"""

import contextlib
import logging
import os
import re
import shutil
import tempfile
import time
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import whole_files
from ..tools.actions import open_record, open_url
from ..tools.stored import opened

_logger = logging.getLogger(__name__)
PART_SECONDS = 8
PART_BYTES = 200_000_000
ZIP_BYTES = 1_500_000_000  # Odoo stores the file size in a four-byte integer
CHUNK = 1024 * 1024
KEEP_DAYS = 14
BATCH = 200
WORKING = ("waiting", "running")


class WebheroAccountExport(models.Model):
    _name = "webhero.account.export"
    _description = "Export in the background"
    _order = "id desc"

    kind = fields.Selection([], required=True, readonly=True)
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
    position = fields.Integer(readonly=True)  # id of the last document in a part
    total = fields.Integer("Documents", readonly=True)
    done = fields.Integer("Done", readonly=True)
    progress = fields.Integer("Progress (%)", compute="_compute_progress")
    problems = fields.Json(readonly=True)  # [[number, reason]] of documents missing from the zip
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
        """A job runs with the rights of the user who requested it."""
        asked = ("kind", "date_from", "date_to", "company_id")
        jobs = super().create([{name: vals[name] for name in asked if name in vals} for vals in vals_list])
        jobs._wake()
        return jobs

    def action_download(self):
        """Download the file; with several files, open the form that lists them."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("The file is not ready yet."))
        if self.file_count > 1:
            return open_record(self)
        return open_url(f"/web/content/{self.file_ids.id}?download=true", "self")

    def action_again(self):
        """Resume a failed job where it stopped."""
        self.check_access("write")
        self.filtered(lambda one: one.state == "failed").sudo().write({"state": "waiting", "message": False})
        self._wake()

    def _wake(self, minutes=0):
        at = fields.Datetime.add(fields.Datetime.now(), minutes=minutes)
        self.env.ref("webhero_base.ir_cron_account_export").sudo()._trigger(at)

    # ---- the job

    @api.model
    def _cron_run(self):
        for one in self.search([("state", "in", WORKING)], order="id"):
            if not one._work_on():
                return self._wake()  # let the other crons run first
        self.env["ir.cron"]._commit_progress(remaining=0)
        return None

    def _work_on(self):
        """True when this job has ended, done or failed, or waits for room on the disk; False when the time of the
        cron has run out.
        """
        try:
            while self._as_user()._step():
                if not self.env["ir.cron"]._commit_progress(1, remaining=1):
                    return False
        except Exception as error:
            self.env.cr.rollback()
            if whole_files.is_full(error):
                _logger.warning("%s waits: %s", self, error)
                self._wake(whole_files.MINUTES)
            else:
                _logger.exception("%s stopped", self)
                self.write({"state": "failed", "message": str(error)[:500]})
        self.env["ir.cron"]._commit_progress(1, remaining=1)
        return True

    def _as_user(self):
        """This job with the rights, company and language of the user who requested it."""
        one = self.with_user(self.user_id).with_context(lang=self.user_id.lang)
        return one.with_company(self.company_id).with_context(allowed_company_ids=self.company_id.ids).sudo(False)

    def _step(self):
        """One step: a part of the documents, or finally the file itself. True as long as another step remains."""
        self.env.invalidate_all()
        job = self.sudo()
        if self.state == "waiting":
            job.write({"state": "running", "total": self._count_documents()})
        if self._in_parts():
            documents = self._documents().search(self._documents_left(), order="id", limit=BATCH)
            if documents:
                self._make_part(documents)
                return True
        parts = self._next_parts()
        with self._file(parts) as path:
            job.file_ids += self._attach(path, self._file_name())
        parts.unlink()
        if job.part_ids:
            return True
        job.write({"state": "done"})
        self._notify_user()
        return False

    # ---- the content of the file: implemented by the addon of the kind

    def _in_parts(self):
        """True for a kind whose documents are first put into parts, then into a zip."""
        return False

    def _documents(self):
        """The model of the documents of a kind in parts."""
        raise NotImplementedError

    def _documents_domain(self):
        """The domain of the documents; those up to `position` are in a part already."""
        raise NotImplementedError

    def _put_document(self, part, document):
        """Write one document into the zip `part`; returns [[name, reason]] for failures."""
        raise NotImplementedError

    def _put_lists(self, target):
        """Write the lists that accompany the documents into the first zip, such as the missing ones."""
        if self.problems:
            lines = "\r\n".join("\t".join(line) for line in self.problems)
            target.writestr(safe_name(self.env._("Missing documents")) + ".txt", lines)

    def _write_file(self, path):
        """Write the whole file of a kind without parts."""
        raise NotImplementedError

    def _count_documents(self):
        return self._documents().search_count(self._documents_left()) if self._in_parts() else 0

    def _documents_left(self):
        return Domain(self._documents_domain()) & Domain("id", ">", self.position)

    # ---- parts

    def _make_part(self, documents):
        """Write documents into one attachment for some seconds; failures are recorded and do not stop the job."""
        job, count, problems, stop = self.sudo(), 0, list(self.problems or ()), time.monotonic() + PART_SECONDS
        with self._temporary() as path:
            with zipfile.ZipFile(path, "w") as part:
                for document in documents:
                    problems += self._put_document(part, document)
                    count, last = count + 1, document.id
                    if time.monotonic() > stop or part.fp.tell() > PART_BYTES:
                        break
            self._attach(path, f"part-{last}", res_field="part_ids")
        job.write({"position": last, "done": self.done + count, "problems": problems})

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
        """Path of the next file; for a kind with parts, a zip of them, the first one with the lists."""
        with self._temporary() as path:
            if self._in_parts():
                with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
                    if not self.sudo().file_ids:
                        self._put_lists(target)
                    self._put_parts(target, parts)
            else:
                self._write_file(path)
            yield path

    def _put_parts(self, target, parts):
        for part in parts:
            with opened(part) as stream, zipfile.ZipFile(stream) as source:
                for info in source.infolist():
                    with source.open(info) as document, target.open(_like(info), "w") as copy:
                        shutil.copyfileobj(document, copy, CHUNK)

    def _file_name(self):
        name = f"{safe_name(self.company_id.name)} {fields.Date.context_today(self)}"
        number = len(self.sudo().file_ids) + 1
        return f"{name}{f' ({number})' if number > 1 else ''}.{'zip' if self._in_parts() else 'xlsx'}"

    # ---- the filestore

    @contextlib.contextmanager
    def _temporary(self):
        """A path on the filesystem of the filestore, so that the finished file only needs to be renamed."""
        folder = self.env["ir.attachment"]._full_path("webhero_export")
        os.makedirs(folder, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=folder)
        os.close(handle)
        try:
            yield path
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)

    def _attach(self, path, name, **values):
        """Turn the file at `path` into an attachment of this job without reading it into memory."""
        attachments = self.env["ir.attachment"].sudo()
        mimetype = "application/zip" if zipfile.is_zipfile(path) and not name.endswith(".xlsx") else None
        values |= {"name": name, "res_model": self._name, "res_id": self.id}
        if mimetype:
            values["mimetype"] = mimetype
        if attachments._storage() != "file":
            with open(path, "rb") as file:
                return attachments.create({**values, "raw": file.read()})
        return attachments._webhero_adopt(path, values)

    def _notify_user(self):
        self.user_id._bus_send("simple_notification", {
            "title": self.display_name, "message": self.env._("The file is ready to be downloaded."),
            "type": "success", "sticky": True,
        })  # fmt: skip

    @api.autovacuum
    def _gc_exports(self):
        """Delete the files of exports after two weeks: they contain all data of a company."""
        old = self.search([("state", "in", ("done", "failed")), ("write_date", "<", f"-{KEEP_DAYS}d")])
        (old.file_ids | old.part_ids).unlink()
        old.unlink()


def _like(info):
    """A new entry with the name, date and compression of another."""
    like = zipfile.ZipInfo(info.filename, info.date_time)
    like.compress_type, like.external_attr = info.compress_type, info.external_attr
    return like


def safe_name(name):
    """A file name that is valid on any system."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", name or "").strip(". ")[:100] or "-"
