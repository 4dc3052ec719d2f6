# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

    def _load_records(self, data_list, update=False):
        """An addon that was split off finds its `noupdate` data already present (hooks.py): it is left unchanged.

        Odoo would overwrite it at installation, including changes by the company to mail templates and jobs.
        """
        module = self.env.context.get("install_module", "")
        if not update and module.startswith("webhero_") and self._webhero_installs_only(module, data_list):
            update = True
        return super()._load_records(data_list, update=update)

    def _webhero_installs_only(self, module, data_list):
        own = all((data.get("xml_id") or "").startswith(f"{module}.") for data in data_list)
        return own and self.env["ir.module.module"]._get(module).state == "to install"
