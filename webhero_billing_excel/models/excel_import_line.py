# SPDX-License-Identifier: LGPL-3.0-or-later
"""One row of a list: its cells, outcome and findings."""

from odoo import api, fields, models

from odoo.addons.webhero_base.tools.actions import open_record


class WebheroExcelImportLine(models.Model):
    _name = "webhero.excel.import.line"
    _inherit = ["webhero.excel.words"]
    _description = "Row of an Excel import"
    _order = "import_id desc, row"
    _rec_name = "label"

    import_id = fields.Many2one("webhero.excel.import", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="import_id.company_id", store=False)
    row = fields.Integer(readonly=True)
    label = fields.Char("Customer, article or document", readonly=True)
    cells = fields.Json(readonly=True)  # the row as it is in the file, see rules/workbook.py
    state = fields.Selection(
        [
            ("to_create", "Will be made"),
            ("to_change", "Will be changed"),
            ("same", "Unchanged"),
            ("refused", "Refused"),
            ("created", "Made"),
            ("changed", "Changed"),
        ],
        string="What happens",
        readonly=True,
    )
    findings = fields.Json(readonly=True)  # [{"level", "column", "code", "facts"}]
    has_remark = fields.Boolean("Remark", readonly=True)
    message = fields.Text("Why", compute="_compute_message")
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)
    res_model = fields.Char(compute="_compute_res_model")

    _import_row_unique = models.UniqueIndex("(import_id, row)", "A row of a file can only be read once.")
    _import_state_index = models.Index("(import_id, state, row)")

    @api.depends("import_id.kind")
    def _compute_res_model(self):
        for line in self:
            line.res_model = line.import_id.kind and self.env[f"webhero.excel.{line.import_id.kind}"]._target

    @api.depends("findings")
    @api.depends_context("lang")
    def _compute_message(self):
        for line in self:
            line.message = "\n".join(line._sentence(finding) for finding in line.findings or ()) or False

    def _settle(self, plan, outcome, existed, titles):
        """Write down what became of this row: a record, a reason why not, or the refusals of its plan."""
        findings = plan.findings(titles)
        if isinstance(outcome, models.BaseModel):
            values = {"state": "changed" if existed else "created", "res_id": outcome.id}
        else:
            values = {"state": "refused"}
            findings += [{"level": "refused", "column": "", **outcome}] if outcome else []
        self.write({**values, "findings": findings, "has_remark": bool(plan.remarks)})

    def action_open_record(self):
        self.ensure_one()
        if not self.res_id:
            return False
        return open_record(self.env[self.res_model].browse(self.res_id), self.display_name)
