# SPDX-License-Identifier: LGPL-3.0-or-later
"""Dispute a bill: it is not paid until the dispute is resolved."""

from odoo import fields, models

from odoo.addons.webhero_base.tools.actions import RELOAD


class WebheroBillDispute(models.TransientModel):
    _name = "webhero.bill.dispute"
    _description = "Dispute a bill"

    move_id = fields.Many2one("account.move", "Bill", required=True, readonly=True)
    supplier = fields.Char(related="move_id.commercial_partner_id.name", related_sudo=False)
    text = fields.Char("What is wrong", required=True, size=500)

    def action_dispute(self):
        self.ensure_one()
        self.move_id._webhero_start_dispute(self.text)
        return RELOAD
