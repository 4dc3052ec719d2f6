# SPDX-License-Identifier: LGPL-3.0-or-later
"""Session data for the web client to link screens to the pages of the guide."""

from odoo import models

from ..rules import guide


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        if self.env.user._is_internal():
            info["webhero_guide"] = {"pages": guide.PAGES, "language": guide.language(self.env.lang)}
        return info
