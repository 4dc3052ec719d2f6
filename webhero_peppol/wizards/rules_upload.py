# SPDX-License-Identifier: LGPL-3.0-or-later
"""A system administrator uploads a release of the official rules (P7)."""

import base64

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.refusal import Refused
from odoo.addons.webhero_base.tools.actions import CLOSE, notification


class WebheroPeppolRulesUpload(models.TransientModel):
    _name = "webhero.peppol.rules.upload"
    _description = "Upload official Peppol rules"

    filename = fields.Char()
    content = fields.Binary(
        required=True, help="A jar or zip with the compiled rules (.xslt), with the UBL schemas (.xsd) or without."
    )

    def action_upload(self):
        self.ensure_one()
        releases = self.env["webhero.peppol.rules"]
        try:
            found = releases._install(base64.b64decode(self.content))
        except Refused as error:
            raise UserError(releases._sentence(error.refusal.code, error.refusal.facts)) from error
        text = self.env._(
            "From now on these rules are applied: %(layers)s (%(version)s).",
            layers=", ".join(found.sheets),
            version=found.version or self.filename or "",
        )
        return notification(text, then=CLOSE)
