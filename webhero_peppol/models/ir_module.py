# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools import parameters

MAY_GO = "webhero_peppol.archive_may_go"


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        """Uninstalling the addon would remove the archive: refused until someone confirms that it is kept elsewhere (P13)."""
        if "webhero_peppol" in (self | self.downstream_dependencies()).mapped("name"):
            self._webhero_protect_archive()
        return super().button_uninstall()

    def _webhero_protect_archive(self):
        count = self.env["webhero.peppol.document"].sudo().search_count([])
        if count and not parameters.read(self.env, MAY_GO):
            raise UserError(
                self.env._(
                    "The Peppol archive holds %(count)s documents, which have to be kept for ten years. Export it first "
                    "(Peppol > Export the archive), then set the system parameter %(name)s to 1.",
                    count=count,
                    name=MAY_GO,
                )
            )
