"""A system administrator uploads the official release of the rules (P7)."""

import base64
import hashlib
from pathlib import Path

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import config

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import CLOSE, notification

from ..gate.rulesets import find
from ..models.peppol_gate import RULES_DIR
from ..rules import rules_archive


class WebheroPeppolRulesUpload(models.TransientModel):
    _name = "webhero.peppol.rules.upload"
    _description = "Upload official Peppol rules"

    filename = fields.Char()
    content = fields.Binary(required=True, help="A zip with the compiled rules (XSLT) and the UBL schemas (XSD).")

    def action_upload(self):
        self.ensure_one()
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only a system administrator can change the rules."))
        content = base64.b64decode(self.content)
        files = rules_archive.inspect(content)
        if isinstance(files, Refusal):
            raise UserError(self._refused(files))
        folder = self._unpack(files, hashlib.sha256(content).hexdigest()[:16])
        found = find(folder)
        self.env["ir.config_parameter"].sudo().set_param(RULES_DIR, str(folder))
        text = self.env._(
            "From now on these rules are applied: %(layers)s (%(version)s).",
            layers=", ".join(found.sheets),
            version=found.version or self.filename or "",
        )
        return notification(text, then=CLOSE)

    def _unpack(self, files, mark):
        """Into a folder of this database in the data folder, named after its content."""
        folder = Path(config["data_dir"], "webhero_peppol_rules", self.env.cr.dbname, mark)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder

    def _refused(self, refusal):
        sentences = {
            "rules_not_zip": self.env._("The file is no zip, or it is damaged."),
            "rules_too_large": self.env._("The zip is larger than a release of the rules can be."),
            "rules_path": self.env._("The zip has a path that leaves its folder: %(file)s"),
            "rules_incomplete": self.env._(
                "The zip has %(sheets)s sheets of rules (such as PEPPOL-EN16931-UBL.xslt) and %(schemas)s schemas"
                " (such as maindoc/UBL-Invoice-2.1.xsd); it needs both."
            ),
            "rules_unsafe": self.env._("%(file)s does what rules never need (%(what)s); it is not taken."),
        }
        return sentences[refusal.code] % refusal.facts
