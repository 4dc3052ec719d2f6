# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """The words of our script, and of the messages below a document, come in the language of the page."""
        return [*super()._get_translation_frontend_modules_name(), "mail", "webhero_invoice_portal"]
