# SPDX-License-Identifier: LGPL-3.0-or-later
"""A list of customers, articles or open documents in Excel: read, shown, then brought in by a job in the background (B19)."""

from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.webhero_base.tools.actions import open_url

AT_ONCE = 200_000  # bytes of a workbook that is read while the user waits; larger ones are read in the background
WORKING = ("reading", "queued", "running")


class WebheroExcelImport(models.Model):
    _name = "webhero.excel.import"
    _inherit = ["webhero.excel.words"]
    _description = "Excel import"
    _order = "id desc"
    _rec_name = "file_name"

    kind = fields.Selection(
        [
            ("customer", "Customers"),
            ("article", "Articles"),
            ("open_invoice", "Open invoices of another program"),
            ("open_bill", "Open bills of another program"),
        ],
        string="List of",
        required=True,
        default="customer",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    user_id = fields.Many2one(
        "res.users", string="Imported by", required=True, readonly=True, default=lambda self: self.env.user
    )
    file = fields.Binary("Workbook", attachment=True, copy=False)
    file_name = fields.Char("File name")
    make_categories = fields.Boolean(
        "Make categories that do not exist", help="Off: a row with an unknown category is refused."
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("reading", "Reading"),
            ("preview", "Preview"),
            ("queued", "Waiting"),
            ("running", "Importing"),
            ("stopped", "Stopped"),
            ("done", "Done"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    refusal = fields.Json(readonly=True, copy=False)  # {"code", "facts"} of the whole file
    heading = fields.Json(readonly=True, copy=False)  # {"sheet", "row", "fields", "titles", "unused", "twice"}
    message = fields.Text(compute="_compute_message")
    columns_message = fields.Text("Columns", compute="_compute_columns_message")
    line_ids = fields.One2many("webhero.excel.import.line", "import_id", readonly=True)
    refused_line_ids = fields.One2many(
        "webhero.excel.import.line", "import_id", domain=[("state", "=", "refused")], readonly=True
    )
    create_count = fields.Integer("New", compute="_compute_counts")
    change_count = fields.Integer("Changed", compute="_compute_counts")
    same_count = fields.Integer("Unchanged", compute="_compute_counts")
    refused_count = fields.Integer("Refused", compute="_compute_counts")
    remark_count = fields.Integer("With a remark", compute="_compute_counts")
    progress = fields.Integer("Progress (%)", compute="_compute_counts")
    result_file = fields.Binary("Result", attachment=True, readonly=True, copy=False)
    vies_row = fields.Integer(readonly=True, copy=False)  # from which row on VIES is still to be asked; 0: nothing
    result_name = fields.Char(compute="_compute_result_name")

    def write(self, vals):
        """The job in the background works with the rights of `user_id`: nobody may put someone else there, or give
        work to someone else's import. Who takes one over puts himself there.
        """
        if not self.env.su and vals.get("user_id", self.env.uid) != self.env.uid:
            raise AccessError(self.env._("An import works with the rights of whoever starts it."))
        others = self.user_id - self.env.user
        if others and not self.env.su and "user_id" not in vals:
            raise AccessError(
                self.env._(
                    "This import is of %s and works with the rights of that user. Make one of your own.", others[0].name
                )
            )
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "user_id": self.env.uid, "state": "draft"} for vals in vals_list])

    # ---- what the screen says

    @api.depends("line_ids.state", "state")
    def _compute_counts(self):
        lines = self.env["webhero.excel.import.line"]
        counts, remarks = {}, {}
        for one, state, count in lines._read_group(
            [("import_id", "in", self.ids)], ["import_id", "state"], ["__count"]
        ):
            counts[one.id, state] = count
        for one, count in lines._read_group(
            [("import_id", "in", self.ids), ("has_remark", "=", True)], ["import_id"], ["__count"]
        ):
            remarks[one.id] = count
        for one in self:
            done = sum(counts.get((one.id, state), 0) for state in ("created", "changed"))
            todo = sum(counts.get((one.id, state), 0) for state in ("to_create", "to_change"))
            one.create_count = counts.get((one.id, "to_create"), 0) + counts.get((one.id, "created"), 0)
            one.change_count = counts.get((one.id, "to_change"), 0) + counts.get((one.id, "changed"), 0)
            one.same_count = counts.get((one.id, "same"), 0)
            one.refused_count = counts.get((one.id, "refused"), 0)
            one.remark_count = remarks.get(one.id, 0)
            one.progress = 100 if one.state == "done" else int(100 * done / (done + todo)) if done else 0

    @api.depends("refusal")
    @api.depends_context("lang")
    def _compute_message(self):
        for one in self:
            one.message = one._sentence(one.refusal) if one.refusal else False

    @api.depends("heading")
    @api.depends_context("lang")
    def _compute_columns_message(self):
        for one in self:
            one.columns_message = "\n".join(one._columns_sentences(one.heading)) if one.heading else False

    def _columns_sentences(self, heading):
        names = ", ".join(heading["titles"][index] for index in heading["fields"])
        yield self.env._("Sheet “%(sheet)s”, heading on row %(row)s.", sheet=heading["sheet"], row=heading["row"])
        yield self.env._("Columns that are read: %s.", names)
        if heading["unused"]:
            yield self.env._("Columns that are not used: %s.", ", ".join(heading["unused"]))
        if heading["twice"]:
            yield self.env._("Not used because another column means the same: %s.", ", ".join(heading["twice"]))

    @api.depends("file_name")
    @api.depends_context("lang")
    def _compute_result_name(self):
        for one in self:
            one.result_name = self.env._("Result of %s", Path(one.file_name or "import").stem) + ".xlsx"

    # ---- buttons

    def action_read(self):
        """Read the workbook and show what would happen. A large one is read in the background."""
        self._check_may_import()
        for one in self:
            one.write({"state": "reading", "refusal": False, "heading": False, "user_id": self.env.uid})
            data = one._file_bytes()
            if len(data) <= AT_ONCE:
                one._read(data)
            else:
                self._wake()

    def action_start(self):
        self._check_may_import()
        ready = self.filtered(lambda one: one.state not in ("queued", "running"))  # pressed twice, it is done once
        if any(one.state not in ("preview", "stopped") for one in ready):
            raise UserError(self.env._("Read the workbook first."))
        ready.write({"state": "queued", "user_id": self.env.uid})
        self._wake()

    def action_stop(self):
        """What was brought in stays; the rest waits until someone goes on."""
        self.check_access("write")
        self.sudo().filtered(lambda one: one.state in ("queued", "running")).state = "stopped"

    def action_again(self):
        """Back to choosing a workbook; what was brought in stays."""
        if any(one.state in WORKING for one in self):
            raise UserError(self.env._("Stop the import first."))
        self.line_ids.sudo().unlink()
        fresh = {"state": "draft", "refusal": False, "heading": False, "result_file": False}
        self.write({**fresh, "user_id": self.env.uid})

    def action_template(self):
        self.ensure_one()
        return open_url(f"/webhero_billing/excel/template/{self.kind}", "self")

    def action_open_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("webhero_billing_excel.webhero_excel_import_line_action")
        return action | {"domain": [("import_id", "=", self.id)], "context": {**self.env.context, "create": False}}

    def _check_may_import(self):
        self.check_access("write")
        for one in self:
            self.env[one._kind()._target].check_access("create")
            self.env[one._kind()._target].check_access("write")

    def _wake(self, minutes=0):
        at = fields.Datetime.add(fields.Datetime.now(), minutes=minutes)
        self.env.ref("webhero_billing_excel.ir_cron_excel_import").sudo()._trigger(at)
