"""Customers that get no reminders."""

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    webhero_no_reminders = fields.Boolean(
        "No reminders",
        tracking=True,
        help="No payment reminders go to this customer, by hand or by themselves.",
    )

    def _commercial_fields(self):
        return super()._commercial_fields() + ["webhero_no_reminders"]
