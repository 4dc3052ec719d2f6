# SPDX-License-Identifier: LGPL-3.0-or-later
"""Approve a bill despite warnings, which are shown to the user and stored with the approval."""

from odoo import api, fields, models

from odoo.addons.webhero_base.tools.actions import RELOAD


class WebheroBillApprove(models.TransientModel):
    _name = "webhero.bill.approve"
    _description = "Approve a bill all the same"

    move_id = fields.Many2one("account.move", "Bill", required=True, readonly=True)
    warnings = fields.Text(compute="_compute_warnings")

    @api.depends("move_id")
    def _compute_warnings(self):
        for wizard in self:
            wizard.warnings = "\n".join(wizard.move_id._webhero_warnings()[wizard.move_id])

    def action_approve(self):
        self.ensure_one()
        self.move_id._webhero_approve(despite=self.warnings)
        return RELOAD
