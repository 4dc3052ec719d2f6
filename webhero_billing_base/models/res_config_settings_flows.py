"""Settings of reminders and repeated invoices."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_reminder_auto = fields.Boolean(related="company_id.webhero_reminder_auto", readonly=False)
    webhero_reminder_first_days = fields.Integer(related="company_id.webhero_reminder_first_days", readonly=False)
    webhero_reminder_second_days = fields.Integer(related="company_id.webhero_reminder_second_days", readonly=False)
    webhero_reminder_grouped = fields.Boolean(related="company_id.webhero_reminder_grouped", readonly=False)
    webhero_repeat_ahead_days = fields.Integer(related="company_id.webhero_repeat_ahead_days", readonly=False)
