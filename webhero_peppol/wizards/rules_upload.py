# SPDX-License-Identifier: LGPL-3.0-or-later
"""A system administrator uploads a release of the official rules (P7)."""

import base64

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.refusal import Refused
from odoo.addons.webhero_base.tools.actions import CLOSE, notification, open_record


class WebheroPeppolRulesUpload(models.TransientModel):
    _name = "webhero.peppol.rules.upload"
    _description = "Upload official Peppol rules"

    filename = fields.Char()
    content = fields.Binary(
        required=True, help="A jar or zip with the compiled rules (.xslt), with the UBL schemas (.xsd) or without."
    )

    older = fields.Char(readonly=True, help="Which rules would become older, with both versions and days.")

    def action_upload(self):
        """Switch the rules on; a release older than the one in use is shown and asked first."""
        return self._upload(may_be_older=False)

    def action_upload_older(self):
        return self._upload(may_be_older=True)

    def _upload(self, may_be_older):
        self.ensure_one()
        releases = self.env["webhero.peppol.rules"]
        try:
            found = releases._install(base64.b64decode(self.content), may_be_older)
        except Refused as error:
            sentence = releases._sentence(error.refusal.code, error.refusal.facts)
            if error.refusal.code != "rules_older":
                raise UserError(sentence) from error
            self.older = sentence
            return open_record(self, self.env._("Official rules"), dialog=True)
        text = self.env._(
            "From now on these rules are applied: %(layers)s (%(version)s).",
            layers=", ".join(found.sheets),
            version=found.version or self.filename or "",
        )
        return notification(text, then=CLOSE)
