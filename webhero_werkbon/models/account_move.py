# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_werkbon_invoice_ids = fields.One2many("webhero.werkbon.invoice", "move_id", "Of work orders", readonly=True)

    def _post(self, soft=True):
        """Write the number of an invoice made from work orders back to these when it is posted."""
        posted = super()._post(soft)
        for move in posted.sudo().filtered("webhero_werkbon_invoice_ids"):
            move.webhero_werkbon_invoice_ids.number = move.name
        return posted

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_of_werkbon(self):
        made = self.sudo().filtered("webhero_werkbon_invoice_ids")
        if made:
            names = ", ".join(made.webhero_werkbon_invoice_ids.order_ids.mapped("name"))
            raise UserError(
                self.env._("This invoice was made from work order %s. Cancel it, or make a credit note.", names)
            )
