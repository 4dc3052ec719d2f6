# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

REFERENCE = "webhero.eboekhouden.reference"


class EboekhoudenSettings(models.AbstractModel):
    """For a model with settings that point to ledger accounts, VAT codes … : reports which of these
    no longer exist (E2).

    Inherit it, show `gone_text` above the form, and nothing else is needed.
    """

    _name = "webhero.eboekhouden.settings"
    _description = "Settings that point to e-Boekhouden"

    gone_text = fields.Char("Gone in e-Boekhouden", compute="_compute_gone_text")

    @api.model
    def _reference_fields(self):
        """Names of the Many2one fields that point to reference data."""
        found = []
        for name, field in self._fields.items():
            if field.type == "many2one" and field.store and field.comodel_name in self.env:
                comodel = self.env[field.comodel_name]
                if "gone" in comodel._fields and "key" in comodel._fields:
                    found.append(name)
        return found

    def _compute_gone_text(self):
        names = self._reference_fields()
        for record in self:
            gone = [f"{self._label(name)}: {record[name].display_name}" for name in names if record[name].gone]
            record.gone_text = ", ".join(gone)

    def _label(self, name):
        return self._fields[name].get_description(self.env)["string"]

    @api.model
    def _uses(self, records):
        """Sentences that name each setting, in any model, that points to one of `records`."""
        found = []
        for model in self.env.registry.descendants([self._name], "_inherit"):
            users = self.env[model].sudo()
            if users._abstract or model == self._name:
                continue
            for name in users._reference_fields():
                if users._fields[name].comodel_name == records._name:
                    for user in users.search([(name, "in", records.ids)]):
                        found.append(f"{user.display_name}, {user._label(name)}: {user[name].display_name}")
        return found
