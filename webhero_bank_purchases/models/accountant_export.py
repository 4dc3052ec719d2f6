# SPDX-License-Identifier: LGPL-3.0-or-later
"""The unchanged bank files of the period in the zip for the accountant."""

from odoo import models

from odoo.addons.webhero_base.models.account_export import safe_name


class WebheroAccountExport(models.Model):
    _inherit = "webhero.account.export"

    def _accountant_extra(self):
        """Each file whose statements overlap the period; its id makes the name unique."""
        folder = safe_name(self.env._("Bank"))
        imports = self._bank_imports()
        names = {one.id: safe_name(one.name) for one in imports}
        mine = [(f"{folder}/{file.res_id} {names[file.res_id]}", file) for file in self._bank_files(imports)]
        return [*super()._accountant_extra(), *mine]

    def _bank_imports(self):
        touching = [("first_date", "<=", self.date_to), ("last_date", ">=", self.date_from)]
        return self.env["webhero.bank.statement"].search([("company_id", "=", self.company_id.id), *touching]).import_id

    def _bank_files(self, imports):
        mine = [("res_model", "=", imports._name), ("res_field", "=", "file"), ("res_id", "in", imports.ids)]
        return self.env["ir.attachment"].sudo().search(mine)
