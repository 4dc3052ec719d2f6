# SPDX-License-Identifier: LGPL-3.0-or-later
"""Upload several files of KBO Open Data at once: separately or in one zip (P4)."""

import io

from odoo import fields, models
from odoo.exceptions import UserError


class WebheroKboUpload(models.TransientModel):
    _name = "webhero.kbo.upload"
    _description = "Upload of KBO Open Data"

    file_ids = fields.Many2many("ir.attachment", string="Files", help="Full or update, as many as you have.")
    present = fields.Char(compute="_compute_present")

    def _compute_present(self):
        self.present = self.env["webhero.kbo.import"]._present()

    def action_import(self):
        """Sort the files and import those that can be imported next; the numbers of missing ones are listed."""
        if not self.file_ids:
            raise UserError(self.env._("Choose at least one file."))
        imports, files = self.env["webhero.kbo.import"], []
        for file in self.file_ids:
            content = file.raw or b""
            files += imports._bundled(io.BytesIO(content)) or [(file.name, content)]
        taken = imports._create_imports(files)
        self.file_ids.unlink()
        return imports._imports_notification(*taken)
