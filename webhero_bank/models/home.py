# SPDX-License-Identifier: LGPL-3.0-or-later
"""The bank on Home: the balance of each bank, the unsettled lines, and banks that reported nothing for days."""

from odoo import models

from odoo.addons.webhero_base.tools.actions import open_list

from ..rules import files as bank_files


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    def _blocks(self):
        return [*super()._blocks(), *self.env["webhero.bank.page"]._figures(self), *self._figure_cents()]

    def _figure_cents(self):
        """Documents that are paid but for some cents: one action books these, without dunning."""
        title = self.env._("Only cents are open")
        domain = self.env["webhero.bank.forgiven"]._only_cents(self.env.companies)
        count = self.env["account.move"].search_count(domain)
        note = self.env._("Actions, Book the cents as a difference")
        figure = {"key": "only_cents", "kind": "figure", "title": title, "value": str(count), "count": count}
        more = {"note": note, "sequence": 19, "action": open_list("account.move", domain, title)}
        return [{**figure, **more}] if count else []

    def _accepts_files(self):
        return super()._accepts_files() or self.env["webhero.bank.import"].has_access("create")

    def _dropped(self, files):
        """Bank files, recognised by their content."""
        ours = [(name, data) for name, data in files if bank_files.is_ours(data)]
        action, left = super()._dropped([one for one in files if one not in ours])
        if ours and not left and self.env["webhero.bank.import"].has_access("create"):
            action = self.env["webhero.bank.import"]._upload(ours)
        return action, left
