# SPDX-License-Identifier: LGPL-3.0-or-later
"""Import of KBO Open Data in the background, in committed steps; a killed import resumes after the last one (P4)."""

import base64
import contextlib
import io
import logging
import zipfile
from pathlib import Path

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, file_open

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools import actions, parameters
from odoo.addons.webhero_base.tools.stored import opened

from ..rules import kbo_opendata

_logger = logging.getLogger(__name__)
FOLDER = "webhero_kbo.dir"
PAGE = 2**20
DIGITS = "0123456789"
LOADS = {"full": len(kbo_opendata.COLUMNS), "update": 2 * len(kbo_opendata.COLUMNS)}
SOURCES = [("names", ""), ("places", ""), ("reach", ""), ("liable", "")]
# the only useful rows of the largest file, which has a line per company, activity and NACE version
USEFUL = {"activity": SQL(' WHERE "ActivityGroup" = %s', kbo_opendata.VAT_ACTIVITIES)}
MERGES = {
    "full": [*SOURCES, *(("insert", digit) for digit in DIGITS), ("delete", "")],
    "update": [*SOURCES, ("update", "")],
}


def _staging(table, action):
    """Name of the staging table of one file; both arguments are keys of kbo_opendata.COLUMNS."""
    return f"webhero_kbo_stage_{table}_{action}"


class WebheroKboImport(models.Model):
    _name = "webhero.kbo.import"
    _description = "Import of KBO Open Data"
    _order = "id desc"
    _rec_name = "filename"

    filename = fields.Char("File", required=True)
    content = fields.Binary(attachment=True, help="The zip as the FPS Economy offers it: full or update.")
    path = fields.Char(readonly=True, help="Where the file lies on the server, when it was not uploaded.")
    kind = fields.Selection([("full", "Full"), ("update", "Update")], readonly=True)
    number = fields.Integer("Extract", readonly=True)
    snapshot = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("skipped", "Not needed"),
        ],
        required=True,
        default="waiting",
        readonly=True,
    )
    step = fields.Integer(readonly=True)
    steps = fields.Integer(readonly=True, default=1)
    progress = fields.Integer("Progress (%)", compute="_compute_progress")
    companies = fields.Integer("Companies now", readonly=True)
    error = fields.Char(readonly=True)
    finished_at = fields.Datetime(readonly=True)

    _one_under_way = models.UniqueIndex(
        "(kind, number) WHERE state IN ('waiting', 'running')", "This extract is being imported already."
    )

    @api.depends("step", "steps", "state")
    def _compute_progress(self):
        for one in self:
            one.progress = 100 if one.state == "done" else int(100 * one.step / max(one.steps, 1))

    @api.model_create_multi
    def create(self, vals_list):
        """One import per file; for a zip of several files one for each, of which the first is returned."""
        imports = self.browse()
        for one in super().create(vals_list):
            many = one._unpacked()
            if many:
                one.unlink()
                imports += self._create_imports(many)[0][:1]
            else:
                one._inspect()
                imports += one
        self.env.ref("webhero_kbo.ir_cron_kbo_import").sudo()._trigger()
        return imports

    # ---- many at once

    def _unpacked(self):
        """[(name, bytes)] of the files in a zip of several; [] for a single file or an unreadable one."""
        try:
            with self._open() as stream:
                return self._bundled(stream)
        except OSError:
            return []

    @api.model
    def _bundled(self, stream):
        many = kbo_opendata.bundled(stream)
        if isinstance(many, Refusal):
            raise UserError(self._refused(many))
        return many

    @api.model
    def _create_imports(self, files):
        """(imports of the `files` [(name, bytes or Path)] that can be imported next, in order; text on the missing ones that
        the rest needs). Raises UserError where none can be imported next.
        """
        found = [self._inspected(name, source) for name, source in files]
        plan = kbo_opendata.plan(self._coming_number(), [(extract.kind, extract.number) for extract in found])
        if not plan.take:
            raise UserError(self._gap_text(plan) or self._old_text(plan))
        imports = self.browse()
        self._check_not_under_way([found[place] for place in plan.take])
        for place in plan.take:
            (name, source), vals = files[place], self._extract_values(found[place])
            where = {"path": str(source)} if isinstance(source, Path) else {"content": base64.b64encode(source)}
            imports += super().create([{"filename": name, **where, **vals}])  # inspected already
        self.env.ref("webhero_kbo.ir_cron_kbo_import").sudo()._trigger()
        return imports, self._gap_text(plan)

    def _check_not_under_way(self, extracts):
        """The same full file may come at any time, but not while it is being imported; the index is for two at one moment."""
        waiting = self.search([("state", "in", ("waiting", "running")), ("id", "not in", self.ids)])
        twice = {(one.kind, one.number) for one in waiting} & {(one.kind, one.number) for one in extracts}
        if twice:
            numbers = kbo_opendata.ranges(sorted(number for _kind, number in twice))
            raise UserError(self.env._("Extract %s is being imported already.", numbers))

    def _inspected(self, name, source):
        with contextlib.ExitStack() as stack:
            stream = stack.enter_context(open(source, "rb")) if isinstance(source, Path) else io.BytesIO(source)
            found = kbo_opendata.inspect(stream, name)
        if isinstance(found, Refusal):
            raise UserError(self._refused(found))
        return found

    @staticmethod
    def _extract_values(extract):
        steps = LOADS[extract.kind] + len(MERGES[extract.kind])
        return {"kind": extract.kind, "number": extract.number, "snapshot": extract.date, "steps": steps}

    def _gap_text(self, plan):
        """A text with the missing numbers and the files that wait for them; "" where none is missing."""
        if not plan.beyond:
            return ""
        if plan.missing and plan.missing[0] == 1:
            return self.env._(
                "There are no companies here yet: begin with a full file, then the updates that follow it."
            )
        return self.env._(
            "Extract %(missing)s is missing: %(beyond)s can only follow it, and the companies here will be of extract"
            " %(last)s. Download what is missing and import it together with the rest, or import a newer full file.",
            missing=kbo_opendata.ranges(plan.missing),
            beyond=kbo_opendata.ranges(plan.beyond),
            last=plan.missing[0] - 1,
        )

    def _old_text(self, plan):
        return self.env._(
            "Nothing is new: %(old)s is in what is here already (extract %(last)s).",
            old=kbo_opendata.ranges(plan.old),
            last=self._coming_number(),
        )

    @api.model
    def _last_done(self):
        return self.search([("state", "=", "done")], order="finished_at desc, id desc", limit=1)

    @api.model
    def _coming_number(self):
        """The number of the extract that the companies will be from when all waiting imports are done."""
        looked_at = [("state", "in", ("waiting", "running")), ("kind", "!=", False)]
        coming = self.search(looked_at, order="id desc", limit=1)
        return (coming or self._last_done()).number

    @api.model
    def _present(self):
        """The extract that the companies are from, for display."""
        last = self._last_done()
        if not last:
            return self.env._("Nothing was imported yet: begin with a full file.")
        return self.env._(
            "The %(companies)s companies here are of extract %(number)s of %(date)s.",
            companies=f"{last.companies:,}".replace(",", " "),
            number=last.number,
            date=last.snapshot or "?",
        )

    # ---- inspecting a file

    @contextlib.contextmanager
    def _open(self):
        """The zip, from the upload or from the server's folder."""
        if self.path:
            folder = parameters.read(self.env, FOLDER)
            path = Path(self.path).resolve()
            if not folder or Path(folder).resolve() not in path.parents:
                raise UserError(self.env._("%s does not lie in the folder of the settings.", self.filename))
            with open(path, "rb") as stream:
                yield stream
        else:
            with self._uploaded() as stream:
                yield stream

    def _uploaded(self):
        """The upload, read directly from the filestore: the real file is 300 MB."""
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", "content")], limit=1)
        )
        return opened(attachment)

    def _inspect(self):
        """Refuse at once a file that is not KBO Open Data, or an update that does not follow the current extract."""
        try:
            with self._open() as stream:
                found = kbo_opendata.inspect(stream, self.filename)
        except OSError:
            found = Refusal("kbo_not_zip", {"file": self.filename})
        if isinstance(found, Refusal):
            raise UserError(self._refused(found))
        plan = kbo_opendata.plan(self._coming_number(), [(found.kind, found.number)])
        if not plan.take:
            raise UserError(self._gap_text(plan) or self._old_text(plan))
        self._check_not_under_way([found])
        self.write(self._extract_values(found))

    def _refused(self, refusal):
        sentences = {
            "kbo_not_zip": self.env._("“%(file)s” is no zip file, or it is damaged. Download it again."),
            "kbo_not_kbo": self.env._("“%(file)s” is no file of KBO Open Data: enterprise.csv or meta.csv is missing."),
            "kbo_several": self.env._("“%(file)s” holds several extracts, unpacked. Zip the downloads as they are."),
            "kbo_columns": self.env._("“%(file)s” is missing or has other columns than: %(columns)s."),
            "kbo_too_large": self.env._("“%(file)s” is too large when unpacked."),
        }
        return sentences[refusal.code] % refusal.facts

    @api.model
    def _in_folder(self):
        """[(name, Path)] of the zips in the server's folder that were not imported yet."""
        folder = parameters.read(self.env, FOLDER)
        known = set(self.search([]).mapped("filename"))
        files = sorted(Path(folder).glob("KboOpenData_*.zip")) if folder and Path(folder).is_dir() else []
        return [(file.name, file) for file in files if file.name not in known]

    def action_scan_folder(self):
        """Import all files of the server's folder that can be imported next, whatever their number."""
        new = self._in_folder()
        if not new:
            folder = parameters.read(self.env, FOLDER)
            raise UserError(self.env._("There is no new file in the folder (%s).", folder or self.env._("not set")))
        return self._imports_notification(*self._create_imports(new))

    @api.model
    def _imports_notification(self, imports, told):
        """A notification with the imports started, and the missing extracts that the rest needs."""
        numbers = kbo_opendata.ranges(imports.mapped("number"))
        text = self.env._("Extract %s: the import runs in the background.", numbers)
        message, kind = (f"{text} {told}", "warning") if told else (text, "success")
        return actions.notification(message, kind, sticky=bool(told), then=actions.RELOAD)

    @api.model
    def _cron_look_in_folder(self):
        """Import new files of the folder daily; files that can't be imported are reported by the button only."""
        new = self._in_folder()
        try:
            if new:
                self._create_imports(new)
        except UserError as error:
            _logger.info("KBO folder: %s", error)

    # ---- processing

    @api.model
    def _cron_run(self):
        cron = self.env["ir.cron"]
        waiting = self._next()
        time_left = cron._commit_progress(remaining=len(waiting) and waiting.steps - waiting.step)
        while waiting and time_left > 0:
            waiting._run_step()
            time_left = cron._commit_progress(1)
            waiting = self._next()

    @api.model
    def _next(self):
        """The next import: an update only on top of the preceding extract, so after a failure the rest waits."""
        running = self.search([("state", "=", "running")], order="id", limit=1)
        if running:
            return running
        waiting = self.search([("state", "=", "waiting")], order="id")
        last = self._last_done()
        half_done = self.search([("state", "=", "failed"), ("kind", "=", "full"), ("id", ">", last.id or 0)], limit=1)
        for one in waiting:
            if one.kind == "full" or (one.number == last.number + 1 and not half_done):
                return one
        return running

    def _run_step(self):
        """Load one file or, after the last one, merge; an error ends this import and is recorded on it."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._load_or_merge()
        except (psycopg2.Error, zipfile.BadZipFile, OSError, UserError) as error:
            _logger.info("KBO import %s failed: %s", self.id, error)
            self._drop_staging()
            self.write({"state": "failed", "error": str(error).strip().splitlines()[0][:300]})

    def _load_or_merge(self):
        loads = LOADS[self.kind]
        if self.step < loads:
            with self._open() as stream:
                extract = kbo_opendata.inspect(stream, self.filename)
                if isinstance(extract, Refusal):
                    raise UserError(self._refused(extract))
                self._load(stream, extract.parts[self.step])
        else:
            name, digit = MERGES[self.kind][self.step - loads]
            self._merge(name, digit)
        self.write({"state": "running", "step": self.step + 1})
        if self.step == self.steps:
            self._finish()

    def _load(self, stream, part):
        """Load one CSV into its staging table, by COPY."""
        table = _staging(part.table, part.action)
        columns = SQL(", ").join(SQL("%s text", SQL.identifier(column)) for column in part.columns)
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(table)))
        self.env.cr.execute(SQL("CREATE UNLOGGED TABLE %s (%s)", SQL.identifier(table), columns))
        with zipfile.ZipFile(stream) as archive, archive.open(part.file) as content:
            useful = USEFUL.get(part.table, SQL()) if part.action == "insert" else SQL()
            command = SQL(
                "COPY %s FROM STDIN WITH (FORMAT csv, HEADER, ENCODING 'UTF8')%s", SQL.identifier(table), useful
            )
            statement = self.env.cr._obj.mogrify(command.code, command.params).decode()
            self.env.cr._obj.copy_expert(statement, content, PAGE)

    def _merge(self, name, digit):
        """Run one step of the merge from staging tables to companies; each is short enough for the time limit of a cron."""
        self.env.flush_all()
        if name == "insert" and self._is_empty():
            # first import: building the index at the end is ten times as fast as a million index insertions
            self.env.cr.execute("DROP INDEX IF EXISTS webhero_kbo_enterprise_name_part")
        for file in ("functions", name):
            with file_open(f"webhero_kbo/data/kbo/{file}.sql") as statements:
                self.env.cr.execute(statements.read(), {"digit": digit} if digit else None)

    def _finish(self):
        companies = self.env["webhero.kbo.enterprise"]
        companies._make_indexes()
        self.env.cr.execute("ANALYZE webhero_kbo_enterprise; SELECT count(*) FROM webhero_kbo_enterprise")
        number = self.env.cr.fetchone()[0]
        self._drop_staging()
        companies.invalidate_model()
        overtaken = [("state", "=", "waiting"), ("kind", "=", "update"), ("number", "<=", self.number)]
        self.search(overtaken).write({"state": "skipped", "content": False})
        self.write({"state": "done", "companies": number, "finished_at": fields.Datetime.now(), "content": False})

    def _is_empty(self):
        self.env.cr.execute("SELECT 1 FROM webhero_kbo_enterprise LIMIT 1")
        return not self.env.cr.fetchone()

    def _drop_staging(self):
        files = [_staging(table, action) for table in kbo_opendata.COLUMNS for action in ("insert", "delete")]
        for table in (*files, *(f"webhero_kbo_stage_{name}" for name, _ in SOURCES)):
            self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(table)))

    def action_again(self):
        """Restart the failed imports."""
        self.check_access("write")
        self.filtered(lambda one: one.state == "failed").write({"state": "waiting", "step": 0, "error": False})
        self.env.ref("webhero_kbo.ir_cron_kbo_import").sudo()._trigger()
