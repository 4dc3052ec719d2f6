# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the web client needs to link a screen to its page of the guide."""

from odoo import models

from ..rules import guide


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        if self.env.user._is_internal():
            info["webhero_guide"] = {"pages": guide.PAGES, "language": guide.language(self.env.lang)}
        return info
