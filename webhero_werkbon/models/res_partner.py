# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    webhero_werkbon_count = fields.Integer("Work orders", compute="_compute_webhero_werkbon_count")

    def _compute_webhero_werkbon_count(self):
        groups = self.env["webhero.werkbon.order"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.webhero_werkbon_count = counts.get(partner.id, 0)

    def action_webhero_werkbons(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("webhero_werkbon.werkbon_order_action")
        return {**action, "domain": [("partner_id", "=", self.id)], "context": {"default_partner_id": self.id}}
