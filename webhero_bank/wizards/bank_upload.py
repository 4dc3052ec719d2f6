# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools.actions import open_wizard


class BankUpload(models.TransientModel):
    """Where bank files are dropped."""

    _name = "webhero.bank.upload"
    _description = "Import bank files"

    attachment_ids = fields.Many2many("ir.attachment", string="Files", bypass_search_access=True)

    @api.model
    def _dialog(self):
        return open_wizard(self._name, self.env._("Import bank files"))

    def action_import(self):
        self.ensure_one()
        if not self.attachment_ids:
            raise UserError(self.env._("Choose at least one file: CODA, camt.053, MT940, or a zip of them."))
        files = [(attachment.name, attachment.raw or b"") for attachment in self.attachment_ids]
        return self.env["webhero.bank.import"]._upload(files)
