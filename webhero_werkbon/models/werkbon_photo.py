# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import states


class WerkbonPhoto(models.Model):
    _name = "webhero.werkbon.photo"
    _description = "Photo of a work order"
    _order = "id"

    order_id = fields.Many2one("webhero.werkbon.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    name = fields.Char("Caption")
    image = fields.Image(required=True, max_width=1920, max_height=1920)
    image_small = fields.Image(related="image", max_width=512, max_height=512, store=True, string="Small")
    for_customer = fields.Boolean("On the customer's copy", default=True)
    push_id = fields.Char("Number of the tablet", readonly=True, copy=False)
    push_hash = fields.Char(readonly=True, copy=False)  # of the picture as it was sent, before it was made smaller

    _once = models.UniqueIndex("(order_id, push_id) WHERE push_id IS NOT NULL", "This photo is there already.")

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_handled(self):
        for photo in self:
            if photo.order_id.state == states.HANDLED:
                raise UserError(self.env._("%s is handled: its photos stay.", photo.order_id.name))
