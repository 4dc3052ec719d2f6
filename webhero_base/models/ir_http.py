# SPDX-License-Identifier: LGPL-3.0-or-later
"""Session data for the web client to link screens to the pages of the guide; a full disk in a sentence."""

from odoo import models
from odoo.exceptions import UserError
from odoo.http import request

from ..rules import guide
from ..tools import whole_files


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        """Whatever stores a file (an upload, an import, a photo): nothing of the call is kept, and the user is told why."""
        try:
            return super()._dispatch(endpoint)
        except OSError as error:
            if not whole_files.is_full(error):
                raise
            raise UserError(
                request.env._(
                    "The disk of the server is full: nothing was stored. Try again when your administrator has made room."
                )
            ) from error

    def session_info(self):
        info = super().session_info()
        if self.env.user._is_internal():
            info["webhero_guide"] = {"pages": guide.PAGES, "language": guide.language(self.env.lang)}
        return info
