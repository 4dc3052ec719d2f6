"""Importing KBO Open Data: in the background, step by step, each step committed; a killed one goes on there (P4)."""

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

from ..rules import kbo_opendata

_logger = logging.getLogger(__name__)
FOLDER = "webhero_kbo.dir"
PAGE = 2**20
DIGITS = "0123456789"
LOADS = {"full": len(kbo_opendata.COLUMNS), "update": 2 * len(kbo_opendata.COLUMNS)}
SOURCES = [("names", ""), ("places", ""), ("reach", ""), ("liable", "")]
# of the largest file, a line for each activity of each company in each version of NACE, only this is of use
USEFUL = {"activity": SQL(' WHERE "ActivityGroup" = %s', kbo_opendata.VAT_ACTIVITIES)}
MERGES = {
    "full": [*SOURCES, *(("insert", digit) for digit in DIGITS), ("delete", "")],
    "update": [*SOURCES, ("update", "")],
}


def _staging(table, action):
    """Name of the staging table of one file; both are words of kbo_opendata.COLUMNS."""
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
        [("waiting", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
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

    @api.depends("step", "steps", "state")
    def _compute_progress(self):
        for one in self:
            one.progress = 100 if one.state == "done" else int(100 * one.step / max(one.steps, 1))

    @api.model_create_multi
    def create(self, vals_list):
        imports = super().create(vals_list)
        for one in imports:
            one._inspect()
        self.env.ref("webhero_kbo.ir_cron_kbo_import").sudo()._trigger()
        return imports

    # ---- which file is it

    @contextlib.contextmanager
    def _open(self):
        """The zip, from the upload or from the server's folder."""
        if self.path:
            folder = self.env["ir.config_parameter"].sudo().get_param(FOLDER)
            path = Path(self.path).resolve()
            if not folder or Path(folder).resolve() not in path.parents:
                raise UserError(self.env._("%s does not lie in the folder of the settings.", self.filename))
            with open(path, "rb") as stream:
                yield stream
        else:
            with self._uploaded() as stream:
                yield stream

    def _uploaded(self):
        """The upload, read from the filestore as it lies there: the real one is 300 MB."""
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", "content")], limit=1)
        )
        path = attachment.store_fname and attachment._full_path(attachment.store_fname)
        return open(path, "rb") if path else io.BytesIO(attachment.raw or b"")

    def _inspect(self):
        """Refuse at once what is no file of KBO Open Data, or an update that does not follow."""
        try:
            with self._open() as stream:
                found = kbo_opendata.inspect(stream, self.filename)
        except OSError:
            found = Refusal("kbo_not_zip", {"file": self.filename})
        if isinstance(found, Refusal):
            raise UserError(self._refused(found))
        last = self._last_number()
        if found.kind == "update" and found.number != last + 1:
            raise UserError(
                self.env._(
                    "This update is extract %(number)s; it can only follow extract %(before)s, and the companies here"
                    " are of extract %(last)s. Import the updates in their order, or the full file.",
                    number=found.number,
                    before=found.number - 1,
                    last=last or self.env._("none"),
                )
            )
        self.write(
            {
                "kind": found.kind,
                "number": found.number,
                "snapshot": found.date,
                "steps": LOADS[found.kind] + len(MERGES[found.kind]),
            }
        )

    def _last_number(self):
        done = self.search([("state", "=", "done")], order="finished_at desc, id desc", limit=1)
        return done.number

    def _refused(self, refusal):
        sentences = {
            "kbo_not_zip": self.env._("“%(file)s” is no zip file, or it is damaged. Download it again."),
            "kbo_not_kbo": self.env._("“%(file)s” is no file of KBO Open Data: enterprise.csv or meta.csv is missing."),
            "kbo_columns": self.env._("“%(file)s” is missing or has other columns than: %(columns)s."),
            "kbo_too_large": self.env._("“%(file)s” is too large when unpacked."),
        }
        return sentences[refusal.code] % refusal.facts

    @api.model
    def action_look_in_folder(self):
        """Take the newest zip of the server's folder that was not imported yet."""
        folder = self.env["ir.config_parameter"].sudo().get_param(FOLDER)
        known = set(self.search([]).mapped("filename"))
        files = sorted(Path(folder).glob("KboOpenData_*.zip")) if folder and Path(folder).is_dir() else []
        new = [file for file in files if file.name not in known]
        if not new:
            raise UserError(self.env._("There is no new file in the folder (%s).", folder or self.env._("not set")))
        return self.create([{"filename": file.name, "path": str(file)} for file in new]).ids

    # ---- the work

    @api.model
    def _cron_run(self):
        cron = self.env["ir.cron"]
        waiting = self.search([("state", "in", ("waiting", "running"))], order="id", limit=1)
        time_left = cron._commit_progress(remaining=len(waiting) and waiting.steps - waiting.step)
        while waiting and time_left > 0:
            waiting._run_step()
            time_left = cron._commit_progress(1)
            waiting = self.search([("state", "in", ("waiting", "running"))], order="id", limit=1)

    def _run_step(self):
        """Load one file, or, after the last one, merge; what fails ends this import and says why."""
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
        """One CSV into its staging table, by COPY."""
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
        """One step from the staging tables to the companies; each is short enough for a cron's time limit."""
        self.env.flush_all()
        if name == "insert" and self._is_empty():
            # the first import: one index at the end is ten times as fast as a million insertions
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
        self.write({"state": "done", "companies": number, "finished_at": fields.Datetime.now(), "content": False})

    def _is_empty(self):
        self.env.cr.execute("SELECT 1 FROM webhero_kbo_enterprise LIMIT 1")
        return not self.env.cr.fetchone()

    def _drop_staging(self):
        files = [_staging(table, action) for table in kbo_opendata.COLUMNS for action in ("insert", "delete")]
        for table in (*files, *(f"webhero_kbo_stage_{name}" for name, _ in SOURCES)):
            self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(table)))

    def action_again(self):
        """Start over what failed."""
        self.filtered(lambda one: one.state == "failed").write({"state": "waiting", "step": 0, "error": False})
        self.env.ref("webhero_kbo.ir_cron_kbo_import").sudo()._trigger()
